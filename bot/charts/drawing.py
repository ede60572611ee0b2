"""What the worker draws with: the way in to all modules that know matplotlib."""

from collections.abc import Callable

import matplotlib

from bot.charts.course import draw_course
from bot.charts.day import draw_day
from bot.domain.chart import Chart, ChartRow, DayChart, Label, Measure, Scale

_ROW = ChartRow(1, Label("A title"), "12", (Measure("x", 12.0),))
_SAMPLE = DayChart(
    Label("A day"), (("x", Label("X")),), (_ROW,), Scale.LOGARITHMIC, Label("counts")
)


def prepare() -> Callable[[Chart], bytes]:
    """Load what the first chart would have to wait for: fonts, and half of the library."""
    matplotlib.rcdefaults()  # whatever file of settings lies around
    draw(_SAMPLE)
    return draw


def draw(chart: Chart) -> bytes:
    """A chart as a PNG."""
    return draw_day(chart) if isinstance(chart, DayChart) else draw_course(chart)
