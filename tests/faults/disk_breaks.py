"""How disks break, and what a person has to be told then."""

import re
from dataclasses import dataclass

from tests.faults.disks import Disk

FULL, READ_ONLY = "full", "read-only"

_SAID = {
    FULL: r"the disk is full|space",
    READ_ONLY: r"[Rr]ead-only|cannot be (written|opened|made)|could not be written|permission",
}


@dataclass(frozen=True)
class Breaking:
    """A disk breaks: after so many seconds, or before anything begins; with so much room."""

    what: str
    after_s: float
    room: int

    def __str__(self) -> str:
        room = f", {self.room:,} bytes left" if self.what == FULL else ""
        return f"{self.what} after {self.after_s:.2f} s{room}"

    def do(self, disk: Disk, process: int | None = None) -> str:
        """Let it break; how that was done."""
        if self.what == FULL:
            return disk.leave(self.room, process)
        return disk.freeze(process)

    def is_explained(self, sentence: str) -> bool:
        """Whether somebody who reads the sentence knows what is wrong."""
        return re.search(_SAID[self.what], sentence) is not None
