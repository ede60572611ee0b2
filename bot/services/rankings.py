"""Ranking what is stored: a day, and the papers of earlier days that took off since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from bot.domain.attention import SourceState, SourceStatus
from bot.domain.calendar import previous_listing_day
from bot.domain.digest import Digest, Entry, LateRiser, SourceReading, entries_over
from bot.domain.mention import Mention
from bot.domain.outlook import Closes
from bot.domain.paper import Paper
from bot.domain.pool import Pool, pool_of
from bot.domain.ranking import rank_balanced, rank_classic, with_shown
from bot.services.ports import (
    DigestStore,
    LateStore,
    MentionStore,
    Now,
    PaperStore,
    SourceStore,
)

LATE_DAYS = 7
LATE_MOST = 5
LATE_BAR = 10
"""Caught on later: at most 5, at least 10 in all, of the last 7 listing days (DESIGN, ranking)."""


@dataclass(frozen=True, slots=True)
class DigestRules:
    """The settings that decide what a digest holds and what is shown of it.

    `sources` are those that are set up, with their weights. `close_at` is UTC.
    """

    rule: str
    bar: int
    sources: Mapping[str, float]
    mention_min_score: int = 25
    max_mentions: int = 10
    close_at: time = time(9)
    holidays: frozenset[date] = field(default_factory=frozenset)

    @property
    def closes(self) -> Closes:
        """When days close."""
        return Closes(self.close_at, self.holidays)


@dataclass(frozen=True, slots=True)
class _Scales:
    """What a ranking is made with: how the sources stand, and what counts are held against."""

    readings: tuple[SourceReading, ...]
    pools: Mapping[str, Pool]

    @property
    def failing(self) -> list[str]:
        return [reading.source for reading in self.readings if reading.failing]


@dataclass(frozen=True, slots=True)
class Rankings:
    """Ranks by the installation's rule, without storing anything."""

    papers: PaperStore
    mentions: MentionStore
    sources: SourceStore
    digests: DigestStore
    late: LateStore
    now: Now
    rules: DigestRules

    async def rank_day(self, day: date, *, empty: bool = False) -> Digest | None:
        """A day as it stands now; None if none of its papers are stored, unless it may be `empty`.

        All that a small archive lists on a day may belong to the days before.
        """
        papers = await self.papers.list_papers(day)
        if not papers and not empty:
            return None
        mentions = await self.mentions.list_mentions_of_day(day)
        scales = await self._scales(day)
        moment = self.now().replace(microsecond=0)
        entries = with_shown(
            self._ranked(papers, mentions, scales, moment),
            mentions,
            min_score=self.rules.mention_min_score,
            limit=self.rules.max_mentions,
        )
        return Digest(
            day=day,
            rule=self.rules.rule,
            closed_at=moment,
            entries=entries,
            readings=scales.readings,
        )

    async def rank_late(self, day: date) -> tuple[LateRiser, ...]:
        """The papers of the listing days before `day` that took off after they had closed.

        What their digest showed, or another digest named, is left out.
        """
        first = day
        for _ in range(LATE_DAYS):
            first = previous_listing_day(first, holidays=self.rules.holidays)
        days = [d for d in await self.digests.list_days(first, day) if d < day]
        if not days:
            return ()
        shown = await self.late.list_late_ids(first)
        papers: list[Paper] = []
        for earlier in days:
            digest = await self.digests.find_digest(earlier)
            if digest is not None:
                shown |= {e.paper.arxiv_id for e in entries_over(digest, self.rules.bar)}
            papers += await self.papers.list_papers(earlier)
        mentions = await self.mentions.list_mentions_between(days[0], days[-1])
        rising = [paper for paper in papers if paper.arxiv_id not in shown]
        ranked = self._ranked(rising, mentions, await self._scales(day), self.now())
        bar = max(LATE_BAR, self.rules.bar)
        risen = [entry for entry in ranked if entry.counts.attention >= bar][:LATE_MOST]
        return tuple(
            LateRiser(day, entry.paper.listed_on, replace(entry, rank=rank))
            for rank, entry in enumerate(risen, start=1)
            if entry.paper.listed_on is not None
        )

    async def has_a_working_source(self) -> bool:
        """Whether any source that is set up answered when it was asked last."""
        return any(state.status is SourceStatus.WORKING for state in await self._states())

    async def without_source_since(self) -> datetime | None:
        """Since when none of those that are set up works (aware UTC); None if none was asked."""
        moments = [state.failing_since for state in await self._states()]
        return max((moment for moment in moments if moment is not None), default=None)

    async def _states(self) -> list[SourceState]:
        """What is known of the sources that are set up and were ever asked."""
        states = await self.sources.list_states()
        return [states[name] for name in self.rules.sources if name in states]

    def _ranked(
        self,
        papers: Sequence[Paper],
        mentions: Sequence[Mention],
        scales: _Scales,
        moment: datetime,
    ) -> tuple[Entry, ...]:
        if self.rules.rule == "classic":
            return rank_classic(papers, mentions, observed_at=moment, failing=scales.failing)
        return rank_balanced(
            papers, mentions, pools=scales.pools, observed_at=moment, failing=scales.failing
        )

    async def _scales(self, day: date) -> _Scales:
        states = await self.sources.list_states()
        pools: dict[str, Pool] = {}
        if self.rules.rule != "classic":
            days = await self.sources.list_pool_days()
            for name, weight in self.rules.sources.items():
                pools[name] = pool_of(name, days, left_out=day, weight=weight)
        readings = [
            _reading(name, states.get(name), pools.get(name)) for name in sorted(self.rules.sources)
        ]
        return _Scales(tuple(readings), pools)


def _reading(name: str, state: SourceState | None, pool: Pool | None) -> SourceReading:
    if state is None:
        return SourceReading(name, failing=True, reason="it was not asked yet")
    return SourceReading(
        name,
        failing=state.status is not SourceStatus.WORKING,
        reason=str(state.reason),
        fresh_at=state.fresh_at,
        pool=len(pool.sums) if pool else 0,
        provisional=bool(pool and pool.provisional),
    )
