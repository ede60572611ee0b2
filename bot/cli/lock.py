"""The lock on a data folder that the running bot holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import UsageError


@contextmanager
def run_lock(data_dir: Path, refusal: str) -> Iterator[None]:
    """Hold the lock meanwhile: no bot runs on the folder, and none can be started.

    Raises:
        UsageError: a bot runs on it; with `refusal` as its sentence.
    """
    lock = FileLock(data_dir / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(refusal) from None
    try:
        yield
    finally:
        lock.release()
