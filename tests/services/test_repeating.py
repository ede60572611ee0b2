"""The bot's loops, on a loop whose time passes at once."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.services.repeating import Repeating
from tests.services.delivering import HastyLoop, hasten, until


def run(work: Callable[[], Awaitable[None]]) -> None:
    """Run a test's coroutine."""

    async def bounded() -> None:
        async with asyncio.timeout(1_000_000):
            await work()

    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(bounded())


def test_a_round_comes_after_each_pause() -> None:
    """The first comes at once, the next when its time has come, none after the end."""
    rounds: list[float] = []

    async def work() -> None:
        async def body() -> None:
            rounds.append(asyncio.get_running_loop().time())

        loop = Repeating(300, body)
        loop.start()
        for number in range(1, 4):
            await until(lambda: len(rounds) == number)  # noqa: B023 - awaited here
            hasten(300)
        await until(lambda: len(rounds) == 4)
        await loop.stop()
        hasten(10_000)
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(rounds) == 4

    run(work)


def test_a_round_that_takes_long_is_not_made_up_for() -> None:
    """After a round of an hour the next one follows at once, and then they keep their distance."""
    rounds: list[float] = []

    async def work() -> None:
        async def body() -> None:
            rounds.append(asyncio.get_running_loop().time())
            if len(rounds) == 1:
                hasten(3600)

        loop = Repeating(10, body)
        loop.start()
        await until(lambda: len(rounds) == 2)
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(rounds) == 2
        await loop.stop()

    run(work)


def test_something_may_have_to_be_first() -> None:
    """No round begins before what has to be awaited; the end may come before that."""
    done: list[str] = []

    async def work() -> None:
        ready = asyncio.Event()

        async def body() -> None:
            done.append("round")

        async def first() -> None:
            await ready.wait()
            done.append("first")

        for is_ready in (False, True):
            loop = Repeating(10, body, first)
            loop.start()
            if is_ready:
                ready.set()
                await until(lambda: len(done) == 2)
            await loop.stop()
            await asyncio.sleep(0)
        assert done == ["first", "round"]

    run(work)


def test_who_stops_it_waits_until_its_work_has_ended() -> None:
    """What a round does last is done before whoever stops the loop goes on, to close the store."""
    ended: list[bool] = []

    async def work() -> None:
        begun = asyncio.Event()

        async def body() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                for _ in range(5):
                    await asyncio.sleep(0)
                ended.append(True)

        loop = Repeating(10, body)
        loop.start()
        await begun.wait()
        await loop.stop()
        assert ended == [True]

    run(work)
