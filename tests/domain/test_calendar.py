"""The announcement calendar: windows, announcements, holidays, daylight-saving changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    EASTERN,
    HOLIDAYS,
    Expectation,
    appears_at,
    expectation,
    listing_day_of,
    newest_announcement,
    next_announcement,
    next_listing_day,
    previous_listing_day,
    recent_days,
    submission_window,
)
from bot.errors import DayError

HOLIDAYS_2020 = frozenset(
    [date(2020, 11, 26), date(2020, 12, 25), date(2021, 1, 1), date(2020, 12, 31)]
)
DAYS = st.dates(date(1992, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
HOLIDAY_SETS = st.one_of(
    st.just(HOLIDAYS),
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40),
)
NEAR = st.datetimes(datetime(2025, 11, 1), datetime(2028, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def eastern(text: str) -> datetime:
    """A moment given as Eastern wall-clock time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN).astimezone(UTC)


@given(MOMENTS, HOLIDAY_SETS)
def test_submission_is_in_the_window_of_its_day(
    moment: datetime, holidays: frozenset[date]
) -> None:
    """Each submission belongs to the one listing day whose window holds it."""
    day = listing_day_of(moment, holidays=holidays)
    assert expectation(day, holidays=holidays).is_listing
    assert moment in submission_window(day, holidays=holidays)


@given(DAYS, HOLIDAY_SETS)
def test_windows_tile_time(day: date, holidays: frozenset[date]) -> None:
    """The window of a listing day ends where that of the next one begins."""
    here = next_listing_day(day, holidays=holidays)
    after = next_listing_day(here, holidays=holidays)
    window = submission_window(here, holidays=holidays)
    assert window.start < window.end == submission_window(after, holidays=holidays).start


@given(DAYS, HOLIDAY_SETS)
def test_window_holds_its_start_but_not_its_end(day: date, holidays: frozenset[date]) -> None:
    """The deadline itself belongs to the next listing, here as in `listing_day_of`."""
    here = next_listing_day(day, holidays=holidays)
    window = submission_window(here, holidays=holidays)
    assert window.start in window
    assert window.end not in window
    assert listing_day_of(window.start, holidays=holidays) == here
    assert listing_day_of(window.end, holidays=holidays) > here


@given(DAYS, HOLIDAY_SETS)
def test_submissions_close_six_hours_or_more_before_the_listing(
    day: date, holidays: frozenset[date]
) -> None:
    """No window is open when its listing appears; only over the weekend is the gap longer."""
    here = next_listing_day(day, holidays=holidays)
    gap = appears_at(here) - submission_window(here, holidays=holidays).end
    if here.weekday() == 0:
        assert timedelta(hours=53) <= gap <= timedelta(hours=55)
    else:
        assert gap == timedelta(hours=6)


@given(DAYS)
def test_listing_appears_at_eight_in_the_evening(day: date) -> None:
    """A listing appears at 20:00 Eastern of the evening before, through every clock change."""
    moment = appears_at(day)
    local = moment.astimezone(EASTERN)
    assert moment.utcoffset() == timedelta(0)
    assert (local.date(), local.time()) == (day - timedelta(days=1), time(20))


@given(DAYS, HOLIDAY_SETS)
def test_next_and_previous_are_inverse(day: date, holidays: frozenset[date]) -> None:
    """From a listing day, one step forward and one back lead home."""
    here = next_listing_day(day, holidays=holidays)
    there = next_listing_day(here, holidays=holidays)
    assert there > here > day
    assert previous_listing_day(there, holidays=holidays) == here


@given(NEAR, HOLIDAY_SETS)
def test_announcements_enclose_the_moment(moment: datetime, holidays: frozenset[date]) -> None:
    """Every moment lies between the newest announcement and the next, which are neighbours."""
    newest = newest_announcement(moment, holidays=holidays)
    upcoming = next_announcement(moment, holidays=holidays)
    assert newest.appears_at <= moment < upcoming.appears_at
    assert next_listing_day(newest.day, holidays=holidays) == upcoming.day


@pytest.mark.parametrize(
    ("submitted", "day"),
    [
        ("2021-02-05T13:59:59", "2021-02-08"),  # Friday before the deadline: Monday
        ("2021-02-05T14:00:00", "2021-02-09"),  # Friday at the deadline: Tuesday
        ("2021-02-06T12:00:00", "2021-02-09"),  # Saturday
        ("2021-02-08T13:59:59", "2021-02-09"),  # Monday before the deadline
        ("2021-02-08T14:00:00", "2021-02-10"),
        ("2021-02-10T23:00:00", "2021-02-12"),  # Wednesday evening: Friday
        ("2021-02-11T14:00:00", "2021-02-15"),  # Thursday at the deadline: Monday
    ],
)
def test_week_without_holiday(submitted: str, day: str) -> None:
    """Submissions of a plain week fall on the days that arXiv's schedule names."""
    assert listing_day_of(eastern(submitted)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        # Clocks go forward on Sunday 2026-03-08 and back on Sunday 2026-11-01.
        ("2026-03-09", "2026-03-05T19:00+00:00", "2026-03-06T19:00+00:00"),
        ("2026-03-10", "2026-03-06T19:00+00:00", "2026-03-09T18:00+00:00"),
        ("2026-11-02", "2026-10-29T18:00+00:00", "2026-10-30T18:00+00:00"),
        ("2026-11-03", "2026-10-30T18:00+00:00", "2026-11-02T19:00+00:00"),
    ],
)
def test_windows_of_weeks_with_a_clock_change(day: str, start: str, end: str) -> None:
    """The weekend window is an hour shorter in March and an hour longer in November."""
    window = submission_window(date.fromisoformat(day))
    assert window.start == datetime.fromisoformat(start)
    assert window.end == datetime.fromisoformat(end)


def test_sunday_announcement_follows_the_new_clock() -> None:
    """On the Sunday of a clock change, 20:00 is already that of the new offset."""
    assert appears_at(date(2026, 3, 9)) == datetime(2026, 3, 9, 0, tzinfo=UTC)
    assert appears_at(date(2026, 3, 6)) == datetime(2026, 3, 6, 1, tzinfo=UTC)
    assert appears_at(date(2026, 11, 2)) == datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-11-26", Expectation.LISTING),
        ("2020-11-27", Expectation.NONE_HOLIDAY),
        ("2020-11-30", Expectation.LISTING),
        ("2020-12-25", Expectation.LISTING),
        ("2020-12-28", Expectation.NONE_HOLIDAY),
        ("2021-01-01", Expectation.NONE_HOLIDAY),
        ("2021-01-04", Expectation.NONE_HOLIDAY),
        ("2020-11-28", Expectation.NONE_WEEKEND),
    ],
)
def test_holiday_cancels_the_next_weekday(day: str, expected: Expectation) -> None:
    """A holiday's own listing exists; the one of the next weekday does not."""
    assert expectation(date.fromisoformat(day), holidays=HOLIDAYS_2020) is expected


def test_submissions_of_a_holiday_roll_on() -> None:
    """What was submitted for a cancelled listing is in the next one."""
    thanksgiving = eastern("2020-11-26T10:00:00")
    assert listing_day_of(thanksgiving, holidays=HOLIDAYS_2020) == date(2020, 11, 30)
    window = submission_window(date(2020, 11, 30), holidays=HOLIDAYS_2020)
    assert window.start == eastern("2020-11-25T14:00:00")
    assert window.end == eastern("2020-11-27T14:00:00")


@pytest.mark.parametrize(
    "missing",
    [
        "2026-01-02", "2026-01-20", "2026-06-22", "2026-07-06", "2026-09-08", "2026-11-27",
        "2026-12-28", "2026-12-30", "2027-01-01",
    ],
)  # fmt: skip
def test_missing_days_of_2026(missing: str) -> None:
    """The built-in holidays of 2026 cancel exactly one listing each."""
    assert expectation(date.fromisoformat(missing)) is Expectation.NONE_HOLIDAY


def test_year_2026_has_no_other_gap() -> None:
    """All other weekdays of 2026 are expected, and known to be, from the second working day on."""
    weekdays = [
        day
        for offset in range(365)
        if (day := date(2026, 1, 1) + timedelta(days=offset)).weekday() < 5
    ]
    found = [expectation(day) for day in weekdays]
    assert found.count(Expectation.NONE_HOLIDAY) == 8
    assert found.count(Expectation.LISTING) == len(weekdays) - 8 - 1
    assert expectation(date(2026, 1, 1)) is Expectation.LISTING_UNSURE


def test_year_without_a_list_is_unsure() -> None:
    """An empty weekday of a year without a holiday list is no alarm; a weekend stays certain."""
    assert expectation(date(2031, 3, 5)) is Expectation.LISTING_UNSURE
    assert not expectation(date(2031, 3, 5)).empty_is_suspicious
    assert expectation(date(2031, 3, 5)).is_listing
    assert expectation(date(2031, 3, 8)) is Expectation.NONE_WEEKEND
    assert expectation(date(2026, 3, 5)).empty_is_suspicious


def test_saturday_holiday_changes_nothing() -> None:
    """A holiday on a Saturday has no announcement to cancel; one on a Sunday has Monday's."""
    assert expectation(date(2026, 8, 3), holidays=HOLIDAYS | {date(2026, 8, 1)}).is_listing
    assert not expectation(date(2026, 8, 3), holidays=HOLIDAYS | {date(2026, 8, 2)}).is_listing


def test_next_announcement_at_the_very_moment() -> None:
    """At 20:00:00 the announcement of the evening is the newest, no longer the next."""
    moment = appears_at(date(2026, 8, 5))
    assert newest_announcement(moment).day == date(2026, 8, 5)
    assert next_announcement(moment).day == date(2026, 8, 6)
    assert next_announcement(moment - timedelta(seconds=1)).day == date(2026, 8, 5)


def test_a_holiday_stands_among_the_recent_days() -> None:
    """It counts for none of them, and is there from midnight in New York on; weekends never are."""
    week = [date(2026, 9, day) for day in (3, 4, 7, 8)]
    midnight = datetime(2026, 9, 8, 4, tzinfo=UTC)
    assert recent_days(midnight, 3) == week
    assert recent_days(midnight - timedelta(seconds=1), 3) == week[:-1]
    assert recent_days(midnight + timedelta(days=1), 3) == [*week[1:], date(2026, 9, 9)]
    assert recent_days(midnight, 4, holidays=frozenset()) == week


def test_day_without_listing_has_no_window() -> None:
    """Asking for the window of a weekend or a cancelled day says why there is none."""
    with pytest.raises(DayError, match="2026-11-27 has no listing: a holiday"):
        submission_window(date(2026, 11, 27))
    with pytest.raises(DayError, match="weekends"):
        submission_window(date(2026, 11, 28))


def test_edges_of_the_calendar_are_named() -> None:
    """The first and last days that a calendar can hold end in an error for a person."""
    with pytest.raises(DayError):
        next_listing_day(date.max)
    for ask in (previous_listing_day, appears_at):
        with pytest.raises(DayError):
            ask(date.min)


def test_naive_moment_is_refused() -> None:
    """A moment without a zone has no place on the calendar."""
    with pytest.raises(ValueError, match="aware"):
        listing_day_of(datetime(2026, 8, 5, 12))  # noqa: DTZ001 - the fault under test
