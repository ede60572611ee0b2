"""A tiny Discord, and the life of a process that posts to it and can end at any step."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.page import DigestPage
from bot.domain.subscription import Layout, Style, StyleProblems, Subscription
from bot.errors import PlaceGoneError, PostFailedError, PostRefusedError
from bot.services.delivery_ports import Content, Edited, Post, PostedMessage
from bot.texts import Sentence
from tests.clock import FakeClock

NONCE_WINDOW = timedelta(minutes=3)
NEWEST = 100
CHANNEL = 1_300_000_000_000_000_001


class Crash(BaseException):
    """The process is killed: no handler of the program may see it."""


class Steps:
    """The life of a process: it dies at step number `dies_at`, and all its tasks with it."""

    def __init__(self, dies_at: int | None = None) -> None:
        self._dies_at = dies_at
        self.taken = 0

    def take(self) -> None:
        """Go on by a step."""
        if self._dies_at is not None and self.taken >= self._dies_at:
            raise Crash
        self.taken += 1

    @property
    def died(self) -> bool:
        """Whether the process came to its end."""
        return self._dies_at is not None and self.taken >= self._dies_at


class Mortal:
    """An object whose asynchronous methods are a step before and a step after."""

    def __init__(self, inner: object, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._inner, name)

        async def call(*args: object, **kwargs: object) -> object:
            self._steps.take()
            result = await method(*args, **kwargs)
            self._steps.take()
            return result

        return call


@dataclass(slots=True)
class Message:
    """A message in a channel or thread; `edits` counts how often it was changed."""

    id: int
    part: int
    nonce: str
    at: datetime
    post: Post
    pinged: bool = False
    edits: int = 0
    published: int = 0

    @property
    def key(self) -> str:
        """That of its delivery."""
        return self.post.key

    @property
    def content(self) -> Content:
        """What it shows."""
        return self.post.content

    @property
    def day(self) -> date:
        """The listing day that it is about."""
        content = self.content
        return content.view.digest.day if isinstance(content, DigestPage) else content.day


class FakeDiscord:
    """What stays when the bot dies: channels, their messages, and how they behave.

    `faults` say what the next posts to a channel meet: `before` and `after` fail before and after
    the message exists, `hang` and `hang after` never answer, `silent` leaves a message unchanged
    without an answer, `slow` lets others go first, any other word is an error of that text that
    nobody foresaw. A channel in `closed` refuses with the reason there; `seen` says whether the
    bot's own view of it shows that. Without `history` a channel shows no messages. The bot's own
    view lacks those that are `dropped` until it looks them up, `looked_up` says which it did.
    `threadless` are channels in which threads cannot be begun, with the reason that the bot's own
    view gives, `announcing` those that can be followed. `stiff` are channels and threads whose
    messages cannot be changed any more. `threads` are those that were begun. Nobody can be told
    anything while it is `deaf`.
    """

    def __init__(self, clock: FakeClock, parts: int = 1) -> None:
        self.clock = clock
        self.parts = parts
        self.messages: dict[int, list[Message]] = defaultdict(list)
        self.faults: dict[int, list[str]] = defaultdict(list)
        self.closed: dict[int, str] = {}
        self.seen = True
        self.known = True
        self.without_history: set[int] = set()
        self.told: list[tuple[int | None, str]] = []
        self.telling_hangs = False
        self.deaf = False
        self.attempts: list[tuple[int, str]] = []
        self.looks = 0
        self.dropped: set[int] = set()
        self.looked_up: list[int] = []
        self.threadless: dict[int, str] = {}
        self.announcing: set[int] = set()
        self.stiff: set[int] = set()
        self.threads: list[int] = []
        self.gone: set[int] = set()
        self.crossposts: list[int] = []
        self._id = 1_400_000_000_000_000_000

    @property
    def next_id(self) -> int:
        """That of the next message, and of its thread."""
        return self._id + 1

    def days(self, channel_id: int = CHANNEL) -> list[date]:
        """The days of a channel's messages, in the order of the channel."""
        return [message.day for message in self.messages[channel_id]]

    def create(self, channel_id: int, post: Post, part: int, nonce: str, *, ping: bool) -> Message:
        """A new message, or the one with that nonce if it is some minutes old at most."""
        now = self.clock.now()
        for message in self.messages[channel_id]:
            if message.nonce == nonce and now - message.at <= NONCE_WINDOW:
                return message
        self._id += 1
        message = Message(self._id, part, nonce, now, post, pinged=ping)
        self.messages[channel_id].append(message)
        return message

    def find(self, channel_id: int, message_id: int) -> Message | None:
        """A message of a channel or thread, None if it is gone."""
        if channel_id in self.gone:
            raise PlaceGoneError("the channel does not exist any more")
        return next((m for m in self.messages[channel_id] if m.id == message_id), None)

    def delete(self, channel_id: int, message_id: int) -> None:
        """Take a message away."""
        self.messages[channel_id] = [m for m in self.messages[channel_id] if m.id != message_id]


@dataclass(slots=True)
class FakePoster:
    """The bot's connection to the tiny Discord."""

    discord: FakeDiscord
    steps: Steps = field(default_factory=Steps)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)

    def count_messages(self, post: Post) -> int:
        """As many as the test says, in a thread one more; one for a quiet day."""
        if not isinstance(post.content, DigestPage) or post.style.layout is Layout.COMPACT:
            return 1
        return self.discord.parts + (post.style.layout is Layout.THREAD)

    async def post_message(
        self, channel_id: int, post: Post, number: int, *, nonce: str, ping: bool
    ) -> PostedMessage:
        """Post, or fail as the channel's next fault says."""
        self.steps.take()
        assert len(nonce) <= 25
        self.discord.attempts.append((channel_id, nonce))
        faults = self.discord.faults[channel_id]
        fault = faults.pop(0) if faults else ""
        await self._before(channel_id, fault)
        message = self.discord.create(channel_id, post, number, nonce, ping=ping)
        if fault == "hang after":
            await self._hang()
        if fault == "after":
            raise PostFailedError("the connection to Discord failed")
        self.steps.take()
        return PostedMessage(message.id, message.post.is_preliminary)

    async def _before(self, channel_id: int, fault: str) -> None:
        if channel_id in self.discord.gone:
            raise PlaceGoneError("the channel does not exist any more")
        if channel_id in self.discord.closed:
            raise PostRefusedError(self.discord.closed[channel_id])
        if fault == "before":
            raise PostFailedError("Discord answers HTTP 503")
        if fault == "hang":
            await self._hang()
        if fault == "slow":
            for _ in range(100):
                await asyncio.to_thread(int)
        elif fault not in ("", "after", "hang after", "silent"):
            raise LookupError(fault)

    async def _hang(self) -> None:
        self.hanging.set()
        await asyncio.Event().wait()

    async def find_message(
        self, channel_id: int, key: str, number: int, *, since: datetime
    ) -> PostedMessage | None:
        """Look through the channel."""
        self.steps.take()
        self.discord.looks += 1
        await self._before(channel_id, "")
        if channel_id in self.discord.without_history:
            return None
        there = self.discord.messages[channel_id]
        for message in there:
            is_looked_at = message.at >= since or message in there[-NEWEST:]
            if (message.key, message.part) == (key, number) and is_looked_at:
                return PostedMessage(message.id, message.post.is_preliminary)
        return None

    async def read_message(self, channel_id: int, message_id: int) -> PostedMessage | None:
        """Look at one message."""
        self.steps.take()
        self.discord.looks += 1
        message = self.discord.find(channel_id, message_id)
        return PostedMessage(message_id, message.post.is_preliminary) if message else None

    async def edit_message(
        self, channel_id: int, message_id: int, post: Post, number: int
    ) -> Edited:
        """Change a message, or fail as the channel's next fault says."""
        self.steps.take()
        faults = self.discord.faults[channel_id]
        fault = faults.pop(0) if faults else ""
        await self._before(channel_id, fault)
        message = self.discord.find(channel_id, message_id)
        if message is None:
            return Edited.GONE
        if fault == "silent":
            return Edited.SILENT
        if channel_id in self.discord.stiff:
            return Edited.REFUSED
        assert (message.key, message.part) == (post.key, number)
        message.post = post
        message.edits += 1
        if fault == "after":
            raise PostFailedError("the connection to Discord failed")
        self.steps.take()
        return Edited.DONE

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """Take a message away."""
        self.steps.take()
        await self._before(channel_id, "")
        self.discord.delete(channel_id, message_id)
        self.steps.take()

    async def open_thread(self, channel_id: int, message_id: int, post: Post) -> int | None:
        """Begin the thread of a message, or find it begun."""
        self.steps.take()
        if channel_id in self.discord.threadless:
            return None
        if message_id not in self.discord.threads:
            assert self.discord.find(channel_id, message_id) is not None
            self.discord.threads.append(message_id)
        self.steps.take()
        return message_id

    async def publish_message(self, channel_id: int, message_id: int) -> None:
        """Publish, or fail as the channel's next fault says."""
        self.steps.take()
        faults = self.discord.faults[channel_id]
        fault = faults.pop(0) if faults else ""
        await self._before(channel_id, fault)
        message = self.discord.find(channel_id, message_id)
        if message is None:
            raise PostRefusedError("the message is gone")
        self.discord.crossposts.append(message_id)
        message.published = 1
        if fault == "after":
            raise PostFailedError("the connection to Discord failed")
        self.steps.take()

    def style_problems(self, channel_id: int, style: Style) -> StyleProblems:
        """What the bot's own view of the channel shows."""
        return StyleProblems(
            thread=self.discord.threadless.get(channel_id, ""),
            publish="" if channel_id in self.discord.announcing else "nobody can follow it",
        )

    async def look_up(self, channel_id: int) -> None:
        """Find what is there, or fail as the channel's next fault says."""
        if self.access_problem(channel_id) is not None:
            return
        self.discord.looked_up.append(channel_id)
        if channel_id in self.discord.dropped and channel_id not in self.discord.closed:
            faults = self.discord.faults[channel_id]
            await self._before(channel_id, faults.pop(0) if faults else "")
            self.discord.dropped.discard(channel_id)

    def find_guild(self, channel_id: int) -> int | None:
        """There are no servers here."""
        return None

    def access_problem(self, channel_id: int) -> str | None:
        """What the bot's own view of the channel shows."""
        if not self.discord.known or channel_id in self.discord.dropped:
            return None
        if channel_id in self.discord.without_history:
            return "I lack the permission Read Message History"
        return self.discord.closed.get(channel_id, "") if self.discord.seen else ""

    async def tell_admin(self, subscription: Subscription, reason: Sentence) -> bool:
        """Tell who set it up."""
        self.steps.take()
        self.discord.told.append((subscription.admin_id, str(reason)))
        if self.discord.telling_hangs:
            await self._hang()
        return not self.discord.deaf
