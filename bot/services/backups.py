"""Back-ups: one each night, and what became of the last."""

import logging
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Protocol

from bot.domain.schedule import last_time
from bot.errors import HotPapersError, StoreError
from bot.services.backup_plan import (
    BackupRecord,
    is_due,
    night_of,
    record_of,
    record_text,
    select_surplus,
)
from bot.services.ports import Now
from bot.services.watch import Marks

_MARK = "backup"

log = logging.getLogger(__name__)


class BackupPlace(Protocol):
    """Where verified copies of the store are kept, each named by a day.

    Every method may raise `StoreError` or `FileAccessError`.
    """

    async def make_copy(self, day: date) -> tuple[Path, int]:
        """Copy the store while it is in use: the file, verified before it takes its name; bytes."""

    async def list_days(self) -> list[date]:
        """The days that have a copy."""

    async def remove_copy(self, day: date) -> None:
        """Take a copy away."""


@dataclass(slots=True)
class Backups:
    """Makes back-ups when they are due: `keep` of them, each at `at` o'clock in `timezone`.

    `place` is None for a database that is not copied here.
    """

    place: BackupPlace | None
    marks: Marks
    now: Now
    at: time
    timezone: str
    keep: int
    _unsaved: BackupRecord | None = field(default=None)
    _told: bool = field(default=False)

    @property
    def are_on(self) -> bool:
        """Whether back-ups are made here at all."""
        return self.place is not None and self.keep > 0

    def last_night(self) -> datetime:
        """When the last night's back-up was to be made, whether it was or not."""
        return last_time(self.now(), self.at, self.timezone)

    async def last(self) -> BackupRecord:
        """What became of the last back-up; an empty record if there never was one.

        Raises:
            StoreError: the store refused.
        """
        return self._unsaved or record_of(await self.marks.find_mark(_MARK))

    async def back_up_if_due(self) -> bool:
        """Make the night's back-up unless it is made already; whether it was made now.

        Older copies give way only after the new one is verified. Whatever stops this in the middle
        leaves no half copy, and the next attempt follows an hour later.

        Raises:
            StoreError: the store cannot be read, or is damaged.
            FileAccessError: the copy cannot be written, or an older one not be taken away.
        """
        if self.place is None or not self.are_on:
            self._tell_off()
            return False
        now = self.now()
        before = await self.last()
        if not is_due(before, now, self.at, self.timezone):
            return False
        record = replace(before, tried_at=now, problem="")
        await self._remember(record)
        night = night_of(now, self.at, self.timezone)
        try:
            copy, size = await self.place.make_copy(night)
            record = replace(record, done_at=now, file=str(copy), size=size)
            await self._remember(record)
            kept = await self._thin_out(self.place, night)
        except HotPapersError as error:
            await self._remember(replace(record, problem=str(error)))
            raise
        log.info("backed up to %s, %.1f MB, %d kept", copy, size / 1_000_000, kept)
        return True

    async def _thin_out(self, place: BackupPlace, night: date) -> int:
        """Take the surplus away; how many copies stay."""
        days = await place.list_days()
        surplus = select_surplus(days, night, self.keep)
        for day in surplus:
            await place.remove_copy(day)
        return len(days) - len(surplus)

    async def _remember(self, record: BackupRecord) -> None:
        """Store what became of it; a store that refuses must not hide it, nor stop a back-up."""
        self._unsaved = record
        try:
            await self.marks.save_mark(_MARK, record_text(record))
        except StoreError as error:
            log.warning("what became of the back-up is not noted: %s", error)
        else:
            self._unsaved = None

    def _tell_off(self) -> None:
        if self.keep > 0 and not self._told:
            log.info("no nightly back-ups: pg_dump makes them for PostgreSQL")
            self._told = True
