"""The channels that can be subscribed: those of text and of announcements, and threads."""

from typing import Any

import discord
from discord import app_commands

from bot.ui.replies import AnyInteraction


class PostChannel(app_commands.Transformer):
    """The id of a channel that is chosen.

    It is not looked up: an archived thread, or one that the bot cannot see, is a channel too, and
    who chose it is told what is missing there.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What Discord offers."""
        return [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.public_thread,
            discord.ChannelType.private_thread,
            discord.ChannelType.news_thread,
        ]

    async def transform(self, interaction: AnyInteraction, value: Any, /) -> int:
        """The channel's id."""
        return int(value.id)
