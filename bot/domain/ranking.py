"""The ranking rules: pure functions from a day's papers and their mentions to ordered entries.

Both rules leave out withdrawn papers (they have no PDF) and papers without attention. Equal scores
stand by raw sum, then in reverse of the listing's order, papers without a known place after those
with one, by descending id. The order of papers and of mentions does not matter, and one more like
never lowers a paper.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from bot.domain.digest import Entry, SourcePart
from bot.domain.mention import NO_COUNTS, Counts, Mention
from bot.domain.paper import Paper
from bot.domain.pool import Pool

CLASSIC_BAR = 50
"""A paper is hot from this raw sum on (FACTS section 1)."""

BALANCED_BAR = 5
"""The two sources without a key give about seven such papers a day (FACTS section 3)."""

_MakePart = Callable[[str, Counts], SourcePart]


def rank_classic(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    *,
    observed_at: datetime,
    failing: Iterable[str] = (),
) -> tuple[Entry, ...]:
    """By the raw sum of shares and likes over a paper's mentions.

    Each entry carries all of its mentions, best first, and a part for each source that told of it.
    A `failing` source that never told of a paper has a part without counts. An entry's
    `observed_at` is the newest observation among its mentions, the argument where none has one.
    """
    return _ranked(papers, mentions, _classic_part, observed_at=observed_at, failing=failing)


def rank_balanced(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    *,
    pools: Mapping[str, Pool],
    observed_at: datetime,
    failing: Iterable[str] = (),
) -> tuple[Entry, ...]:
    """By rarity: points of each source for how few papers of its pool had as much, added up.

    A source without a pool gives no points, which leaves the order of the raw sum. What else an
    entry carries is as in `rank_classic`.
    """

    def part(source: str, counts: Counts) -> SourcePart:
        pool = pools.get(source) or Pool(source, ())
        attention = counts.attention
        at_or_above = pool.at_or_above(attention)
        points = pool.points(at_or_above) if attention > 0 else 0.0
        return SourcePart(source, counts, points, at_or_above)

    return _ranked(papers, mentions, part, observed_at=observed_at, failing=failing)


def select_mentions(
    mentions: Sequence[Mention], *, min_score: int, limit: int
) -> tuple[Mention, ...]:
    """The mentions to show: a raw sum of at least `min_score`, best first, at most `limit`.

    Withheld ones are not shown.
    """
    loud = (
        mention
        for mention in mentions
        if mention.counts is not None
        and mention.counts.attention >= min_score
        and not mention.withheld
    )
    return tuple(sorted(loud, key=_loudness)[:limit])


@dataclass(slots=True)
class _Draft:
    """A paper with its sums, before it has a place."""

    paper: Paper
    counts: Counts
    score: float
    parts: tuple[SourcePart, ...]
    mentions: list[Mention]

    def place(self) -> tuple[float, int, int, tuple[int, ...]]:
        """What papers are sorted by, ascending."""
        index = self.paper.listing_index
        descending_id = tuple([-ord(character) for character in self.paper.arxiv_id])
        return (
            -self.score,
            -self.counts.attention,
            -index if index is not None else 1,
            descending_id,
        )


def _ranked(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    make_part: _MakePart,
    *,
    observed_at: datetime,
    failing: Iterable[str],
) -> tuple[Entry, ...]:
    by_paper: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.counts is not None:
            by_paper[mention.arxiv_id].append(mention)
    down = sorted(set(failing))
    drafts = [
        _draft(paper, by_paper[paper.arxiv_id], make_part, down)
        for paper in papers
        if paper.arxiv_id in by_paper and not paper.withdrawn
    ]
    drafts = [draft for draft in drafts if draft.counts.attention > 0]
    drafts.sort(key=_Draft.place)
    return tuple(_entry(draft, rank, observed_at) for rank, draft in enumerate(drafts, start=1))


def _draft(
    paper: Paper, mentions: list[Mention], make_part: _MakePart, down: Sequence[str]
) -> _Draft:
    totals = _totals(mentions)
    parts = [make_part(source, counts) for source, counts in totals.items()]
    parts += [SourcePart(source, None, 0.0) for source in down if source not in totals]
    parts.sort(key=lambda part: part.source)
    score = fsum([part.points for part in parts])
    return _Draft(paper, sum(totals.values(), NO_COUNTS), score, tuple(parts), mentions)


def _totals(mentions: Iterable[Mention]) -> dict[str, Counts]:
    """The sums by source. Numbers are added here, not `Counts`: there may be thousands of posts."""
    sums: dict[str, list[int]] = {}
    for mention in mentions:
        counts = mention.counts
        if counts is None:
            continue
        known = sums.get(mention.source)
        if known is None:
            sums[mention.source] = [counts.shares, counts.likes, counts.comments]
        else:
            known[0] += counts.shares
            known[1] += counts.likes
            known[2] += counts.comments
    return {source: Counts(*numbers) for source, numbers in sums.items()}


def _entry(draft: _Draft, rank: int, observed_at: datetime) -> Entry:
    moments = [mention.observed_at for mention in draft.mentions if mention.observed_at]
    return Entry(
        rank=rank,
        paper=draft.paper,
        counts=draft.counts,
        score=draft.score,
        observed_at=max(moments, default=observed_at),
        parts=draft.parts,
        mentions=tuple(sorted(draft.mentions, key=_loudness)),
    )


def _classic_part(source: str, counts: Counts) -> SourcePart:
    return SourcePart(source, counts, float(counts.attention))


def _loudness(mention: Mention) -> tuple[int, str, str]:
    counts = mention.counts or NO_COUNTS
    return (-(counts.shares + counts.likes), mention.source, mention.post_id)
