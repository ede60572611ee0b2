"""In which language something is said: that of who asks, or of the channel that is posted to."""

from typing import Any

import discord

from bot.domain.subscription import Style
from bot.texts import ENGLISH, Language, find_language


def language_of(interaction: discord.Interaction[Any]) -> Language:
    """That of who uses a command, a button or a form; English if there are no texts in it."""
    return find_language(interaction.locale.value) or ENGLISH


def language_of_posts(style: Style, guild: discord.Guild | None) -> Language:
    """That of a channel's posts: its own, else that of its server, else English."""
    wanted = style.language or (guild.preferred_locale.value if guild else "")
    return find_language(wanted) or ENGLISH
