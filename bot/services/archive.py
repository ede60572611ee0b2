"""The archive: posts into the store and back."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.domain.changes import digest_changes
from bot.domain.digest import Digest
from bot.errors import NotFoundError, PostFormatError
from bot.render.markdown import ReadPost, fingerprint, post_name, read_post, render_post
from bot.render.markdown.reader import LARGEST_POST
from bot.services.files import write_atomically
from bot.services.ports import DigestStore

_BATCH = 16  # posts a transaction: one sync of the disk for many, few enough to hold in memory
_POST_SUFFIXES = (".md", ".markdown")


class Outcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file of an import, and why."""

    file: Path
    outcome: Outcome
    label: str = ""
    papers: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportReport:
    """A post that was written, or was there already with the same bytes.

    `other`: something else has its name, and stays.
    """

    file: Path
    written: bool
    other: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A day's post as a file: its name, and its bytes."""

    name: str
    content: bytes


@dataclass(slots=True)
class _Draft:
    report: FileReport
    post: ReadPost | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """Imports and exports posts. `bar` cuts the posts of days that were collected here."""

    digests: DigestStore
    bar: int

    async def import_posts(
        self, files: Iterable[Path], *, dry_run: bool = False
    ) -> AsyncIterator[FileReport]:
        """Store each file's digest, and report each file once its fate is certain.

        A file that is refused changes nothing and stops nothing. The same file again changes
        nothing. Files are read one by one and stored a few at a time, so memory stays flat.

        Raises:
            StoreError: the store refused; what was reported before is stored, the rest is not.
        """
        seen: dict[date, tuple[Path, str]] = {}
        batch: list[_Draft] = []
        for file in files:
            batch.append(await self._read(file, seen))
            if len(batch) == _BATCH:
                for report in await self._store(batch, dry_run):
                    yield report
                batch = []
        for report in await self._store(batch, dry_run):
            yield report

    async def list_days(self, since: date, until: date) -> list[date]:
        """The days that an export of that range writes.

        Raises:
            NotFoundError: there are none.
        """
        days = await self.digests.list_days(since, until)
        if not days:
            raise NotFoundError("no stored digest lies in that range")
        return days

    async def export_posts(self, days: Sequence[date], folder: Path) -> AsyncIterator[ExportReport]:
        """Write the posts of the digests that begin on `days`.

        Raises:
            FileAccessError: the folder cannot be written; the posts before it are complete.
        """
        async for digest in self.digests.iterate(days):
            yield await self.write_post(digest, folder)

    async def write_post(self, digest: Digest, folder: Path) -> ExportReport:
        """Write one digest's post.

        Raises:
            FileAccessError: the folder cannot be written; an old file is as it was.
        """
        post = self.post_of(digest)
        file = folder / post.name
        return ExportReport(file, await asyncio.to_thread(write_atomically, file, post.content))

    async def write_new_post(self, digest: Digest, folder: Path) -> ExportReport:
        """Write one digest's post unless something else has its name, such as a published post.

        Raises:
            FileAccessError: the folder cannot be written.
        """
        post = self.post_of(digest)
        file = folder / post.name
        if await asyncio.to_thread(_is_other, file, post.content):
            return ExportReport(file, written=False, other=True)
        return await self.write_post(digest, folder)

    def post_of(self, digest: Digest) -> Post:
        """One digest's post."""
        return Post(post_name(digest), render_post(digest, bar=self.bar).encode())

    async def rewrite_post(self, digest: Digest, folder: Path) -> None:
        """Write a digest's post again where there is one.

        Raises:
            FileAccessError: it cannot be written; the old file is as it was.
        """
        if (folder / post_name(digest)).is_file():
            await self.write_post(digest, folder)

    async def _read(self, file: Path, seen: dict[date, tuple[Path, str]]) -> _Draft:
        try:
            post = read_post(await asyncio.to_thread(_content, file))
        except PostFormatError as error:
            return _refused(file, str(error))
        except OSError as error:
            return _refused(file, f"it cannot be read: {error.strerror or error}")
        day = post.digest.day
        if day in seen:
            first, its_fingerprint = seen[day]
            if its_fingerprint == fingerprint(post.text):
                label, papers = post.digest.label, len(post.digest.entries)
                notes = (f"the same post as {first}",)
                return _Draft(FileReport(file, Outcome.UNCHANGED, label, papers, notes))
            return _refused(file, f"{first} holds the same day and was taken first")
        seen[day] = (file, fingerprint(post.text))
        return await self._compared(file, post)

    async def _compared(self, file: Path, post: ReadPost) -> _Draft:
        digest = post.digest
        seal = await self.digests.find_seal(digest.day)
        outcome, notes = Outcome.NEW, list(post.repairs)
        if seal is not None and not seal.imported:
            outcome = Outcome.UNCHANGED
            notes = ["the day was collected and frozen here: it stays as it is"]
        elif seal is not None and seal.fingerprint == fingerprint(post.text):
            outcome = Outcome.UNCHANGED
        elif seal is not None:
            outcome = Outcome.CHANGED
            old = await self.digests.find_digest(digest.day)
            notes += digest_changes(old, digest) if old else []
        if file.name != post_name(digest):
            notes.append(f"its name should be {post_name(digest)}")
        report = FileReport(file, outcome, digest.label, len(digest.entries), tuple(notes))
        return _Draft(report, None if outcome is Outcome.UNCHANGED else post)

    async def _store(self, batch: list[_Draft], dry_run: bool) -> list[FileReport]:
        posts = [draft.post for draft in batch if draft.post is not None]
        if posts and not dry_run:
            await self.digests.save_imported([(p.digest, fingerprint(p.text)) for p in posts])
        return [draft.report for draft in batch]


def find_posts(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that `paths` name: files as they are, of folders every Markdown file below them.

    Hidden files and folders are passed over. A folder that cannot be read is given as it is, so
    that it is reported like a file.
    """
    for path in paths:
        yield from sorted(_posts_below(path)) if path.is_dir() else [path]


def _posts_below(top: Path) -> Iterator[Path]:
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(folder, name)
            if file.suffix.lower() in _POST_SUFFIXES and not name.startswith("."):
                yield file
    yield from (Path(error.filename) for error in unreadable)


def _is_other(file: Path, content: bytes) -> bool:
    """Whether a file is there with other content; one that cannot be read is for who writes."""
    try:
        if not file.is_file():
            return False
        return file.stat().st_size != len(content) or file.read_bytes() != content
    except OSError:
        return False


def _content(file: Path) -> bytes:
    """The bytes of a regular file; a pipe or a device could keep us waiting for ever."""
    if file.is_dir():
        raise PostFormatError("the folder cannot be read")
    if not stat.S_ISREG(file.stat().st_mode):
        raise PostFormatError("it is no ordinary file")
    with file.open("rb") as stream:
        return stream.read(LARGEST_POST + 1)


def _refused(file: Path, reason: str) -> _Draft:
    return _Draft(FileReport(file, Outcome.REFUSED, notes=(reason,)))
