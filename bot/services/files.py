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


def create_private(file: Path, content: bytes) -> None:
    """Make a new file that nobody but its owner may read; what has that name already stays.

    Raises:
        FileExistsError: something has that name, if only a link that leads nowhere.
        FileAccessError: the file cannot be written; nothing of it stays.
    """
    try:
        # The system looks and creates in one step, so that nothing can come between.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    except FileExistsError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileAccessError(f"{file} cannot be written: {reason}") from error


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
