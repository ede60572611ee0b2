"""`/digest`: which channels get the daily papers, for those who manage a server."""

from discord import Interaction, Role, app_commands
from discord.app_commands import Choice, Transform
from discord.ext import commands

from bot.domain.subscription import Layout, Missed
from bot.domain.wishes import StyleWish, Wish
from bot.services.subscribing import Place, Subscribing
from bot.ui.channels import PostChannel
from bot.ui.choices import category_choices, keyword_choices, zone_choices
from bot.ui.languages import language_of, language_of_posts
from bot.ui.replies import Manner, in_time, send
from bot.ui.subscription_messages import list_message, outlook_message
from bot.ui.trial_message import trial_messages

_MISSED = [
    Choice(name="only the latest one (usual)", value=Missed.LATEST.value),
    Choice(name="all of them", value=Missed.ALL.value),
    Choice(name="none", value=Missed.NONE.value),
]


_LAYOUTS = [
    Choice(name="cards: a section for each paper (usual)", value=Layout.CARDS.value),
    Choice(name="compact: a line for each paper", value=Layout.COMPACT.value),
    Choice(name="thread: a short post, the cards in its thread", value=Layout.THREAD.value),
]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Subscriptions(
    commands.GroupCog, group_name="digest", group_description="The daily papers of this server."
):
    """Sets channels up, lists them, and shows what they would get. All answers are private."""

    def __init__(self, subscribing: Subscribing) -> None:
        self.subscribing = subscribing

    @app_commands.command()
    @app_commands.choices(missed=_MISSED, layout=_LAYOUTS)
    @app_commands.describe(
        channel="where to post",
        time="8:00, 20.30, 8pm or noon; “close” for right after the close (usual)",
        timezone="that of the time: a name or a city",
        categories="cs.LG, stat.ML, or an archive such as math; “all” for all",
        keywords='robot, language model (any); AND, OR, NOT, (…), "whole words", author:; or “-”',
        limit="how many papers a post may have: 1 to 30",
        min_attention="the bar: shares and likes that a paper needs",
        missed="what becomes of days that closed while I was away",
        quiet_days="whether to post a line on days without papers",
        layout="how the papers look",
        preliminary="whether to post a day before its close, and make that post final after it",
        ping="a role that each post pings",
        silent="whether posts notify nobody",
        publish="in an announcement channel: whether posts go to the channels that follow it",
        chart="whether a picture of the day's top papers comes with its post",
    )
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
    ) -> None:
        """Post the daily papers to a channel, or change what it gets."""
        style = StyleWish(
            layout=Layout(layout) if layout else None,
            preliminary=preliminary,
            ping_role_id=ping.id if ping else None,
            silent=silent,
            publish=publish,
            chart=chart,
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
    @app_commands.describe(
        channel="the channel; else this one",
        keywords="to be tried, as in subscribe; nothing is saved",
        categories="to be tried, as in subscribe; nothing is saved",
        min_attention="to be tried: the bar of shares and likes that a paper needs",
        limit="to be tried: how many papers a post may have, 1 to 30",
    )
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
        trial = await in_time(interaction, self.subscribing.try_out(place, wish), Manner.PRIVATE)
        posts_in = language_of_posts(trial.subscription.style, interaction.guild)
        defaults = self.subscribing.defaults
        messages = trial_messages(language_of(interaction), trial, defaults, posts_in=posts_in)
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
