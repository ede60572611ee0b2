"""The chart of a paper's counts over time: one field for each source, all over the same time.

Counts of different sources are no multiples of each other, so each field has a scale of its own.
"""

from datetime import UTC, datetime

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.charts.canvas import MARGIN, WIDTH, Canvas
from bot.charts.palette import GRID, looks_of
from bot.domain.chart import CourseChart, CourseLine, compact

_HEAD = 64
_FOOT = 64
_NAME = 38  # the room above a field, for its name
_FIELDS = (300, 150, 100, 76, 66, 60)  # the height of a field if there are so many
_SCALE = 76  # the room at the left, for the numbers
_FORMATS = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%H:%M"]
_ZERO_FORMATS = ["", "%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M"]
_HEADROOM = 1.08
_SHORTEST_S = 60.0


def draw_course(chart: CourseChart) -> bytes:
    """A PNG of the course of a paper's counts."""
    lines = chart.lines[: len(_FIELDS)]
    field = _FIELDS[len(lines) - 1]
    canvas = Canvas(_HEAD + len(lines) * (_NAME + field) + _FOOT)
    canvas.text(chart.title, MARGIN, 34, 23, bold=True)
    moments = [seconds for line in lines for seconds, _ in line.points]
    span = min(moments), max(max(moments), min(moments) + _SHORTEST_S)
    for number, line in enumerate(lines):
        top = _HEAD + number * (_NAME + field)
        _draw_line(canvas, line, top, field, span, is_last=line is lines[-1])
    canvas.text(chart.note, MARGIN, canvas.height - 21, 16, quiet=True)
    return canvas.png()


def _draw_line(
    canvas: Canvas,
    line: CourseLine,
    top: float,
    height: float,
    span: tuple[float, float],
    *,
    is_last: bool,
) -> None:
    """One field: the name and the newest count above, steps from count to count below."""
    look = looks_of([line.source])[line.source]
    room = WIDTH - 2 * MARGIN
    canvas.text(line.name, MARGIN, top + 18, 20, room=room / 2)
    canvas.text(line.last, WIDTH - MARGIN, top + 18, 20, room=room / 2, bold=True, align="right")
    axes = canvas.axes(MARGIN + _SCALE, top + _NAME, room - _SCALE - 8, height)
    times = [date2num(datetime.fromtimestamp(seconds, UTC)) for seconds, _ in line.points]
    counts = [count for _, count in line.points]
    first, last = (date2num(datetime.fromtimestamp(seconds, UTC)) for seconds in span)
    axes.step([*times, last], [*counts, counts[-1]], where="post", color=look.colour, linewidth=2.5)
    axes.plot(times, counts, look.shape, color=look.colour, markersize=6, clip_on=False)
    axes.set(xlim=(first, last), ylim=(0, max(1, *counts) * _HEADROOM))
    axes.grid(visible=True, color=GRID, linewidth=1)
    axes.yaxis.set_major_locator(MaxNLocator(max(2, int(height / 40)), integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(round(value))))
    locator = AutoDateLocator(tz=UTC, minticks=3, maxticks=8)
    formatter = ConciseDateFormatter(
        locator, tz=UTC, formats=_FORMATS, zero_formats=_ZERO_FORMATS, show_offset=False
    )
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter)
    axes.tick_params(labelbottom=is_last)
