"""Mentions in the store: the counts seen last, and the course that they took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tortoise.expressions import Q, Subquery

from bot.domain.mention import Mention
from bot.store.engine import Engine, read, write
from bot.store.models import EmbedRow, MentionRow, ObservationRow, PaperRow, ShownRow
from bot.store.rows import as_utc, mention_of

_BATCH = 200  # rows a statement: a write of this size holds readers up for a few ms (FACTS 5)
_UPDATED = (
    "url",
    "author",
    "text",
    "shares",
    "likes",
    "comments",
    "observed_at",
    "withheld",
)

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class StoredMentions:
    """Mentions by (source, post, paper). A post that is gone counts on, and is not shown."""

    engine: Engine

    async def save_mentions(self, mentions: Sequence[Mention]) -> int:
        """Store what is new or has changed, and its counts as an observation; how much was new.

        What is as it was is not written. Stored in short transactions, as papers are.
        """
        new = 0
        for start in range(0, len(mentions), _BATCH):
            new += await self._save_batch(mentions[start : start + _BATCH])
        return new

    @write
    async def _save_batch(self, mentions: Sequence[Mention]) -> int:
        posts = {mention.post_id for mention in mentions}
        sources = {mention.source for mention in mentions}
        rows = await MentionRow.filter(source__in=sources, post_id__in=posts).values()
        stored = {(r["source"], r["post_id"], r["arxiv_id"]): r for r in rows}
        latest = {_key(mention): mention for mention in mentions}
        changed = [m for key, m in latest.items() if not _is_same(stored.get(key), m)]
        if changed:
            await MentionRow.bulk_create(
                [_row(mention) for mention in changed],
                batch_size=_BATCH,
                on_conflict=["source", "post_id", "arxiv_id"],
                update_fields=_UPDATED,
            )
            await _observe(m for m in changed if _has_new_counts(stored.get(_key(m)), m))
        return sum(1 for key in latest if key not in stored)

    @read
    async def list_mentions_of_day(self, day: date) -> list[Mention]:
        """The mentions of all papers of a listing day."""
        return await _mentions_of(PaperRow.filter(listed_on=day))

    @read
    async def list_mentions_between(self, since: date, until: date) -> list[Mention]:
        """The mentions of all papers listed in a range of days, both ends included."""
        return await _mentions_of(PaperRow.filter(listed_on__gte=since, listed_on__lte=until))

    @read
    async def list_mentions_of_paper(self, arxiv_id: str) -> list[Mention]:
        """The mentions of one paper."""
        rows = await MentionRow.filter(arxiv_id=arxiv_id).values()
        return [mention_of(row, arxiv_id) for row in rows]

    @read
    async def list_due(
        self, source: str, since: datetime, now: datetime, ages: Sequence[timedelta]
    ) -> list[Mention]:
        """The mentions of a source that came to one of the `ages` after `since`, up to `now`.

        Only those of papers that the store has, and of posts that are not gone.
        """
        if not ages:
            return []
        came_of_age = Q(
            *[Q(posted_at__gt=since - age, posted_at__lte=now - age) for age in ages],
            join_type=Q.OR,
        )
        rows = await MentionRow.filter(
            came_of_age,
            # The same once more for the index, which cannot serve alternatives.
            posted_at__gt=since - max(ages),
            posted_at__lte=now - min(ages),
            source=source,
            gone_at=None,
            arxiv_id__in=Subquery(PaperRow.all().values("arxiv_id")),
        ).values()
        return [mention_of(row, row["arxiv_id"]) for row in rows]

    @write
    async def hide_posts(
        self, source: str, post_ids: Sequence[str], gone_at: datetime | None
    ) -> None:
        """Take posts out of every digest that shows them.

        With `gone_at` they are marked as gone, and their text goes; counts stay as they were seen
        last.
        """
        for start in range(0, len(post_ids), _BATCH):
            batch = post_ids[start : start + _BATCH]
            if gone_at is not None:
                known = MentionRow.filter(source=source, post_id__in=batch, gone_at=None)
                await known.update(text="", gone_at=as_utc(gone_at))
            await ShownRow.filter(source=source, post_id__in=batch).delete()
            await EmbedRow.filter(source=source, post_id__in=batch).delete()


async def _mentions_of(papers: Any) -> list[Mention]:
    rows = await MentionRow.filter(arxiv_id__in=Subquery(papers.values("arxiv_id"))).values()
    return [mention_of(row, row["arxiv_id"]) for row in rows]


async def _observe(mentions: Iterable[Mention]) -> None:
    """Write down counts that are new; a post about several papers is observed once."""
    seen = {(m.source, m.post_id, m.observed_at): m for m in mentions if m.counts and m.observed_at}
    rows = [
        ObservationRow(
            source=mention.source,
            post_id=mention.post_id,
            observed_at=as_utc(mention.observed_at),
            shares=mention.counts.shares,
            likes=mention.counts.likes,
            comments=mention.counts.comments,
        )
        for mention in seen.values()
        if mention.counts
    ]
    await ObservationRow.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def _key(mention: Mention) -> _Key:
    return (mention.source, mention.post_id, mention.arxiv_id)


def _counts_columns(mention: Mention) -> tuple[int | None, int | None, int | None]:
    counts = mention.counts
    return (counts.shares, counts.likes, counts.comments) if counts else (None, None, None)


def _has_new_counts(stored: dict[str, Any] | None, mention: Mention) -> bool:
    if stored is None:
        return True
    return (stored["shares"], stored["likes"], stored["comments"]) != _counts_columns(mention)


def _is_same(stored: dict[str, Any] | None, mention: Mention) -> bool:
    """Whether a row says all that a mention says; being read again alone is no news."""
    if stored is not None and stored["gone_at"] is not None:
        return True  # an index that still has the post is no reason to show it again
    return (
        stored is not None
        and not _has_new_counts(stored, mention)
        and (stored["url"], stored["author"], stored["text"], bool(stored["withheld"]))
        == (mention.url, mention.author, mention.text, mention.withheld)
    )


def _row(mention: Mention) -> MentionRow:
    shares, likes, comments = _counts_columns(mention)
    return MentionRow(
        source=mention.source,
        post_id=mention.post_id,
        arxiv_id=mention.arxiv_id,
        url=mention.url,
        author=mention.author,
        posted_at=as_utc(mention.posted_at),
        text=mention.text,
        shares=shares,
        likes=likes,
        comments=comments,
        observed_at=as_utc(mention.observed_at),
        withheld=mention.withheld,
    )
