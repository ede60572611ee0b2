"""Copies of a SQLite database: made while it is in use, verified, and put back.

Everything here is plain sqlite3 on files, blocking, to be called in a thread: a copy must work
beside a running bot, and for a database that the engine refuses to open.
"""

import contextlib
import os
import sqlite3
import uuid
from pathlib import Path

from bot.errors import FileAccessError, StoreDamagedError, StoreError
from bot.store.faults import store_error

_SIDE_FILES = ("", "-wal", "-shm")


def copy_database(source: Path, target: Path) -> None:
    """Write a verified copy of the database `source` to `target`, which appears whole or not.

    Readers and writers of `source` are not disturbed: SQLite's online back-up reads one snapshot.

    Raises:
        StoreError: `source` cannot be read, or the copy failed its check.
        FileAccessError: `target` cannot be written, or is a file that is no database.
    """
    refuse_overwriting_foreign(target)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        _copy(source, draft)
        verify_database(draft)
        _make_durable(draft)
        draft.replace(target)
    except OSError as error:
        raise FileAccessError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def verify_database(file: Path) -> None:
    """Read all of `file` and check that it is a whole database of this program.

    Raises:
        FileAccessError: there is no such file, or it cannot be read.
        StoreDamagedError: it is none of ours, or it is broken.
    """
    if not file.is_file():
        raise FileAccessError(f"{file} is not there: name an existing back-up")
    address = f"{file.resolve().as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
            verdict = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise StoreDamagedError(f"{file} is no intact database ({error}): use another") from error
    if verdict != "ok":
        raise StoreDamagedError(f"{file} is damaged ({verdict}): use another back-up")
    if not {"tortoise_migrations", "digest", "paper"} <= tables:
        raise StoreDamagedError(f"{file} is not a database of this program: use another")


def restore_database(backup: Path, live: Path) -> Path | None:
    """Put `backup` in the place of the database `live`, and keep the old one beside it.

    The content is exchanged in one transaction of SQLite: processes that have `live` open see the
    old content or the new one. A `live` that is too damaged for that is moved away.

    Returns:
        Where the old database is now; None if there was none.

    Raises:
        StoreError, FileAccessError: nothing was changed.
    """
    verify_database(backup)
    if backup.resolve() == live.resolve():
        raise FileAccessError(f"{backup} is the database itself: name a back-up")
    if not live.exists():
        copy_database(backup, live)
        return None
    kept = _free_name(live.with_name(f"{live.name}.before-restore"))
    try:
        _copy(live, kept)
        _copy(backup, live)
    except StoreDamagedError:
        _discard(kept)
        for suffix in _SIDE_FILES:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{live}{suffix}").rename(f"{kept}{suffix}")
        copy_database(backup, live)
    return kept


def refuse_overwriting_foreign(target: Path) -> None:
    """Raise `FileAccessError` if `target` exists and is something else than a database."""
    if not target.exists():
        return
    try:
        with target.open("rb") as file:
            is_database = file.read(16) == b"SQLite format 3\x00"
    except OSError as error:
        raise FileAccessError(f"{target} cannot be read: {error.strerror}") from error
    if not is_database:
        raise FileAccessError(f"{target} exists and is not a database: name another file")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise StoreError(f"there is no database at {source}")
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as origin,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            origin.backup(copy)
    except sqlite3.Error as error:
        named = source if "NOTADB" in str(getattr(error, "sqlite_errorname", "")) else target
        raise store_error(error, str(named)) from error


def _make_durable(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _free_name(wanted: Path) -> Path:
    candidate, number = wanted, 1
    while candidate.exists():
        number += 1
        candidate = wanted.with_name(f"{wanted.name}-{number}")
    return candidate


def _discard(file: Path) -> None:
    for suffix in _SIDE_FILES:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
