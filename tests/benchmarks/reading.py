"""Reading a frozen digest into domain objects, against the same rows read with sqlite3."""

import sqlite3
from datetime import date
from pathlib import Path

from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from tests.benchmarks.measure import Row, median, timed, timed_plain

_DAY = date(2021, 2, 8)
_READS = 50


async def measure(small: Path, full: Path, rounds: int) -> list[Row]:
    """A small store and a full one."""
    ours, floor = await _read(small, rounds)
    ours_full, _ = await _read(full, rounds)
    return [
        Row(f"read the digest of {_DAY}", ours, floor, 30),
        Row("read a digest, median against 5 ms", ours, 5, 1),
        Row("read a digest, full store / small store", ours_full, ours, 1.2),
    ]


async def _read(file: Path, rounds: int) -> tuple[float, float]:
    engine = await Engine.open(f"sqlite://{file}")
    digests = StoredDigests(engine)
    db = sqlite3.connect(file)
    ours, floors = [], []
    day = _first_day(db)
    try:
        for _ in range(rounds * _READS):
            ours.append(await timed(lambda: digests.find_digest(day)))
            floors.append(timed_plain(lambda: _rows(db, day)))
    finally:
        db.close()
        await engine.close()
    return median(ours), median(floors)


def _first_day(db: sqlite3.Connection) -> date:
    """The sample day, or in a store of moved posts the copy of it with as many papers."""
    found = db.execute(
        "SELECT day FROM digest JOIN entry ON entry.digest_id = digest.id"
        " WHERE rank = 1 AND arxiv_id = '2102.02915' ORDER BY day"
    ).fetchone()
    return date.fromisoformat(found[0])


def _rows(db: sqlite3.Connection, day: date) -> list[object]:
    (row,) = db.execute(
        "SELECT * FROM digest WHERE day <= ? ORDER BY day DESC LIMIT 1", [day.isoformat()]
    ).fetchall()
    entries = db.execute("SELECT * FROM entry WHERE digest_id = ? ORDER BY rank", [row[0]])
    shown = db.execute("SELECT * FROM shown WHERE digest_id = ? ORDER BY rank, position", [row[0]])
    return [row, entries.fetchall(), shown.fetchall()]
