"""A source's pool: the counts of its papers in days that have closed, by which rarity is measured.

`balanced` compares a paper's count with those that papers of the same source had when their days
closed: what is rare at one source weighs as much as what is rare at another, whatever the numbers.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import log2

POOL_DAYS = 30
"""A pool holds the last 30 closed days (DESIGN, ranking)."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The raw sums of a source's papers, ascending, and what the source weighs.

    `provisional`: days that this bot has closed do not fill the pool yet.
    """

    source: str
    sums: tuple[int, ...] = field(repr=False)
    weight: float = 1.0
    provisional: bool = False

    def at_or_above(self, attention: int) -> int:
        """How many papers of the pool had at least that raw sum."""
        return len(self.sums) - bisect_left(self.sums, attention)

    def points(self, at_or_above: int) -> float:
        """Bits of rarity, by weight: none for what every paper of the pool has."""
        return self.weight * log2((1 + len(self.sums)) / (1 + at_or_above))


@dataclass(frozen=True, slots=True)
class PoolDay:
    """The raw sums that the papers of a source had on one day, zeros left out.

    `seeded`: they were read from the source's own history, settled, and not frozen at a close.
    """

    source: str
    day: date
    sums: tuple[int, ...]
    seeded: bool = False


def pool_of(source: str, days: Iterable[PoolDay], *, left_out: date, weight: float = 1.0) -> Pool:
    """The pool of a source from its last 30 closed days, the day to be ranked left out.

    A day has closed for a source that had nothing on it, too. As long as there are fewer, seeded
    days before all of these fill the pool up, the newest first: a later one may tell of the same
    papers.
    """
    known = list(days)
    dates = sorted({d.day for d in known if not d.seeded and d.day != left_out})[-POOL_DAYS:]
    closed = [d for d in known if d.source == source and not d.seeded and d.day in dates]
    first = min([left_out, *dates])
    earlier = [d for d in known if d.source == source and d.seeded and d.day < first]
    seeds = sorted(earlier, key=lambda d: d.day)[::-1][: POOL_DAYS - len(dates)]
    sums = sorted(s for day in (*closed, *seeds) for s in day.sums if s > 0)
    return Pool(source, tuple(sums), weight, provisional=bool(seeds))


def pool_days_of(day: date, parts: Iterable[tuple[str, int]]) -> list[PoolDay]:
    """What a day that closes gives to the pools: (source, raw sum) of each part of each entry."""
    by_source: dict[str, list[int]] = {}
    for source, attention in parts:
        if attention > 0:
            by_source.setdefault(source, []).append(attention)
    return [PoolDay(source, day, tuple(sorted(sums))) for source, sums in sorted(by_source.items())]
