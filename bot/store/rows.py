"""Between rows and domain objects: what columns hold, and how to read them back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.digest import Digest, Entry, SourcePart, SourceReading
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper

Row = Mapping[str, Any]


def paper_of(row: Row) -> Paper:
    """The paper in a row of `paper`."""
    return Paper(
        arxiv_id=row["arxiv_id"],
        title=row["title"],
        authors=tuple(row["authors"]),
        categories=tuple(row["categories"]),
        abstract=row["abstract"],
        listed_on=row["listed_on"],
        listing_index=row["listing_index"],
        withdrawn=row["withdrawn"],
        version=row["version"],
        comment=row["comment"],
        submitted_at=row["submitted_at"],
        updated_at=row["updated_at"],
    )


def mention_of(row: Row, arxiv_id: str) -> Mention:
    """The mention in a row of `mention` or `shown`; columns that a table lacks stay empty."""
    return Mention(
        source=row["source"],
        post_id=row["post_id"],
        arxiv_id=arxiv_id,
        url=row["url"],
        author=row["author"],
        posted_at=row["posted_at"],
        text=row.get("text", ""),
        counts=_counts_of(row),
        observed_at=row.get("observed_at"),
        embed=row.get("embed", ""),
        withheld=bool(row.get("withheld")) or row.get("gone_at") is not None,
    )


def entry_of(row: Row, listed_on: date | None, mentions: list[Mention]) -> Entry:
    """The entry in a row of `entry`, of a digest of one day (`listed_on`) or a span (None)."""
    return Entry(
        rank=row["rank"],
        paper=Paper(
            arxiv_id=row["arxiv_id"],
            title=row["title"],
            authors=tuple(row["authors"]),
            categories=tuple(row["categories"]),
            abstract=row["abstract"],
            listed_on=listed_on,
        ),
        counts=Counts(row["shares"], row["likes"]),
        score=row["score"],
        observed_at=row["observed_at"],
        parts=parts_of(row),
        mentions=tuple(mentions),
    )


def entry_columns(entry: Entry) -> dict[str, Any]:
    """The columns of `entry` and `late` that hold an entry."""
    return {
        "rank": entry.rank,
        "arxiv_id": entry.paper.arxiv_id,
        "title": entry.paper.title,
        "authors": list(entry.paper.authors),
        "categories": list(entry.paper.categories),
        "abstract": entry.paper.abstract,
        "shares": entry.counts.shares,
        "likes": entry.counts.likes,
        "score": entry.score,
        "observed_at": as_utc(entry.observed_at),
        "parts": [_part_columns(part) for part in entry.parts],
    }


def reading_columns(reading: SourceReading) -> list[object]:
    """A source's reading, as JSON: its fields in their order."""
    fresh_at = reading.fresh_at.astimezone(UTC).isoformat() if reading.fresh_at else None
    return [
        reading.source,
        reading.failing,
        reading.reason,
        fresh_at,
        reading.pool,
        reading.provisional,
    ]


def digest_of(row: Row, entries: tuple[Entry, ...]) -> Digest:
    """The digest in a row of `digest`."""
    return Digest(
        day=row["day"],
        rule=row["rule"],
        closed_at=row["closed_at"],
        entries=entries,
        last_day=row["last_day"],
        imported=row["imported"],
        clock=row["clock"],
        image=row["image"],
        readings=tuple(_reading_of(*reading) for reading in row["readings"] or ()),
    )


def parts_of(row: Row) -> tuple[SourcePart, ...]:
    """What each source added to the score in a row of `entry`."""
    return tuple(_part_of(*part) for part in row["parts"])


def as_date(value: object) -> date:
    """The date in a column of dates, of which tortoise says less."""
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is not a date")
    return value


def as_utc(moment: datetime | None) -> datetime | None:
    """`moment` in UTC; tortoise would take a naive one for UTC, we refuse it.

    Raises:
        ValueError: `moment` has no zone.
    """
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC) if moment else None


def _counts_of(row: Row) -> Counts | None:
    if row["shares"] is None or row["likes"] is None:
        return None
    return Counts(row["shares"], row["likes"], row["comments"] or 0)


def _part_columns(part: SourcePart) -> list[object]:
    """A source's part of a score, as JSON: name, three counts, points, at or above, pool."""
    numbers = list(part.counts) if part.counts is not None else [None, None, None]
    return [part.source, *numbers, part.points, part.at_or_above, part.pool]


def _part_of(
    source: str,
    shares: int | None,
    likes: int | None,
    comments: int | None,
    points: float,
    at_or_above: int | None = None,
    pool: int = 0,
) -> SourcePart:
    counts = None if shares is None or likes is None else Counts(shares, likes, comments or 0)
    return SourcePart(source, counts, points, at_or_above, pool)


def _reading_of(
    source: str, failing: bool, reason: str, fresh_at: str | None, pool: int, provisional: bool
) -> SourceReading:
    moment = datetime.fromisoformat(fresh_at) if fresh_at else None
    return SourceReading(source, failing, reason, moment, pool, provisional)
