"""Importing a folder of posts, against parsing, checking and inserting with bare libraries."""

import re
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import frontmatter
import ftfy

from bot.services.archive import Archive
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from tests.benchmarks.measure import Row, median, timed, timed_plain
from tests.shared import archive_posts

_TABLES = ("paper", "digest", "entry", "shown")
_COPIES = 5
_offsets = count(1)


def make_posts(folder: Path) -> list[Path]:
    """The recorded posts, several times over, each copy under another day."""
    folder.mkdir()
    return [
        _copy(source, folder, timedelta(days=7_000 * number))
        for number in range(_COPIES)
        for source in archive_posts()
    ]


async def measure(
    folder: Path, posts: list[Path], small: Path, full: Path, rounds: int
) -> list[Row]:
    """An empty store and a full one, each against the floor of the same round."""
    floors, empties, fulls = [], [], []
    for number in range(rounds):
        fresh = folder / f"fresh{number}.db"
        empties.append(await _import(fresh, posts))
        floors.append(timed_plain(partial(_floor, fresh, folder / "floor.db", posts)))
        fulls.append(await _import(full, _moved(posts, folder / f"moved{number}")))
        fresh.rename(small)
    floor, empty = median(floors), median(empties)
    what = f"import {len(posts)} posts"
    return [
        Row(what, empty, floor, 2),
        Row(f"{what}, full store / empty store", median(fulls), empty, 1.2),
    ]


def measure_memory(folder: Path, posts: list[Path]) -> list[Row]:
    """Peak memory of the command with all posts against that with the recorded ones alone."""
    if not Path("/proc/self/status").exists():
        return []
    few = _peak_mb(folder / "few", posts[: len(posts) // _COPIES])
    many = _peak_mb(folder / "many", posts)
    return [Row(f"peak memory, {len(posts)} posts / a fifth of them", many, few, 1.05, "MB")]


async def _import(store: Path, posts: list[Path]) -> float:
    engine = await Engine.open(f"sqlite://{store}")
    archive = Archive(StoredDigests(engine), bar=50)

    async def run() -> None:
        async for report in archive.import_posts(posts):
            if report.outcome != "new":
                raise AssertionError(report)

    try:
        return await timed(run)
    finally:
        await engine.close()


def _floor(filled: Path, file: Path, posts: list[Path]) -> None:
    """What the three libraries need for the same files and the same rows."""
    for post in posts:
        text = post.read_text(encoding="utf-8")
        frontmatter.loads(text)
        ftfy.fix_encoding(text)
    file.unlink(missing_ok=True)
    with sqlite3.connect(filled) as source, sqlite3.connect(file) as target:
        target.execute("PRAGMA journal_mode=WAL")
        for (statement,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'paper_search%'"
        ):
            target.execute(statement)
        for table in _TABLES:
            rows = source.execute(f"SELECT * FROM {table}").fetchall()
            marks = ", ".join("?" * len(rows[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    source.close()
    target.close()


def _copy(source: Path, folder: Path, shift: timedelta) -> Path:
    """`source` under another day: dates in its name and front matter move, the rest stays."""
    old = source.name[:10]
    new = (date.fromisoformat(old) + shift).isoformat()
    text = source.read_text(encoding="utf-8")
    head, end, body = text.partition("\n---\n")
    file = folder / f"{new}---Hot-Papers.md"
    file.write_text(
        re.sub(rf"(Hot Papers |hot-papers-|Hot papers ){old}", rf"\g<1>{new}", head) + end + body,
        encoding="utf-8",
    )
    return file


def _moved(posts: list[Path], folder: Path) -> list[Path]:
    """The posts under days that no store has seen."""
    folder.mkdir()
    shift = timedelta(days=40_000 * next(_offsets))
    return [_copy(post, folder, shift) for post in posts]


def _peak_mb(folder: Path, posts: list[Path]) -> float:
    """The high-water mark of a process of its own.

    Not from getrusage: a child inherits the mark of the process that started it (Linux).
    """
    folder.mkdir()
    program = (
        "from pathlib import Path; from bot.cli import run_command_line; run_command_line();"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "archive", "import", *map(str, posts)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1]) / 1024
