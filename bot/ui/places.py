"""What the bot's own view of a server says about a channel.

Nothing is asked of Discord here, but for threads that are archived: discord.py drops them.
"""

from collections.abc import Sequence

import discord

from bot.domain.invite import (
    ATTACH_FILES,
    CREATE_THREADS,
    SEND_IN_THREADS,
    Permission,
    missing_for_posts,
)
from bot.domain.subscription import Layout, Style, StyleProblems
from bot.domain.text import displayed
from bot.texts import Said, Sentence
from bot.texts.said import listed
from bot.ui.post_errors import may_pass

Place = discord.abc.GuildChannel | discord.Thread


class Places:
    """The channels that the bot that `client` is knows of."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._asked_for: dict[int, discord.Thread] = {}

    def find(self, channel_id: int) -> Place | None:
        """A channel of a server, None if nobody knows it."""
        channel = self._client.get_channel(channel_id) or self._find_asked_for(channel_id)
        return channel if isinstance(channel, discord.abc.GuildChannel | discord.Thread) else None

    def _find_asked_for(self, channel_id: int) -> discord.Thread | None:
        thread = self._asked_for.get(channel_id)
        if thread is None or thread.parent is None:
            return None
        return thread if self._client.get_guild(thread.guild.id) is thread.guild else None

    async def look_up(self, channel_id: int) -> None:
        """Ask Discord for a thread, and keep it; forget one that Discord does not show."""
        try:
            channel = await self._client.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden) as error:
            if may_pass(error):
                raise
            self._asked_for.pop(channel_id, None)
            return
        if isinstance(channel, discord.Thread):
            self._asked_for[channel_id] = channel

    def access_problem(self, channel_id: int) -> Sentence | None:
        """Why nothing can be posted there, in words; empty if it can, None if nobody knows."""
        channel = self.find(channel_id)
        return None if channel is None else missing_permission(channel)

    def style_problems(self, channel_id: int, style: Style) -> StyleProblems:
        """What of a style cannot be had there; a channel that nobody knows has no problems."""
        channel = self.find(channel_id)
        if channel is None:
            return StyleProblems()
        return StyleProblems(
            thread=_thread_problem(channel) if style.layout is Layout.THREAD else "",
            ping=_ping_problem(channel, style.ping_role_id) if style.ping_role_id else "",
            publish=_publish_problem(channel),
            chart=_chart_problem(channel) if style.chart else "",
        )

    def pinged_role(self, channel_id: int, style: Style) -> discord.Role | None:
        """The role that a post is to ping, if it can."""
        channel = self.find(channel_id)
        if channel is None or style.ping_role_id is None:
            return None
        if _ping_problem(channel, style.ping_role_id):
            return None
        return channel.guild.get_role(style.ping_role_id)


def missing_permission(channel: Place) -> Sentence:
    """The permissions that posting needs and the bot lacks there, in words; empty if none."""
    allowed = channel.permissions_for(channel.guild.me)
    missing = missing_for_posts(allowed.value, in_thread=isinstance(channel, discord.Thread))
    is_locked = isinstance(channel, discord.Thread) and channel.locked
    if is_locked and not missing and not allowed.manage_threads:
        return Said("lacks-unlocking", channel=_name(channel))
    return _lacking(missing, channel)


def _name(channel: Place) -> str:
    return displayed(f"#{channel.name}")


def _lacking(missing: Sequence[Permission], channel: Place) -> Sentence:
    if not missing:
        return ""
    names = listed(permission.said for permission in missing)
    return Said("lacks", count=len(missing), names=names, channel=_name(channel))


def _thread_problem(channel: Place) -> Sentence:
    if isinstance(channel, discord.Thread):
        return Said("thread-in-thread", channel=_name(channel))
    if not isinstance(channel, discord.TextChannel):
        return Said("threads-none", channel=_name(channel))
    granted = channel.permissions_for(channel.guild.me).value
    needed = (CREATE_THREADS, SEND_IN_THREADS)
    return _lacking([one for one in needed if not granted & one.bit], channel)


def _ping_problem(channel: Place, role_id: int) -> Sentence:
    role = channel.guild.get_role(role_id)
    if role is None:
        return Said("ping-gone")
    if role.is_default():
        return Said("ping-everyone")
    may_all = channel.permissions_for(channel.guild.me).mention_everyone
    if not role.mentionable and not may_all:
        return Said("ping-closed", role=displayed(f"@{role.name}"))
    return ""


def _publish_problem(channel: Place) -> Sentence:
    if isinstance(channel, discord.TextChannel) and channel.is_news():
        return ""
    return Said("publish-none", channel=_name(channel))


def _chart_problem(channel: Place) -> Sentence:
    granted = channel.permissions_for(channel.guild.me).value
    return _lacking([] if granted & ATTACH_FILES.bit else [ATTACH_FILES], channel)
