"""The table of what the kills have hit, and what stood in the channels afterwards."""

from collections import Counter
from collections.abc import Sequence

from tests.crash.census import Hit, Point, Thing
from tests.crash.plan import ANYWHERE, LATE, Figures

_WIDTH = 48
_THREAD_WORDS = {
    Point.RECEIVED: "request received, no thread yet",
    Point.STORED: "thread there, no answer yet",
    Point.SOUGHT: "begun by an earlier process, asked for again",
}


def table(runs: Sequence[Figures]) -> str:
    """Lines for people."""
    cards = [run for run in runs if not run.plan.has_threads]
    threads = [run for run in runs if run.plan.has_threads]
    lines: list[str] = []
    if cards:
        lines += _killed(cards, {Thing.MESSAGE: "a message"}, (LATE, ANYWHERE))
    if threads:
        things = {
            Thing.MESSAGE: "the post above a thread",
            Thing.THREAD: "a thread",
            Thing.INSIDE: "a message in a thread",
        }
        lines += _killed(threads, things, (ANYWHERE,))
    names = ("expected", "there", "missing", "twice", "GETs", "by nonce", "threads", "kills", "s")
    lines.append(f"{'messages':42}" + "".join(f"{name:>10}" for name in names))
    for run in runs:
        there = run.messages.total()
        values = (run.expected, there, run.missing, run.twice, run.looked_for, run.given_back)
        numbers = (*values, run.threads.total(), run.kills.total(), round(run.seconds))
        lines.append(f"{run.plan.name:42}" + "".join(f"{number:10}" for number in numbers))
    return "\n".join(lines) + "\n"


def _killed(runs: Sequence[Figures], things: dict[Thing, str], others: Sequence[str]) -> list[str]:
    kills: Counter[Hit | str] = sum((run.kills for run in runs), Counter())
    hits: Counter[Hit] = sum((run.hits for run in runs), Counter())
    wanted = set().union(*(run.plan.hits for run in runs))
    lines: list[str] = []
    for thing, words in things.items():
        lines.append(f"{f'killed when {words} was':{_WIDTH}}{'kills':>8}{'deliveries hit':>16}")
        for point in Point:
            if (hit := Hit(thing, point)) in wanted or hits[hit]:
                name = _words(hit)
                lines.append(f"{name:{_WIDTH}}{kills[hit]:8}{hits[hit]:16}")
    lines += [f"{place:{_WIDTH}}{kills[place]:8}" for place in others]
    return [*lines, f"{'all':{_WIDTH}}{kills.total():8}{hits.total():16}", ""]


def _words(hit: Hit) -> str:
    if hit.thing is Thing.THREAD:
        return _THREAD_WORDS.get(hit.point, hit.point.value)
    return hit.point.value
