"""What is wrong when a call of the store fails: the words for it, after a look at the file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.errors import HotPapersError, StoreDamagedError, StoreError, StoreTooNewError
from bot.store.faults import SQLITE_FAULTS, is_store_fault, store_error
from bot.store.file import check_file
from bot.store.threads import in_thread


class Diagnosis:
    """Tells of the database at `where`, which is the SQLite `file` or None for a server.

    What `remedy` gives ends the sentence of every error that says that the database is damaged.
    """

    def __init__(self, file: Path | None, where: str, remedy: Callable[[], str]) -> None:
        self._file = file
        self._where = where
        self._remedy = remedy
        self._was_whole = False

    async def error_for(self, fault: Exception) -> Exception:
        """The error to raise for what a call raised; the same one if there is no better.

        What is written in a damaged place can be anything, and lead to errors of any kind. So after
        one that has no name of its own the file is looked through; if it was whole, never again.
        So it is after one that tells of a newer version, which may be other bytes in that place.
        """
        told = store_error(fault, self._where) if is_store_fault(fault) else fault
        if isinstance(told, StoreDamagedError):
            return self.damaged(told)
        has_a_name = isinstance(told, HotPapersError) and type(told) is not StoreError
        is_sure = has_a_name and not isinstance(told, StoreTooNewError)
        if is_sure or self._was_whole:
            return told
        try:
            await self.check()
        except StoreDamagedError as damaged:
            return damaged
        except StoreError:
            return told
        self._was_whole = True
        return told

    async def check(self) -> None:
        """Read all of a SQLite file; does nothing about a server.

        Raises:
            StoreDamagedError: something is wrong with the file.
            StoreError: it cannot be read.
        """
        if self._file is None:
            return
        try:
            await in_thread(partial(check_file, self._file))
        except StoreDamagedError as error:
            raise self.damaged(error) from error
        except SQLITE_FAULTS as fault:
            told = store_error(fault, self._where)
            raise (self.damaged(told) if isinstance(told, StoreDamagedError) else told) from fault

    def damaged(self, error: StoreDamagedError) -> StoreDamagedError:
        """The error, with what there is to restore."""
        return StoreDamagedError(f"{error}{self._remedy()}")
