"""The lock on a data folder that the running bot holds; the system lets go of it when it dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import FileAccessError, UsageError


@contextmanager
def run_lock(data_dir: Path, refusal: str) -> Iterator[None]:
    """Hold the lock meanwhile: no bot runs on the folder, and none can be started.

    Raises:
        UsageError: a bot runs on it; with `refusal` as its sentence.
        FileAccessError: the folder cannot be written.
    """
    lock = FileLock(data_dir / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(refusal) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileAccessError(f"the data folder {data_dir} cannot be written: {reason}") from error
    try:
        yield
    finally:
        lock.release()
