"""The command line as processes that can be ended anywhere: forked from one that has it loaded.

Loading takes most of a start; all else is as in any other process of the program.
"""

import asyncio
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.cli import run_command_line
from bot.cli.session import Session
from tests.faults.commands import Said
from tests.leaks import hear

LONGEST_S = 60.0
"""How long anything may take that is waited for; the machine may be busy."""

_SERVERS_WAIT_S = 0.05
_LATE_MODULES = (
    *("bot.running", "bot.watching", "bot.sources.arxiv.client", "bot.sources.http"),
    *("bot.sources.registry", "bot.sources.x.oembed", "bot.store.models"),
)
"""What commands load only when they need it."""


@dataclass
class Running:
    """A command under way."""

    process: ForkServerProcess
    out: asyncio.Task[str]
    err: asyncio.Task[str]

    @property
    def number(self) -> int:
        """Its process id."""
        assert self.process.pid is not None
        return self.process.pid

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.process.exitcode is None:
            os.kill(self.number, number)

    async def ended(self, longest_s: float = LONGEST_S) -> Said:
        """What it said, once it has ended.

        Raises:
            TimeoutError: it did not end in time; it is killed.
        """
        try:
            async with asyncio.timeout(longest_s):
                out, err = await self.out, await self.err
        except TimeoutError:
            self.process.kill()
            raise
        finally:
            await asyncio.to_thread(self.process.join)
        hear(out, err)
        assert self.process.exitcode is not None
        return Said(self.process.exitcode, out, err)


def start(folder: Path, *arguments: object, most_bytes: int | None = None) -> Running:
    """Begin `hotpapers ARGUMENTS…` in a folder; none of its files may grow over `most_bytes`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *_LATE_MODULES])
    out, its_out = context.Pipe(duplex=False)
    err, its_err = context.Pipe(duplex=False)
    words = [str(argument) for argument in arguments]
    process = context.Process(target=_become, args=(folder, words, its_out, its_err, most_bytes))
    process.start()
    its_out.close()
    its_err.close()
    return Running(process, *(asyncio.create_task(_read(stream)) for stream in (out, err)))


async def timed(folder: Path, *arguments: object) -> tuple[Said, float]:
    """What a command says that nobody disturbs, and how many seconds it takes."""
    began_s = time.monotonic()
    said = await start(folder, *arguments).ended()
    return said, time.monotonic() - began_s


async def _read(stream: Connection) -> str:
    with stream, os.fdopen(os.dup(stream.fileno()), "rb") as file:
        return (await asyncio.to_thread(file.read)).decode()


def _become(
    folder: Path, arguments: Sequence[str], out: Connection, err: Connection, most_bytes: int | None
) -> None:
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout = os.fdopen(os.dup2(out.fileno(), 1), "w", encoding="utf-8")
    sys.stderr = os.fdopen(os.dup2(err.fileno(), 2), "w", encoding="utf-8", buffering=1)
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    session = Session(None)
    session.servers_wait_s = _SERVERS_WAIT_S
    sys.exit(run_command_line(arguments, session))
