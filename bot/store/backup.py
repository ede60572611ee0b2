"""Copies of a SQLite database: made while it is in use, verified, and put back.

Everything here is plain sqlite3 on files, blocking, to be called in a thread: a copy must work
beside a running bot, and for a database that the engine refuses to open. A copy is one file without
side files, so that it can be read from anywhere.
"""

import contextlib
import glob
import os
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

from bot.drafts import sweep_drafts
from bot.errors import FileAccessError, StoreDamagedError, StoreError, StoreTooNewError
from bot.store.faults import SQLITE_FAULTS, store_error
from bot.store.file import STEPS
from bot.store.shipped import unknown_migrations
from bot.store.threads import IsStopped, never

_SIDE_FILES = ("-wal", "-shm", "-journal")
_LOCK_WAIT_S = 5.0
_OURS = {"tortoise_migrations", "digest", "paper"}
_PAGES = 1_000  # copied at a time, 4 MB: between two of them a copy can be stopped


class CopyStopped(Exception):  # noqa: N818 - not an error: who sees it has asked for it
    """A copy that nobody waited for any more was given up; it left nothing."""


def copy_database(source: Path, target: Path, is_stopped: IsStopped = never) -> None:
    """Write a verified copy of the database `source` to `target`, which appears whole or not.

    Readers and writers of `source` are not disturbed: SQLite's online back-up reads one snapshot.

    Raises:
        StoreError: `source` cannot be read, or is damaged.
        FileAccessError: `target` cannot be written, or is something else than an older copy.
        CopyStopped: `is_stopped` said so.
    """
    if not source.is_file():
        raise StoreError(f"there is no database at {source}")
    if not target.parent.is_dir():
        raise FileAccessError(f"there is no folder {target.parent}: make it, or name another file")
    if target.exists():
        _refuse_overwriting(source, target)
    with draft_of(target) as draft:
        copy_content(source, draft, is_stopped)
        try:
            verify_database(draft, is_stopped)
        except StoreDamagedError as error:
            raise StoreDamagedError(f"{source} is damaged: restore an older back-up") from error
        _replace(draft, target)


def verify_database(file: Path, is_stopped: IsStopped = never) -> None:
    """Read all of `file` and check that it is a whole database of this program.

    Raises:
        FileAccessError: there is no such file.
        StoreDamagedError: it is none of ours, or it is broken.
        StoreTooNewError: a newer version has written it.
        CopyStopped: `is_stopped` said so.
    """
    refuse_missing(file)
    try:
        with contextlib.closing(_open_to_read(file)) as db:
            db.set_progress_handler(is_stopped, STEPS)
            verdict = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            tables = _tables(db)
            applied = _applied(db) if tables >= _OURS else []
    except SQLITE_FAULTS as error:
        if is_stopped():
            raise CopyStopped from None
        raise StoreDamagedError(f"{file} is no intact database ({error}): use another") from error
    if verdict != "ok":
        raise StoreDamagedError(f"{file} is damaged: use another back-up")
    if not tables >= _OURS:
        raise StoreDamagedError(f"{file} is not a database of this program: use another")
    if newer := unknown_migrations(applied):
        raise StoreTooNewError(f"{file} was written by a newer version (it has {newer[-1]})")


def refuse_missing(file: Path) -> None:
    """Raise `FileAccessError` unless there is such a file: a quick look before anything is made."""
    if not file.is_file():
        raise FileAccessError(f"{file} is no file: name an existing back-up")


def refuse_itself(backup: Path, live: Path) -> None:
    """Raise `FileAccessError` if both are the same file."""
    if live.exists() and backup.samefile(live):
        raise FileAccessError(f"{backup} is the database itself: name a back-up")


def restore_database(backup: Path, live: Path, is_stopped: IsStopped = never) -> Path | None:
    """Put `backup` in the place of the database `live`, and keep the old one beside it.

    The content is exchanged in one transaction of SQLite: processes that have `live` open see the
    old content or the new one. A `live` that is too damaged for that is replaced as a file.

    Returns:
        Where the old database is now; None if there was none.

    Raises:
        StoreError, FileAccessError, CopyStopped: `live` is as it was.
    """
    verify_database(backup, is_stopped)
    if not live.exists():
        copy_database(backup, live, is_stopped)
        return None
    refuse_itself(backup, live)
    kept = _free_name(live.with_name(f"{live.name}.before-restore"))
    try:
        _refuse_waiting(live)
        copy_database(live, kept, is_stopped)
    except StoreDamagedError:
        _replace_damaged(backup, live, kept, is_stopped)
    else:
        copy_content(backup, live, is_stopped)
    return kept


def copy_content(source: Path, target: Path, is_stopped: IsStopped = never) -> None:
    """Copy the content of a database; a new file is left without a write-ahead log.

    Raises:
        StoreError: `source` cannot be read, or `target` cannot be written.
        CopyStopped: `is_stopped` said so.
    """
    is_new = not target.exists()

    def go_on(*_: object) -> None:
        if is_stopped():
            raise CopyStopped

    try:
        with (
            contextlib.closing(_open_to_read(source)) as origin,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            # The transaction holds the snapshot from step to step: without it, each write of
            # another process would make the copy begin anew.
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
            origin.backup(copy, pages=_PAGES, progress=go_on)
            if is_new:
                copy.execute("PRAGMA journal_mode=DELETE")
    except SQLITE_FAULTS as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        is_source = name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))
        place = f"copy in {target.parent}" if is_new else str(target)
        raise store_error(error, str(source) if is_source else place) from error


def _replace_damaged(backup: Path, live: Path, kept: Path, is_stopped: IsStopped) -> None:
    """Exchange the files. The new one is complete before the old one gives up its name."""
    with draft_of(live) as draft:
        copy_content(backup, draft, is_stopped)
        try:
            os.link(live, kept)
            for suffix in _SIDE_FILES:
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{live}{suffix}").rename(f"{kept}{suffix}")
        except OSError as error:
            raise FileAccessError(f"{kept} cannot be made: {error.strerror}") from error
        _replace(draft, live)


def _refuse_waiting(live: Path) -> None:
    """Raise `StoreBusyError` while another process writes: a back-up would wait without end."""
    try:
        with contextlib.closing(sqlite3.connect(live, timeout=_LOCK_WAIT_S)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.rollback()
    except SQLITE_FAULTS as error:
        raise store_error(error, str(live)) from error


def _refuse_overwriting(source: Path, target: Path) -> None:
    if target.samefile(source):
        raise FileAccessError(f"{target} is the database itself: name another file")
    try:
        with contextlib.closing(_open_to_read(target)) as db:
            is_ours = _tables(db) >= _OURS
    except SQLITE_FAULTS:
        is_ours = False
    if not is_ours:
        raise FileAccessError(f"{target} exists and is not a back-up: name another file")


def _open_to_read(file: Path) -> sqlite3.Connection:
    """A connection that writes nothing; on a medium that allows none, without locks either."""
    address = f"{file.resolve().as_uri()}?mode=ro"
    db = sqlite3.connect(address, uri=True, timeout=_LOCK_WAIT_S)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        db.close()
        if Path(f"{file}-wal").exists():
            raise
        db = sqlite3.connect(f"{address}&immutable=1", uri=True)
    except SQLITE_FAULTS:
        db.close()
        raise
    return db


def _tables(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _applied(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT name FROM tortoise_migrations ORDER BY name")]


@contextlib.contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A name beside `target` for a database that becomes it; whatever happens, the draft goes.

    So does what was put beside it, such as a write-ahead log.
    """
    sweep_drafts(target.parent, glob.escape(target.name))
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield draft
    finally:
        with contextlib.suppress(OSError):  # the folder cannot be read
            for file in draft.parent.glob(f"{glob.escape(draft.name)}*"):
                with contextlib.suppress(OSError):  # the next copy sweeps it
                    file.unlink()


def _replace(draft: Path, target: Path) -> None:
    try:
        with draft.open("rb+") as handle:
            os.fsync(handle.fileno())
        draft.replace(target)
    except OSError as error:
        raise FileAccessError(f"{target} cannot be written: {error.strerror}") from error


def _free_name(wanted: Path) -> Path:
    candidate, number = wanted, 1
    while candidate.exists():
        number += 1
        candidate = wanted.with_name(f"{wanted.name}-{number}")
    return candidate
