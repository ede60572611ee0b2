"""What is drawn: sizes, colours, and texts that no chart may stumble over."""

import asyncio
import itertools
from io import BytesIO
from math import dist
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts.drawer import Drawer
from bot.charts.drawing import draw
from bot.charts.fonts import is_there, written
from bot.charts.palette import GRID, GROUND, QUIET_TEXT, TEXT, TRACK, looks_of
from bot.domain.chart import Chart, ChartRow, DayChart, Label, Measure, Scale, compact
from tests.charts.samples import NAMES, TITLES, course_chart, day_chart
from tests.charts.test_drawer import GENEROUS
from tests.clock import FakeClock

Colour = tuple[float, float, float]

DISCORDS_PAGES = ("#ffffff", "#313338", "#2b2d31")
# What people see who lack one kind of cones: G. M. Machado et al., A Physiologically-based Model
# for Simulation of Color Vision Deficiency (2009), severity 1, for linear RGB.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
CHARTS: dict[str, Chart] = {
    "stacks": day_chart(),
    "marks": day_chart(scale=Scale.LOGARITHMIC),
    "one row": day_chart(("One",)),
    "four lines": course_chart(),
    "one line": course_chart(1),
    "one moment": course_chart(1, 1),
}


def opened(png: bytes) -> Image.Image:
    """A picture with all its bytes read."""
    picture = Image.open(BytesIO(png), formats=["PNG"])
    picture.load()
    return picture


def linear(colour: str) -> Colour:
    """The light of a colour (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return light[0], light[1], light[2]


def times(matrix: tuple[Colour, ...], colour: Colour) -> Colour:
    """A matrix applied to a colour, cut to what a screen shows."""
    sums = [sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix]
    red, green, blue = (min(1.0, max(0.0, value)) for value in sums)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    lights = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(other))
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(light: Colour) -> Colour:
    """A colour in CIELAB, where distances are those that people see."""
    to_xyz = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728))
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in times(to_xyz, light))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_picture_is_small_and_brings_its_own_ground(chart: Chart) -> None:
    """As wide as Discord shows it, not higher than wide, under 200 kB, nowhere transparent."""
    png = draw(chart)
    picture = opened(png)
    assert picture.width == 1000
    assert 100 <= picture.height <= 620
    assert len(png) < 100_000
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    corner = picture.convert("RGB").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert dist(corner, [int(GROUND[at : at + 2], 16) for at in (1, 3, 5)]) < 3


def test_texts_can_be_read_on_any_page() -> None:
    """They have 4.5 to 1 on the picture's own ground; bare, none could have it on all pages."""
    for text in (TEXT, QUIET_TEXT):
        assert contrast(text, GROUND) >= 4.5
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    best = max(min(contrast(grey, page) for page in DISCORDS_PAGES) for grey in greys)
    assert best < 4.5


def test_marks_stand_out_from_the_ground() -> None:
    """Every source's colour has the contrast that WCAG 2.2 asks of graphics, 3 to 1."""
    sources = [*NAMES, "mastodon", "reddit", "lobsters"]
    looks = looks_of(sources)
    for source in sources:
        assert contrast(looks[source].colour, GROUND) >= 3
        assert contrast(looks[source].colour, TRACK) >= 2.5
    assert len({looks[source].shape for source in sources}) == len(sources)
    assert contrast(GRID, GROUND) < 3


@pytest.mark.parametrize("vision", VISIONS)
def test_sources_are_told_apart_in_any_vision(vision: str) -> None:
    """The four sources' colours lie far apart for everybody."""
    seen = {s: lab(times(VISIONS[vision], linear(looks_of(NAMES)[s].colour))) for s in NAMES}
    for one, other in itertools.combinations(NAMES, 2):
        assert dist(seen[one], seen[other]) > 25, (one, other)


def bar_lengths(png: bytes, colour: str) -> list[int]:
    """How many pixels of a colour the rows of a chart have, one for each bar."""
    picture = opened(png).convert("RGB")
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    lengths = []
    for y in range(94 + 31, picture.height - 36, 46):
        row = (picture.getpixel((x, y)) for x in range(picture.width))
        lengths.append(sum(dist(pixel, wanted) < 3 for pixel in row if isinstance(pixel, tuple)))
    return lengths


def test_bars_are_as_long_as_their_values() -> None:
    """Half the points are half the bar, and the longest takes all the room."""
    values = (20.0, 10.0, 5.0)
    rows = tuple(
        ChartRow(n, Label("A"), str(v), (Measure("bluesky", v),)) for n, v in enumerate(values, 1)
    )
    sources = (("bluesky", Label("Bluesky")),)
    chart = DayChart(Label("Day"), sources, rows, Scale.STACKED, Label("points"))
    whole, half, quarter = bar_lengths(draw(chart), looks_of(NAMES)["bluesky"].colour)
    assert whole > 750
    assert half == pytest.approx(whole / 2, abs=3)
    assert quarter == pytest.approx(whole / 4, abs=3)


@pytest.mark.parametrize("title", [r"$\frac{1}{$", r"$\nosuch$", "$$", "$^$ and $_$", "\\"])
def test_titles_are_no_formulas(title: str) -> None:
    """What the library would read as a formula, and refuse, is written as it stands."""
    assert opened(draw(day_chart((title,)))).width == 1000


def test_letters_that_no_font_has_are_never_drawn() -> None:
    """A text with such letters is replaced; signs that are no letters are left out."""
    hieroglyph, private = "\U00013000", "\U0010fffd"
    assert not is_there(hieroglyph)
    assert written(Label(f"On {hieroglyph}", "arXiv:2609.00001")) == "arXiv:2609.00001"
    assert written(Label(f"On {hieroglyph} signs")) == "On signs"
    assert written(Label(f"On {private} {private} signs", "other")) == "On signs"
    assert (
        written(Label("Schrödinger’s ℓ₂ $x^2$ → שלום", "other")) == "Schrödinger’s ℓ₂ $x^2$ → שלום"
    )


@settings(max_examples=15)
@given(
    titles=st.lists(st.text(max_size=60), min_size=1, max_size=3),
    values=st.lists(st.floats(min_value=0.001, max_value=1e15), min_size=1, max_size=4),
    scale=st.sampled_from(Scale),
)
def test_no_text_and_no_number_stops_a_chart(
    titles: list[str], values: list[float], scale: Scale
) -> None:
    """Whatever stands in a title, and however large counts are, there is a picture."""
    measures = tuple(Measure(s, v) for s, v in zip(NAMES, values, strict=False))
    rows = tuple(ChartRow(n, Label(t, "x"), t, measures) for n, t in enumerate(titles, start=1))
    sources = tuple((key, Label(title)) for key, title in zip(NAMES, titles * 4, strict=False))
    chart = DayChart(Label(titles[0]), sources, rows, scale, Label(titles[-1]))
    assert opened(draw(chart)).width == 1000


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (10_227, "10,227"),
        (999_999, "999,999"),
        (1_234_567, "1.23M"),
        (999_999_999, "1,000M"),
        (2 * 10**9, "2.00B"),
        (23 * 10**12, "23.0T"),
        (10**18, "1,000,000T"),
    ],
)
def test_numbers_are_short(number: int, words: str) -> None:
    """Below a million all digits, above three of them."""
    assert compact(number) == words


def test_the_worker_draws_what_is_drawn_here(tmp_path: Path) -> None:
    """The process gives the same pictures, one after the other, without its own configuration."""
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "matplotlibrc").write_text("figure.facecolor: red\nfont.size: 99\n")
    # The two may know of other fonts; these titles need the one that is always there.
    charts: list[Chart] = [day_chart(TITLES[:3], scale) for scale in Scale]
    charts += [course_chart(), day_chart(("One",))]

    async def run() -> list[bytes]:
        drawer = Drawer(tmp_path / "fonts", FakeClock(), bounds=GENEROUS)
        try:
            return [await drawer.draw(chart) for chart in charts]
        finally:
            await drawer.close()

    for drawn, chart in zip(asyncio.run(run()), charts, strict=True):
        assert opened(drawn).tobytes() == opened(draw(chart)).tobytes()
