"""When a request is made again: after faults that pass, a few times, within a bounded time."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from bot.domain.clock import Clock
from bot.errors import SourceError
from bot.sources.gate import OnWait
from bot.sources.moments import http_date

Answer = TypeVar("Answer")

LONGEST_RETRY_AFTER = timedelta(days=1)
"""A server that asks for more is not believed: a day later it is asked again anyway."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_WAIT = timedelta(days=365 * 10)  # more than any wait, less than any moment since 1980


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` in all, none begun later than `within_s` after the first fault.

    Waits double from `first_wait_s` up to `longest_wait_s`; each is shortened by up to a half, by
    `jitter` (from 0 to 1), so that many clients do not come back together. A wait that the server
    asks for is never shortened.
    """

    attempts: int = 5
    within_s: float = 180.0
    first_wait_s: float = 2.0
    longest_wait_s: float = 60.0
    jitter: Callable[[], float] = random.random

    def backoff_s(self, attempt: int) -> float:
        """Seconds to wait after the fault of `attempt`, counted from 1."""
        full = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (attempt - 1))
        return full * (1 - self.jitter() / 2)


async def with_retries(
    call: Callable[[], Awaitable[Answer]], *, clock: Clock, policy: RetryPolicy, on_wait: OnWait
) -> Answer:
    """The answer of `call`, which is made again after each transient `SourceError`.

    Raises:
        SourceError: the last fault, with the number of attempts. When the server asks for a longer
            wait than the policy allows, that is at once.

    """

    async def attempt() -> Answer:
        # tenacity awaits coroutine functions only, and takes a lambda's coroutine for the answer.
        return await call()

    patience = _Patience(clock, policy, on_wait)
    retrying = AsyncRetrying(
        sleep=clock.sleep,
        wait=patience.wait_s,
        stop=patience.is_over,
        retry=retry_if_exception(lambda error: isinstance(error, SourceError) and error.transient),
        before_sleep=patience.announce,
        reraise=True,
    )
    try:
        return await retrying(attempt)
    except SourceError as error:
        error.attempts = retrying.statistics["attempt_number"]
        raise


def retry_moment(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """When an answer's Retry-After (RFC 9110, 10.2.3) allows the next request, aware UTC.

    Both forms are read: seconds, and a date, which is compared with the server's own Date so that
    a wrong clock on either side changes nothing. None where there is none or it makes no sense;
    never in the past, never more than `LONGEST_RETRY_AFTER` ahead.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        # Nine digits are decades already; longer numbers do not fit into a timedelta.
        wait = timedelta(seconds=int(asked[:9]))
    else:
        until = http_date(asked)
        if until is None:
            return None
        wait = until - (http_date(headers.get("date", "")) or now)
    return now + _bounded(wait)


def reset_moment(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """When a rate limit that is used up begins anew, aware UTC; bounded like `retry_moment`.

    X tells it as `x-rate-limit-reset` and Bluesky as `ratelimit-reset`, both in seconds since 1970
    (FACTS section 3); small numbers are seconds from now. None where there is none, or where the
    limit is not used up.
    """
    for limit in ("x-rate-limit-", "ratelimit-"):
        asked = headers.get(f"{limit}reset", "").strip()
        if asked.isascii() and asked.isdigit() and headers.get(f"{limit}remaining", "0") == "0":
            # Twelve digits are thousands of years; longer numbers do not fit into a timedelta.
            wait = timedelta(seconds=int(asked[:12]))
            if wait > _NO_WAIT:
                wait -= (http_date(headers.get("date", "")) or now) - _EPOCH
            return now + _bounded(wait)
    return None


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


class _Patience:
    """How much of the policy is left in one run of attempts."""

    def __init__(self, clock: Clock, policy: RetryPolicy, on_wait: OnWait) -> None:
        self._clock = clock
        self._policy = policy
        self._on_wait = on_wait
        self._ends_at: float | None = None

    def wait_s(self, state: RetryCallState) -> float:
        fault = _fault(state)
        asked = fault.retry_at - self._clock.now() if fault.retry_at else timedelta(0)
        return max(asked.total_seconds(), self._policy.backoff_s(state.attempt_number))

    def is_over(self, state: RetryCallState) -> bool:
        now = self._clock.monotonic()
        if self._ends_at is None:
            # Counted from the first fault: waiting for a turn before it must not use this up.
            self._ends_at = now + self._policy.within_s
        too_often = state.attempt_number >= self._policy.attempts
        return too_often or now + state.upcoming_sleep > self._ends_at

    def announce(self, state: RetryCallState) -> None:
        fault = _fault(state)
        again = f"attempt {state.attempt_number + 1} of {self._policy.attempts}"
        self._on_wait(state.upcoming_sleep, f"{fault.where}: {fault.what}; {again} follows")


def _fault(state: RetryCallState) -> SourceError:
    """The error of the last attempt: tenacity asks about waits after nothing else."""
    return cast(SourceError, state.outcome.exception() if state.outcome else None)
