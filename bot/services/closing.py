"""Closing days: frozen once, written down, and the owner's command run after it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.digest import Digest
from bot.drafts import sweep_drafts
from bot.errors import AfterWriteError
from bot.render.markdown import post_name
from bot.services.archive import Archive, ExportReport
from bot.services.digests import Digests
from bot.services.watch import Marks

_LONGEST_COMMAND_S = 120
_UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class Closed:
    """A day that was frozen, and its post if posts are written."""

    digest: Digest
    post: ExportReport | None


@dataclass(frozen=True, slots=True)
class Closing:
    """Closes the days whose time has come. `folder` is None where no posts are written.

    In `marks` stand the days whose posts are still to be written, for whoever comes after a crash.
    """

    digests: Digests
    archive: Archive
    marks: Marks
    folder: Path | None
    after_write: Sequence[str] = ()

    async def close_day(self, day: date) -> Closed:
        """Freeze a day and write its post; a file that is there already stays as it is.

        Raises:
            NotFoundError: nothing was collected for that day.
            FileAccessError: the post cannot be written; the day is frozen.
        """
        if self.folder is not None:
            await self._note(day, written=False)
        digest = await self.digests.close_day(day)
        post = await self._write(digest, self.folder) if self.folder else None
        return Closed(digest, post)

    async def list_unwritten(self) -> list[date]:
        """The frozen days whose post could not be written yet, oldest first."""
        if self.folder is None:
            return []
        return [day for day in sorted(await self._noted()) if await self.digests.is_closed(day)]

    async def write_missing(self, digest: Digest) -> bool:
        """Write a frozen day's post if it is not there; whether it was written.

        Raises:
            FileAccessError: it cannot be written.
        """
        if self.folder is None or (self.folder / post_name(digest)).exists():
            return False
        return (await self._write(digest, self.folder)).written

    async def _write(self, digest: Digest, folder: Path) -> ExportReport:
        await asyncio.to_thread(sweep_drafts, folder, "*.md")
        post = await self.archive.write_new_post(digest, folder)
        await self._note(digest.day, written=True)
        return post

    async def _noted(self) -> set[date]:
        """The days that are noted; a broken note is none."""
        try:
            days = (await self.marks.find_mark(_UNWRITTEN) or "").split()
            return set(map(date.fromisoformat, days))
        except ValueError:
            return set()

    async def _note(self, day: date, *, written: bool) -> None:
        noted = await self._noted()
        left = noted - {day} if written else noted | {day}
        if left != noted:
            await self.marks.save_mark(_UNWRITTEN, " ".join(map(str, sorted(left))))

    async def run_after_write(self) -> None:
        """Run the configured command in the archive's folder, for at most two minutes.

        Raises:
            AfterWriteError: it could not be started, failed, or took too long.
        """
        if not self.after_write or self.folder is None:
            return
        command = " ".join(self.after_write)
        try:
            process = await asyncio.create_subprocess_exec(
                *self.after_write,
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise AfterWriteError(f"[archive] after_write ({command}): {reason}") from error
        try:
            async with asyncio.timeout(_LONGEST_COMMAND_S):
                code = await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise AfterWriteError(
                f"[archive] after_write ({command}) was stopped after {_LONGEST_COMMAND_S} s"
            ) from None
        if code != 0:
            raise AfterWriteError(f"[archive] after_write ({command}) ended with exit code {code}")
