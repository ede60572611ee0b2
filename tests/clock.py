"""A clock for tests: sleeping moves it on and takes no time."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


class FakeClock:
    """A `Clock` whose sleeps are over at once.

    `slept` keeps them, in order. `set_forward` is what somebody does to the computer's clock: the
    monotonic time stays as it is.
    """

    def __init__(self, start: datetime = START) -> None:
        self._wall = start
        self._monotonic = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        """The moment that the clock shows, aware UTC."""
        return self._wall

    def monotonic(self) -> float:
        """Seconds since an unknown start."""
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` have passed, and let other tasks run once."""
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Let `seconds` have passed."""
        self._wall += timedelta(seconds=seconds)
        self._monotonic += seconds

    def set_forward(self, by: timedelta) -> None:
        """Set the shown time forward (or back, if negative)."""
        self._wall += by
