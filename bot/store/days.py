"""What became of collecting each day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count

from bot.domain.collection import DayRecord, Outcome
from bot.store.engine import Engine, read, write
from bot.store.models import DayRow
from bot.store.rows import as_date, as_utc
from bot.texts.stored import read_sentence, write_sentence


@dataclass(frozen=True, slots=True)
class StoredDays:
    """Records of listing days."""

    engine: Engine

    @write
    async def record_day(self, record: DayRecord) -> bool:
        """Store the outcome of an attempt; whether it was stored.

        A day that is settled stays so, whoever finished it meanwhile: less never replaces more.
        """
        stored = await DayRow.filter(day=record.day).values("outcome", "archives", "retry_at")
        if stored and not _may_replace(stored[0], record):
            return False
        values: dict[str, Any] = {
            "outcome": record.outcome.value,
            "evidence": write_sentence(record.evidence),
            "papers": record.papers,
            "archives": _archives(stored, record),
            "listed": record.listed,
            "reconstructed": record.reconstructed,
            "checked_at": as_utc(record.checked_at),
            "retry_at": as_utc(record.retry_at),
            "attempts": record.attempts,
        }
        if stored:
            await DayRow.filter(day=record.day).update(**values)
        else:
            await DayRow.create(day=record.day, **values)
        return True

    @read
    async def find_day(self, day: date) -> DayRecord | None:
        """The record of a day."""
        rows = await DayRow.filter(day=day).values()
        return _record_of(rows[0]) if rows else None

    @read
    async def list_records(self, since: date) -> list[DayRecord]:
        """The records of the days from `since` on, oldest first."""
        rows = await DayRow.filter(day__gte=since).order_by("day").values()
        return [_record_of(row) for row in rows]

    @read
    async def find_newest_complete(self) -> date | None:
        """The newest day whose papers are all there."""
        rows = DayRow.filter(outcome=Outcome.COMPLETE.value).order_by("-day").limit(1)
        found = await rows.values_list("day", flat=True)
        return as_date(found[0]) if found else None

    @read
    async def count_outcomes(self, since: date) -> dict[Outcome, int]:
        """How many of the days from `since` on came to what."""
        rows = DayRow.filter(day__gte=since).annotate(number=Count("id")).group_by("outcome")
        found = await rows.values_list("outcome", "number")
        return {Outcome(outcome): int(number) for outcome, number in found}


def _archives(stored: list[dict[str, Any]], record: DayRecord) -> list[str]:
    """The archives that a day is known for: one that was complete for some stays so for them."""
    both = (Outcome.COMPLETE, Outcome.COMPLETE)
    if stored and (stored[0]["outcome"], record.outcome) == both:
        return sorted({*stored[0]["archives"], *record.archives})
    return list(record.archives)


def _may_replace(stored: dict[str, Any], record: DayRecord) -> bool:
    known = set(stored["archives"])
    if not set(record.archives) <= known:
        return stored["outcome"] != Outcome.COMPLETE or record.outcome is Outcome.COMPLETE
    if stored["outcome"] == Outcome.COMPLETE:
        return record.outcome is Outcome.COMPLETE and set(record.archives) == known
    is_settled = stored["outcome"] == Outcome.QUIET and stored["retry_at"] is None
    return not is_settled or record.outcome.is_final


def _record_of(row: dict[str, object]) -> DayRecord:
    fields = {name: value for name, value in row.items() if name != "id"}
    fields["outcome"] = Outcome(str(row["outcome"]))
    fields["evidence"] = read_sentence(str(row["evidence"]))
    fields["archives"] = tuple(row["archives"])  # type: ignore[arg-type]  # JSON
    return DayRecord(**fields)  # type: ignore[arg-type]  # the columns are the fields
