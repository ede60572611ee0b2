"""Files that appear whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from bot.errors import FileAccessError


def write_atomically(file: Path, content: bytes) -> bool:
    """Make `file` hold `content`; whether that changed it.

    The content goes to a draft in the same folder, is forced to the disk, and then takes the name:
    a crash or a full disk leaves the old file.

    Raises:
        FileAccessError: the folder or the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file() and file.read_bytes() == content:
            return False
        _replace(file, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileAccessError(f"{file} cannot be written: {reason}") from error
    return True


def _replace(file: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o666 & ~_umask())
        draft.replace(file)
        _sync_folder(file.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's umask: mkstemp makes private files, a post is an ordinary one."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system lets folders be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
