"""The chart of a day: for each paper its title, and under it what its sources add."""

from collections.abc import Sequence
from math import ceil, floor, log10

from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from bot.charts.canvas import MARGIN, WIDTH, Canvas
from bot.charts.palette import GRID, GROUND, TRACK, Look, looks_of
from bot.domain.chart import ChartRow, DayChart, Scale, compact

_BEYOND = 1.25  # of the scale's ends, so that marks there are whole
_MOST_TICKS = 8
_HEAD = 94
_ROW = 46
_FOOT = 36
_TICKS = 26
_NAME_AT = 11  # the middle of a title, in its row
_BAR_AT = 31
_BAR = 12
_TOTAL = 92  # the column at the right
_NUMBER = 40  # the column at the left
_ROOM = WIDTH - 2 * MARGIN - _NUMBER - _TOTAL


def draw_day(chart: DayChart) -> bytes:
    """A PNG of a day's chart."""
    rows, is_stacked = chart.rows, chart.scale is Scale.STACKED
    plot = _ROW * len(rows)
    canvas = Canvas(_HEAD + plot + (0 if is_stacked else _TICKS) + _FOOT)
    looks = looks_of(source for source, _ in chart.sources)
    canvas.text(chart.title, MARGIN, 34, 26, bold=True)
    _draw_legend(canvas, chart, looks)
    for top, row in enumerate(rows):
        _draw_words(canvas, row, _HEAD + _ROW * top)
    axes = canvas.axes(MARGIN + _NUMBER, _HEAD, _ROOM, plot)
    axes.set(ylim=(plot, 0), yticks=[])
    middles = [_ROW * top + _BAR_AT for top in range(len(rows))]
    (_draw_stacks if is_stacked else _draw_marks)(axes, rows, middles, looks)
    canvas.text(chart.note, MARGIN, canvas.height - 21, 16, quiet=True)
    return canvas.png()


def _draw_legend(canvas: Canvas, chart: DayChart, looks: dict[str, Look]) -> None:
    room = (WIDTH - 2 * MARGIN) / max(1, len(chart.sources))
    left = float(MARGIN)
    for source, name in chart.sources:
        canvas.mark(looks[source], left + 8, 69)
        left += 52 + canvas.text(name, left + 26, 69, 19, room=room - 52, quiet=True)


def _draw_words(canvas: Canvas, row: ChartRow, top: float) -> None:
    canvas.text(f"{row.number}.", MARGIN, top + _NAME_AT, 21, quiet=True)
    canvas.text(row.name, MARGIN + _NUMBER, top + _NAME_AT, 21, room=_ROOM)
    right = WIDTH - MARGIN
    canvas.text(row.total, right, top + _BAR_AT, 19, room=_TOTAL, bold=True, align="right")


def _draw_stacks(
    axes: Axes, rows: Sequence[ChartRow], middles: Sequence[float], looks: dict[str, Look]
) -> None:
    """Bars of parts; the longest one fills the room."""
    longest = max(sum(measure.value for measure in row.measures) for row in rows)
    axes.set(xlim=(0, longest), xticks=[])
    axes.barh(middles, longest, _BAR, color=TRACK)
    for row, middle in zip(rows, middles, strict=True):
        left = 0.0
        for source, value in ((m.source, m.value) for m in row.measures):
            colour = looks[source].colour
            axes.barh(middle, value, _BAR, left, color=colour, edgecolor=GROUND, linewidth=1)
            left += value


def _draw_marks(
    axes: Axes, rows: Sequence[ChartRow], middles: Sequence[float], looks: dict[str, Look]
) -> None:
    """A mark for each source on a common logarithmic scale; bars would have no foot there."""
    decades = [log10(measure.value) for row in rows for measure in row.measures]
    first = floor(min(decades))
    last = max(ceil(max(decades)), first + 1)
    least, most = 10**first / _BEYOND, 10**last * _BEYOND
    axes.set(xscale="log", xlim=(least, most))
    axes.hlines(middles, least, most, color=TRACK, linewidth=5, zorder=1)
    for row, middle in zip(rows, middles, strict=True):
        for measure in row.measures:
            look = looks[measure.source]
            axes.plot(
                measure.value,
                middle,
                look.shape,
                color=look.colour,
                markersize=11,
                markeredgecolor=GROUND,
            )
    step = ceil((last - first) / _MOST_TICKS)
    ticks = [10**decade for decade in range(first, last + 1, step)]
    axes.set_xticks(ticks, [compact(tick) for tick in ticks], minor=False)
    axes.xaxis.set_minor_locator(NullLocator())
    for middle in middles:
        axes.vlines(
            ticks, middle - _BAR / 2, middle + _BAR / 2, color=GRID, linewidth=2, zorder=1.5
        )
