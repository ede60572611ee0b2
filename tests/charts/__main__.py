"""Draw the picture in the README: `python -m tests.charts FILE`, with papers that do not exist."""

import argparse
import asyncio
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from bot.charts.drawer import Bounds, Drawer
from bot.domain.digest import Digest, Entry, SourcePart, select_entries
from bot.domain.mention import Counts
from bot.domain.page import DigestPage
from bot.sources.clock import SystemClock
from bot.texts import ENGLISH
from bot.ui.day_chart import day_chart, day_words
from tests import samples

_DAY = date(2026, 9, 1)
_CLOSED_AT = datetime(2026, 9, 2, 9, tzinfo=UTC)
_SOURCES = ("bluesky", "hackernews", "huggingface", "x")
_BOUNDS = Bounds(drawing_s=30.0)
# Each with its points at the four sources.
_PAPERS: dict[str, tuple[float, float, float, float]] = {
    "Small Models Remember What Large Models Forget": (3.1, 5.2, 6.4, 7.8),
    "A Robot That Folds Laundry After Watching One Video": (4.4, 0.0, 5.1, 9.0),
    "Sorting in O(n √log n): A Simpler Proof": (2.2, 8.6, 1.2, 4.9),
    "Diffusion Without Noise": (1.7, 0.0, 7.3, 5.5),
    "What a Thousand Reviewers Agree On": (6.0, 3.3, 0.0, 4.1),
    "Weather Forecasts from Eight Sensors": (0.0, 4.8, 3.9, 2.7),
    "Attention Is Cheaper in the Frequency Domain": (1.1, 0.0, 5.7, 2.9),
    "How Many Tokens Does a Proof Need?": (2.6, 2.4, 2.2, 1.8),
    "Learning Sign Language from Subtitled Films": (3.7, 0.0, 1.6, 2.3),
    "Compilers That Explain Themselves": (0.0, 4.0, 0.0, 2.1),
}


def main() -> None:
    """Write the picture, and say what it shows."""
    parser = argparse.ArgumentParser(prog="python -m tests.charts", description=__doc__)
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    page = _page()
    file.write_bytes(asyncio.run(_drawn(page)))
    print(day_words(ENGLISH, page))  # noqa: T201


def _page() -> DigestPage:
    entries = tuple(
        _entry(rank, title, points) for rank, (title, points) in enumerate(_PAPERS.items(), start=1)
    )
    return DigestPage(select_entries(Digest(_DAY, "balanced", _CLOSED_AT, entries), bar=5))


def _entry(rank: int, title: str, points: tuple[float, ...]) -> Entry:
    told = zip(_SOURCES, points, strict=True)
    parts = tuple(SourcePart(s, Counts(0, round(2**p)), p, 1, 500) for s, p in told if p)
    likes = sum(part.counts.likes for part in parts if part.counts)
    return Entry(
        rank, samples.paper(rank, title=title), Counts(0, likes), sum(points), _CLOSED_AT, parts
    )


async def _drawn(page: DigestPage) -> bytes:
    chart = day_chart(ENGLISH, page)
    assert chart is not None
    with tempfile.TemporaryDirectory(prefix="hotpapers-chart-") as folder:
        drawer = Drawer(Path(folder), SystemClock(), bounds=_BOUNDS)
        try:
            return await drawer.draw(chart)
        finally:
            await drawer.close()


if __name__ == "__main__":
    main()
