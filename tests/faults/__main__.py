"""Play every fault, and print the table; see the package's docstring."""

import argparse
import sys
import time

from tests.faults.playing import KINDS, play_all
from tests.faults.rows import table


def main() -> int:
    """Play, print, and say by the exit code whether every outcome was as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", type=int, default=0, help="the first of each fault's seeds")
    parser.add_argument("--only", choices=KINDS, action="append", help="a kind of faults")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual times, such as 0.1")
    parser.add_argument("--at-once", type=int, default=2)
    arguments = parser.parse_args()
    began_s = time.monotonic()
    rows = []
    for row in play_all(
        arguments.only or KINDS,
        seed=arguments.seed,
        share=arguments.share,
        at_once=arguments.at_once,
    ):
        sys.stderr.write(f"{row.times:6,}  {row.fault}\n")
        rows.append(row)
    sys.stdout.write(table(rows))
    times, took_s = sum(row.times for row in rows), time.monotonic() - began_s
    sys.stdout.write(f"{times:,} times from seed {arguments.seed} on, in {took_s:.0f} s\n")
    return 1 if any(row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
