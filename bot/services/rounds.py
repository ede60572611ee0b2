"""What the bot does over and over: collect what is due, ask the sources, close days."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.attention import SourceStatus
from bot.domain.calendar import expectation, recent_days
from bot.domain.clock import Clock
from bot.domain.collection import DayRecord
from bot.domain.text import plural
from bot.services.attention import Attention, SourceReport, posts_since
from bot.services.catch_up_plan import (
    FIRST_DAYS,
    MOST_DAYS,
    most_useful_first,
    next_few,
    wanted_days,
)
from bot.services.closing import Closed, Closing
from bot.services.collect import Attempt, Collector
from bot.services.digests import Digests
from bot.services.guard import guarded
from bot.services.pools import Seeding
from bot.services.ports import DayStore

_ASK_EVERY = timedelta(minutes=30)
_HOLD_OFF = timedelta(minutes=5)  # before a day is closed again that could not be
_FRESH = timedelta(minutes=10)  # a day is closed with counts that were asked for so lately

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rounds:
    """Runs the services when they are due. `asked_at` is when the sources were asked last."""

    collector: Collector
    attention: Attention
    seeding: Seeding
    closing: Closing
    digests: Digests
    days: DayStore
    clock: Clock
    asked_at: datetime | None = field(default=None)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _held: dict[date, datetime] = field(default_factory=dict)
    _to_collect: set[date] | None = field(default=None)
    _put_off: dict[date, datetime] = field(default_factory=dict)  # days whose record is kept

    async def collect_papers(self) -> None:
        """Bring in those of the last listing days that are not complete and are due again.

        Where many are missing, a few: a new day does not wait for all of them.

        Raises:
            StoreError: the store refused.
        """
        due = await self._list_uncollected()
        self._to_collect = set(due)
        try:
            await self._collect(due)
        finally:
            self._to_collect = set()

    async def _collect(self, due: Sequence[date]) -> None:
        if await self._is_first_start(due):
            # What a holiday probably cancels has time until the next round.
            due = [day for day in due if self._is_expected(day)]
            due = most_useful_first(due, self.digests.closes_at, self.clock.now())
            log.info(
                "first start: bringing in the last %d listing days, beginning with %s;"
                " arXiv wants to be asked slowly, so this takes some minutes",
                *(len(due), due[0]),
            )
        elif len(due) > FIRST_DAYS:
            missing, due = len(due), next_few(due, self.digests.closes_at, self.clock.now())
            log.info("%d days are missing: bringing some in, beginning with %s", missing, due[0])
        done = 0
        async for attempt in self.collector.collect_days(due):
            done += not attempt.again
            self._put_off[attempt.record.day] = attempt.record.retry_at or self.clock.now()
            if not attempt.again and self._to_collect:
                self._to_collect.discard(attempt.record.day)
            _tell_day(attempt, f"{done} of {len(due)}: " if len(due) > 1 else "")

    async def ask_sources(self) -> None:
        """Ask the sources for new posts and counts, every half an hour.

        Raises:
            StoreError: the store refused.
        """
        await self._ask(_ASK_EVERY)

    async def close_days(self) -> list[date]:
        """Freeze the days whose close has come and write their posts; which they were.

        One that is being collected waits for that. A day that cannot be closed or written down is
        told of in the log, keeps no other one back, and is tried again five minutes later.

        Raises:
            StoreError: the store refused.
            AfterWriteError: the owner's command failed.
        """
        if self._to_collect is None:  # the first round of papers has not begun yet
            self._to_collect = set(await self._list_uncollected())
        due = [day for day in await self.digests.list_due() if self._may_close(day)]
        if due:
            await self._ask(_FRESH)
            due = [day for day in await self.digests.list_due() if self._may_close(day)]
        # A day may be frozen while its post could not be written: closing it again writes that.
        noted = await self.closing.list_unwritten()
        unwritten = [day for day in noted if day not in due and self._may_close(day)]
        closed: list[Closed] = []

        async def close(day: date) -> None:
            closed.append(await self.closing.close_day(day))

        for day in sorted([*due, *unwritten]):
            if await guarded(f"closing {day}", partial(close, day)):
                self._held.pop(day, None)
            else:
                self._held[day] = self.clock.now()
        for one in closed:
            papers = plural(len(one.digest.entries), "paper")
            log.info("%s closed, %s with attention: /hot shows it", one.digest.day, papers)
            if one.post is not None and one.post.other:
                log.warning("%s was there already, as another post: it stays", one.post.file)
        if any(one.post is not None and one.post.written for one in closed):
            await self.closing.run_after_write()
        return [one.digest.day for one in closed]

    def _may_close(self, day: date) -> bool:
        """Whether a day is not being collected, and has not just failed."""
        if day in (self._to_collect or ()):
            return False
        held_for = self.clock.now() - self._held[day] if day in self._held else _HOLD_OFF
        return not timedelta(0) <= held_for < _HOLD_OFF

    def _is_expected(self, day: date) -> bool:
        return expectation(day, holidays=self.collector.holidays).is_listing

    async def _list_uncollected(self) -> list[date]:
        """The days for which arXiv is to be asked now, oldest first."""
        now, holidays = self.clock.now(), self.collector.holidays
        records = await self.days.list_records(recent_days(now, MOST_DAYS, holidays=holidays)[0])
        known = {record.day: record for record in records}
        newest = await self.days.find_newest_complete()
        lacking = await self._list_lacking(records, now)
        return [
            day
            for day in wanted_days(now, known, newest, holidays=holidays)
            if day not in known or day in lacking or _needs_another_try(known[day], now)
        ]

    async def _list_lacking(self, records: Sequence[DayRecord], now: datetime) -> set[date]:
        """The open days that were collected for fewer archives than are configured.

        So it is after a change of the configuration, or when somebody has collected by hand.
        """
        wanted = set(self.collector.archives)
        lacking = {
            record.day
            for record in records
            if not wanted <= set(record.archives) and now >= self._put_off.get(record.day, now)
        }
        if not lacking:
            return lacking
        return lacking - set(await self.digests.list_closed_since(min(lacking)))

    async def _ask(self, every: timedelta) -> None:
        """Ask the sources unless that was done so lately; one that is under way is waited for."""
        async with self._asking:
            now = self.clock.now()
            # A moment to come is of a clock that was ahead: nobody knows how long ago that was.
            if self.asked_at is not None and timedelta(0) <= now - self.asked_at < every:
                return
            self.asked_at = now
            learned = await self.seeding.seed_pools()
            if learned:
                past = plural(learned, "day")
                log.info("read %s of the sources' past: counts are held against that", past)
            last = recent_days(now, FIRST_DAYS, holidays=self.collector.holidays)
            oldest = min([last[0], *await self._list_uncollected()])
            for report in await self.attention.collect(posts_since(oldest)):
                _tell(report)

    async def _is_first_start(self, due: Sequence[date]) -> bool:
        """Whether no day was ever asked for."""
        return len(due) >= FIRST_DAYS and not await self.days.list_records(date.min)


def _needs_another_try(record: DayRecord, now: datetime) -> bool:
    if record.is_settled:
        return False
    # What a clock wrote down that was ahead would put the day off for as long.
    return record.retry_at is None or now >= record.retry_at or record.checked_at > now


def _tell_day(attempt: Attempt, progress: str) -> None:
    record = attempt.record
    papers = plural(record.papers, "paper")
    again = "; it is tried again" if attempt.again else ""
    log.info(
        "%s%s %s, %s: %s%s", progress, record.day, record.outcome, papers, record.evidence, again
    )


def _tell(report: SourceReport) -> None:
    """A line where something changed: that a source works as before is no news."""
    state = report.state
    if report.news and state.status is SourceStatus.WORKING:
        log.info("%s works again", state.source)
    elif report.news:
        log.warning("%s is %s: %s", state.source, state.status, state.reason)
    if report.new:
        log.debug("%s: %d new mentions", state.source, report.new)
