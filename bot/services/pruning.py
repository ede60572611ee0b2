"""Papers that nobody talked about leave the store after a while, and so do posts about others."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from bot.services.ports import DigestStore, Now

_EVER = date.min


class PaperPruner(Protocol):
    """Papers without a mention that no digest refers to, a few of them at a time."""

    async def remove_listed(self, day: date, before: date) -> int:
        """Remove those listed on `day` and not asked for since `before`; how many they were."""

    async def remove_fetched(self, before: date) -> int:
        """Remove those of no known listing day that were asked for before `before`; how many."""


class MentionPruner(Protocol):
    """Mentions of papers that neither the store nor a digest has, a few of them at a time."""

    async def remove_made(self, before: datetime) -> int:
        """Remove those of posts made before `before`, aware UTC; how many they were."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """Removes papers `keep` after their listing day, and posts about no paper as long after them.

    What is shown, and the pools that counts are held against, have rows of their own.
    """

    papers: PaperPruner
    mentions: MentionPruner
    digests: DigestStore
    now: Now
    keep: timedelta

    async def prune(self) -> int:
        """Remove what nobody mentioned for too long; how many papers it was.

        A day that is not frozen keeps its papers: it may still be closed. What is known of the day
        itself stays, so that it is not collected again.

        Raises:
            StoreError: the store refused; what was removed before stays away.
        """
        before = self.now().astimezone(UTC).date() - self.keep
        removed = await self.papers.remove_fetched(before)
        for day in await self.digests.list_days(_EVER, before - timedelta(days=1)):
            removed += await self.papers.remove_listed(day, before)
        await self.mentions.remove_made(datetime.combine(before, time(), UTC))
        return removed
