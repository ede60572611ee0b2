"""One worker process, seen from the bot. It is started anew, not forked: the bot has threads."""

import asyncio
import contextlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

from bot.charts.frames import (
    CHART,
    FAULT,
    LARGEST_PICTURE,
    PICTURE,
    READY,
    frame,
    read_frame,
)
from bot.domain.chart import Chart
from bot.domain.text import displayed
from bot.errors import ChartError

_PNG = b"\x89PNG\r\n\x1a\n"
# Of the environment, which has the bot's secrets in it, a worker gets what it takes to find fonts.
_PASSED_ON = (
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "LOCALAPPDATA",
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "WINDIR",
    "XDG_DATA_DIRS",
    "XDG_DATA_HOME",
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class Worker:
    """A process of `bot.charts.worker`, which is started and may not be ready yet.

    Its pipes are read and written in a thread. What waits there ends when the process does, so who
    gives up waiting has to kill it.
    """

    def __init__(self, drawing: str, folder: Path, memory_mb: int) -> None:
        """Starts it; `folder` has to be there, and keeps which fonts the machine has.

        Raises:
            OSError: no process can be started.
        """
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            [
                sys.executable,
                "-P",  # the folder that the bot runs in is none to import from
                "-m",
                "bot.charts.worker",
                drawing,
                str(memory_mb),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
        )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def wait_ready(self, *, within_s: float) -> None:
        """Wait until it can draw.

        Raises:
            ChartError: it cannot, or it took too long.
        """
        await self._answered(b"", READY, within_s)

    async def draw(self, chart: Chart, *, within_s: float) -> bytes:
        """The chart as a PNG. After an error nobody knows what the worker is at: kill it.

        Raises:
            ChartError: it has met a fault, has died, or took too long.
        """
        picture = await self._answered(frame(CHART, pickle.dumps(chart)), PICTURE, within_s)
        if not picture.startswith(_PNG):
            raise ChartError("what was drawn is no picture")
        return picture

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    async def wait_ended(self) -> None:
        """Wait until it is gone, after it was killed."""
        await asyncio.to_thread(self._process.wait)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # there may be something left to be written
                if pipe is not None:
                    pipe.close()

    async def _answered(self, said: bytes, wanted: bytes, within_s: float) -> bytes:
        """What it answers to what is said to it."""
        try:
            async with asyncio.timeout(within_s):
                answer = await asyncio.to_thread(self._exchange, said)
        except TimeoutError:
            raise ChartError(f"it took over {within_s:g} s") from None
        if answer is None:
            raise ChartError("the process that draws has died")
        kind, content = answer
        if kind == FAULT:
            raise ChartError(displayed(content.decode("utf-8", "replace")))
        if kind != wanted:
            raise ChartError(f"an answer of another kind ({kind!r})")
        return content

    def _exchange(self, said: bytes) -> tuple[bytes, bytes] | None:
        writer, reader = self._process.stdin, self._process.stdout
        if writer is None or reader is None:
            return None
        try:
            writer.write(said)
            writer.flush()
            return read_frame(reader, LARGEST_PICTURE)
        except (OSError, ValueError):  # the pipe is broken, or closed by now
            return None


def _environment(folder: Path) -> dict[str, str]:
    """What a worker needs: this program wherever it lies, and where fonts are."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    return passed_on | _ONE_THREAD | {"PYTHONPATH": path, "MPLCONFIGDIR": str(folder)}
