"""Request limits as the services count them: so many in a window that begins with the first."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Window:
    """At most `most` in `length_s` seconds; then a new window begins with the next request."""

    most: int
    length_s: int
    used: int = 0
    ends_at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Count a request at `now`; whether it is within the limit."""
        if self.ends_at is None or now >= self.ends_at:
            self.used = 0
            self.ends_at = now + timedelta(seconds=self.length_s)
        self.used += 1
        return self.used <= self.most

    def restart(self) -> None:
        """Forget what was asked so far."""
        self.used, self.ends_at = 0, None

    @property
    def remaining(self) -> int:
        """How many more are allowed in this window."""
        return max(0, self.most - self.used)

    def reset_at(self, now: datetime) -> int:
        """When the window ends, in seconds since 1970."""
        return int((self.ends_at or now + timedelta(seconds=self.length_s)).timestamp())

    def seconds_left(self, now: datetime) -> int:
        """How long the window still lasts."""
        return max(0, self.reset_at(now) - int(now.timestamp()))
