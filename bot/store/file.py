"""A SQLite file, looked at with plain sqlite3 before tortoise connects.

Three things must happen before its client sets any pragma: a file that cannot be opened is said
(its thread would outlive the event loop), another program's database is left untouched, and a new
file is switched to write-ahead logging, which does not wait for locks by itself.
"""

import contextlib
import sqlite3
from pathlib import Path

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from bot.errors import StoreDamagedError, StoreError

_PATIENCE_S = 5.0


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


def _refuse_foreign(db: sqlite3.Connection, file: Path) -> None:
    tables = [
        row[0]
        for row in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    if tables and "tortoise_migrations" not in tables:
        raise StoreDamagedError(
            f"{file} is another program's database (it has a table {tables[0]}):"
            " name another file under [database] url"
        )


def _is_lock(error: BaseException) -> bool:
    name = str(getattr(error, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
