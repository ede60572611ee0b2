"""Deciding when a back-up is due, and which older copies give way: pure, no port is touched."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.schedule import last_time

_RETRY = timedelta(hours=1)
_WRONG_CLOCK = timedelta(days=1)
_STALE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """What became of backing up; moments are aware UTC.

    At `done_at` the newest copy was begun that came to be verified: `file`, of `size` bytes. At
    `tried_at` the last attempt began. `problem` says what went wrong with it; empty if it went
    well, is under way or was cut off.
    """

    done_at: datetime | None = None
    file: str = ""
    size: int = 0
    tried_at: datetime | None = None
    problem: str = ""

    def is_stale(self, now: datetime) -> bool:
        """Whether there is no copy of the last two days, although one was tried."""
        return self.tried_at is not None and (self.done_at is None or now - self.done_at > _STALE)


def is_due(record: BackupRecord, now: datetime, at: time, timezone: str) -> bool:
    """Whether a back-up is to be made now: none was since it was `at` o'clock in `timezone`.

    So one is made a day at most, and one that was missed is made later. What failed or was cut off
    is tried again after an hour. A clock that was a day or more ahead once is not believed: what it
    had noted then would put back-ups off until that day.
    """
    if _is_within(record.tried_at, now, _RETRY) and record.tried_at != record.done_at:
        return False
    if record.done_at is None or record.done_at - now >= _WRONG_CLOCK:
        return True
    return record.done_at < last_time(now, at, timezone)


def night_of(now: datetime, at: time, timezone: str) -> date:
    """The day in `timezone` on which it was `at` o'clock last: what the copy is named by."""
    return last_time(now, at, timezone).astimezone(ZoneInfo(timezone)).date()


def select_surplus(days: Iterable[date], newest: date, keep: int) -> list[date]:
    """Those of the copies, which are named by days, that are over the `keep` that stay.

    `newest` was just made and stays whatever happens. The oldest go first; before them those of
    days to come, which only a wrong clock can have made.
    """
    others = {day for day in days if day != newest}
    by_worth = sorted(others, key=lambda day: (day < newest, day), reverse=True)
    return sorted(by_worth[max(keep, 1) - 1 :])


def record_text(record: BackupRecord) -> str:
    """A record as it is remembered."""
    return json.dumps(asdict(record), default=lambda moment: moment.astimezone(UTC).isoformat())


def record_of(text: str | None) -> BackupRecord:
    """The record that was remembered; a broken note is as good as none."""
    try:
        fields = json.loads(text or "{}")
        for name in ("done_at", "tried_at"):
            if fields.get(name) is not None:
                fields[name] = datetime.fromisoformat(fields[name])
        return BackupRecord(**fields)
    except (ValueError, TypeError, AttributeError):
        return BackupRecord()


def _is_within(earlier: datetime | None, now: datetime, span: timedelta) -> bool:
    return earlier is not None and timedelta(0) <= now - earlier < span
