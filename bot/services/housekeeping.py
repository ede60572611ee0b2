"""The night's work on the store: a copy, and after it what is no longer needed goes."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot.services.backups import Backups
from bot.services.pruning import Pruning

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Housekeeping:
    """Looks after the store: `backups` says itself what is due, room is made once a night."""

    backups: Backups
    pruning: Pruning
    _made_room_for: datetime | None = field(default=None)

    async def make_room_if_due(self) -> None:
        """Remove papers that nobody mentioned, once the night's back-up is there, if one is made.

        Raises:
            StoreError: the store refused; the next night goes on.
        """
        night = self.backups.last_night()
        if night == self._made_room_for or not await self._is_backed_up(night):
            return
        self._made_room_for = night
        removed = await self.pruning.prune()
        if removed:
            log.info("%d papers that nobody mentioned have left the store", removed)

    async def _is_backed_up(self, night: datetime) -> bool:
        if not self.backups.are_on:
            return True
        done_at = (await self.backups.last()).done_at
        return done_at is not None and done_at >= night
