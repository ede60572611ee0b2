"""The ranking rules: pure functions from a day's papers and their mentions to ordered entries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.digest import Entry, SourcePart
from bot.domain.mention import NO_COUNTS, Counts, Mention
from bot.domain.paper import Paper

CLASSIC_BAR = 50
"""A paper is hot from this raw sum on (FACTS section 1)."""


def rank_classic(
    papers: Iterable[Paper], mentions: Iterable[Mention], *, observed_at: datetime
) -> tuple[Entry, ...]:
    """Every paper with attention and a PDF, by the raw sum of shares and likes over its mentions.

    Equal sums stand in reverse of the listing's order, papers without a known place after those
    with one, by descending id. Withdrawn papers have no PDF and are left out. The order of `papers`
    and of `mentions` does not matter. Each entry carries all of its mentions, best first;
    `observed_at` is the newest observation among them, the argument where none has one.
    """
    by_paper: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.counts is not None:
            by_paper[mention.arxiv_id].append(mention)
    drafts = [
        _classic_entry(paper, by_paper[paper.arxiv_id], observed_at)
        for paper in papers
        if paper.arxiv_id in by_paper and not paper.withdrawn
    ]
    drafts = [entry for entry in drafts if entry.counts.attention > 0]
    drafts.sort(key=_order)
    return tuple(
        Entry(
            number,
            draft.paper,
            draft.counts,
            draft.score,
            draft.observed_at,
            draft.parts,
            draft.mentions,
        )
        for number, draft in enumerate(drafts, start=1)
    )


def select_mentions(
    mentions: Sequence[Mention], *, min_score: int, limit: int
) -> tuple[Mention, ...]:
    """The mentions to show: a raw sum of at least `min_score`, best first, at most `limit`."""
    loud = (m for m in mentions if m.counts is not None and m.counts.attention >= min_score)
    return tuple(sorted(loud, key=_loudness)[:limit])


def _classic_entry(paper: Paper, mentions: list[Mention], observed_at: datetime) -> Entry:
    totals: dict[str, Counts] = defaultdict(lambda: NO_COUNTS)
    for mention in mentions:
        totals[mention.source] += mention.counts or NO_COUNTS
    parts = tuple(
        SourcePart(source, counts, float(counts.attention))
        for source, counts in sorted(totals.items())
    )
    counts = sum(totals.values(), NO_COUNTS)
    newest = max((m.observed_at for m in mentions if m.observed_at), default=observed_at)
    shown = tuple(sorted(mentions, key=_loudness))
    return Entry(0, paper, counts, float(counts.attention), newest, parts, shown)


def _order(entry: Entry) -> tuple[float, int, int, tuple[int, ...]]:
    index = entry.paper.listing_index
    descending_id = tuple(-ord(character) for character in entry.paper.arxiv_id)
    return (
        -entry.score,
        -entry.counts.attention,
        -index if index is not None else 1,
        descending_id,
    )


def _loudness(mention: Mention) -> tuple[int, str, str]:
    counts = mention.counts or NO_COUNTS
    return (-counts.attention, mention.source, mention.post_id)
