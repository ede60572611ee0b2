"""The ground of every chart, and texts on it. Sizes are in pixels, from the upper left corner."""

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from bot.charts.fonts import fitted, font, written
from bot.charts.palette import GROUND, QUIET_TEXT, TEXT, Look
from bot.domain.chart import Label

WIDTH = 1000
MARGIN = 30
_DOTS_AN_INCH = 100


class Canvas:
    """A picture under way."""

    def __init__(self, height: int) -> None:
        self.height = height
        size = (WIDTH / _DOTS_AN_INCH, height / _DOTS_AN_INCH)
        self.figure = Figure(figsize=size, dpi=_DOTS_AN_INCH, facecolor=GROUND)
        self._canvas = FigureCanvasAgg(self.figure)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Room for a plot, without any line around it."""
        bottom = self.height - top - height
        box = (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(box, facecolor="none")
        for side in axes.spines.values():
            side.set_visible(False)
        axes.tick_params(length=0, colors=QUIET_TEXT, labelsize=font(16).get_size(), pad=6)
        axes.grid(visible=False)
        return axes

    def text(
        self,
        label: Label | str,
        left: float,
        top: float,
        size: float,
        *,
        room: float = WIDTH - 2 * MARGIN,
        quiet: bool = False,
        bold: bool = False,
        align: str = "left",
    ) -> float:
        """Write on one line, its middle at `top`; the width that it took."""
        words = written(label if isinstance(label, Label) else Label(label))
        shown, width = fitted(words, size, room, bold=bold)
        self.figure.text(
            left / WIDTH,
            1 - top / self.height,
            shown,
            fontproperties=font(size, shown, bold=bold),
            color=QUIET_TEXT if quiet else TEXT,
            ha=align,
            va="center_baseline",
            parse_math=False,
        )
        return width

    def mark(self, look: Look, left: float, top: float) -> None:
        """Draw a source's mark by itself."""
        mark = Line2D(
            [left / WIDTH],
            [1 - top / self.height],
            marker=look.shape,
            color=look.colour,
            markersize=11,
            transform=self.figure.transFigure,
        )
        self.figure.add_artist(mark)

    def png(self) -> bytes:
        """The picture, in 256 colours: nobody sees the difference, and it is a third as large."""
        self._canvas.draw()
        size = self._canvas.get_width_height()
        whole = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        few = whole.convert("RGB").quantize(
            256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        file = BytesIO()
        few.save(file, "PNG")
        return file.getvalue()
