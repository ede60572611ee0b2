"""Papers that nobody mentioned leave the store after a while.

The file does not shrink, and is not meant to: SQLite takes the pages that become free for the
papers of the days to come, so a store that gives as many papers away as it takes in stays as large
as it is. A VACUUM would write the whole file anew, keep every writer out while it does, and need
as much space again, to gain what the next days fill up anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.expressions import Q

from bot.store.engine import Engine, read, write
from bot.store.models import EntryRow, LateRow, MentionRow, NoteRow, PaperRow

_BATCH = 200  # papers a transaction: a write of this size holds readers up for a few ms (FACTS 5)

_Found = list[tuple[int, str]]  # papers by row and id


@dataclass(frozen=True, slots=True)
class UnmentionedPapers:
    """Papers that got no attention and that no digest, of their day or a later one, refers to."""

    engine: Engine

    async def remove_listed(self, day: date, before: date) -> int:
        """Remove those listed on `day` and not asked for since `before`; how many they were.

        Whatever stops this, what is left is found again the next time.
        """
        papers = await self._listed(day, before)
        batches = [papers[start : start + _BATCH] for start in range(0, len(papers), _BATCH)]
        return sum([await self._thin_out(batch) for batch in batches])

    async def remove_fetched(self, before: date) -> int:
        """Remove those of no known listing day that were asked for before `before`; how many."""
        removed, last = 0, 0
        while batch := await self._fetched(before, last):
            removed += await self._thin_out(batch)
            last = batch[-1][0]
        return removed

    async def _thin_out(self, batch: _Found) -> int:
        """Remove what nobody mentioned of a batch; where all were, nothing is written."""
        return await self._remove(batch) if await self._has_unmentioned(batch) else 0

    @read
    async def _listed(self, day: date, before: date) -> _Found:
        rows = PaperRow.filter(Q(fetched_on=None) | Q(fetched_on__lt=before), listed_on=day)
        return await _found(rows.order_by("id"))

    @read
    async def _fetched(self, before: date, last: int) -> _Found:
        rows = PaperRow.filter(fetched_on__lt=before, listed_on=None, id__gt=last)
        return await _found(rows.order_by("id").limit(_BATCH))

    @read
    async def _has_unmentioned(self, batch: _Found) -> bool:
        return bool(await _unmentioned(batch))

    @write
    async def _remove(self, batch: _Found) -> int:
        going = await _unmentioned(batch)
        await NoteRow.filter(arxiv_id__in=[arxiv_id for _, arxiv_id in going]).delete()
        await PaperRow.filter(id__in=[row for row, _ in going]).delete()
        return len(going)  # what a delete tells on SQLite counts the index of words, too


async def _found(rows: Any) -> _Found:
    return [(int(row), str(arxiv_id)) for row, arxiv_id in await rows.values_list("id", "arxiv_id")]


async def _unmentioned(batch: Sequence[tuple[int, str]]) -> _Found:
    """Inside a call of the engine: those of the papers that nothing refers to."""
    ids = [arxiv_id for _, arxiv_id in batch]
    # Counts that nobody knows may be anything; a post that is known to have none says nothing.
    heard = Q(Q(likes__gt=0), Q(shares__gt=0), Q(likes=None), join_type=Q.OR)
    mentioned: set[str] = set()
    for rows in (MentionRow.filter(heard, gone_at=None), EntryRow.all(), LateRow.all()):
        found = rows.filter(arxiv_id__in=ids).distinct().values_list("arxiv_id", flat=True)
        mentioned |= {str(arxiv_id) for arxiv_id in await found}
    return [(row, arxiv_id) for row, arxiv_id in batch if arxiv_id not in mentioned]
