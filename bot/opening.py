"""Opening the store that the configuration names, in its folder and with its back-ups beside it."""

from pathlib import Path

from bot.config import Config
from bot.errors import FileAccessError, StoreDamagedError
from bot.store.backup_folder import BackupFolder
from bot.store.engine import Engine, database_file
from bot.store.file import is_there


def make_data_dir(folder: Path) -> None:
    """Make the data folder if it is not there.

    Raises:
        FileAccessError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileAccessError(f"the data folder {folder} cannot be made: {reason}") from error


def backup_folder(config: Config) -> BackupFolder | None:
    """Where back-ups are kept; None for a database that is not copied here."""
    file = database_file(config.database_url)
    return BackupFolder(file, config.backup_dir) if file else None


async def open_engine(config: Config, *, only_looks: bool = False) -> Engine:
    """The store that the configuration names; with `only_looks` it has to be there.

    Raises:
        StoreError: it cannot be opened, is damaged, or is gone while its back-ups are there.
        UsageError: its URL is not understood.
    """
    _refuse_lost(config)
    return await Engine.open(
        config.database_url, only_looks=only_looks, remedy=lambda: _remedy(config)
    )


def _refuse_lost(config: Config) -> None:
    """Do not begin anew, with nothing, where there has been a store: its back-ups are still there.

    Raises:
        StoreDamagedError: the database is gone, or is an empty file.
    """
    folder = backup_folder(config)
    if folder is None or is_there(folder.file) or folder.newest_copy() is None:
        return
    raise StoreDamagedError(
        f"the database {folder.file} is gone; restore a back-up with `db restore`, or move the"
        f" back-ups away to begin anew{_remedy(config)}"
    )


def _remedy(config: Config) -> str:
    """The end of a sentence that says that the store is damaged."""
    folder = backup_folder(config)
    newest = folder.newest_copy() if folder else None
    return f"; the newest back-up is {newest}" if newest else ""
