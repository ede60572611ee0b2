"""What the store keeps of the sources themselves: states, reads, notes, fetched embeds, pools."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.attention import PaperNote, SourceState, SourceStatus
from bot.domain.mention import Mention
from bot.domain.pool import POOL_DAYS, PoolDay
from bot.store.engine import Engine, read, write
from bot.store.models import EmbedRow, NoteRow, PoolRow, ReadsRow, SourceRow
from bot.store.rows import as_utc
from bot.texts.stored import read_sentence, write_sentence

_BATCH = 200
_MOMENTS = (
    "covered_from",
    "checked_at",
    "fresh_at",
    "refreshed_at",
    "retry_at",
    "failing_since",
)


@dataclass(frozen=True, slots=True)
class StoredSources:
    """The state of each source, and what sources gave beside mentions."""

    engine: Engine

    @read
    async def list_states(self) -> dict[str, SourceState]:
        """The states of all sources that were ever asked, by name."""
        return {row["source"]: _state_of(row) for row in await SourceRow.all().values()}

    @write
    async def save_state(self, state: SourceState) -> None:
        """Store a state in place of the one before."""
        values = asdict(state) | {"status": state.status.value}
        values["reason"] = write_sentence(state.reason)
        values |= {name: as_utc(values[name]) for name in _MOMENTS}
        await SourceRow.bulk_create(
            [SourceRow(**values)],
            on_conflict=["source"],
            update_fields=[name for name in values if name != "source"],
        )

    @write
    async def save_notes(self, notes: Sequence[PaperNote]) -> None:
        """Store what is not empty of each note; a text that a source no longer gives stays."""
        for start in range(0, len(notes), _BATCH):
            await _save_notes(notes[start : start + _BATCH])

    @read
    async def list_notes(self, arxiv_ids: Collection[str]) -> dict[str, PaperNote]:
        """What is known of the papers, by id."""
        rows = await NoteRow.filter(arxiv_id__in=list(arxiv_ids)).order_by("source").values()
        return {row["arxiv_id"]: _note_of(row) for row in rows}

    @read
    async def find_embed(self, mention: Mention) -> str | None:
        """The HTML that was fetched for a post; empty if there was none to be had."""
        rows = EmbedRow.filter(source=mention.source, post_id=mention.post_id).limit(1)
        found = await rows.values_list("html", flat=True)
        return str(found[0]) if found else None

    @write
    async def save_embed(self, mention: Mention, html: str, fetched_at: datetime) -> None:
        """Keep the HTML of a post."""
        row = EmbedRow(
            source=mention.source,
            post_id=mention.post_id,
            html=html,
            fetched_at=as_utc(fetched_at),
        )
        await EmbedRow.bulk_create([row], ignore_conflicts=True)

    @read
    async def list_pool_days(self) -> list[PoolDay]:
        """The newest days of which pools are made, closed and seeded, for all sources."""
        newest = PoolRow.filter(seeded=False).order_by("-day").distinct()
        closed = await newest.limit(POOL_DAYS + 1).values_list("day", flat=True)
        rows = await PoolRow.filter(seeded=True).values()
        if closed:
            rows += await PoolRow.filter(seeded=False, day__gte=min(closed)).values()
        return [PoolDay(r["source"], r["day"], tuple(r["sums"]), bool(r["seeded"])) for r in rows]

    @write
    async def save_pool_days(self, days: Sequence[PoolDay]) -> None:
        """Store days of a pool; one that is there already stays."""
        await insert_pool_days(days)


class StoredBudget:
    """The reads of one source a day (UTC), shared by all processes on the store.

    Reads are given back to the day on which this object set some aside last.
    """

    def __init__(
        self, engine: Engine, source: str, daily_reads: int, now: Callable[[], datetime]
    ) -> None:
        self.engine = engine
        self._source = source
        self._daily_reads = daily_reads
        self._now = now
        self._reserved_on: date | None = None

    @write
    async def reserve(self, wanted: int, *, at_least: int = 1, keep: int = 0) -> int:
        """Set up to `wanted` reads of today aside, 0 if fewer than `at_least` are left.

        `keep` reads of the day's budget are left for others.
        """
        today = self._today()
        used = await _reads(self._source, today)
        granted = max(0, min(wanted, self._daily_reads - keep - used))
        if granted < at_least:
            return 0
        await _set_reads(self._source, today, used + granted)
        self._reserved_on = today
        return granted

    @write
    async def give_back(self, unused: int) -> None:
        """Return what was set aside and not read."""
        day = self._reserved_on or self._today()
        used = await _reads(self._source, day)
        await _set_reads(self._source, day, max(0, used - unused))

    @read
    async def count(self) -> int:
        """How many of today's reads are used."""
        return await _reads(self._source, self._today())

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


async def insert_pool_days(days: Sequence[PoolDay]) -> None:
    """Inside a transaction: store days of a pool."""
    rows = [
        PoolRow(source=day.source, day=day.day, sums=list(day.sums), seeded=day.seeded)
        for day in days
    ]
    await PoolRow.bulk_create(rows, ignore_conflicts=True)


async def _save_notes(notes: Sequence[PaperNote]) -> None:
    ids = [note.arxiv_id for note in notes]
    rows = await NoteRow.filter(arxiv_id__in=ids).values()
    stored = {(row["arxiv_id"], row["source"]): _note_of(row) for row in rows}
    kept: dict[tuple[str, str], PaperNote] = {}
    for note in notes:
        key = (note.arxiv_id, note.source)
        before = kept.get(key) or stored.get(key) or note
        kept[key] = PaperNote(
            note.arxiv_id,
            note.source,
            note.summary or before.summary,
            note.code_url or before.code_url,
        )
    changed = [note for key, note in kept.items() if note != stored.get(key)]
    await NoteRow.bulk_create(
        [NoteRow(**asdict(note)) for note in changed],
        on_conflict=["arxiv_id", "source"],
        update_fields=["summary", "code_url"],
    )


async def _reads(source: str, day: date) -> int:
    rows = await ReadsRow.filter(source=source, day=day).values_list("reads", flat=True)
    return int(str(rows[0])) if rows else 0


async def _set_reads(source: str, day: date, reads: int) -> None:
    await ReadsRow.bulk_create(
        [ReadsRow(source=source, day=day, reads=reads)],
        on_conflict=["source", "day"],
        update_fields=["reads"],
    )


def _state_of(row: dict[str, Any]) -> SourceState:
    fields = {name: value for name, value in row.items() if name != "id"}
    fields["status"] = SourceStatus(row["status"])
    fields["reason"] = read_sentence(row["reason"])
    return SourceState(**fields)


def _note_of(row: dict[str, Any]) -> PaperNote:
    return PaperNote(row["arxiv_id"], row["source"], row["summary"], row["code_url"])
