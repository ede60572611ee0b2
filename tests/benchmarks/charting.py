"""Charts by a warm worker, and what the worker takes.

The charts are the largest there are: ten papers with long titles, told by four sources.
"""

from functools import partial
from pathlib import Path

from bot.charts.drawer import Bounds, Drawer
from bot.domain.chart import Chart, Scale
from bot.sources.clock import SystemClock
from tests.benchmarks.measure import Row, median, timed
from tests.charts.samples import TITLES, course_chart, day_chart

MEDIAN_MS = 300.0
"""What a chart may take at the median, by a worker that is ready."""

MOST_MB = 120
"""What the worker may hold at its peak; its address space has a harder limit."""

_CHARTS = 60
_STARTS = 3
_PATIENT = Bounds(drawing_s=60.0, starting_s=60.0)  # what is slow is to be seen, not given up
_TITLES = tuple(title + " and What Came of It in the End" for title in TITLES)
_KINDS: dict[str, Chart] = {
    "a day's chart in points": day_chart(_TITLES),
    "a day's chart of counts": day_chart(_TITLES, Scale.LOGARITHMIC),
    "the course of a paper": course_chart(),
}


async def measure(folder: Path) -> list[Row]:
    """The median of each kind and the slowest of all, the start of a worker, and its memory."""
    starts = [await _start_ms(folder / str(number)) for number in range(_STARTS)]
    drawer = Drawer(folder / "0", SystemClock(), bounds=_PATIENT)
    try:
        await drawer.warm()
        times = {
            kind: [await timed(partial(drawer.draw, chart)) for _ in range(_CHARTS)]
            for kind, chart in _KINDS.items()
        }
        peak = _peak_mb(drawer.worker_pid)
    finally:
        await drawer.close()
    bounds = Bounds()
    slowest = max(max(took) for took in times.values())
    return [
        *(
            Row(f"{kind}, warm worker, median / 300 ms", median(took), MEDIAN_MS, 1)
            for kind, took in times.items()
        ),
        Row(f"the slowest of {3 * _CHARTS} / its deadline", slowest, bounds.drawing_s * 1000, 1),
        Row("first start of a worker / its deadline", median(starts), bounds.starting_s * 1000, 1),
        *([Row("memory of the worker at its peak", peak, MOST_MB, 1, "MB")] if peak else []),
    ]


async def _start_ms(folder: Path) -> float:
    """The milliseconds until a worker is ready that has never looked at the machine's fonts."""
    drawer = Drawer(folder, SystemClock(), bounds=_PATIENT)
    try:
        return await timed(drawer.warm)
    finally:
        await drawer.close()


def _peak_mb(process_id: int | None) -> float:
    """The most that a process has held in memory (Linux); 0 where nobody says."""
    status = Path(f"/proc/{process_id}/status")
    if not status.exists():
        return 0.0
    return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024
