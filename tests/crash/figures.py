"""The table of what the kills have hit, and what stood in the channels afterwards."""

from collections import Counter
from collections.abc import Sequence

from tests.crash.census import Point
from tests.crash.days import ANYWHERE, LATE, Figures

_WIDTH = 48


def table(runs: Sequence[Figures]) -> str:
    """Lines for people."""
    kills: Counter[str] = sum((run.kills for run in runs), Counter())
    hits: Counter[Point] = sum((run.hits for run in runs), Counter())
    lines = [f"{'killed when a message was':{_WIDTH}}{'kills':>8}{'deliveries hit':>16}"]
    lines += [f"{point.value:{_WIDTH}}{kills[point]:8}{hits[point]:16}" for point in Point]
    lines += [f"{place:{_WIDTH}}{kills[place]:8}" for place in (LATE, ANYWHERE)]
    lines += [f"{'all':{_WIDTH}}{kills.total():8}{hits.total():16}", ""]
    head = ("expected", "there", "missing", "twice", "GETs", "by nonce", "kills", "s")
    lines.append(f"{'messages':30}" + "".join(f"{name:>10}" for name in head))
    for run in runs:
        there = sum(run.messages.values())
        values = (run.expected, there, run.missing, run.twice, run.looked_for, run.given_back)
        numbers = (*values, run.kills.total(), round(run.seconds))
        lines.append(f"{run.plan.name:30}" + "".join(f"{number:10}" for number in numbers))
    return "\n".join(lines) + "\n"
