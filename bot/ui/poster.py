"""Posting to channels: the port of delivery, kept with discord.py."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.domain.invite import missing_for_posts
from bot.domain.page import DigestPage
from bot.domain.subscription import Style, Subscription
from bot.errors import PostFailedError, PostRefusedError
from bot.services.delivery_ports import Content, QuietDay
from bot.texts import Language
from bot.ui.digest_message import (
    PostPart,
    count_messages,
    post_part,
    post_parts,
    quiet_message,
)
from bot.ui.languages import language_of_posts
from bot.ui.markers import marker_of
from bot.ui.pace import Pace

_MADE = 64  # posts that are kept in memory, most of them of a few kB
_LOOKED_AT = 200  # messages of a channel that are searched for one of ours

log = logging.getLogger(__name__)


class ChannelPoster:
    """Posts as the bot that `client` is."""

    def __init__(self, client: discord.Client, pace: Pace, now: Callable[[], datetime]) -> None:
        self._client = client
        self._pace = pace
        self._now = now
        self._made: dict[tuple[int, str], tuple[DigestPage, list[PostPart]]] = {}

    def count_messages(self, content: Content, style: Style) -> int:
        """How many messages the content takes in that style."""
        return 1 if isinstance(content, QuietDay) else count_messages(content)

    async def post_message(
        self,
        channel_id: int,
        content: Content,
        *,
        part: int,
        key: str,
        nonce: str,
        style: Style,
    ) -> int:
        """Send one of the content's messages in that style; its id.

        Raises:
            PostRefusedError: Discord does not let us (403, 404).
            PostFailedError: it went wrong, and the message may be there or not.
        """
        view = self._message(self._language_of(channel_id, style), content, part, key)
        channel = self._client.get_partial_messageable(channel_id)
        async with self._pace.place():
            try:
                message = await channel.send(
                    view=view, nonce=nonce, allowed_mentions=discord.AllowedMentions.none()
                )
            except Exception as error:
                raise _post_error(error, self._now()) from error
        return message.id

    async def find_message(
        self, channel_id: int, *, part: int, key: str, since: datetime
    ) -> int | None:
        """The id of one of our messages, if it is among the channel's messages since a moment.

        Raises:
            PostRefusedError: Discord does not let us.
            PostFailedError: it went wrong.
        """
        wanted = f"{key}-{part}"
        channel = self._client.get_partial_messageable(channel_id)
        me = self._client.user
        async with self._pace.place():
            try:
                async for message in channel.history(after=since, limit=_LOOKED_AT):
                    mine = me is not None and message.author.id == me.id
                    if mine and marker_of(message) == wanted:
                        return message.id
            except Exception as error:
                raise _post_error(error, self._now()) from error
        return None

    def access_problem(self, channel_id: int) -> str | None:
        """Why nothing can be posted there, in words; empty if it can, None if nobody knows."""
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return None
        return missing_permission(channel)

    def find_guild(self, channel_id: int) -> int | None:
        """The server that a channel is in, None if nobody knows."""
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return None
        return channel.guild.id

    async def tell_admin(self, subscription: Subscription, text: str) -> bool:
        """Tell who set it up, by direct message or in the server's system channel.

        For a channel of the configuration that is the owner of the application, unless the
        configuration names somebody.
        """
        admin_id = subscription.admin_id or self._owner_id()
        if admin_id is not None:
            try:
                admin = await self._client.fetch_user(admin_id)
                await admin.send(text, allowed_mentions=discord.AllowedMentions.none())
            except discord.HTTPException as error:
                log.info("user %s cannot be told: %s", admin_id, error)
            else:
                return True
        return await self._tell_server(subscription, text)

    def _language_of(self, channel_id: int, style: Style) -> Language:
        channel = self._client.get_channel(channel_id)
        return language_of_posts(style, getattr(channel, "guild", None))

    def _message(
        self, language: Language, content: Content, part: int, key: str
    ) -> discord.ui.LayoutView:
        if isinstance(content, QuietDay):
            return quiet_message(language, content, marker=key)
        return post_part(self._parts_of(language, content)[part], marker=key)

    def _parts_of(self, language: Language, page: DigestPage) -> list[PostPart]:
        """Made once for a page in a language: the same object goes to many channels."""
        which = (id(page), language.code)
        known = self._made.pop(which, None) or (page, post_parts(language, page))
        self._made[which] = known  # the newest is last; the page is held, so its id is its own
        while len(self._made) > _MADE:
            del self._made[next(iter(self._made))]
        return known[1]

    def _owner_id(self) -> int | None:
        application = self._client.application
        if application is None:
            return None
        return application.team.owner_id if application.team else application.owner.id

    def _guild_of(self, subscription: Subscription) -> discord.Guild | None:
        if subscription.guild_id is not None:
            return self._client.get_guild(subscription.guild_id)
        channel = self._client.get_channel(subscription.channel_id)
        return getattr(channel, "guild", None)

    async def _tell_server(self, subscription: Subscription, text: str) -> bool:
        guild = self._guild_of(subscription)
        channel = guild.system_channel if guild else None
        if channel is None or channel.id == subscription.channel_id:
            return False
        try:
            await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            log.info("server %s cannot be told: %s", subscription.guild_id, error)
            return False
        return True


def missing_permission(channel: discord.abc.GuildChannel | discord.Thread) -> str:
    """The permissions that posting needs and the bot lacks there, in words; empty if none."""
    granted = channel.permissions_for(channel.guild.me).value
    missing = missing_for_posts(granted, in_thread=isinstance(channel, discord.Thread))
    names = [permission.name for permission in missing]
    if not names:
        return ""
    which = "permission" if len(names) == 1 else "permissions"
    return f"I lack the {which} {', '.join(names)} in #{channel.name}"


def _post_error(error: Exception, now: datetime) -> PostRefusedError | PostFailedError:
    """What a failed request means. Whatever is not clearly a refusal may have been carried out."""
    if isinstance(error, discord.NotFound):
        return PostRefusedError("the channel does not exist any more")
    if isinstance(error, discord.Forbidden):
        return PostRefusedError(f"Discord does not allow it: {error.text or 'missing permission'}")
    if isinstance(error, discord.HTTPException):
        retry_at = _retry_at(error, now)
        return PostFailedError(f"Discord answers HTTP {error.status}", retry_at=retry_at)
    return PostFailedError(f"the connection to Discord failed ({type(error).__name__})")


def _retry_at(error: discord.HTTPException, now: datetime) -> datetime | None:
    headers: Any = getattr(error.response, "headers", {})
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return now + timedelta(seconds=min(max(seconds, 0), 86_400))
