"""Posts about papers that are not stored leave after a while, with the course of their counts.

A source is asked for all posts about arXiv, of which many are about papers of other archives.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.engine import Engine, read, write
from bot.store.models import EntryRow, LateRow, MentionRow, ObservationRow, PaperRow, ShownRow
from bot.store.rows import as_utc

_BATCH = 200  # posts a transaction: a write of this size holds readers up for a few ms (FACTS 5)

_Post = tuple[str, str]  # source and id


@dataclass(frozen=True, slots=True)
class StrayMentions:
    """Mentions of papers that neither the store nor a digest has."""

    engine: Engine

    async def remove_made(self, before: datetime) -> int:
        """Remove those of posts made before `before`, aware UTC; how many they were."""
        removed, last = 0, 0
        newest = await self._newest()  # what comes in meanwhile is for the next night
        while batch := await self._made(before, last, newest):
            if await self._has_strays(batch):
                removed += await self._remove(batch)
            last = batch[-1]["id"]
        return removed

    @read
    async def _newest(self) -> int:
        newest = await MentionRow.all().order_by("-id").first()
        return newest.id if newest else 0

    @read
    async def _made(self, before: datetime, last: int, newest: int) -> list[dict[str, Any]]:
        rows = MentionRow.filter(posted_at__lt=as_utc(before), id__gt=last, id__lte=newest)
        return list(
            await rows.order_by("id").limit(_BATCH).values("id", "source", "post_id", "arxiv_id")
        )

    @read
    async def _has_strays(self, batch: list[dict[str, Any]]) -> bool:
        return bool(await _strays(batch))

    @write
    async def _remove(self, batch: list[dict[str, Any]]) -> int:
        going = await _strays(batch)
        await MentionRow.filter(id__in=[row["id"] for row in going]).delete()
        posts = {_post(row) for row in going}
        gone = posts - await _posts_in(MentionRow, posts)  # one may be about other papers too
        for source in {source for source, _ in gone}:
            ids = [post_id for name, post_id in gone if name == source]
            await ObservationRow.filter(source=source, post_id__in=ids).delete()
        return len(going)


async def _strays(batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Inside a call of the engine: those of the mentions that nothing refers to."""
    papers = {str(row["arxiv_id"]) for row in batch}
    known: set[str] = set()
    for table in (PaperRow, EntryRow, LateRow):
        found = table.filter(arxiv_id__in=list(papers)).distinct()
        known |= {str(arxiv_id) for arxiv_id in await found.values_list("arxiv_id", flat=True)}
    shown = await _posts_in(ShownRow, {_post(row) for row in batch})
    return [row for row in batch if row["arxiv_id"] not in known and _post(row) not in shown]


async def _posts_in(table: type[MentionRow] | type[ShownRow], posts: set[_Post]) -> set[_Post]:
    """The posts that a table has, among them all of these that it has."""
    sources, ids = {source for source, _ in posts}, {post_id for _, post_id in posts}
    rows = table.filter(source__in=sources, post_id__in=ids).distinct()
    return {
        (str(source), str(post)) for source, post in await rows.values_list("source", "post_id")
    }


def _post(row: dict[str, Any]) -> _Post:
    return (str(row["source"]), str(row["post_id"]))
