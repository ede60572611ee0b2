"""The computer's own clock, chosen by the composition root."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """A `Clock` that tells the real time and really waits."""

    def now(self) -> datetime:
        """The moment by the computer's clock, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since an unknown start, never running backwards."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` have passed."""
        await asyncio.sleep(seconds)
