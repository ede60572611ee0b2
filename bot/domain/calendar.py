"""When arXiv announces papers, and on which day a paper is listed.

Pure: the moment comes in as an argument. Rules (FACTS section 2, and
https://info.arxiv.org/help/availability.html): submissions close at 14:00 US Eastern, Monday to
Friday; what was submitted until then is announced at 20:00 Eastern, Sunday to Thursday, in a
listing headed with the next day. So Friday's submissions are announced on Sunday evening in the
listing of Monday, and those of the weekend on Monday evening in the listing of Tuesday. A holiday
cancels the announcement of its own evening (a Friday's: that of Sunday), so the holiday's own
listing exists and the next weekday's does not; its submissions roll into the next one.

Weekends are certain. Holidays are a hint: arXiv has announced on some, and the list of a year is
known only once it is published. What arXiv itself answers for a day is the authority.

Days are listing days (`date`, US Eastern), moments are aware UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bot.errors import DayError
from bot.texts import Said

EASTERN = ZoneInfo("America/New_York")

HOLIDAYS = frozenset(
    [
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 6, 19),
        date(2026, 7, 3),
        date(2026, 9, 7),
        date(2026, 11, 26),
        date(2026, 12, 25),
        date(2026, 12, 29),
        date(2026, 12, 31),
    ]
)
"""The published holidays; a caller with more of them passes `HOLIDAYS | more`."""

_DEADLINE = time(14)
_ANNOUNCED = time(20)
_MONDAY, _SATURDAY = 0, 5


class Expectation(Enum):
    """What the calendar alone can say about the listing of a day."""

    LISTING = "a listing is expected"
    LISTING_UNSURE = "a listing is likely, but the holidays of that year are not known"
    NONE_HOLIDAY = "a holiday probably cancels it"
    NONE_WEEKEND = "arXiv has no listings on weekends"

    @property
    def is_listing(self) -> bool:
        """Whether to look for a listing at all."""
        return self in (Expectation.LISTING, Expectation.LISTING_UNSURE)

    @property
    def empty_is_suspicious(self) -> bool:
        """Whether an empty answer contradicts the calendar.

        In a year whose holidays are not known, a single empty weekday is no alarm.
        """
        return self is Expectation.LISTING


@dataclass(frozen=True, slots=True)
class Announcement:
    """The listing of `day`, which appears at `appears_at` (aware UTC)."""

    day: date
    appears_at: datetime


@dataclass(frozen=True, slots=True)
class SubmissionWindow:
    """The submission times of one listing day: from `start` on, before `end` (both aware UTC)."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def expectation(day: date, *, holidays: frozenset[date] = HOLIDAYS) -> Expectation:
    """What is to be expected of `day`, and how sure that is.

    A year counts as known as soon as `holidays` has one day of it.
    """
    if day.weekday() >= _SATURDAY:
        return Expectation.NONE_WEEKEND
    evenings = _cancelling_days(day)
    if not holidays.isdisjoint(evenings):
        return Expectation.NONE_HOLIDAY
    known_years = {holiday.year for holiday in holidays}
    if all(evening.year in known_years for evening in evenings):
        return Expectation.LISTING
    return Expectation.LISTING_UNSURE


def next_listing_day(day: date, *, holidays: frozenset[date] = HOLIDAYS) -> date:
    """The first day after `day` on which a listing is expected.

    Raises:
        DayError: `day` is at the end of what a calendar can hold.

    """
    return _nearest_listing_day(day, 1, holidays)


def previous_listing_day(day: date, *, holidays: frozenset[date] = HOLIDAYS) -> date:
    """The last day before `day` on which a listing is expected.

    Raises:
        DayError: `day` is at the start of what a calendar can hold.

    """
    return _nearest_listing_day(day, -1, holidays)


def appears_at(day: date) -> datetime:
    """When the listing headed `day` appears: 20:00 Eastern of the evening before."""
    return _eastern(_shifted(day, -1), _ANNOUNCED)


def newest_announcement(now: datetime, *, holidays: frozenset[date] = HOLIDAYS) -> Announcement:
    """The last expected listing that has appeared by `now`."""
    upcoming = next_announcement(now, holidays=holidays)
    day = previous_listing_day(upcoming.day, holidays=holidays)
    return Announcement(day, appears_at(day))


def next_announcement(now: datetime, *, holidays: frozenset[date] = HOLIDAYS) -> Announcement:
    """The first expected listing that appears after `now`."""
    today = _in_eastern(now).date()
    day = next_listing_day(today, holidays=holidays)
    if appears_at(day) <= now:
        day = next_listing_day(day, holidays=holidays)
    return Announcement(day, appears_at(day))


def recent_days(now: datetime, number: int, *, holidays: frozenset[date] = HOLIDAYS) -> list[date]:
    """The last `number` expected listing days whose date has begun, oldest first.

    Between and after them stand the weekdays that a holiday probably cancels: that is a hint only.
    """
    day = _in_eastern(now).date()
    days: list[date] = []
    while number:
        expected = expectation(day, holidays=holidays)
        if expected is not Expectation.NONE_WEEKEND:
            days.append(day)
        number -= expected.is_listing
        day = _shifted(day, -1)
    return days[::-1]


def listing_day_of(submitted_at: datetime, *, holidays: frozenset[date] = HOLIDAYS) -> date:
    """The listing day in which a first version submitted at that moment is announced.

    arXiv may hold a paper back, so this is the earliest day and almost always the right one.
    """
    local = _in_eastern(submitted_at)
    deadline = local.date() if local.time() < _DEADLINE else _shifted(local.date(), 1)
    while deadline.weekday() >= _SATURDAY:
        deadline = _shifted(deadline, 1)
    return next_listing_day(deadline, holidays=holidays)


def submission_window(day: date, *, holidays: frozenset[date] = HOLIDAYS) -> SubmissionWindow:
    """The submission times that the listing of `day` covers.

    The windows of consecutive listing days follow each other without a gap. To ask for a day that
    exists in spite of a listed holiday, leave that holiday out.

    Raises:
        DayError: no listing is expected on that day.

    """
    expected = expectation(day, holidays=holidays)
    if not expected.is_listing:
        raise DayError(f"{day} has no listing: {expected.value}; take another day")
    before = previous_listing_day(day, holidays=holidays)
    return SubmissionWindow(_deadline_of(before), _deadline_of(day))


def _cancelling_days(day: date) -> tuple[date, ...]:
    """The days on which a holiday would cancel the listing of the weekday `day`.

    Monday's listing is announced on Sunday and holds what was submitted until Friday.
    """
    evening = _shifted(day, -1)
    return (_shifted(day, -3), evening) if day.weekday() == _MONDAY else (evening,)


def _deadline_of(day: date) -> datetime:
    """When submissions for the listing of the weekday `day` close: 14:00 of the weekday before."""
    return _eastern(_cancelling_days(day)[0], _DEADLINE)


def _nearest_listing_day(day: date, step: int, holidays: frozenset[date]) -> date:
    day = _shifted(day, step)
    while not expectation(day, holidays=holidays).is_listing:
        day = _shifted(day, step)
    return day


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise DayError(Said("day-at-the-edge", day=str(day))) from None


def _eastern(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, EASTERN).astimezone(UTC)


def _in_eastern(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the calendar needs an aware moment: a naive one has no place on it")
    return moment.astimezone(EASTERN)
