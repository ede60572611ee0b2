"""Rate limits: 50 requests a second for the bot, and a bucket for each route and channel.

Headers and bodies: Discord's documentation, "Rate Limits". How Discord counts is not documented.
Here the global limit is strict, no second anywhere may hold more, so that whoever keeps to it keeps
to any way of counting; a bucket is full again `per_s` after its first request.
"""

import hashlib
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.clock import Clock
from tests.servers.discord.errors import Payload

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = f"{MESSAGES}/{{message_id}}"
THREADS = f"{MESSAGE}/threads"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    limit: int
    per_s: float


GLOBAL = Rate(50, 1.0)
ROUTES: Mapping[str, Rate] = {
    f"POST {MESSAGES}": Rate(5, 5.0),
    f"PATCH {MESSAGE}": Rate(5, 5.0),
    f"DELETE {MESSAGE}": Rate(5, 1.0),
    f"POST {MESSAGE}/crosspost": Rate(10, 3600.0),
    "PUT /applications/{application_id}/commands": Rate(5, 20.0),
}
"""As seen from the real Discord; the documentation says to rely on the headers only."""
ANY_OTHER = Rate(30, 1.0)


@dataclass(frozen=True, slots=True)
class TooMany:
    """One 429 that a client brought on itself."""

    route: str
    scope: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headers for an answer; `retry_after_s` is set where the answer is 429."""

    headers: dict[str, str]
    retry_after_s: float | None = None
    is_global: bool = False

    def payload(self) -> Payload:
        """The body of the 429."""
        return {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after_s,
            "global": self.is_global,
        }


@dataclass(slots=True)
class _Window:
    began_s: float
    used: int = 0


class Limits:
    """Counts requests by the clock; `global_rate` and `routes` may be changed at any time."""

    def __init__(self, clock: Clock) -> None:
        self.global_rate = GLOBAL
        self.routes = dict(ROUTES)
        self.any_other = ANY_OTHER
        self.given: list[TooMany] = []
        self._clock = clock
        self._recent: deque[float] = deque()
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(self, key: str, major: str, *, counts_globally: bool) -> Verdict:
        """Count a request to a route, "METHOD /pattern", for one channel, guild or webhook.

        Interactions do not count for the global limit.
        """
        now_s = self._clock.monotonic()
        if counts_globally and (wait_s := self._global_wait_s(now_s)) > 0:
            self.given.append(TooMany(key, "global", now_s))
            headers = {"Retry-After": _ceiling(wait_s), "X-RateLimit-Global": "true"}
            return Verdict(headers | {"X-RateLimit-Scope": "global"}, wait_s, is_global=True)
        rate = self.routes.get(key, self.any_other)
        window = self._window(key, major, rate, now_s)
        left_s = _milliseconds(window.began_s + rate.per_s - now_s)
        if window.used >= rate.limit:
            self.given.append(TooMany(key, "user", now_s))
            headers = self._headers(key, rate, window, left_s)
            headers |= {"Retry-After": _ceiling(left_s), "X-RateLimit-Scope": "user"}
            return Verdict(headers, left_s)
        window.used += 1
        if counts_globally:
            self._recent.append(now_s)
        return Verdict(self._headers(key, rate, window, left_s))

    def _global_wait_s(self, now_s: float) -> float:
        rate = self.global_rate
        while self._recent and self._recent[0] <= now_s - rate.per_s:
            self._recent.popleft()
        if len(self._recent) < rate.limit:
            return 0.0
        return _milliseconds(self._recent[-rate.limit] + rate.per_s - now_s)

    def _window(self, key: str, major: str, rate: Rate, now_s: float) -> _Window:
        window = self._windows.get((key, major))
        if window is None or now_s >= window.began_s + rate.per_s:
            window = self._windows[key, major] = _Window(now_s)
        return window

    def _headers(self, key: str, rate: Rate, window: _Window, left_s: float) -> dict[str, str]:
        reset_s = self._clock.now().timestamp() + left_s
        return {
            "X-RateLimit-Bucket": hashlib.blake2b(key.encode(), digest_size=16).hexdigest(),
            "X-RateLimit-Limit": str(rate.limit),
            "X-RateLimit-Remaining": str(rate.limit - window.used),
            "X-RateLimit-Reset": f"{reset_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
        }


def _milliseconds(seconds: float) -> float:
    """Rounded up, so that whoever waits as long as told is not too early."""
    return math.ceil(seconds * 1000 + 1) / 1000


def _ceiling(seconds: float) -> str:
    """`Retry-After` is in whole seconds; the body says it more exactly."""
    return str(math.ceil(seconds))
