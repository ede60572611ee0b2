"""Digests: a day is ranked and frozen once, and read by everyone who shows it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.collection import DayRecord, Outcome
from bot.domain.digest import Delay, Digest, DigestView, select_entries
from bot.errors import NotFoundError
from bot.render.markdown import fingerprint, render_post
from bot.services.embeds import Embeds
from bot.services.missing import Surroundings, why_missing
from bot.services.ports import DayStore, DigestStore, LateStore, Now
from bot.services.rankings import DigestRules, Rankings
from bot.texts import Said

_OLDEST = timedelta(days=120)  # a day that was not closed by then stays open until it is asked for
_PATIENCE = timedelta(hours=24)  # how much longer than usual a day waits to become complete


@dataclass(frozen=True, slots=True)
class Digests:
    """Closes days, and finds closed ones."""

    days: DayStore
    digests: DigestStore
    late: LateStore
    rankings: Rankings
    embeds: Embeds
    now: Now
    rules: DigestRules

    def closes_at(self, day: date) -> datetime:
        """When a listing day closes: at `close_at` (UTC) of the next day."""
        return datetime.combine(day + timedelta(days=1), self.rules.close_at, UTC)

    async def list_due(self, asked_for: Collection[date] = ()) -> list[date]:
        """The collected days whose close has come and that are not frozen yet, oldest first.

        Those of the last 120 days, and older ones that are `asked_for`.

        A day of which arXiv has not told everything waits a day longer for that. While no source
        works every day waits: for a day since it closed, came in, or the last source failed.
        """
        now = self.now()
        works = await self.rankings.has_a_working_source()
        failing_since = None if works else await self.rankings.without_source_since()
        oldest = min([(now - _OLDEST).date(), *asked_for])
        records = await self.days.list_records(oldest)
        frozen = set(await self.digests.list_days(oldest, now.date()))
        return [
            record.day
            for record in records
            if record.day not in frozen
            and self._is_due(record, now)
            and (works or self._was_patient(record, failing_since, now))
            and (record.day >= (now - _OLDEST).date() or record.day in asked_for)
        ]

    async def find_delay(self, day: date) -> Delay | None:
        """Why an open day has not closed; None before its close."""
        if self.now() < self.closes_at(day):
            return None
        if day in await self.list_due():
            return Delay.SOON
        record = await self.days.find_day(day)
        if record is not None and record.outcome is not Outcome.COMPLETE:
            return Delay.ARXIV
        return Delay.UNKNOWN if await self.rankings.has_a_working_source() else Delay.SOURCES

    async def is_closed(self, day: date) -> bool:
        """Whether a day is frozen."""
        return await self.digests.find_seal(day) is not None

    async def list_closed_since(self, since: date) -> list[date]:
        """The frozen days from one on."""
        return await self.digests.list_days(since, self.now().date())

    async def rank(self, day: date) -> Digest | None:
        """A day as it stands now, whether it has closed or not; None if nothing was collected."""
        return await self.rankings.rank_day(day)

    async def close_day(self, day: date) -> Digest:
        """Rank a collected day and freeze it; a day that is frozen already stays as it is.

        However many processes try, one of them freezes the day, and all give what it froze.

        Raises:
            NotFoundError: nothing was collected for that day.
        """
        if await self.digests.find_seal(day) is None:
            record = await self.days.find_day(day)
            was_listed = record is not None and record.papers > 0
            draft = await self.rankings.rank_day(day, empty=was_listed)
            if draft is None:
                raise NotFoundError(f"no papers were collected for {day}: collect the day first")
            digest = await self.embeds.embed(draft, self.rules.bar)
            late = await self.rankings.rank_late(day)
            post = render_post(digest, bar=self.rules.bar)
            await self.digests.freeze_digest(digest, fingerprint(post), late)
        frozen = await self.digests.find_digest(day)
        if frozen is None:
            raise NotFoundError(Said("digest-removed", day=str(day)))
        return frozen

    async def view(
        self, day: date | None, *, category: str | None = None, limit: int | None = None
    ) -> DigestView:
        """What to show of a day, the latest closed one if `day` is None.

        A day that was collected and has not closed yet is ranked as it stands now.

        Raises:
            NotFoundError: nothing is known of that day; the message names its neighbours.
        """
        wanted = day or await self._latest()
        digest = await self.digests.find_digest(wanted)
        closes_at = None
        if digest is None:
            digest = await self.rankings.rank_day(wanted)
            if digest is None:
                raise await self._missing(wanted)
            closes_at = self.closes_at(wanted)
        late = await self.late.list_late_of(wanted)
        view = select_entries(
            digest,
            bar=self.rules.bar,
            category=category,
            limit=limit,
            closes_at=closes_at,
            late=late,
        )
        return view if view.is_closed else replace(view, delay=await self.find_delay(wanted))

    async def find(self, day: date | None) -> Digest:
        """A closed day, the latest one if `day` is None.

        Raises:
            NotFoundError: there is none; the message names its neighbours.
        """
        wanted = day or await self._latest()
        digest = await self.digests.find_digest(wanted)
        if digest is None:
            raise await self._missing(wanted)
        return digest

    async def _latest(self) -> date:
        latest = await self.digests.find_latest_day()
        if latest is None:
            raise NotFoundError(Said("store-empty"))
        return latest

    def _is_due(self, record: DayRecord, now: datetime) -> bool:
        if not record.papers:
            return False
        patience = timedelta(0) if record.outcome is Outcome.COMPLETE else _PATIENCE
        return now >= self.closes_at(record.day) + patience

    def _was_patient(
        self, record: DayRecord, failing_since: datetime | None, now: datetime
    ) -> bool:
        """Whether the sources could have told of a day for long enough.

        A bot that was off, or a network that comes back, has days to close that nobody was asked
        about.
        """
        closes_at = self.closes_at(record.day)
        moments = (closes_at, record.checked_at, failing_since or closes_at)
        believed = [moment for moment in moments if moment <= now]  # a clock may have been ahead
        return now >= max(believed, default=now) + _PATIENCE

    async def _missing(self, day: date) -> NotFoundError:
        """The error that says why a day has no digest, and which days have one."""
        before, after = await self.digests.find_neighbours(day)
        record = await self.days.find_day(day)
        around = Surroundings(
            before,
            after,
            record,
            holidays=self.rules.holidays,
            closes_at=self.closes_at(day) if record else None,
        )
        nearest = tuple(found for found in (before, after) if found)
        return NotFoundError(why_missing(day, around, now=self.now()), nearest=nearest)
