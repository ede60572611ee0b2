"""What the processes on one data folder share, so that together they keep to arXiv's terms.

Two files in the data folder: `arxiv.lock`, locked by the process whose request is under way (the
system unlocks it when that process dies), and `arxiv.json`, which says who asked last and when.
"""

import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import FileAccessError

_LONG_FROM_NOW = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Note:
    """The last requests of all processes, as the one that asked last wrote them down.

    `asked_at` is the last request of any kind, `page_at` the last one for a page of arxiv.org
    (None: none known). Aware UTC, by the clock of the process `pid`.
    """

    pid: int
    asked_at: datetime
    page_at: datetime | None


UNREADABLE = Note(pid=0, asked_at=_LONG_FROM_NOW, page_at=_LONG_FROM_NOW)
"""Stands for a note that cannot be read: whatever it said, no request is older than it is safe."""


class SharedTurn:
    """The lock and the note in `folder`, which is made if it is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._note_path = folder / "arxiv.json"
        self._lock = FileLock(folder / "arxiv.lock")

    def try_take(self) -> bool:
        """Take the lock if no process holds it; never waits.

        Raises:
            FileAccessError: the folder cannot be written.

        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise _not_writable(self.folder, error) from error
        return True

    def give_back(self) -> None:
        """Let the next process have the lock."""
        self._lock.release()

    def read(self) -> Note | None:
        """The note; None if there has never been one, `UNREADABLE` if it makes no sense."""
        try:
            fields = json.loads(self._note_path.read_bytes())
            page_at = fields["page_at"]
            return Note(
                pid=int(fields["pid"]),
                asked_at=_moment(fields["asked_at"]),
                page_at=None if page_at is None else _moment(page_at),
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError):
            return UNREADABLE

    def write(self, note: Note) -> None:
        """Replace the note, whole or not at all; who has taken the lock may.

        Raises:
            FileAccessError: the folder cannot be written.

        """
        fields = {
            "pid": note.pid,
            "asked_at": note.asked_at.isoformat(),
            "page_at": note.page_at.isoformat() if note.page_at else None,
        }
        # Whose turn it is has the name for himself: what a killed process left is overwritten.
        draft = self._note_path.with_suffix(".draft")
        try:
            draft.write_text(json.dumps(fields), encoding="utf-8")
            draft.replace(self._note_path)
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise _not_writable(self.folder, error) from error


def _moment(text: str) -> datetime:
    """An aware moment; a naive one is no moment that this module wrote."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment


def _not_writable(folder: Path, error: OSError) -> FileAccessError:
    reason = error.strerror or type(error).__name__
    return FileAccessError(
        f"the data folder {folder} cannot be written ({reason}), so arXiv is not asked: "
        "set data_dir to a folder that can be written"
    )
