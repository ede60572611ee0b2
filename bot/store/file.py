"""A SQLite file, looked at with plain sqlite3: before tortoise connects, and as a whole.

Three things must happen before its client sets any pragma: a file that cannot be opened is said
(its thread would outlive the event loop), another program's database is left untouched, and a new
file is switched to write-ahead logging, which does not wait for locks by itself.
"""

import contextlib
import sqlite3
from pathlib import Path

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from bot.errors import StoreDamagedError, StoreError
from bot.store.threads import IsStopped, never

STEPS = 100_000
"""Of SQLite's machine, some milliseconds: as often, reading a whole file can be stopped."""

_PATIENCE_S = 5.0
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def prepare_file(file: Path) -> None:
    """Make sure that `file` is a database of ours or a new one, ready for many processes.

    Raises:
        sqlite3.Error: it cannot be opened, or is no database.
        StoreDamagedError: it is another program's database.
    """
    with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE_S)) as db:
        _refuse_foreign(db, file)
        for attempt in Retrying(
            retry=retry_if_exception(_is_lock),
            stop=stop_after_delay(_PATIENCE_S),
            wait=wait_fixed(0.02),
            reraise=True,
        ):
            with attempt:
                db.execute("PRAGMA journal_mode=WAL").fetchone()


def look_at_file(file: Path) -> None:
    """Make sure that `file` is a database of ours; nothing is made or changed.

    Raises:
        sqlite3.Error: it cannot be opened, or is no database.
        StoreError: it is not there, or is another program's database.
    """
    if not file.is_file():
        raise StoreError(f"there is no database at {file}; `hotpapers run` makes it")
    with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE_S)) as db:
        _refuse_foreign(db, file)


def is_there(file: Path) -> bool:
    """Whether there is a database, and not merely the empty file that SQLite begins with."""
    return any(path.is_file() and path.stat().st_size > 0 for path in (file, Path(f"{file}-wal")))


def check_file(file: Path, is_stopped: IsStopped = never) -> None:
    """Read all of `file`, while others use it.

    Raises:
        sqlite3.Error: it cannot be read, or `is_stopped` said that nobody waits any more.
        StoreDamagedError: something in it is wrong.
    """
    address = f"{file.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_S)) as db:
        db.set_progress_handler(is_stopped, STEPS)
        verdict = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise _damaged(file)


def _refuse_foreign(db: sqlite3.Connection, file: Path) -> None:
    try:
        tables = [row[0] for row in db.execute(_TABLES)]
    except sqlite3.OperationalError as error:
        # A header that makes no sense, such as "unsupported file format", has no name of its own.
        if error.sqlite_errorname == "SQLITE_ERROR":
            raise _damaged(file) from error
        raise
    if tables and "tortoise_migrations" not in tables:
        raise StoreDamagedError(
            f"{file} is another program's database (it has a table {tables[0]}):"
            " name another file under [database] url"
        )


def _damaged(file: Path) -> StoreDamagedError:
    return StoreDamagedError(f"the database {file} is damaged; restore a back-up with `db restore`")


def _is_lock(error: BaseException) -> bool:
    name = str(getattr(error, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
