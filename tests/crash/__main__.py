"""At least 100 kills; see the package's docstring."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from bot.domain.subscription import Layout
from tests.crash.days import run
from tests.crash.figures import table
from tests.crash.plan import Figures, Plan

_RUNS = [
    *((parts, window_s, Layout.CARDS) for window_s in (180, 0) for parts in (1, 2)),
    *((parts, window_s, Layout.THREAD) for window_s, parts in ((180, 3), (0, 2))),
]
"""Messages a delivery, how long nonces are kept, and how it is laid out."""


def main() -> int:
    """Kill, print the table, and say by the exit code whether all is there once."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--days", type=int, default=2, help="of each of the six runs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=2)
    arguments = parser.parse_args()
    plans = [
        Plan(parts, window_s, arguments.days, seed=arguments.seed + number, layout=layout)
        for number, (parts, window_s, layout) in enumerate(_RUNS)
    ]
    runs = asyncio.run(_play(plans, arguments.at_once))
    sys.stdout.write(table(runs))
    return 0 if all(each.is_fine for each in runs) else 1


async def _play(plans: list[Plan], at_once: int) -> list[Figures]:
    places = asyncio.Semaphore(at_once)

    async def play(plan: Plan) -> Figures:
        async with places:
            with tempfile.TemporaryDirectory() as folder:
                return await run(plan, Path(folder))

    return await asyncio.gather(*(play(plan) for plan in plans))


if __name__ == "__main__":
    sys.exit(main())
