"""Telling the owner: once for a trouble and once for its end, whenever the process dies."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.domain.health import Finding, State
from bot.errors import PostFailedError, PostRefusedError, StoreFullError
from bot.services.alarms import Alarms, new_nonce
from bot.services.watch import Marks
from bot.store.engine import Engine
from bot.store.subscriptions import StoredSubscriptions
from bot.texts import ENGLISH, Language, Said, find_language
from tests.clock import FakeClock
from tests.services.fake_discord import NONCE_WINDOW, Crash, Mortal, Steps

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
MINUTE = 60.0
BAD = Finding("disk", Said("subject-disk"), State.BAD, "only 3 MB free", "free some space")
WELL = Finding("disk", Said("subject-disk"), State.OK, Said("disk-well", size="80 GB"))


@dataclass
class Conversation:
    """The owner's messages from the bot, which outlive it, and what the next attempts meet.

    A fault is `refused`, `before` or `after`: whether a failed attempt left a message.
    """

    clock: FakeClock
    messages: list[tuple[datetime, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    attempts: int = 0
    language: Language = ENGLISH

    @property
    def texts(self) -> list[str]:
        """The first word of each message."""
        return [text.splitlines()[0] for _, text, _ in self.messages]


@dataclass
class FakeOwner:
    """The way to the owner; the process may die on it."""

    conversation: Conversation
    steps: Steps

    async def find_language(self) -> Language:
        """What they speak."""
        return self.conversation.language

    async def tell(self, text: str, *, nonce: str, since: datetime | None) -> None:
        """Send, as Discord does: found again by its text, or by its nonce for some minutes."""
        self.steps.take()
        there, now = self.conversation.messages, self.conversation.clock.now()
        self.conversation.attempts += 1
        faults = self.conversation.faults
        fault = faults.pop(0) if faults else ""
        if fault == "refused":
            raise PostRefusedError("cannot send messages to this user")
        if fault == "before":
            raise PostFailedError("Discord answers HTTP 503")
        if since is not None and any(text == t and at >= since for at, t, _ in there):
            return
        known = [n for at, _, n in there if now - at <= NONCE_WINDOW]
        if nonce not in known:
            there.append((now, text, nonce))
        if fault == "after":
            raise PostFailedError("the connection to Discord failed")
        self.steps.take()


@dataclass
class FakeVitals:
    """A disk that is full for the first half hour."""

    clock: FakeClock
    is_young: bool = False

    async def list_findings(self) -> list[Finding]:
        """How it is now."""
        return [BAD if self.clock.now() - NOW < timedelta(minutes=30) else WELL]


async def live(
    folder: Path,
    conversation: Conversation,
    *,
    until: int,
    steps: Steps | None = None,
    marks: Marks | None = None,
) -> None:
    """One life of the bot, up to a minute of the story, or until it dies."""
    steps, clock = steps or Steps(), conversation.clock
    engine = await Engine.open(f"sqlite://{folder / 'a.db'}?synchronous=OFF")
    try:
        mortal = cast(Any, Mortal(StoredSubscriptions(engine), steps))
        alarms = Alarms(
            FakeVitals(clock), marks or mortal, FakeOwner(conversation, steps), clock.now
        )
        while clock.now() - NOW < timedelta(minutes=until):
            await alarms.watch()
            clock.advance(MINUTE)
    except Crash:
        pass
    finally:
        await engine.close()


TOLD = ["**I need somebody:**", "**Well again:**"]


def test_one_for_the_trouble_and_one_for_its_end(folder: Path) -> None:
    """Over many lives of the bot, with the words of the finding."""

    async def run() -> None:
        conversation = Conversation(FakeClock(NOW))
        for minute in range(5, 150, 5):
            await live(folder, conversation, until=minute)
        assert conversation.texts == TOLD
        [first, last] = conversation.messages
        assert first[1].endswith("- disk: only 3 MB free\n  What to do: free some space")
        assert (first[0] - NOW, last[0] - NOW) == (timedelta(minutes=10), timedelta(minutes=90))
        assert len(first[2]) <= 25

    asyncio.run(run())


def test_the_owner_is_told_in_their_language(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One who changes it is told of the end in the new one; the log is English."""
    japanese = find_language("ja")
    assert japanese is not None

    async def run() -> None:
        conversation = Conversation(FakeClock(NOW), language=japanese)
        await live(folder, conversation, until=20)
        conversation.language = ENGLISH
        await live(folder, conversation, until=100)
        [first, last] = [text for _, text, _ in conversation.messages]
        assert first == (
            "**対応が必要です：**\n- ディスク：only 3 MB free\n  対処：free some space"
        )
        assert last == "**Well again:**\n- disk: 80 GB free"

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    logged = [record.getMessage() for record in caplog.records]
    assert "told the owner: - disk: only 3 MB free" in logged


@pytest.mark.parametrize("down", [0, 10], ids=["restarted at once", "down for ten minutes"])
def test_wherever_it_dies_nothing_is_told_twice_or_not_at_all(folder: Path, down: int) -> None:
    """Killed before and after each call of the store and of Discord, and started again.

    Ten minutes later Discord has forgotten the nonce: the message has to be found.
    """

    async def story(steps: Steps, place: Path) -> list[str]:
        conversation = Conversation(FakeClock(NOW))
        await live(place, conversation, until=100, steps=steps)
        conversation.clock.advance(down * MINUTE)
        await live(place, conversation, until=200)
        return conversation.texts

    whole = Steps()
    place = folder / "whole"
    place.mkdir()
    assert asyncio.run(story(whole, place)) == TOLD
    assert whole.taken > 15
    for step in range(whole.taken):
        place = folder / str(step)
        place.mkdir()
        (place / "a.db").write_bytes((folder / "a.db").read_bytes())
        steps = Steps(dies_at=step)
        assert asyncio.run(story(steps, place)) == TOLD, f"died at step {step}"
        assert steps.died


@pytest.mark.parametrize(
    "faults",
    [["before"], ["after"], ["after", "before"], ["before", "after", "before"]],
    ids="-".join,
)
def test_an_attempt_of_unknown_fate_is_not_a_second_message(
    folder: Path, faults: Sequence[str]
) -> None:
    """Whether the message was there when the connection failed is looked up."""

    async def run() -> None:
        conversation = Conversation(FakeClock(NOW), faults=list(faults))
        await live(folder, conversation, until=300)
        assert conversation.texts == TOLD

    asyncio.run(run())


def test_closed_messages_are_not_knocked_at_every_minute(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A refusal is logged with the next attempt, which is an hour away, across restarts."""

    async def run() -> None:
        conversation = Conversation(FakeClock(NOW), faults=["refused"] * 10)
        for minute in (11, 15, 20, 29):
            await live(folder, conversation, until=minute)
        assert conversation.attempts == 1
        await live(folder, conversation, until=600)
        assert conversation.attempts == 1  # it is over by then, and nobody was told of it
        assert conversation.texts == []

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    [record] = [one for one in caplog.records if one.name == "bot.services.alarms"]
    assert "cannot send messages to this user" in record.getMessage()
    assert "next attempt 2026-11-18 13:10:00" in record.getMessage()


def test_a_store_that_is_full_does_not_keep_the_trouble_from_being_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be noted is told once in a life of the bot, and that is logged once."""

    class FullMarks:
        async def find_mark(self, name: str) -> str | None:
            """Nothing was noted before."""
            return None

        async def save_mark(self, name: str, value: str) -> None:
            """There is no room."""
            raise StoreFullError("the database cannot grow, the disk is full")

    async def run() -> None:
        conversation = Conversation(FakeClock(NOW))
        await live(folder, conversation, until=200, marks=FullMarks())
        assert conversation.texts == TOLD

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert sum("cannot be noted" in record.getMessage() for record in caplog.records) == 1


def test_nonces_are_short_and_different() -> None:
    """Discord takes 25 characters at most."""
    nonces = {new_nonce() for _ in range(100)}
    assert len(nonces) == 100
    assert all(len(nonce) <= 25 for nonce in nonces)
