"""Small domain objects written by hand, of which a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.digest import Digest, Entry, SourcePart
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper

DAY = date(2021, 2, 8)
READ_AT = datetime(2021, 2, 9, 6, 29, 41, tzinfo=UTC)
CLOSED_AT = datetime(2021, 2, 9, 7, 0, 0, tzinfo=UTC)


def sample_paper(arxiv_id: str = "2102.02915", **changes: Any) -> Paper:
    """A paper about robots."""
    paper = Paper(
        arxiv_id=arxiv_id,
        title="How to Train Your Robot",
        authors=("Julian Ibarz", "Jie Tan"),
        categories=("cs.RO", "cs.LG"),
        abstract="We train robots.",
        listed_on=DAY,
        listing_index=0,
    )
    return replace(paper, **changes)


def sample_mention(
    arxiv_id: str = "2102.02915",
    post_id: str = "1",
    *,
    shares: int = 0,
    likes: int = 0,
    **changes: Any,
) -> Mention:
    """A post on X about a paper."""
    mention = Mention(
        source="x",
        post_id=post_id,
        arxiv_id=arxiv_id,
        url=f"https://twitter.com/ada/status/{post_id}",
        author="ada",
        counts=Counts(shares, likes),
        observed_at=READ_AT,
    )
    return replace(mention, **changes)


def sample_entry(rank: int = 1, *, shares: int = 40, likes: int = 20, **changes: Any) -> Entry:
    """An entry all of whose attention comes from X; each rank is another paper."""
    counts = Counts(shares, likes)
    entry = Entry(
        rank=rank,
        paper=sample_paper(f"2102.{rank:05}"),
        counts=counts,
        score=float(counts.attention),
        observed_at=READ_AT,
        parts=(SourcePart("x", counts, float(counts.attention)),),
    )
    return replace(entry, **changes)


def sample_digest(*entries: Entry, **changes: Any) -> Digest:
    """A digest of 8 February 2021 that was made here."""
    return replace(Digest(DAY, "classic", CLOSED_AT, entries), **changes)


def renumbered(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same entries, numbered from 1 in their present order."""
    return tuple(replace(entry, rank=number) for number, entry in enumerate(entries, start=1))
