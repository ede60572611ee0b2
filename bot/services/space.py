"""The folder where the data lies: how much room there is, and whether it can be used."""

import os
import shutil
import stat
from pathlib import Path

from bot.errors import FileAccessError
from bot.services.setup_plan import Folder
from bot.services.vital_plan import Space
from bot.texts import Said

_SIDE_FILES = ("-wal", "-shm")


def look_at_space(folder: Path, database: Path | None) -> Space:
    """The disk of a folder, of one that is still to be made too, and the size of the database.

    Raises:
        FileAccessError: it cannot be looked at.
    """
    there = _nearest(folder)
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileAccessError(Said("disk-unseen", folder=str(there), reason=reason)) from error
    return Space(free, size_of(database))


def size_of(database: Path | None) -> int:
    """The bytes of a SQLite database, with what is not yet written into its file; 0 without one."""
    return sum(map(_size, _files(database)))


def look_at_folder(folder: Path) -> Folder:
    """Whether data can be kept in a folder, or it can be made; nothing is made."""
    there = _nearest(folder)
    allowed = there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK)
    return Folder(str(folder), folder.exists(), allowed)


def is_readable_by_others(file: Path) -> bool:
    """Whether more people than its owner may read a file, where the system says so."""
    others = stat.S_IRGRP | stat.S_IROTH
    return os.name == "posix" and bool(file.stat().st_mode & others)


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def _files(database: Path | None) -> list[Path]:
    if database is None:
        return []
    return [database, *(database.with_name(f"{database.name}{end}") for end in _SIDE_FILES)]


def _size(file: Path) -> int:
    """The bytes of a file; none of one that is not there, or that went meanwhile."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
