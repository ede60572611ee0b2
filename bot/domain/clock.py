"""Time as something that is passed in, so that whatever waits can be tested without waiting."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to let it pass."""

    def now(self) -> datetime:
        """The moment, aware UTC. It may jump when somebody sets the computer's clock."""

    def monotonic(self) -> float:
        """Seconds since an unknown start, never running backwards: for measuring intervals."""

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` have passed."""
