"""Which files this process has open."""

from contextlib import suppress
from pathlib import Path

_OPEN = Path("/proc/self/fd")


def open_files(folder: Path) -> list[str]:
    """The names of those in a folder, deleted ones too; none where the system does not tell."""
    found = []
    for number in _OPEN.iterdir() if _OPEN.is_dir() else ():
        with suppress(FileNotFoundError):  # the folder itself was open while it was listed
            file = number.readlink()
            if file.is_relative_to(folder.resolve()):
                found.append(file.name)
    return found
