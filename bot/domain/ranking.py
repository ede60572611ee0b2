"""The ranking rules: pure functions from a day's papers and their mentions to ordered entries.

Both rules leave out withdrawn papers (they have no PDF) and papers without attention. Equal scores
stand by raw sum, then in reverse of the listing's order, papers without a known place after those
with one, by descending id. The order of papers and of mentions does not matter, and one more like
never lowers a paper.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import fsum
from typing import NamedTuple

from bot.domain.digest import Entry, SourcePart
from bot.domain.mention import NO_COUNTS, Counts, Mention
from bot.domain.paper import Paper
from bot.domain.pool import Pool

CLASSIC_BAR = 50
"""A paper is hot from this raw sum on (FACTS section 1)."""

BALANCED_BAR = 5
"""The two sources without a key give about seven such papers a day (FACTS section 3)."""

_MakePart = Callable[[str, Counts], SourcePart]
_Sums = list[int]  # shares, likes, comments: numbers are added up here, there may be many posts


class _Draft(NamedTuple):
    """A paper with its sums and its score, before it has a place."""

    paper: Paper
    counts: Counts
    attention: int
    score: float
    parts: tuple[SourcePart, ...]


def rank_classic(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    *,
    observed_at: datetime,
    failing: Iterable[str] = (),
) -> tuple[Entry, ...]:
    """By the raw sum of shares and likes over a paper's mentions.

    Each entry has a part for each source that told of the paper, and one without counts for each
    `failing` source that did not. An entry's `observed_at` is the newest observation among the
    paper's mentions, the argument where none has one. `with_shown` adds the mentions to show.
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
        return SourcePart(source, counts, points, at_or_above, len(pool.sums))

    return _ranked(papers, mentions, part, observed_at=observed_at, failing=failing)


def with_shown(
    entries: Iterable[Entry], mentions: Iterable[Mention], *, min_score: int, limit: int
) -> tuple[Entry, ...]:
    """The entries with the mentions to show under each."""
    by_paper: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.counts is not None and mention.counts.attention >= min_score:
            by_paper[mention.arxiv_id].append(mention)
    return tuple(
        replace(
            entry,
            mentions=select_mentions(
                by_paper[entry.paper.arxiv_id], min_score=min_score, limit=limit
            ),
        )
        if entry.paper.arxiv_id in by_paper
        else entry
        for entry in entries
    )


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


def _ranked(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    make_part: _MakePart,
    *,
    observed_at: datetime,
    failing: Iterable[str],
) -> tuple[Entry, ...]:
    sums, newest = _added_up(mentions)
    down = [SourcePart(source, None, 0.0) for source in sorted(set(failing))]
    drafts = []
    for paper in papers:
        by_source = sums.get(paper.arxiv_id)
        if by_source is None or paper.withdrawn:
            continue
        draft = _draft(paper, by_source, make_part, down)
        if draft.attention > 0:
            drafts.append(draft)
    # Sorting keeps what is equal in its order: the last criterion comes first.
    drafts.sort(key=lambda draft: draft.paper.arxiv_id, reverse=True)
    drafts.sort(key=_place)
    return tuple(
        [
            Entry(
                rank,
                draft.paper,
                draft.counts,
                draft.score,
                newest.get(draft.paper.arxiv_id, observed_at),
                draft.parts,
            )
            for rank, draft in enumerate(drafts, start=1)
        ]
    )


def _added_up(
    mentions: Iterable[Mention],
) -> tuple[dict[str, dict[str, _Sums]], dict[str, datetime]]:
    """The sums of each paper by source, and each paper's newest observation, in one pass."""
    sums: dict[str, dict[str, _Sums]] = {}
    newest: dict[str, datetime] = {}
    for mention in mentions:
        counts = mention.counts
        if counts is None:
            continue
        arxiv_id, seen = mention.arxiv_id, mention.observed_at
        by_source = sums.get(arxiv_id)
        if by_source is None:
            by_source = sums[arxiv_id] = {}
        known = by_source.get(mention.source)
        if known is None:
            by_source[mention.source] = [counts.shares, counts.likes, counts.comments]
        else:
            known[0] += counts.shares
            known[1] += counts.likes
            known[2] += counts.comments
        if seen is not None and (arxiv_id not in newest or seen > newest[arxiv_id]):
            newest[arxiv_id] = seen
    return sums, newest


def _draft(
    paper: Paper,
    by_source: Mapping[str, _Sums],
    make_part: _MakePart,
    down: Sequence[SourcePart],
) -> _Draft:
    parts, shares, likes, comments = [], 0, 0, 0
    for source, sums in sorted(by_source.items()):
        counts = Counts(*sums)
        parts.append(make_part(source, counts))
        shares += counts.shares
        likes += counts.likes
        comments += counts.comments
    score = fsum([part.points for part in parts])
    if down:
        parts += [part for part in down if part.source not in by_source]
        parts.sort(key=lambda part: part.source)
    counts = Counts(shares, likes, comments)
    return _Draft(paper, counts, shares + likes, score, tuple(parts))


def _place(draft: _Draft) -> tuple[float, int, int]:
    index = draft.paper.listing_index
    return (-draft.score, -draft.attention, 1 if index is None else -index)


def _classic_part(source: str, counts: Counts) -> SourcePart:
    return SourcePart(source, counts, float(counts.shares + counts.likes))


def _loudness(mention: Mention) -> tuple[int, str, str]:
    counts = mention.counts or NO_COUNTS
    return (-counts.attention, mention.source, mention.post_id)
