"""Charts of invented papers."""

from collections.abc import Sequence

from bot.domain.chart import (
    ChartRow,
    CourseChart,
    CourseLine,
    DayChart,
    Label,
    Measure,
    Scale,
)

NAMES = {
    "bluesky": "Bluesky",
    "hackernews": "Hacker News",
    "huggingface": "Hugging Face",
    "x": "X",
}
TITLES = (
    "How to Teach a Robot with Deep Reinforcement Learning; What We Found on the Way There",
    "Drafts from Early Layers: Decoding of Mixture-of-Experts Models Without a Second Model Beside",
    r"$\mathcal{O}(n \log n)$ for $5 and \frac{1}{ ^{} _{} $ {unbalanced \nosuch",
    "文脈内学習の仕組みを明らかにする研究",
    "𝒪(n log n) Attention with ℓ₂-Normalised Keys on ℝᵈ",
    "Rockets 🚀🧑‍🚀 and Flags 🇯🇵",
    "שלום עולם",
    "e\u0301" * 60,
    "W" * 400,
    "",
)
FIRST_S = 1_788_000_000.0


def day_chart(titles: Sequence[str] = TITLES, scale: Scale = Scale.STACKED) -> DayChart:
    """A row for each title, the sources in turn left out of it."""
    rows = []
    for number, title in enumerate(titles, start=1):
        told = [name for place, name in enumerate(NAMES) if (place + number) % 4]
        measures = tuple(Measure(name, 10_000.0 / number**2) for name in told)
        name = Label(title, f"arXiv:2609.{number:05d}")
        rows.append(ChartRow(number, name, f"{30_000 // number**2:,}", measures))
    sources = tuple((key, Label(name)) for key, name in NAMES.items())
    return DayChart(Label("Hot papers"), sources, tuple(rows), scale, Label("points"))


def course_chart(lines: int = 4, points: int = 6) -> CourseChart:
    """Lines of counts that grow for some hours, each source a little later than the one before."""
    made = []
    for later, (source, name) in enumerate(list(NAMES.items())[:lines]):
        times = [FIRST_S + 1000 * later + 3600 * hour for hour in range(points)]
        counts = tuple((at, 10 ** (later + 1) * hour) for hour, at in enumerate(times))
        made.append(CourseLine(source, Label(name), counts, f"{counts[-1][1]:,}"))
    return CourseChart(Label(TITLES[0]), tuple(made), Label("times in UTC"))
