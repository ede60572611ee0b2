"""When a digest is to be posted, and which of several that were missed still are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.subscription import Missed

ON_TIME = timedelta(hours=2)
"""A post that is at most so late was not missed."""


@dataclass(frozen=True, slots=True)
class Due:
    """A day to be posted, and the moment (aware UTC) at which it should be."""

    day: date
    at: datetime


def posts_at(closed_at: datetime, at: time | None, timezone: str) -> datetime:
    """When a day that closed at a moment is posted, aware UTC.

    That is at once, or at the next `at` o'clock in `timezone`. A time that a change to summer time
    leaves out is meant an hour later; of one that comes twice, the first is meant.
    """
    if at is None:
        return closed_at
    zone = ZoneInfo(timezone)
    local_day = closed_at.astimezone(zone).date()
    moments = (_moment(local_day + timedelta(days=later), at, zone) for later in (0, 1, 2))
    return next(moment for moment in moments if moment >= closed_at)


def select_due(waiting: Iterable[Due], missed: Missed, now: datetime) -> Sequence[Due]:
    """Those of the days that have come which are to be posted, oldest first.

    The others were missed, and the subscription does not want them any more.
    """
    due = sorted((day for day in waiting if day.at <= now), key=lambda one: one.day)
    if missed is Missed.ALL:
        return due
    if missed is Missed.NONE:
        return [one for one in due if now - one.at <= ON_TIME]
    return due[-1:]


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
