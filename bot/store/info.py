"""What the store holds, in numbers."""

from dataclasses import dataclass
from datetime import date

from tortoise.functions import Max, Min

from bot.store.engine import Engine, read
from bot.store.migrate import applied_names
from bot.store.models import DigestRow, MentionRow, PaperRow


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """Numbers of rows, the range of digests, and the newest migration."""

    schema: str
    papers: int
    mentions: int
    digests: int
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Looks at the store as a whole."""

    engine: Engine

    @read
    async def read_schema(self) -> str:
        """The newest migration."""
        return (await applied_names())[-1]

    @read
    async def read(self) -> StoreFacts:
        """Count; a full scan of an index a table, some 10 ms for a million rows."""
        ends = await DigestRow.annotate(first=Min("day"), last=Max("day")).values("first", "last")
        return StoreFacts(
            schema=(await applied_names())[-1],
            papers=await PaperRow.all().count(),
            mentions=await MentionRow.all().count(),
            digests=await DigestRow.all().count(),
            first_day=_day(ends[0]["first"]),
            last_day=_day(ends[0]["last"]),
        )


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
