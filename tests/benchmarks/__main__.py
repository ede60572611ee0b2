"""Print the table of ratios: `python -m tests.benchmarks [--papers N]`.

Every row compares the program with a floor measured in the same run, alternating, and gives
medians. A ratio over its bound is marked; nothing fails because of it.
"""

import argparse
import asyncio
import tempfile
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
    """Run everything and print one table."""
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
    small, full = folder / "small.db", folder / "full.db"
    await fill_store(full, papers)
    posts = importing.make_posts(folder / "posts")
    return [
        *await importing.measure(folder, posts, small, full, rounds),
        *await reading.measure(small, full, rounds),
        *await looking.measure(full, rounds),
        *await answering.measure(full, rounds),
        *await delivering.measure(folder / "delivering"),
        *await starting.measure(folder / "starting", rounds),
        *memory.measure(folder / "memory"),
        *importing.measure_memory(folder, posts),
        *await month.measure(folder / "month"),
        *checking.measure(folder / "checking", full, rounds),
        *await charting.measure(folder / "charting"),
        *await scraping.measure(folder / "scraping", rounds),
        *await collecting.measure(folder, rounds),
        *await asking.measure(folder),
        *ranking.rank_rows(rounds),
        *await ranking.refresh_rows(folder / "refresh", rounds),
    ]


if __name__ == "__main__":
    main()
