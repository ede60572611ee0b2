"""The days that can be posted: those that have closed, and those that may yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import expectation
from bot.domain.clock import Clock
from bot.domain.collection import DayRecord, Outcome
from bot.services.delivery_plan import ClosedDay, Gap
from bot.services.digests import Digests
from bot.services.ports import DayStore, DigestStore
from bot.services.watch import Watch

_WAIT = timedelta(hours=24)  # how long days that a downtime held up are waited for
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Finds them; `holidays` as in the calendar. Every method may raise `StoreError`."""

    store: DigestStore
    days: DayStore
    digests: Digests
    watch: Watch
    clock: Clock
    holidays: frozenset[date]

    async def list_since(self, since: date) -> Sequence[ClosedDay]:
        """The days with a digest, and the weekdays of which arXiv said that there is nothing."""
        closes_at = self.digests.closes_at
        closed = [
            ClosedDay(day, at, closes_at(day)) for day, at in await self.store.list_closed(since)
        ]
        there = {day.day for day in closed}
        quiet = [
            record
            for record in await self.days.list_records(since)
            if record.outcome is Outcome.QUIET
            and record.day.weekday() < _SATURDAY
            and record.day not in there
        ]
        return [*closed, *(self._quiet(record) for record in quiet)]

    def _quiet(self, record: DayRecord) -> ClosedDay:
        at = self.digests.closes_at(record.day)
        return ClosedDay(record.day, at, at, quiet=True, doubtful=not record.is_settled)

    async def find_gap(self, known: Sequence[ClosedDay]) -> Gap | None:
        """The last downtime, with the listing days that should have closed in it and may yet."""
        now = self.clock.now()
        downtime = await self.watch.last_downtime(now)
        if downtime is None:
            return None
        there = {closed.day for closed in known}
        first = downtime.start.date() - timedelta(days=2)
        days = [first + timedelta(days=n) for n in range((downtime.end.date() - first).days + 1)]
        coming = [
            day
            for day in days
            if self.digests.closes_at(day) in downtime
            and day not in there
            and expectation(day, holidays=self.holidays).is_listing
        ]
        is_over = now - downtime.end >= _WAIT
        return Gap(downtime, () if is_over else tuple(coming), is_over)
