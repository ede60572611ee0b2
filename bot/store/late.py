"""Papers that took off after their day, as they were when they were named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from bot.domain.digest import LateRiser
from bot.store.engine import Engine, read
from bot.store.models import LateRow
from bot.store.rows import entry_columns, entry_of


@dataclass(frozen=True, slots=True)
class StoredLate:
    """Late risers by the day they were listed on, and by the day they were named with."""

    engine: Engine

    @read
    async def list_late_of(self, day: date) -> tuple[LateRiser, ...]:
        """The papers listed on a day that took off later, in the order they were named."""
        return _risers(await LateRow.filter(listed_on=day).order_by("named_with", "rank").values())

    @read
    async def list_late_with(self, day: date) -> tuple[LateRiser, ...]:
        """The papers that were named beside the digest of a day."""
        return _risers(await LateRow.filter(named_with=day).order_by("rank").values())

    @read
    async def find_named_with(self, arxiv_id: str) -> date | None:
        """The day beside whose papers a paper was named, None if it never was."""
        found = await LateRow.filter(arxiv_id=arxiv_id).values_list("named_with", flat=True)
        return cast("date", found[0]) if found else None

    @read
    async def list_late_ids(self, since: date) -> set[str]:
        """The papers listed since a day that were named already."""
        rows = LateRow.filter(listed_on__gte=since).values_list("arxiv_id", flat=True)
        return {str(arxiv_id) for arxiv_id in await rows}


async def insert_late(late: Sequence[LateRiser]) -> None:
    """Inside a transaction: store late risers; a paper is named once."""
    rows = [
        LateRow(
            named_with=riser.named_with, listed_on=riser.listed_on, **entry_columns(riser.entry)
        )
        for riser in late
    ]
    await LateRow.bulk_create(rows, ignore_conflicts=True)


def _risers(rows: list[dict[str, Any]]) -> tuple[LateRiser, ...]:
    return tuple(
        LateRiser(row["named_with"], row["listed_on"], entry_of(row, row["listed_on"], []))
        for row in rows
    )
