"""The posts about papers, from every source, into the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.services.ports import MentionSource, MentionStore


@dataclass(frozen=True, slots=True)
class Attention:
    """Finds mentions."""

    sources: Sequence[MentionSource]
    mentions: MentionStore

    async def collect_mentions(self, day: date) -> int:
        """Store the posts since the beginning of a listing day; how many there were."""
        found = 0
        since = datetime.combine(day, time.min, tzinfo=UTC)
        for source in self.sources:
            async for page in source.find_mentions(since, ""):
                await self.mentions.save_mentions(page.mentions)
                found += len(page.mentions)
        return found
