"""`/paper`, and the papers that a message links to."""

from typing import Any

from discord import Interaction, Message, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.domain.wanted import id_in
from bot.services.desk import Desk
from bot.ui.choices import paper_choices
from bot.ui.languages import language_of
from bot.ui.layout import MOST_OPTIONS
from bot.ui.linked_message import linked_message, links_of
from bot.ui.paper_message import paper_message
from bot.ui.replies import Manner, in_time, send

_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_ANYBODY = app_commands.AppInstallationType(guild=True, user=True)


class Lookup(commands.Cog):
    """Shows papers. `tree` takes the command in a message's menu, which a cog cannot hold."""

    def __init__(self, desk: Desk, tree: app_commands.CommandTree[Any]) -> None:
        self.desk = desk
        self._tree = tree
        self._menu = app_commands.ContextMenu(
            name="Papers in this message",
            callback=self.papers_in_message,
            allowed_contexts=_EVERYWHERE,
            allowed_installs=_ANYBODY,
        )

    async def cog_load(self) -> None:
        """Offer what is in the menu of a message."""
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it back."""
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def paper(self, interaction: Interaction, paper: str) -> None:
        """One paper: what it is, and what people say of it."""
        lookup, where, arxiv_id = self.desk.lookup, interaction.guild_id, id_in(paper)
        work = (
            lookup.fetch_page(arxiv_id.base, where) if arxiv_id else lookup.find_page(paper, where)
        )
        page = await in_time(interaction, work)
        await send(interaction, paper_message(language_of(interaction), page))

    @paper.autocomplete("paper")
    async def _complete_paper(self, _: Interaction, typed: str) -> list[Choice[str]]:
        return paper_choices(await self.desk.lookup.search(typed, MOST_OPTIONS))

    async def papers_in_message(self, interaction: Interaction, message: Message) -> None:
        """The papers that a message links to, for who asks."""
        links = links_of(message)
        work = self.desk.lookup.find_pages_in(links, interaction.guild_id)
        pages = await in_time(interaction, work, Manner.PRIVATE)
        view = linked_message(language_of(interaction), links, pages)
        await send(interaction, view, manner=Manner.PRIVATE)
