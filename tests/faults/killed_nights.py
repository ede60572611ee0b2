"""The bot is ended while it makes the night's back-up."""

import asyncio
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.store.backup import verify_database
from tests.cli.running import ALONE, Stand, stand
from tests.faults.holdings import DATABASE, age
from tests.faults.jobs import lay_out
from tests.faults.nights import BACKUPS
from tests.faults.plan import Plan
from tests.faults.processes import LONGEST_S, Running, start
from tests.faults.rows import Row

_TIMES = {signal.SIGKILL: 10, signal.SIGTERM: 5}
_LONGEST_COPY_S = 0.12
_DONE = (
    "SELECT count(*) FROM mark"
    " WHERE name = 'backup' AND json_extract(value, '$.done_at') IS NOT NULL"
)


async def play_killed_nights(plan: Plan, base: Path) -> list[Row]:
    """Each signal, from when the copy has been begun until shortly after it is done."""
    rows = []
    folder = plan.folder / "nights"
    folder.mkdir()
    async with stand(folder) as scene:
        for number, times in _TIMES.items():
            row = Row(f"{number.name} while the night's back-up is made")
            for seed in plan.seeds(times):
                after_s = plan.chance(seed, row.fault).random() * _LONGEST_COPY_S
                lay_out(base, folder)
                scene.configure(ALONE)
                try:
                    row.went(await _end(scene, number, after_s))
                except Exception as error:
                    row.went_wrong(seed, f"after {after_s:.2f} s: {type(error).__name__}: {error}")
            rows.append(row)
    return rows


async def _end(scene: Stand, number: signal.Signals, after_s: float) -> str:
    folder = scene.folder / BACKUPS
    running = start(scene.folder, "run")
    await _until(running, lambda: folder.is_dir() and any(folder.iterdir()))
    await asyncio.sleep(after_s)
    running.signal(number)
    said = await running.ended()
    assert said.code == (0 if number is signal.SIGTERM else -number), said
    drafts = [path.name for path in folder.iterdir() if path.suffix != ".db"]
    assert not drafts or number is signal.SIGKILL, f"it left {drafts}"
    verify_database(scene.database)
    was_done = any(_verified(folder))
    age(folder, drafts)
    _forget_the_attempt(scene.folder)
    running = start(scene.folder, "run")
    await _until(running, lambda: _is_done(scene.folder))
    running.signal(signal.SIGTERM)
    said = await running.ended()
    assert said.code == 0, said
    assert len(_verified(folder)) == len(list(folder.iterdir())) == 1, list(folder.iterdir())
    return "the copy was whole before" if was_done else "no copy, and made by the next bot"


def _verified(folder: Path) -> list[Path]:
    copies = list(folder.glob("*.db"))
    for copy in copies:
        verify_database(copy)
    return copies


async def _until(running: Running, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST_S):
        while not holds():
            assert running.process.is_alive(), (await running.ended()).err
            await asyncio.sleep(0.005)


def _is_done(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / DATABASE, timeout=LONGEST_S)) as store:
        return bool(store.execute(_DONE).fetchone()[0])


def _forget_the_attempt(folder: Path) -> None:
    """Let the next be due at once, which would be so in an hour."""
    with closing(sqlite3.connect(folder / DATABASE)) as store, store:
        store.execute("DELETE FROM mark WHERE name = 'backup'")
