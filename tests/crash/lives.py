"""The lives of one bot: it is started, stopped for a look, killed, and started again."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.cli.running import LONGEST_S, ROOT


class Process:
    """One process, from its start to its end."""

    def __init__(self, number: int, spawner: asyncio.subprocess.Process) -> None:
        self.number = number
        self._spawner = spawner

    def freeze(self) -> None:
        """Let it stand still."""
        os.kill(self.number, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.number, signal.SIGCONT)

    async def kill(self) -> None:
        """End it with SIGKILL, wherever it is."""
        os.kill(self.number, signal.SIGKILL)
        assert await _told(self._spawner) == -signal.SIGKILL


class Lives:
    """Starts the bot of a folder."""

    def __init__(self, spawner: asyncio.subprocess.Process, folder: Path) -> None:
        self._spawner = spawner
        self._folder = folder

    async def begin(self) -> Process:
        """A new process."""
        assert self._spawner.stdin is not None
        self._spawner.stdin.write(f"{self._folder}\n".encode())
        return Process(await _told(self._spawner), self._spawner)


@asynccontextmanager
async def lives_in(folder: Path) -> AsyncIterator[Lives]:
    """What starts the bot of a folder; nothing is left running at the end."""
    spawner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.crash.spawn"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        process_group=0,
    )
    try:
        yield Lives(spawner, folder)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(spawner.pid, signal.SIGKILL)
        await spawner.wait()


async def _told(spawner: asyncio.subprocess.Process) -> int:
    assert spawner.stdout is not None
    async with asyncio.timeout(LONGEST_S):
        return int(await spawner.stdout.readline())
