"""Answers that are shared for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.errors import NotFoundError
from bot.services.kept import Kept
from tests.clock import FakeClock


class FakeShelf:
    """Counts who asks; gives nothing for `missing`."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def find(self, key: str) -> str:
        """An answer of its own for each question."""
        self.asked.append(key)
        number = len(self.asked)
        await asyncio.sleep(0)
        if key == "missing":
            raise NotFoundError("it is not here")
        return f"{key} {number}"


def with_kept(work: Callable[[Kept[str, str], FakeShelf, FakeClock], Awaitable[None]]) -> None:
    """Run `work` with answers that are kept for a minute."""

    async def run() -> None:
        shelf, clock = FakeShelf(), FakeClock()
        await work(Kept(shelf.find, clock.now, timedelta(minutes=1)), shelf, clock)

    asyncio.run(run())


def test_those_who_ask_at_once_share_an_answer() -> None:
    """A hundred questions for one key are one question, for another key another one."""

    async def work(kept: Kept[str, str], shelf: FakeShelf, clock: FakeClock) -> None:
        answers = await asyncio.gather(*(kept.find("a") for _ in range(100)), kept.find("b"))
        assert answers == ["a 1"] * 100 + ["b 2"]
        assert shelf.asked == ["a", "b"]

    with_kept(work)


def test_no_answer_is_older_than_promised() -> None:
    """It is asked again once the time is over, and not before."""

    async def work(kept: Kept[str, str], shelf: FakeShelf, clock: FakeClock) -> None:
        assert await kept.find("a") == "a 1"
        clock.advance(59)
        assert await kept.find("a") == "a 1"
        clock.advance(1)
        assert await kept.find("a") == "a 2"

    with_kept(work)


def test_an_error_is_not_kept() -> None:
    """Who waits is told of it, and the next one asks anew."""

    async def work(kept: Kept[str, str], shelf: FakeShelf, clock: FakeClock) -> None:
        for _ in range(2):
            with pytest.raises(NotFoundError):
                await kept.find("missing")
        assert shelf.asked == ["missing", "missing"]

    with_kept(work)


def test_who_gives_up_takes_nothing_from_the_others() -> None:
    """The first to ask is cancelled, the second gets the answer."""

    async def work(kept: Kept[str, str], shelf: FakeShelf, clock: FakeClock) -> None:
        first, second = (asyncio.create_task(kept.find("a")) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == "a 1"
        assert first.cancelled()

    with_kept(work)


def test_an_answer_of_a_clock_that_was_ahead_is_asked_for_again() -> None:
    """Nobody knows how old it is."""

    async def work(kept: Kept[str, str], shelf: FakeShelf, clock: FakeClock) -> None:
        clock.set_forward(timedelta(hours=5))
        await kept.find("a")
        clock.set_forward(timedelta(hours=-5))
        assert await kept.find("a") == "a 2"
        assert shelf.asked == ["a", "a"]

    with_kept(work)
