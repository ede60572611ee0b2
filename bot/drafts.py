"""Drafts of files, which whoever was killed has left beside them."""

import contextlib
import time
from pathlib import Path

_STALE_S = 1800.0  # nobody writes a file for so long


def sweep_drafts(folder: Path, names: str) -> None:
    """Remove old drafts of the files in `folder` whose names match a pattern.

    A draft is named `.NAME.CHANCE.part`. What cannot be removed stays for the next time.
    """
    with contextlib.suppress(OSError):  # the folder cannot be read
        for old in folder.glob(f".{names}.????????.part*"):
            with contextlib.suppress(OSError):
                if time.time() - old.stat().st_mtime > _STALE_S:
                    old.unlink()
