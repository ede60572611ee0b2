"""`/help`: what this bot does."""

from collections.abc import Mapping
from typing import Protocol

from discord import Interaction, app_commands
from discord.ext import commands

from bot.ui.commands import Tree
from bot.ui.help_message import About, help_message
from bot.ui.languages import language_of
from bot.ui.replies import Manner, send


class HasCommands(Protocol):
    """The client, as far as its commands go: `command_ids` are Discord's, by name."""

    @property
    def tree(self) -> Tree:
        """All commands."""

    @property
    def command_ids(self) -> Mapping[str, int]:
        """As far as Discord has told them."""


class Helping(commands.Cog):
    """Explains the bot to who asks, in private."""

    def __init__(self, bot: HasCommands, about: About) -> None:
        self._bot = bot
        self._about = about

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: Interaction) -> None:
        """What the bot does, its commands, and where its data comes from."""
        language, bot = language_of(interaction), self._bot
        message = help_message(language, bot.tree, bot.command_ids, self._about)
        await send(interaction, message, manner=Manner.PRIVATE)
