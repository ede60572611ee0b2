"""Young pools: a source that remembers its own past fills its pool before the first close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.clock import Clock
from bot.domain.pool import POOL_DAYS, PoolDay
from bot.errors import SourceError
from bot.services.ports import HistorySource, SourceStore

_MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Seeding:
    """Asks each source for its last 30 days, once; a run that is cut off is gone on with later."""

    histories: Sequence[HistorySource]
    store: SourceStore
    clock: Clock

    async def seed_pools(self) -> int:
        """Bring in the days that are missing of young pools; how many came.

        A source that fails a third time is left alone until the next run.
        """
        stored = await self.store.list_pool_days()
        came = 0
        for source in self.histories:
            faults = 0
            for day in missing_days(source.name, stored, self.clock.now().date()):
                try:
                    found = await source.fetch_pool_day(day)
                except SourceError:
                    faults += 1  # asking it for mentions fails the same way, and that is told
                    if faults == _MOST_FAULTS:
                        break
                else:
                    await self.store.save_pool_days([replace(found, day=day, seeded=True)])
                    came += 1
        return came


def missing_days(source: str, stored: Sequence[PoolDay], today: date) -> list[date]:
    """The days before `today` that a source's pool lacks; none once it fills itself."""
    own = [day for day in stored if day.source == source]
    if sum(not day.seeded for day in own) >= POOL_DAYS:
        return []
    seeded = {day.day for day in own if day.seeded}
    newest = max(seeded, default=today - timedelta(days=1))
    wanted = [newest - timedelta(days=number) for number in range(POOL_DAYS)]
    return [day for day in wanted if day not in seeded]
