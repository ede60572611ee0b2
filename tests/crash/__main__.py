"""At least 100 kills; see the package's docstring."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.crash.days import Figures, Plan, run
from tests.crash.figures import table


def main() -> int:
    """Kill, print the table, and say by the exit code whether all is there once."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--days", type=int, default=2, help="of each of the four runs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=2)
    arguments = parser.parse_args()
    plans = [
        Plan(parts, window_s, arguments.days, seed=arguments.seed + number)
        for number, (parts, window_s) in enumerate([(1, 180), (2, 180), (1, 0), (2, 0)])
    ]
    runs = asyncio.run(_play(plans, arguments.at_once))
    sys.stdout.write(table(runs))
    is_fine = all(not each.missing and not each.twice and each.in_order for each in runs)
    return 0 if is_fine else 1


async def _play(plans: list[Plan], at_once: int) -> list[Figures]:
    places = asyncio.Semaphore(at_once)

    async def play(plan: Plan) -> Figures:
        async with places:
            with tempfile.TemporaryDirectory() as folder:
                return await run(plan, Path(folder))

    return await asyncio.gather(*(play(plan) for plan in plans))


if __name__ == "__main__":
    sys.exit(main())
