"""`/digest`: which channels get the daily papers, for those who manage a server."""

from discord import Interaction, Role, app_commands
from discord.app_commands import Choice, Transform
from discord.ext import commands

from bot.domain.subscription import Layout, Missed
from bot.domain.wishes import StyleWish, Wish
from bot.services.subscribing import Place, Subscribing
from bot.ui.channels import PostChannel
from bot.ui.choices import category_choices, keyword_choices, zone_choices
from bot.ui.commands import SERVERS_OWN
from bot.ui.languages import language_of
from bot.ui.replies import Manner, in_time, send
from bot.ui.subscription_messages import list_message, outlook_message
from bot.ui.trial_answer import trial_answer

_MISSED = [Choice(name=missed.value, value=missed.value) for missed in Missed]
_LAYOUTS = [Choice(name=layout.value, value=layout.value) for layout in Layout]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Subscriptions(commands.GroupCog, group_name="digest"):
    """Sets channels up, lists them, and shows what they would get. All answers are private."""

    def __init__(self, subscribing: Subscribing) -> None:
        self.subscribing = subscribing

    @app_commands.command()
    @app_commands.choices(missed=_MISSED, layout=_LAYOUTS)
    async def subscribe(
        self,
        interaction: Interaction,
        channel: Transform[int, PostChannel],
        time: str | None = None,
        timezone: str | None = None,
        categories: str | None = None,
        keywords: str | None = None,
        limit: int | None = None,
        min_attention: int | None = None,
        missed: str | None = None,
        quiet_days: bool | None = None,
        layout: str | None = None,
        preliminary: bool | None = None,
        ping: Role | None = None,
        silent: bool | None = None,
        publish: bool | None = None,
        chart: bool | None = None,
        language: str | None = None,
    ) -> None:
        """Post the daily papers to a channel, or change what it gets."""
        style = StyleWish(
            layout=Layout(layout) if layout else None,
            preliminary=preliminary,
            ping_role_id=ping.id if ping else None,
            silent=silent,
            publish=publish,
            chart=chart,
            language="" if language == SERVERS_OWN else language,
        )
        habit = Missed(missed) if missed else None
        numbers = limit, min_attention
        wish = Wish(time, timezone, categories, keywords, *numbers, habit, quiet_days, style)
        work = self.subscribing.subscribe(_place(interaction, channel), wish)
        outlook = await in_time(interaction, work, Manner.PRIVATE)
        message = outlook_message(language_of(interaction), outlook, self.subscribing.defaults)
        await send(interaction, message, manner=Manner.PRIVATE)

    @app_commands.command(name="list")
    async def show_list(self, interaction: Interaction) -> None:
        """Every subscription of this server, to pause, resume, change or remove."""
        work = self.subscribing.list_page(interaction.guild_id or 0)
        page = await in_time(interaction, work, Manner.PRIVATE)
        message = list_message(language_of(interaction), page, self.subscribing.defaults)
        await send(interaction, message, manner=Manner.PRIVATE)

    @app_commands.command()
    async def preview(
        self,
        interaction: Interaction,
        channel: Transform[int, PostChannel] | None = None,
        keywords: str | None = None,
        categories: str | None = None,
        min_attention: int | None = None,
        limit: int | None = None,
    ) -> None:
        """What a channel would have got of the last 5 days, also with a filter not saved yet."""
        place = _place(interaction, channel or interaction.channel_id or 0)
        wish = Wish(None, None, categories, keywords, limit, min_attention)
        work = trial_answer(interaction, self.subscribing, place, wish)
        messages = await in_time(interaction, work, Manner.PRIVATE)
        await send(interaction, *messages, manner=Manner.PRIVATE)

    @subscribe.autocomplete("timezone")
    async def _complete_zone(self, _: Interaction, typed: str) -> list[Choice[str]]:
        return zone_choices(typed)

    @subscribe.autocomplete("categories")
    @preview.autocomplete("categories")
    async def _complete_categories(self, _: Interaction, typed: str) -> list[Choice[str]]:
        return category_choices(typed)

    @subscribe.autocomplete("keywords")
    @preview.autocomplete("keywords")
    async def _complete_keywords(self, _: Interaction, typed: str) -> list[Choice[str]]:
        return keyword_choices(typed)


def _place(interaction: Interaction, channel_id: int) -> Place:
    return Place(interaction.guild_id or 0, channel_id, interaction.user.id)
