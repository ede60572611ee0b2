"""When a digest is to be posted, and which of several that were missed still are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.subscription import Missed

ON_TIME = timedelta(hours=2)
"""A post that is at most so late was not missed."""

EARLY = timedelta(hours=12)
"""How long before its close a day is posted where that is wanted, and no time is named."""


@dataclass(frozen=True, slots=True)
class Downtime:
    """A time in which nobody could post, aware UTC: from `start` on, up to `end`."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start < moment <= self.end


@dataclass(frozen=True, slots=True)
class Due:
    """A day to be posted, and the moment (aware UTC) at which it can be.

    `held_up`: it should have been posted in a downtime, even if it closed only after that. `quiet`:
    there is only a line to post.
    """

    day: date
    at: datetime
    held_up: bool = False
    quiet: bool = False

    def is_missed(self, now: datetime) -> bool:
        """Whether its time is over; what arXiv or a source delayed was not missed."""
        return self.held_up or now - self.at > ON_TIME


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


def last_time(now: datetime, at: time, timezone: str) -> datetime:
    """The last moment, aware UTC, up to `now` at which it was `at` o'clock in `timezone`.

    Of a time that comes twice or not at all, the same moment is meant as for posts.
    """
    zone = ZoneInfo(timezone)
    local_day = now.astimezone(zone).date()
    moments = (_moment(local_day - timedelta(days=earlier), at, zone) for earlier in (0, 1, 2))
    return next(moment for moment in moments if moment <= now)


def preliminary_at(close_at: datetime, at: time | None, timezone: str) -> datetime:
    """From when on a day that closes at a moment is posted before its close, aware UTC.

    That is the last `at` o'clock in `timezone` before it: most of a day's attention comes in its
    last hours. Without a time it is half a day before the close.
    """
    if at is None:
        return close_at - EARLY
    return last_time(close_at - timedelta(microseconds=1), at, timezone)


def select_due(waiting: Iterable[Due], policy: Missed, now: datetime) -> Sequence[Due]:
    """Those of the days that have come which are to be posted, oldest first.

    Days that were not missed always are. Of the missed ones `latest` wants the newest with papers,
    if nothing newer comes anyway; the others are not wanted any more. That a day was quiet is said
    later only if nobody could say it then.
    """
    due = sorted((day for day in waiting if day.at <= now), key=lambda one: one.day)
    due = [one for one in due if one.held_up or not one.quiet or not one.is_missed(now)]
    missed = [one for one in due if one.is_missed(now)]
    if policy is Missed.ALL or not missed:
        return due
    on_time = [one for one in due if not one.is_missed(now)]
    if policy is Missed.NONE or any(one.day > missed[-1].day for one in on_time if not one.quiet):
        return on_time
    newest = [one for one in missed if not one.quiet][-1:]
    return sorted([*newest, *on_time], key=lambda one: one.day)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
