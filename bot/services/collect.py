"""Collecting days: the papers from arXiv, step by step, so that every stop can be gone on from.

This calls ports in the right order and decides nothing; `collect_plan` decides. What a step brought
is stored before the next one begins.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import EASTERN, previous_listing_day, submission_window
from bot.domain.clock import Clock
from bot.domain.collection import (
    DayRecord,
    ListingResult,
    NothingListed,
    Outcome,
    Unreadable,
)
from bot.services.collect_plan import (
    Step,
    Verdict,
    check_with_feed,
    judge_details,
    judge_listing,
    judge_window,
    next_try_at,
    plan_day,
    stand_in,
)
from bot.services.ports import Arxiv, DayStore, PaperStore
from bot.texts import Said

_ROUNDS = 3  # a day that failed is tried again after the others, at most so often in one run
_PATIENCE = timedelta(minutes=10)  # how long a run waits for a server that named a moment


@dataclass(frozen=True, slots=True)
class Attempt:
    """A day's record, and the moment before which a server asked not to be asked again.

    `again`: the same run tries the day once more.
    """

    record: DayRecord
    not_before: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Collector:
    """Brings listing days into the store. `holidays` are days without an evening announcement."""

    arxiv: Arxiv
    papers: PaperStore
    days: DayStore
    clock: Clock
    archives: tuple[str, ...]
    holidays: frozenset[date]

    async def collect_days(self, days: Sequence[date]) -> AsyncIterator[Attempt]:
        """Collect the days in order, and those that failed again afterwards.

        Gives every attempt. One that says `again` is followed by another at the same day.
        """
        waiting = list(days)
        for number in range(1, _ROUNDS + 1):
            failed: list[Attempt] = []
            for day in waiting:
                attempt = await self.collect_day(day)
                if number < _ROUNDS and self._is_worth_another(attempt):
                    failed.append(attempt)
                    yield replace(attempt, again=True)
                else:
                    yield attempt
            for attempt in failed:
                await self._wait_for(attempt)
            waiting = [attempt.record.day for attempt in failed]

    async def list_unfinished(self, days: Sequence[date]) -> list[date]:
        """Those of the days for which arXiv will have to be asked."""
        return [day for day in days if (await self._plan(day))[0].asks_arxiv]

    async def collect_day(self, day: date) -> Attempt:
        """One attempt at a day: what is still missing is fetched and stored.

        Raises:
            StoreError: the store refused; what was stored before stays.
        """
        step, record = await self._plan(day)
        if step is Step.NOTHING and record is not None:
            return Attempt(record)
        if step in (Step.NO_LISTING, Step.NO_ANSWER):
            return await self._record(day, record, Verdict(Outcome.QUIET, (), step.value))
        if step is Step.WAIT:
            return await self._record(day, record, Verdict(Outcome.NOT_YET, (), step.value))
        if step is Step.RECONSTRUCT:
            return await self._reconstruct(day, record)
        if step is Step.DETAIL and record is not None:
            return await self._detail(day, record, _resumed(record), papers=record.papers)
        return await self._list(day, record)

    async def _plan(self, day: date) -> tuple[Step, DayRecord | None]:
        record = await self.days.find_day(day)
        now = self.clock.now()
        step = plan_day(day, record, archives=self.archives, now=now, holidays=self.holidays)
        return step, record

    async def _list(self, day: date, record: DayRecord | None) -> Attempt:
        before = await self.papers.list_ids(previous_listing_day(day, holidays=self.holidays))
        results: dict[str, ListingResult] = {}
        for archive in self.archives:
            results[archive] = await self.arxiv.fetch_listing(archive, day)
        verdict = judge_listing(
            day, results, known_before=before, now=self.clock.now(), holidays=self.holidays
        )
        if day == self.clock.now().astimezone(EASTERN).date():
            verdict = await self._with_feeds(day, verdict, results, before)
        await self.papers.save_papers(verdict.papers)
        if verdict.listed and record is not None and set(record.archives) <= set(self.archives):
            # An earlier attempt may have taken cross-lists from a feed that the listing lacks.
            await self.papers.keep_listed(day, [paper.arxiv_id for paper in verdict.papers])
        if not verdict.papers:
            return await self._record(day, record, verdict)
        # From here on a run that is stopped goes on with the details.
        listed = replace(verdict, outcome=Outcome.PARTIAL)
        await self._record(day, record, listed)
        # What an earlier day has listed may have a new version.
        own = set(await self.papers.list_ids(day))
        known = [paper.arxiv_id for paper in verdict.papers if paper.arxiv_id not in own]
        return await self._detail(day, record, verdict, papers=len(verdict.papers), known=known)

    async def _with_feeds(
        self,
        day: date,
        verdict: Verdict,
        results: dict[str, ListingResult],
        before: Collection[str],
    ) -> Verdict:
        """Today's feeds, which check what was listed, and stand in for what could not be read."""
        if all(isinstance(found, NothingListed) for found in results.values()):
            return verdict
        is_stale = verdict.outcome is Outcome.STALE
        for archive, found in results.items():
            if isinstance(found, Unreadable):
                feed = await self.arxiv.fetch_feed(archive, day)
                verdict = stand_in(verdict, archive, feed, known_before=before)
            elif not is_stale:
                feed = await self.arxiv.fetch_feed(archive, day)
                is_empty = isinstance(found, NothingListed) or not found.papers
                verdict = check_with_feed(
                    verdict, archive, feed, known_before=before, is_empty=is_empty
                )
        return verdict

    async def _detail(
        self,
        day: date,
        record: DayRecord | None,
        verdict: Verdict,
        *,
        papers: int,
        known: Sequence[str] = (),
    ) -> Attempt:
        """Complete the papers of which only the listing has told, and record the day.

        `known` are papers that are complete and may have become newer.
        """
        problem: Unreadable | None = None
        missing = await self.papers.list_undetailed(day)
        async for details in self.arxiv.fetch_details([*missing, *known]):
            await self.papers.save_papers(list(details.papers.values()))
            problem = problem or details.problem
        left = len(await self.papers.list_undetailed(day)) if missing else 0
        now = self.clock.now()
        judged = judge_details(verdict, left, problem, papers=papers, day=day, now=now)
        return await self._record(day, record, judged, papers=papers)

    async def _reconstruct(self, day: date, record: DayRecord | None) -> Attempt:
        window = submission_window(day, holidays=self.holidays)
        verdict = judge_window(day, await self.arxiv.fetch_window(self.archives, day, window))
        await self.papers.save_papers(verdict.papers)
        return await self._record(day, record, verdict, reconstructed=True)

    async def _record(
        self,
        day: date,
        before: DayRecord | None,
        verdict: Verdict,
        *,
        papers: int | None = None,
        reconstructed: bool = False,
    ) -> Attempt:
        now = self.clock.now()
        attempts = before.attempts + 1 if before is not None else 1
        record = DayRecord(
            day=day,
            outcome=verdict.outcome,
            evidence=verdict.evidence,
            papers=len(verdict.papers) if papers is None else papers,
            archives=self.archives,
            checked_at=now,
            listed=verdict.listed,
            reconstructed=reconstructed,
            retry_at=next_try_at(verdict, attempts, day=day, now=now),
            attempts=attempts,
        )
        if await self.days.record_day(record):
            return Attempt(record, verdict.not_before)
        better = await self.days.find_day(day)
        covers = better is not None and set(self.archives) <= set(better.archives)
        return Attempt(better if better is not None and covers else record)

    def _is_worth_another(self, attempt: Attempt) -> bool:
        """Whether a day failed, and a server does not ask for more patience than a run has."""
        if not attempt.record.outcome.needs_another_try:
            return False
        return attempt.not_before is None or attempt.not_before - self.clock.now() <= _PATIENCE

    async def _wait_for(self, attempt: Attempt) -> None:
        if attempt.not_before is not None:
            seconds = (attempt.not_before - self.clock.now()).total_seconds()
            await self.clock.sleep(max(seconds, 0))


def _resumed(record: DayRecord) -> Verdict:
    """The verdict on a listing that an earlier run has read."""
    return Verdict(
        Outcome.COMPLETE, (), Said("listed-before", count=str(record.papers)), listed=True
    )
