"""The signs of life of the running bot."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.services.pulse import Pulse, Round
from bot.services.watch import was_away
from tests.clock import FakeClock


async def well() -> None:
    """A body that goes well."""
    await asyncio.sleep(0)


async def fail() -> None:
    """A body that does not."""
    raise LookupError("not today")


def idle(clock: FakeClock, body: Callable[[], Awaitable[None]]) -> float:
    """How long ago a loop went well, a minute after its body ran."""
    pulse = Pulse(clock, lambda: True)
    clock.advance(60)
    asyncio.run(pulse.guarded(Round.CLOSING, body))
    clock.advance(60)
    return next(one.idle_s for one in pulse.list_loops() if one.name == Round.CLOSING.what)


def test_only_what_goes_well_counts() -> None:
    """A body that raises is told in the log, stops nothing, and is no sign of life."""
    assert idle(FakeClock(), well) == 60
    assert idle(FakeClock(), fail) == 120


def test_a_clock_that_is_set_changes_nothing() -> None:
    """Hours forward or back: intervals are those of the monotonic clock."""
    clock = FakeClock()
    pulse = Pulse(clock, lambda: False)
    clock.set_forward(timedelta(hours=9))
    clock.advance(1)
    assert {one.idle_s for one in pulse.list_loops()} == {1}
    assert pulse.offline_s() == 1


def test_catching_up_is_over_after_half_an_hour() -> None:
    """After a quick restart there is nothing to catch up with: who dies often is not young."""
    clock = FakeClock()
    away, back = Pulse(clock, lambda: True), Pulse(clock, lambda: True, was_away=False)
    assert (away.is_young, back.is_young) == (True, False)
    clock.advance(30 * 60)
    assert not away.is_young


def test_who_was_away() -> None:
    """After ten minutes without a sign of life in the store, or if there never was one."""
    clock = FakeClock()

    class FakeMarks:
        alive = (clock.now() - timedelta(minutes=10)).isoformat()

        async def find_mark(self, name: str) -> str | None:
            return self.alive if name == "alive" else None

        async def save_mark(self, name: str, value: str) -> None:
            raise AssertionError("nothing is noted here")

    marks = FakeMarks()
    assert not asyncio.run(was_away(marks, clock.now()))
    assert asyncio.run(was_away(marks, clock.now() + timedelta(seconds=1)))
    marks.alive = "broken"
    assert asyncio.run(was_away(marks, clock.now()))
