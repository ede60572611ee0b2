"""Print the table of ratios: `python -m tests.benchmarks [--papers N]`.

Every row compares the program with a floor measured in the same run, alternating, and gives
medians. A ratio over its bound is marked; nothing fails because of it.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    answering,
    asking,
    charting,
    checking,
    collecting,
    delivering,
    importing,
    looking,
    memory,
    month,
    ranking,
    reading,
    scraping,
    starting,
)
from tests.benchmarks.measure import Row
from tests.benchmarks.store import fill_store


def main() -> None:
    """Run everything, tell each row when it is known, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--papers", type=int, default=500_000, help="papers in the full store")
    parser.add_argument("--rounds", type=int, default=7, help="pairs measured for each row")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hotpapers-bench-") as folder:
        rows = asyncio.run(_measure(Path(folder), options.papers, options.rounds))
    table = Table("what", "ours", "floor", "ratio", "bound", "")
    for row in rows:
        table.add_row(*row.cells())
    Console().print(table)


async def _measure(folder: Path, papers: int, rounds: int) -> list[Row]:
    progress = Console(stderr=True, highlight=False)
    rows: list[Row] = []
    async for measured in _parts(folder, papers, rounds):
        rows += measured
        for row in measured:
            progress.print("  ".join(row.cells()), markup=False)
    return rows


async def _parts(folder: Path, papers: int, rounds: int) -> AsyncIterator[Sequence[Row]]:
    small, full = folder / "small.db", folder / "full.db"
    await fill_store(full, papers)
    posts = importing.make_posts(folder / "posts")
    yield await importing.measure(folder, posts, small, full, rounds)
    yield await reading.measure(small, full, rounds)
    yield await looking.measure(full, rounds)
    yield await answering.measure(full, rounds)
    yield await delivering.measure(folder / "delivering")
    yield await starting.measure(folder / "starting", rounds)
    yield memory.measure(folder / "memory")
    yield importing.measure_memory(folder, posts)
    yield await month.measure(folder / "month")
    yield checking.measure(folder / "checking", full, rounds)
    yield await charting.measure(folder / "charting")
    yield await scraping.measure(folder / "scraping", rounds)
    yield await collecting.measure(folder, rounds)
    yield await asking.measure(folder)
    yield ranking.rank_rows(rounds)
    yield await ranking.refresh_rows(folder / "refresh", rounds)


if __name__ == "__main__":
    main()
