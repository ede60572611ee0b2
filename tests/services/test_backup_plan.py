"""When a back-up is due, and which copies give way."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.backup_plan import (
    BackupRecord,
    is_due,
    night_of,
    record_of,
    record_text,
    select_surplus,
)

AT = time(3, 30)
NIGHT = datetime(2026, 9, 14, 3, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DONE = BackupRecord(NIGHT, "a.db", 5, NIGHT)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Tokyo"])
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
GAPS = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=3))
DATES = st.dates(date(2020, 1, 1), date(2020, 3, 1))


def tick(record: BackupRecord, now: datetime, at: time = AT, zone: str = "UTC") -> BackupRecord:
    """What a look at the clock leaves: a back-up that works, if one is due."""
    return replace(record, done_at=now, tried_at=now) if is_due(record, now, at, zone) else record


@pytest.mark.parametrize(
    ("record", "now", "due"),
    [
        (BackupRecord(), NIGHT + 9 * HOUR, True),
        (DONE, NIGHT + 23 * HOUR, False),
        (DONE, NIGHT + DAY - timedelta(seconds=1), False),
        (DONE, NIGHT + DAY, True),
        (DONE, NIGHT + 100 * DAY, True),
        (DONE, NIGHT - timedelta(seconds=2), False),
        (DONE, NIGHT - 23 * HOUR, False),
        (DONE, NIGHT - 24 * HOUR, True),
        (DONE, NIGHT - 4000 * DAY, True),
    ],
)
def test_one_is_due_a_night(record: BackupRecord, now: datetime, due: bool) -> None:
    """At its time, or later where that was missed; a clock set back a little brings no second."""
    assert is_due(record, now, AT, "UTC") is due


@pytest.mark.parametrize("before", [BackupRecord(), replace(DONE, done_at=NIGHT - DAY)])
def test_a_failure_is_tried_again_after_an_hour(before: BackupRecord) -> None:
    """Whether it failed or was cut off, and also where the clock was set back since."""
    for problem in ("the disk is full", ""):
        failed = replace(before, tried_at=NIGHT, problem=problem)
        assert not is_due(failed, NIGHT + HOUR - timedelta(seconds=1), AT, "UTC")
        assert is_due(failed, NIGHT + HOUR, AT, "UTC")
        assert is_due(failed, NIGHT - timedelta(seconds=1), time(3), "UTC")


def test_the_time_is_that_of_the_zone() -> None:
    """03:30 in Berlin is 01:30 UTC in summer, and the copy bears the day of the zone."""
    assert not is_due(replace(DONE, done_at=NIGHT - 3 * HOUR), NIGHT - 3 * HOUR, AT, "UTC")
    for zone, moment, day in [
        ("Europe/Berlin", datetime(2026, 9, 14, 1, 30, tzinfo=UTC), date(2026, 9, 14)),
        ("America/New_York", datetime(2026, 9, 14, 7, 30, tzinfo=UTC), date(2026, 9, 14)),
        ("Pacific/Apia", datetime(2026, 9, 13, 14, 30, tzinfo=UTC), date(2026, 9, 14)),
    ]:
        earlier = moment - timedelta(seconds=1)
        done = BackupRecord(earlier, "a.db", 5, earlier)
        assert not is_due(done, earlier, AT, zone)
        assert is_due(done, moment, AT, zone)
        assert night_of(moment, AT, zone) == day
        assert night_of(earlier, AT, zone) == day - DAY


@given(st.lists(GAPS, min_size=1, max_size=60), TIMES, ZONES)
def test_at_most_one_a_night_and_none_is_left_out(
    gaps: list[timedelta], at: time, zone: str
) -> None:
    """However often the bot looks, or was off: one copy for each night in which it looked."""
    now, record = NIGHT, BackupRecord()
    made: list[date] = []
    nights = set()
    for gap in gaps:
        now += gap
        nights.add(night_of(now, at, zone))
        after = tick(record, now, at, zone)
        if after != record:
            made.append(night_of(now, at, zone))
        assert not is_due(after, now, at, zone)
        record = after
    assert len(made) == len(set(made))
    assert set(made) == nights


@given(
    st.lists(
        st.tuples(
            GAPS, st.timedeltas(min_value=timedelta(days=-20_000), max_value=timedelta(20_000))
        ),
        min_size=1,
        max_size=20,
    ),
    TIMES,
    ZONES,
)
def test_a_clock_that_jumps_does_no_harm(
    jumps: list[tuple[timedelta, timedelta]], at: time, zone: str
) -> None:
    """Each jump costs one more copy at most, and two days later there is one of the last day."""
    now, record, made = NIGHT, BackupRecord(), 0
    for gap, jump in jumps:
        for moment in (now + gap, now + jump):
            after = tick(record, moment, at, zone)
            made += after != record
            record = after
        now += jump
        if not 1990 < now.year < 2090:
            now = NIGHT
    honest = sum((gap for gap, _ in jumps), timedelta())
    assert made <= honest / DAY + 3 * len(jumps) + 1
    for hour in range(49):
        record = tick(record, now + hour * HOUR, at, zone)
    assert record.done_at is not None
    assert timedelta() <= now + 48 * HOUR - record.done_at <= DAY + HOUR


@given(st.sets(DATES, max_size=12), DATES, st.integers(1, 8))
def test_as_many_stay_as_are_wanted(days: set[date], newest: date, keep: int) -> None:
    """The new one stays, the newest others with it, and what a wrong clock made goes first."""
    surplus = set(select_surplus(days | {newest}, newest, keep))
    kept = (days | {newest}) - surplus
    assert newest in kept
    assert len(kept) == min(keep, len(days | {newest}))
    to_come = {day for day in kept if day > newest}
    assert not to_come or all(day > newest for day in surplus)
    past = sorted(day for day in days if day < newest)
    assert sorted(day for day in kept if day < newest) == past[len(past) - len(kept & set(past)) :]


@given(
    st.builds(
        BackupRecord,
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.text(),
        st.integers(0),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.text(),
    )
)
def test_a_record_is_read_as_it_was_written(record: BackupRecord) -> None:
    """Nothing is lost between two lives of the bot."""
    assert record_of(record_text(record)) == record


@pytest.mark.parametrize("text", [None, "", "no JSON", "[]", "3", '{"other": 1}', '{"done_at": 5}'])
def test_a_broken_note_is_as_good_as_none(text: str | None) -> None:
    """It leads to a new back-up."""
    assert record_of(text) == BackupRecord()


def test_staleness_is_two_days() -> None:
    """A copy older than that is too old; where none was ever tried there is nothing to say."""
    assert not BackupRecord().is_stale(NIGHT)
    assert BackupRecord(tried_at=NIGHT, problem="full").is_stale(NIGHT)
    assert not DONE.is_stale(NIGHT + 2 * DAY)
    assert DONE.is_stale(NIGHT + 2 * DAY + HOUR)
