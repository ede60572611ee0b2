"""Disks that get full, or read-only, at a chosen moment: as real as the machine allows.

- ext4 in a file, where this user may mount one: full is full, and read-only is what the system
  makes of a disk that breaks, files that are open included;
- a file system in memory, where at least that may be mounted (in a name space of one's own nearly
  everybody may): it gets full, and read-only while no file is open;
- for all else, limits: on the size of a process's files, and folders without write permission.
"""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_SIZE = 256 * 1024 * 1024  # so much that a bot is content with it
_PAGE = 4096  # smaller blocks would be no ordinary disk, and break SQLite's shared memory
_BLOCKS = (256 * _PAGE, 16 * _PAGE, _PAGE)
_NO_LIMIT = resource.RLIM_INFINITY


class Disk(Protocol):
    """A disk with an empty folder on it."""

    @property
    def folder(self) -> Path:
        """Where it is."""

    @property
    def most_bytes(self) -> int | None:
        """How large the files may be of a process that begins now; None for any size."""

    def settle(self) -> None:
        """Have on it what was written so far, whatever happens."""

    def leave(self, room: int, process: int | None = None) -> str:
        """Have so many bytes left at most, for a process that runs too; how that is done."""

    def freeze(self, process: int | None = None) -> str:
        """Let nothing be written any more, by a process that runs either; how that is done."""

    def mend(self) -> None:
        """All is well again."""


@dataclass
class LimitedDisk:
    """A folder on a disk that is well: what is wrong is what its processes may do."""

    folder: Path
    most_bytes: int | None = None
    _process: int | None = None

    def settle(self) -> None:
        """It is there."""

    def leave(self, room: int, process: int | None = None) -> str:
        """Let no file be longer than that."""
        self._limit(room, process)
        return "limits"

    def freeze(self, process: int | None = None) -> str:
        """No byte may be written, and nothing in any folder."""
        self._limit(0, process)
        for place in self._folders():
            place.chmod(0o500)
        return "limits"

    def mend(self) -> None:
        """No limits."""
        for place in self._folders():
            place.chmod(0o700)
        self._limit(None, self._process)

    def _limit(self, size: int | None, process: int | None) -> None:
        self.most_bytes, self._process = size, process
        if process is not None:
            soft = _NO_LIMIT if size is None else size
            with suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, _NO_LIMIT))

    def _folders(self) -> Iterator[Path]:
        yield self.folder
        yield from (path for path in self.folder.rglob("*") if path.is_dir())


@dataclass
class MemoryDisk:
    """A file system in memory."""

    place: Path

    def __post_init__(self) -> None:
        _mount("-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", self.place)
        self._limits = LimitedDisk(_made(self.place / "work"))

    @property
    def folder(self) -> Path:
        """A folder of it."""
        return self._limits.folder

    @property
    def most_bytes(self) -> int | None:
        """A limit where limits are needed."""
        return self._limits.most_bytes

    def settle(self) -> None:
        """It is there."""

    def leave(self, room: int, process: int | None = None) -> str:
        """Make it smaller."""
        stat = os.statvfs(self.place)
        pages = -(-room // _PAGE) + stat.f_blocks - stat.f_bfree
        _mount("-o", f"remount,size={pages * _PAGE}", self.place)
        return "tmpfs"

    def freeze(self, process: int | None = None) -> str:
        """The system refuses while a file is open to be written."""
        try:
            _mount("-o", "remount,ro", self.place)
        except subprocess.CalledProcessError:
            return self._limits.freeze(process)
        return "tmpfs"

    def mend(self) -> None:
        """As large as before."""
        _mount("-o", f"remount,rw,size={_SIZE}", self.place)
        self._limits.mend()


@dataclass
class LoopDisk:
    """A file with a file system in it."""

    place: Path
    most_bytes: int | None = None
    _is_frozen: bool = False

    def __post_init__(self) -> None:
        with self._image.open("wb") as file:
            file.truncate(_SIZE)
        _call("mkfs.ext4", "-q", "-b", _PAGE, "-m", 0, "-O", "^resize_inode", self._image)
        self._mount()
        _made(self.folder)

    @property
    def folder(self) -> Path:
        """A folder of it."""
        return self.place / "work"

    def settle(self) -> None:
        """Flush it."""
        _call("sync", "--file-system", self.place)

    def leave(self, room: int, process: int | None = None) -> str:
        """Fill it, and then give that room."""
        size = 0
        with self._ballast.open("wb") as file:
            for block in _BLOCKS:
                while _is_allocated(file.fileno(), size, block):
                    size += block
            file.truncate(max(0, size - room))
        return "ext4"

    def freeze(self, process: int | None = None) -> str:
        """As after an error of the disk."""
        _mount("-o", "remount,abort", self.place)
        self._is_frozen = True
        return "ext4"

    def mend(self) -> None:
        """Mount it anew, which nobody may use meanwhile."""
        if self._is_frozen:
            _call("umount", self.place)
            self._mount()
            self._is_frozen = False
        self._ballast.unlink(missing_ok=True)

    @property
    def _image(self) -> Path:
        return self.place.with_suffix(".img")

    @property
    def _ballast(self) -> Path:
        return self.place / "ballast"

    def _mount(self) -> None:
        _mount("-o", "loop,errors=remount-ro", self._image, self.place)


@contextmanager
def disk_at(place: Path, *, may_mount: bool) -> Iterator[Disk]:
    """The most real disk that there can be, of which nothing stays.

    With `may_mount` this process is in a name space for mounts of its own.
    """
    place.mkdir()
    for kind in (LoopDisk, MemoryDisk) if may_mount else ():
        try:
            disk: Disk = kind(place)
        except (OSError, subprocess.CalledProcessError):
            continue
        try:
            yield disk
        finally:
            _call("umount", "--lazy", place)
        return
    yield LimitedDisk(place)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _is_allocated(file: int, at: int, size: int) -> bool:
    try:
        os.posix_fallocate(file, at, size)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False
    return True


def _mount(*arguments: object) -> None:
    _call("mount", *arguments)


def _call(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
