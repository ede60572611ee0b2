"""The folder of nightly copies: made in a thread, known by their names, nothing else touched."""

import asyncio
import glob
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.drafts import sweep_drafts
from bot.errors import FileAccessError
from bot.store.backup import copy_database
from bot.store.threads import IsStopped, in_thread

_DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """Copies of the SQLite database `file` in `folder`. The event loop goes on meanwhile."""

    file: Path
    folder: Path

    async def make_copy(self, day: date) -> tuple[Path, int]:
        """A verified copy named by `day`, in place of an older one of that name; its bytes.

        Who is cancelled meanwhile waits for the copy to be given up, which takes a moment.

        Raises:
            StoreError: the store cannot be read, or is damaged.
            FileAccessError: the copy cannot be written.
        """
        return await in_thread(lambda is_stopped: self._make(self._copy_of(day), is_stopped))

    async def list_days(self) -> list[date]:
        """The days that have a copy, oldest first.

        Raises:
            FileAccessError: the folder cannot be read.
        """
        return await asyncio.to_thread(self._days)

    async def remove_copy(self, day: date) -> None:
        """Take a copy away; it may be gone already.

        Raises:
            FileAccessError: it cannot be removed.
        """
        copy = self._copy_of(day)
        try:
            await asyncio.to_thread(copy.unlink, missing_ok=True)
        except OSError as error:
            raise FileAccessError(f"{copy} cannot be removed: {error.strerror}") from error

    def newest_copy(self) -> Path | None:
        """The copy with the latest day, None if there is none that can be seen. Blocking."""
        try:
            return self._copy_of(max(self._days()))
        except (FileAccessError, ValueError):
            return None

    def _make(self, copy: Path, is_stopped: IsStopped) -> tuple[Path, int]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileAccessError(f"{self.folder} cannot be made: {error.strerror}") from error
        sweep_drafts(self.folder, f"{glob.escape(self.file.stem)}-????-??-??.db")
        copy_database(self.file, copy, is_stopped)
        return copy, copy.stat().st_size

    def _copy_of(self, day: date) -> Path:
        return self.folder / f"{self.file.stem}-{day}.db"

    def _days(self) -> list[date]:
        pattern = re.compile(f"{re.escape(self.file.stem)}-({_DAY})[.]db")
        try:
            names = [path.name for path in self.folder.iterdir()] if self.folder.exists() else []
        except OSError as error:
            raise FileAccessError(f"{self.folder} cannot be read: {error.strerror}") from error
        found = (pattern.fullmatch(name) for name in names)
        return sorted(day for match in found if match and (day := _day(match[1])))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
