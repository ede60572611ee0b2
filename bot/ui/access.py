"""Whether the bot may post in its channels, asked of Discord without going online."""

import asyncio
from collections.abc import Collection, Iterable, Mapping

import discord

from bot.domain.invite import (
    CREATE_THREADS,
    PERMISSIONS,
    SEND_MESSAGES,
    Permission,
    missing_for_posts,
)
from bot.domain.text import displayed
from bot.services.setup_plan import ChannelAccess
from bot.ui.login import Account, account_of, logged_in
from bot.ui.post_errors import may_pass

_AT_ONCE = 10
_GONE = "it does not exist any more, or is in a server without me"
_UNSEEN = "I lack the permission View Channel, or am not in its server"
_NOBODY_KNOWS = "Discord gives no usable answer about it"


async def fetch_access(
    token: str, channel_ids: Collection[int], *, patience_s: float
) -> tuple[Account, Mapping[int, ChannelAccess]]:
    """Who the token is, and how it stands with each of the channels.

    Raises:
        ConfigError: Discord does not know the token.
        DiscordError: Discord cannot be reached, has a fault, or takes longer than `patience_s`.
    """
    async with logged_in(token, patience_s=patience_s) as client:
        servers = _Servers(client)
        found = await asyncio.gather(*(servers.look_at(number) for number in channel_ids))
        return account_of(client), dict(zip(channel_ids, found, strict=True))


class _Servers:
    """Asks for each server and the bot's membership there once."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._members: dict[int, asyncio.Task[discord.Member]] = {}

    async def look_at(self, channel_id: int) -> ChannelAccess:
        """How it stands with a channel. A fault of Discord's concerns that channel alone."""
        async with self._places:
            try:
                return await self._look_at(channel_id)
            except (discord.HTTPException, discord.InvalidData) as error:
                return _problem(error)

    async def _look_at(self, channel_id: int) -> ChannelAccess:
        channel = await self._client.fetch_channel(channel_id)
        if isinstance(channel, discord.abc.PrivateChannel):
            return ChannelAccess(problem="it is a private conversation, not a channel of a server")
        name = displayed(f"#{channel.name}")
        me = await self._member_in(channel.guild.id)
        above = channel.parent_id if isinstance(channel, discord.Thread) else None
        parent = channel if above is None else await self._client.fetch_channel(above)
        if isinstance(parent, discord.abc.PrivateChannel | discord.Thread):
            return ChannelAccess(name, _NOBODY_KNOWS, certain=False)
        parent.guild = me.guild  # the one with its roles, which a channel by itself comes without
        # Not `parent.permissions_for`: that takes embeds and files away with Send Messages, which
        # in a thread is another permission.
        granted = discord.abc.GuildChannel.permissions_for(parent, me).value
        return _access(name, granted, isinstance(channel, discord.Thread))

    async def _member_in(self, guild_id: int) -> discord.Member:
        if guild_id not in self._members:
            self._members[guild_id] = asyncio.create_task(self._fetch_member(guild_id))
        return await self._members[guild_id]

    async def _fetch_member(self, guild_id: int) -> discord.Member:
        guild = await self._client.fetch_guild(guild_id, with_counts=False)
        if self._client.user is None:
            raise discord.InvalidData("nobody is logged in")
        return await guild.fetch_member(self._client.user.id)


def _problem(error: discord.HTTPException | discord.InvalidData) -> ChannelAccess:
    """What an answer that is no channel says of it; a proxy's says nothing."""
    if isinstance(error, discord.InvalidData):
        return ChannelAccess(problem=_NOBODY_KNOWS, certain=False)
    if may_pass(error) or error.status not in (403, 404):
        return ChannelAccess(problem=f"Discord answers HTTP {error.status}", certain=False)
    if isinstance(error, discord.NotFound):
        return ChannelAccess(problem=_GONE, gone=True)
    return ChannelAccess(problem=_UNSEEN)


def _access(name: str, granted: int, in_thread: bool) -> ChannelAccess:
    """What Discord's number of permissions means for a channel."""
    missing = missing_for_posts(granted, in_thread=in_thread)
    if missing:
        which = "permission" if len(missing) == 1 else "permissions"
        return ChannelAccess(name, f"I lack the {which} {_names(missing)}")
    # A thread has no threads, and a channel's posts are sent in none.
    beside = (SEND_MESSAGES, CREATE_THREADS) if in_thread else ()
    lacks = [one for one in PERMISSIONS if not granted & one.bit and one not in beside]
    return ChannelAccess(name, lacks=_names(lacks))


def _names(permissions: Iterable[Permission]) -> str:
    return ", ".join(one.name for one in permissions)
