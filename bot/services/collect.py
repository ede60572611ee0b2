"""Collecting a day: its papers from the listing, the posts about them from every source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.services.ports import Listing, MentionSource, MentionStore, PaperStore


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection brought in, in numbers."""

    papers: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Collector:
    """Brings days into the store."""

    listing: Listing
    sources: Sequence[MentionSource]
    papers: PaperStore
    mentions: MentionStore

    async def collect_day(self, day: date) -> Collection:
        """Store the papers of a listing day and the posts since its beginning.

        Raises:
            NotFoundError: the listing has no such day.
        """
        papers = await self.listing.fetch_listing(day)
        await self.papers.save_papers(papers)
        found = 0
        since = datetime.combine(day, time.min, tzinfo=UTC)
        for source in self.sources:
            mentions = await source.find_mentions(since)
            await self.mentions.save_mentions(mentions)
            found += len(mentions)
        return Collection(len(papers), found)
