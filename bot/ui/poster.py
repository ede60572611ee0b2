"""Posting to channels: the port of delivery, kept with discord.py."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Literal

import discord

from bot.domain.chart import Picture
from bot.domain.subscription import Style, StyleProblems, Subscription
from bot.services.charts import Charts
from bot.services.delivery_ports import Edited, Post, PostedMessage, QuietDay
from bot.texts import Language, Sentence
from bot.ui import post_errors
from bot.ui.day_pictures import DayPictures
from bot.ui.languages import language_of_posts
from bot.ui.markers import Seen, seen_in
from bot.ui.pace import Pace
from bot.ui.pictures import files_of
from bot.ui.places import Places
from bot.ui.post_messages import PostMessages
from bot.ui.telling import tell_admin

_LOOKED_AT = 200  # messages of a channel that are searched for one of ours
_NEWEST = 100  # of them, as many as come in one answer
_HIDDEN_AFTER: Literal[1440] = 1440  # minutes, after which the list of channels lacks a thread
_EDITS = {
    post_errors.UNKNOWN_MESSAGE: Edited.GONE,
    post_errors.EDITS_SPENT: Edited.REFUSED,
}

log = logging.getLogger(__name__)


class ChannelPoster:
    """Posts as the bot that `client` is. See `bot.services.delivery_ports.Poster`.

    `charts` is None where nobody draws: posts go without. What Discord puts off for longer than
    `patience_s`, of editing and publishing, is given up: discord.py would wait for as long as it is
    told, which can be an hour.
    """

    def __init__(
        self,
        client: discord.Client,
        pace: Pace,
        now: Callable[[], datetime],
        charts: Charts | None = None,
        *,
        patience_s: float = 20.0,
    ) -> None:
        self._client = client
        self._patience_s = patience_s
        self._pace = pace
        self._now = now
        self._places = Places(client)
        self._messages = PostMessages()
        self._pictures = DayPictures(charts)

    def count_messages(self, post: Post) -> int:
        """How many messages a post takes. In a thread stand all but the first of its layout."""
        return self._messages.count(post)

    async def post_message(
        self, channel_id: int, post: Post, number: int, *, nonce: str, ping: bool
    ) -> PostedMessage:
        """Send one of a post's messages, counted from 0; with `ping`, to the style's role."""
        role, view = await self._message(post, number)
        channel = self._client.get_partial_messageable(channel_id)
        async with self._errors(), self._pace.place():
            message = await channel.send(
                view=view,
                files=files_of(view),
                nonce=nonce,
                silent=post.style.silent,
                allowed_mentions=_allowed(role if ping else None),
            )
        return _posted(message)

    async def find_message(
        self, channel_id: int, key: str, number: int, *, since: datetime
    ) -> PostedMessage | None:
        """That message, if it is among the channel's messages since a moment, or the newest.

        A clock that is ahead of Discord's says of a message that it was begun after it was there.
        """
        channel = self._client.get_partial_messageable(channel_id)
        since_then = channel.history(after=since, limit=_LOOKED_AT)
        for history in (since_then, channel.history(limit=_NEWEST)):
            async with self._errors(), self._pace.place():
                async for message in history:
                    seen = self._seen_in_own(message)
                    if seen and (seen.key, seen.number) == (key, number):
                        return PostedMessage(message.id, seen.preliminary)
        return None

    def _seen_in_own(self, message: discord.Message) -> Seen | None:
        me = self._client.user
        return seen_in(message) if me is not None and message.author.id == me.id else None

    async def read_message(self, channel_id: int, message_id: int) -> PostedMessage | None:
        """A message that was sent, None if it is gone."""
        async with self._errors():
            try:
                async with self._pace.place():
                    found = await self._partial(channel_id, message_id).fetch()
            except discord.NotFound as error:
                if error.code != post_errors.UNKNOWN_MESSAGE:
                    raise
                return None
        return _posted(found)

    async def edit_message(
        self, channel_id: int, message_id: int, post: Post, number: int
    ) -> Edited:
        """Let a message show what the post has at that place; nobody is pinged."""
        _, view = await self._message(post, number)
        message = self._partial(channel_id, message_id)
        async with self._errors():
            try:
                async with asyncio.timeout(self._patience_s):
                    await self._in_open_thread(
                        channel_id,
                        lambda: message.edit(
                            view=view, attachments=files_of(view), allowed_mentions=_allowed(None)
                        ),
                    )
            except discord.HTTPException as error:
                if error.code not in _EDITS:
                    raise
                return _EDITS[error.code]
            except TimeoutError:
                return await self._seen_edited(channel_id, message_id, post)
        return Edited.DONE

    async def _seen_edited(self, channel_id: int, message_id: int, post: Post) -> Edited:
        """What became of an edit without an answer."""
        seen = await self.read_message(channel_id, message_id)
        if seen is None:
            return Edited.GONE
        return Edited.DONE if seen.preliminary is post.is_preliminary else Edited.SILENT

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """Take a message away; nothing happens if it is gone."""
        message = self._partial(channel_id, message_id)
        async with self._errors():
            try:
                await self._in_open_thread(channel_id, message.delete)
            except discord.NotFound as error:
                if post_errors.may_pass(error):
                    raise

    async def open_thread(self, channel_id: int, message_id: int, post: Post) -> int | None:
        """The id of the message's thread, which is begun if there is none.

        None if there can be none: whatever Discord has against it, the papers can stand below.
        """
        message = self._partial(channel_id, message_id)
        name = self._messages.thread_name(self._language_of(post), post)
        async with self._errors():
            try:
                async with self._pace.place():
                    await message.create_thread(name=name, auto_archive_duration=_HIDDEN_AFTER)
            except discord.HTTPException as error:
                if error.code == post_errors.THREAD_EXISTS:
                    return message_id
                if post_errors.may_pass(error):
                    raise
                log.warning("no thread can be begun in channel %s: %s", channel_id, error)
                return None
        return message_id  # a message's thread has its id (FACTS section 4)

    async def publish_message(self, channel_id: int, message_id: int) -> None:
        """Publish a message to the channels that follow; nothing happens if it was already."""
        message = self._partial(channel_id, message_id)
        async with self._errors():
            try:
                async with asyncio.timeout(self._patience_s), self._pace.place():
                    await message.publish()
            except discord.HTTPException as error:
                if error.code != post_errors.PUBLISHED_BEFORE:
                    raise

    async def look_up(self, channel_id: int) -> None:
        """Ask Discord for a channel that the bot's own view lacks: a thread that is archived."""
        if self._client.get_channel(channel_id) is None:
            async with self._errors(), asyncio.timeout(self._patience_s), self._pace.place():
                await self._places.look_up(channel_id)

    def access_problem(self, channel_id: int) -> Sentence | None:
        """Why nothing can be posted there, in words; empty if it can, None if nobody knows."""
        return self._places.access_problem(channel_id)

    def find_guild(self, channel_id: int) -> int | None:
        """The server that a channel is in, None if nobody knows."""
        channel = self._places.find(channel_id)
        return channel.guild.id if channel else None

    def style_problems(self, channel_id: int, style: Style) -> StyleProblems:
        """What of a style cannot be had there."""
        return self._places.style_problems(channel_id, style)

    async def tell_admin(self, subscription: Subscription, reason: Sentence) -> bool:
        """Tell who set it up, or the server in its system channel, why it is paused."""
        return await tell_admin(self._client, subscription, reason)

    async def _message(
        self, post: Post, number: int
    ) -> tuple[discord.Role | None, discord.ui.LayoutView]:
        """A message, and the role that it names."""
        language = self._language_of(post)
        picture = await self._picture(language, post) if number == 0 else None
        role = self._places.pinged_role(post.channel_id, post.style) if number == 0 else None
        mention = role.mention if role else ""
        return role, self._messages.message(language, post, number, mention, picture)

    async def _picture(self, language: Language, post: Post) -> Picture | None:
        if not post.style.chart or isinstance(post.content, QuietDay):
            return None
        if self._places.style_problems(post.channel_id, post.style).chart:
            return None
        return await self._pictures.find(language, post.content)

    def _language_of(self, post: Post) -> Language:
        channel = self._places.find(post.channel_id)
        return language_of_posts(post.style, channel.guild if channel else None)

    def _partial(self, channel_id: int, message_id: int) -> discord.PartialMessage:
        guild_id = self.find_guild(channel_id)
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        return channel.get_partial_message(message_id)

    async def _in_open_thread(
        self, channel_id: int, request: Callable[[], Awaitable[object]]
    ) -> None:
        """Make a request about a message; a thread that is archived is opened again for it."""
        try:
            async with self._pace.place():
                await request()
        except discord.HTTPException as error:
            if error.code != post_errors.THREAD_ARCHIVED:
                raise
        else:
            return
        async with self._pace.place():
            thread = await self._client.fetch_channel(channel_id)
        if isinstance(thread, discord.Thread):
            async with self._pace.place():
                await thread.edit(archived=False)
        async with self._pace.place():
            await request()

    @asynccontextmanager
    async def _errors(self) -> AsyncIterator[None]:
        """Turn what a request raises into what it means for a post."""
        try:
            yield
        except Exception as error:
            raise post_errors.post_error(error, self._now()) from error


def _posted(message: discord.Message) -> PostedMessage:
    seen = seen_in(message)
    return PostedMessage(message.id, seen is not None and seen.preliminary)


def _allowed(role: discord.Role | None) -> discord.AllowedMentions:
    """Nobody is pinged but that role."""
    return discord.AllowedMentions(
        everyone=False, users=False, roles=[role] if role else False, replied_user=False
    )
