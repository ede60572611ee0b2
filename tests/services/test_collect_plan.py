"""What to do about a day, and when again: decisions without any port."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import EASTERN, HOLIDAYS
from bot.domain.collection import (
    DayRecord,
    Outcome,
)
from bot.services.collect_plan import (
    CATCH_UP_DAYS,
    Step,
    Verdict,
    next_try_at,
    plan_day,
)
from tests.services.verdicts import AFTER_LABOR_DAY, DAY, NOON, QUIET, VERDICTS, eastern, judge

ARCHIVES = ("cs", "stat.ML")


def record(
    outcome: Outcome, *, listed: bool = False, day: date = DAY, retry_at: datetime | None = None
) -> DayRecord:
    """What an earlier attempt at a day came to, of both archives."""
    return DayRecord(day, outcome, "as it was", 3, ARCHIVES, NOON, listed=listed, retry_at=retry_at)


def plan(
    stored: DayRecord | None,
    *,
    day: date = DAY,
    archives: tuple[str, ...] = ARCHIVES,
    now: datetime = NOON,
) -> Step:
    """The step for a day."""
    return plan_day(day, stored, archives=archives, now=now, holidays=HOLIDAYS)


DOUBTED = record(Outcome.QUIET, retry_at=NOON)


@pytest.mark.parametrize(
    ("stored", "step"),
    [
        (None, Step.LIST),
        (record(Outcome.COMPLETE, listed=True), Step.NOTHING),
        (record(Outcome.QUIET), Step.NOTHING),
        (DOUBTED, Step.LIST),
        (record(Outcome.NOT_YET), Step.LIST),
        (record(Outcome.STALE), Step.LIST),
        (record(Outcome.FAILED), Step.LIST),
        (record(Outcome.PARTIAL), Step.LIST),
        (record(Outcome.PARTIAL, listed=True), Step.DETAIL),
    ],
)
def test_each_outcome_has_its_next_step(stored: DayRecord | None, step: Step) -> None:
    """What is final needs nothing, a known set needs details only, anything else its listing."""
    assert plan(stored) is step


@pytest.mark.parametrize(
    "stored",
    [
        record(Outcome.COMPLETE, listed=True),
        record(Outcome.QUIET),
        record(Outcome.PARTIAL, listed=True),
    ],
)
def test_another_archive_means_reading_the_listing_again(stored: DayRecord) -> None:
    """A record answers only for the archives that it covers, for a part of them too."""
    assert plan(stored, archives=("cs", "math")) is Step.LIST
    assert plan(stored, archives=("stat.ML",)) is plan(stored)


@pytest.mark.parametrize("day", [date(2026, 9, 5), date(2026, 9, 6), date(2030, 1, 5)])
def test_a_weekend_is_never_asked_for(day: date) -> None:
    """Saturdays and Sundays have no listing, whenever they are and whatever was recorded."""
    for stored in (None, record(Outcome.QUIET, day=day), record(Outcome.FAILED, day=day)):
        assert plan(stored, day=day) is Step.NO_LISTING


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 6), "2026-03-06T05:00"),  # the last winter listing: UTC-5
        (date(2026, 3, 9), "2026-03-09T04:00"),  # clocks went forward on Sunday morning
        (date(2026, 10, 30), "2026-10-30T04:00"),
        (date(2026, 11, 2), "2026-11-02T05:00"),  # clocks went back on Sunday morning
    ],
)
def test_a_day_waits_until_it_begins_in_new_york(day: date, begins: str) -> None:
    """Catch-up pages refuse the future, so midnight is waited for, also as the clocks change."""
    moment = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert plan(None, day=day, now=moment - timedelta(seconds=1)) is Step.WAIT
    assert plan(None, day=day, now=moment) is Step.LIST
    too_early = record(Outcome.QUIET, day=day)
    assert plan(too_early, day=day, now=moment - timedelta(seconds=1)) is Step.WAIT


def test_a_day_out_of_reach_of_the_catch_up_pages_is_reconstructed() -> None:
    """Days are counted in New York: at midnight there, the 91st day back is too old."""
    day = date(2026, 6, 12)
    last, first = eastern("2026-09-10T23:59:59"), eastern("2026-09-11T00:00")
    assert (first.astimezone(EASTERN).date() - day).days == CATCH_UP_DAYS + 1
    for stored in (None, record(Outcome.PARTIAL, day=day), record(Outcome.FAILED, day=day)):
        assert plan(stored, day=day, now=last) is Step.LIST
        assert plan(stored, day=day, now=first) is Step.RECONSTRUCT


@pytest.mark.parametrize("stored", [record(Outcome.COMPLETE), record(Outcome.QUIET), DOUBTED])
def test_a_final_day_stays_so_however_old_it_is(stored: DayRecord) -> None:
    """Age alone is no reason to put a day together again."""
    assert plan(stored, now=NOON + timedelta(days=1000)) is Step.NOTHING


def test_only_steps_that_fetch_ask_arxiv() -> None:
    """What the calendar or the store answers costs no request."""
    assert {step for step in Step if step.asks_arxiv} == {Step.LIST, Step.DETAIL, Step.RECONSTRUCT}


def test_a_doubtful_silence_is_asked_about_for_four_days() -> None:
    """Every six hours from the first “no updates” on, whatever the number of attempts."""
    quiet = {"cs": QUIET, "stat.ML": QUIET}
    now = eastern("2026-09-11T08:00")
    asked: list[datetime] = []
    while (
        again := next_try_at(judge(quiet, now=now), len(asked) + 9, day=DAY, now=now)
    ) is not None:
        assert again == now + timedelta(hours=6)
        now = again
        asked.append(again)
    assert asked[-1] == eastern("2026-09-14T20:00")
    late = judge(quiet, now=now + timedelta(days=9))
    assert next_try_at(late, 1, day=DAY, now=now + timedelta(days=9)) is None


def test_a_silence_that_the_calendar_foretold_is_final() -> None:
    """The day after a holiday is asked for once more in the morning, and not again."""
    midnight, noon = eastern("2026-09-08T00:00"), eastern("2026-09-08T12:00")
    early = judge({"cs": QUIET}, day=AFTER_LABOR_DAY, now=midnight)
    again = next_try_at(early, 1, day=AFTER_LABOR_DAY, now=midnight)
    assert again == eastern("2026-09-08T08:00")
    verdict = judge({"cs": QUIET}, day=AFTER_LABOR_DAY, now=noon)
    assert next_try_at(verdict, 1, day=AFTER_LABOR_DAY, now=noon) is None


def test_attempts_become_sparser_up_to_six_hours() -> None:
    """From a quarter of an hour on each wait doubles, and none is longer than six hours."""
    partial = Verdict(Outcome.PARTIAL, (), "")
    waits = [next_try_at(partial, attempts, day=DAY, now=NOON) for attempts in (1, 2, 3, 5, 6, 99)]
    minutes = [15, 30, 60, 240, 360, 360]
    assert waits == [NOON + timedelta(minutes=wait) for wait in minutes]


def test_a_day_that_has_not_appeared_is_tried_when_it_does() -> None:
    """However often it was asked for before, the first try that makes sense is at midnight."""
    waiting = Verdict(Outcome.NOT_YET, (), "")
    asked = eastern("2026-09-09T12:00")
    assert next_try_at(waiting, 1, day=DAY, now=asked) == eastern("2026-09-11T00:00")


@given(VERDICTS, st.integers(1, 200), st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_only_what_is_not_final_has_a_next_attempt(
    verdict: Verdict, attempts: int, later: timedelta
) -> None:
    """Final days have none; others wait for the server and the listing, never shorter each time."""
    now = NOON + later
    again = next_try_at(verdict, attempts, day=DAY, now=now)
    if verdict.outcome.is_final:
        assert again is None
        return
    assert again is not None
    appears, not_before = eastern("2026-09-11T00:00"), verdict.not_before or now
    assert again >= max(now + timedelta(minutes=15), not_before, appears)
    assert again <= max(now + timedelta(hours=6), not_before, appears)
    following = next_try_at(verdict, attempts + 1, day=DAY, now=now)
    assert following is not None
    assert following >= again
