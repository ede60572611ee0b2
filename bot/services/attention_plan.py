"""Deciding whether a source is asked, and what its answer makes of its state: pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.attention import SourceState, SourceStatus
from bot.errors import BudgetSpentError, RefusedError, SourceError
from bot.texts import Sentence

_FIRST_RETRY = timedelta(minutes=15)
_LONGEST_RETRY = timedelta(hours=6)
_PRESENT = timedelta(days=1)
_PAUSE = timedelta(days=1)  # who was not asked for so long is not known to have failed meanwhile
_LONGEST_GAP = timedelta(days=14)  # no paper listed before it can be a late riser after it
_REFUSED_RETRY = timedelta(days=1)
_REFUSALS = 3  # a service may refuse by mistake; after so many days it means it
_REFUSED_LONG = timedelta(days=7)  # a plan that was paid since takes the same credentials


def may_ask(
    state: SourceState,
    credentials: str,
    now: datetime,
    *,
    insist: bool = False,
    begun_at: datetime | None = None,
) -> bool:
    """Whether it makes sense to ask a source now.

    Refused credentials are tried again on the next two days, and every week after that; others are
    at once. Who has put things right starts the bot again: a refusal from before `begun_at` holds
    for a day at most. `insist` is for a person who asks: only a spent budget is waited for.
    """
    if state.status is SourceStatus.WORKING:
        return True
    if state.retry_at is not None and state.checked_at is not None and state.checked_at > now:
        return True  # by a clock that was ahead: what it put off may be long due
    if insist and state.status is not SourceStatus.SPENT:
        return True
    if state.status is SourceStatus.REFUSED:
        return state.credentials != credentials or now >= _refused_until(state, now, begun_at)
    return state.retry_at is None or now >= state.retry_at


def _refused_until(state: SourceState, now: datetime, begun_at: datetime | None) -> datetime:
    asked_at = state.checked_at or now - _REFUSED_LONG
    if begun_at is not None and asked_at < begun_at:
        return asked_at + _REFUSED_RETRY
    return state.retry_at or asked_at + _REFUSED_LONG


def begin_search(state: SourceState, since: datetime) -> SourceState:
    """The state with which a search of everything since a moment begins.

    Its cursor is where to begin, and `covered_from` how far back the search reaches when it comes
    to its end, however often it is cut off before. One that is to reach further back than those
    before begins anew. So does one that begins long after all that was told: what lies between is
    not asked for, and was not covered.
    """
    is_further = state.covered_from is None or since < state.covered_from
    if is_further or (state.fresh_at is not None and since - state.fresh_at > _LONGEST_GAP):
        return replace(state, covered_from=since, cursor="")
    return state


def is_fresh(fresh_at: datetime | None, now: datetime) -> bool:
    """Whether a search has come to the present."""
    return fresh_at is not None and now - fresh_at < _PRESENT


def after_success(state: SourceState, now: datetime, note: Sentence = "") -> SourceState:
    """The state after a search and a refresh that both came to their end.

    `note` says what was left out all the same.
    """
    return replace(
        state,
        status=SourceStatus.WORKING,
        reason=note,
        checked_at=now,
        retry_at=None,
        failures=0,
        failing_since=None,
    )


def after_failure(
    state: SourceState, error: SourceError, *, credentials: str, now: datetime
) -> SourceState:
    """The state after a search or a refresh that failed."""
    failures = state.failures + 1
    failed = replace(
        state,
        reason=error.reason,
        checked_at=now,
        failures=failures,
        credentials=credentials,
        failing_since=_failing_since(state, now),
    )
    if isinstance(error, BudgetSpentError):
        return replace(failed, status=SourceStatus.SPENT, retry_at=error.retry_at)
    if isinstance(error, RefusedError) and credentials:
        known = state.credentials == credentials and state.status is SourceStatus.REFUSED
        failures = failures if known else 1
        again = now + (_REFUSED_RETRY if failures < _REFUSALS else _REFUSED_LONG)
        return replace(failed, status=SourceStatus.REFUSED, failures=failures, retry_at=again)
    wait = min(_LONGEST_RETRY, _FIRST_RETRY * 2 ** min(failures - 1, 10))
    asked_for = error.retry_at or now
    return replace(failed, status=SourceStatus.FAILING, retry_at=max(now + wait, asked_for))


def _failing_since(state: SourceState, now: datetime) -> datetime:
    """Since when a source that fails now has: a bot that was off begins to count anew."""
    was_due_at = state.retry_at or state.checked_at
    was_asked = was_due_at is not None and now - was_due_at < _PAUSE
    since = state.failing_since
    return since if since is not None and was_asked and since <= now else now
