"""Mentions in the store, with the counts that were seen last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Subquery

from bot.domain.mention import Mention
from bot.store.engine import Engine, read, write
from bot.store.models import MentionRow, PaperRow
from bot.store.rows import as_utc, mention_of

_BATCH = 200


@dataclass(frozen=True, slots=True)
class StoredMentions:
    """Mentions by (source, post, paper)."""

    engine: Engine

    @write
    async def save_mentions(self, mentions: Sequence[Mention]) -> None:
        """Insert the mentions, or replace text and counts of those that are known."""
        await MentionRow.bulk_create(
            [_row(mention) for mention in mentions],
            batch_size=_BATCH,
            on_conflict=["source", "post_id", "arxiv_id"],
            update_fields=["url", "author", "text", "shares", "likes", "comments", "observed_at"],
        )

    @read
    async def list_mentions_of_day(self, day: date) -> list[Mention]:
        """The mentions of all papers of a listing day."""
        ids = PaperRow.filter(listed_on=day).values("arxiv_id")
        rows = await MentionRow.filter(arxiv_id__in=Subquery(ids)).values()
        return [mention_of(row, row["arxiv_id"]) for row in rows]


def _row(mention: Mention) -> MentionRow:
    counts = mention.counts
    return MentionRow(
        source=mention.source,
        post_id=mention.post_id,
        arxiv_id=mention.arxiv_id,
        url=mention.url,
        author=mention.author,
        posted_at=as_utc(mention.posted_at),
        text=mention.text,
        shares=counts.shares if counts else None,
        likes=counts.likes if counts else None,
        comments=counts.comments if counts else None,
        observed_at=as_utc(mention.observed_at),
    )
