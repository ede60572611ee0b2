"""What went wrong in the database, as an error that says what to do."""

import sqlite3
import traceback

from tortoise.exceptions import BaseORMException

from bot.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)

SQLITE_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What sqlite3 raises; the second where a name in a damaged schema, or in its error, is no text."""

_SENTENCES: list[tuple[str, type[StoreError], str]] = [
    ("SQLITE_BUSY", StoreBusyError, "is being written by another process; try again in a moment"),
    ("SQLITE_LOCKED", StoreBusyError, "is being written by another process; try again in a moment"),
    ("SQLITE_FULL", StoreFullError, "cannot grow, the disk is full; free some space and try again"),
    ("SQLITE_READONLY", StoreReadOnlyError, "cannot be written; give this user write permission"),
    ("SQLITE_CANTOPEN", StoreReadOnlyError, "cannot be opened; check its folder and permissions"),
    ("SQLITE_PERM", StoreReadOnlyError, "cannot be opened; check its folder and permissions"),
    ("SQLITE_NOTADB", StoreDamagedError, "is not a database; restore a back-up with `db restore`"),
    ("SQLITE_CORRUPT", StoreDamagedError, "is damaged; restore a back-up with `db restore`"),
]
_NO_TEXT = "Could not decode to UTF-8"  # sqlite3's own words, which have no name
_NO_SPACE = (
    *("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"),
    *("SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMOPEN"),
)


def store_error(fault: Exception, where: str) -> StoreError:
    """The error for a person that says what `fault` means for the database at `where`."""
    cause = _sqlite_cause(fault)
    name = getattr(cause, "sqlite_errorname", "") or ""
    for prefix, error_class, sentence in _SENTENCES:
        if name.startswith(prefix):
            return error_class(f"the database {where} {sentence}")
    if name in _NO_SPACE:
        return StoreFullError(
            f"the database {where} could not be written ({cause}); check the disk and its space"
        )
    if isinstance(fault, UnicodeDecodeError) or _NO_TEXT in str(cause):
        return StoreDamagedError(f"the database {where} {_SENTENCES[-1][2]}")
    return StoreError(f"the database {where} refused ({cause or fault}); nothing was changed")


def is_store_fault(error: BaseException) -> bool:
    """Whether `error` comes from the database rather than from our own code."""
    return isinstance(error, (BaseORMException, *SQLITE_FAULTS))


def let_go(error: BaseException) -> None:
    """Free what the calls held that an error went through: they are over, and it may be kept.

    Among that is a statement that failed half-way. It keeps the file open, a closed connection or
    not, with what was read of it and with its write-ahead log.
    """
    at: BaseException | None = error
    while at is not None:
        traceback.clear_frames(at.__traceback__)
        at = at.__cause__ or at.__context__


def _sqlite_cause(fault: BaseException) -> sqlite3.Error | None:
    for candidate in (fault, *fault.args, fault.__cause__):
        if isinstance(candidate, sqlite3.Error):
            return candidate
    return None
