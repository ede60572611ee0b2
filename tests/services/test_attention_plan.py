"""When a source is asked again: after faults, after a refusal, after a spent budget."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.attention import SourceState, SourceStatus
from bot.errors import BudgetSpentError, RateLimitedError, RefusedError, ServerFaultError
from bot.services.attention_plan import (
    after_failure,
    after_success,
    begin_search,
    is_fresh,
    may_ask,
)
from tests.services.network import NOON, SINCE

MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)


def refused(state: SourceState, credentials: str = "mine", days: int = 0) -> SourceState:
    """The state after a refusal, some days after noon."""
    error = RefusedError("x.example", "HTTP 401")
    return after_failure(state, error, credentials=credentials, now=NOON + days * DAY)


def test_waits_grow_and_are_bounded() -> None:
    """The wait doubles from a quarter of an hour to six hours and stays there, however long."""
    state, waits = SourceState("x"), []
    for _ in range(2000):
        error = ServerFaultError("x.example", "HTTP 500")
        state = after_failure(state, error, credentials="", now=NOON)
        assert state.retry_at is not None
        waits.append((state.retry_at - NOON) / timedelta(minutes=1))
    assert waits[:7] == [15, 30, 60, 120, 240, 360, 360]
    assert set(waits[6:]) == {360}
    assert state.failures == 2000


@pytest.mark.parametrize(("asked_for", "waited"), [(5, 15), (40, 40)])
def test_a_service_may_ask_for_a_longer_wait(asked_for: int, waited: int) -> None:
    """The next time is the later one of ours and the service's."""
    error = RateLimitedError("x", "HTTP 429", retry_at=NOON + timedelta(minutes=asked_for))
    state = after_failure(SourceState("x"), error, credentials="", now=NOON)
    assert state.retry_at == NOON + timedelta(minutes=waited)


def test_refused_credentials_are_tried_on_three_days_and_then_every_week() -> None:
    """What was wrong may be put right where the service is, without any word to the bot."""
    first = refused(SourceState("x"))
    assert (first.status, first.retry_at) == (SourceStatus.REFUSED, NOON + DAY)
    assert not may_ask(first, "mine", NOON + DAY - MOMENT)
    assert may_ask(first, "mine", NOON + DAY)
    second = refused(first, days=1)
    assert second.retry_at == NOON + 2 * DAY
    third = refused(second, days=2)
    assert (third.retry_at, third.failures) == (NOON + 9 * DAY, 3)
    assert not may_ask(third, "mine", NOON + 9 * DAY - MOMENT)
    assert may_ask(third, "mine", NOON + 9 * DAY)
    assert refused(third, days=9).retry_at == NOON + 16 * DAY
    forgotten = replace(third, retry_at=None)  # as older versions left it
    assert not may_ask(forgotten, "mine", NOON + 9 * DAY - MOMENT)
    assert may_ask(forgotten, "mine", NOON + 9 * DAY)


def test_a_start_asks_once_with_refused_credentials_and_not_twice_a_day() -> None:
    """Who has paid for a plan starts the bot again; one that restarts for ever asks no more."""
    third = refused(refused(refused(SourceState("x")), days=1), days=2)
    begun_at = NOON + 4 * DAY
    assert may_ask(third, "mine", begun_at, begun_at=begun_at)
    fourth = refused(third, days=4)
    assert not may_ask(fourth, "mine", NOON + 6 * DAY, begun_at=begun_at)
    restarts = [begun_at + timedelta(seconds=10 * n) for n in range(1, 8640)]
    assert not any(may_ask(fourth, "mine", at, begun_at=at) for at in restarts)
    assert may_ask(fourth, "mine", NOON + 5 * DAY, begun_at=restarts[0])


def test_other_credentials_are_tried_at_once() -> None:
    """A refused source is asked again as soon as others are configured, and counted anew."""
    state = refused(refused(refused(SourceState("x"))))
    assert may_ask(state, "others", NOON)
    state = refused(state, "others")
    assert (state.failures, state.retry_at) == (1, NOON + DAY)
    assert not may_ask(state, "others", NOON)


def test_a_person_who_asks_overrides_all_but_a_budget() -> None:
    """`insist` asks at once: the same credentials may be good now; a spent budget stays spent."""
    failing = SourceState("x", SourceStatus.FAILING, retry_at=NOON + DAY)
    assert not may_ask(failing, "mine", NOON)
    assert may_ask(failing, "mine", NOON, insist=True)
    assert may_ask(refused(SourceState("x")), "mine", NOON, insist=True)
    spent = replace(failing, status=SourceStatus.SPENT)
    assert not may_ask(spent, "mine", NOON, insist=True)
    assert may_ask(spent, "mine", NOON + DAY)


def test_a_refusal_without_credentials_is_a_fault_like_others() -> None:
    """A service that needs no key and shuts us out is asked again after the usual wait."""
    state = refused(SourceState("hackernews"), credentials="")
    assert (state.status, state.retry_at) == (SourceStatus.FAILING, NOON + timedelta(minutes=15))


def test_a_spent_budget_waits_for_its_moment() -> None:
    """The state says when there will be reads again."""
    error = BudgetSpentError("x", "1000 reads are used", retry_at=NOON + DAY)
    state = after_failure(SourceState("x"), error, credentials="mine", now=NOON)
    assert (state.status, state.retry_at) == (SourceStatus.SPENT, NOON + DAY)
    assert str(state.reason) == "x: 1000 reads are used"


def test_success_forgives_everything() -> None:
    """After it the source works, at any time again, and says only what was left out."""
    state = SourceState(
        "x", SourceStatus.FAILING, "down", cursor="c", covered_from=SINCE, failures=9, retry_at=NOON
    )
    done = after_success(state, NOON)
    assert done == SourceState("x", cursor="c", covered_from=SINCE, checked_at=NOON)
    left = after_success(state, NOON, "1000 reads are used")
    assert left == replace(done, reason="1000 reads are used")


def test_a_search_goes_on_unless_it_is_to_reach_further_back() -> None:
    """How far back was asked only grows, and a search from before that begins anew."""
    begun = begin_search(SourceState("x"), SINCE)
    assert (begun.covered_from, begun.cursor) == (SINCE, "")
    cut_off = replace(begun, cursor="c")
    assert begin_search(cut_off, SINCE) == cut_off
    assert begin_search(cut_off, NOON) == cut_off
    earlier = begin_search(cut_off, SINCE - MOMENT)
    assert (earlier.covered_from, earlier.cursor) == (SINCE - MOMENT, "")


def test_a_search_from_long_after_all_that_was_told_begins_anew() -> None:
    """A long downtime is not searched, and not taken for covered: a later search may reach it."""
    told = SourceState("x", cursor="c", covered_from=SINCE, fresh_at=SINCE)
    later = SINCE + 14 * DAY
    assert begin_search(told, later) == told
    begun = begin_search(told, later + MOMENT)
    assert (begun.covered_from, begun.cursor) == (later + MOMENT, "")
    assert begin_search(begun, later).covered_from == later


def test_a_search_keeps_what_is_known_of_faults() -> None:
    """Beginning to search forgives nothing: that is for its end."""
    state = SourceState("x", SourceStatus.FAILING, "down", failures=9, retry_at=NOON)
    begun = begin_search(state, SINCE)
    assert begun == replace(state, covered_from=SINCE)


def test_the_present_is_a_day_wide() -> None:
    """A search has come to the present if it has told of all but the last day, and says so."""
    assert not is_fresh(None, NOON)
    assert is_fresh(NOON - DAY + MOMENT, NOON)
    assert not is_fresh(NOON - DAY, NOON)
