"""Choices while somebody types, from a full store that a collection is being written to."""

import asyncio
import itertools
import random
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from bot.app import App, open_app
from bot.config import Config
from bot.domain.paper import Paper
from bot.services.reading import Reading
from bot.settings import Database, Settings
from bot.store.digests import StoredDigests
from bot.store.late import StoredLate
from tests.benchmarks.measure import Row, timed
from tests.benchmarks.store import paper_id
from tests.clock import FakeClock

_MEDIAN_MS, _P99_MS = 15.0, 50.0
_TEXTS = 300  # beginnings of titles and names
_BATCH = 300  # what one answer of the query API brings
_PAUSE_S = 0.5  # arXiv allows such an answer every 3 s
_TODAY = date(2021, 3, 1)
_DAYS = ("2", "20", "2021", "2021-02", "feb", "8 feb", "2021-02-08", "yesterday", "monday")


async def measure(full: Path, rounds: int) -> list[Row]:
    """Papers by words, by ids and by hostile texts, and days; medians and 99th percentiles."""
    config = Config(Settings(database=Database(url=f"sqlite://{full}")), full.parent)
    async with open_app(config, FakeClock()) as app:
        late = StoredLate(app.engine)
        reading = Reading(app.digests, StoredDigests(app.engine), late, app.sources, app.rules.bar)
        typed = await _typed(app)
        async with _collecting(app):
            words = await _times(app.lookup.search, typed, rounds)
            ids = await _times(app.lookup.search, _ids(), rounds * 5)
            days = await _times(lambda text: reading.list_choices(text, _TODAY), _DAYS, rounds * 5)
    return [
        *_rows("choices of papers by words", words),
        *_rows("choices of papers by ids", ids),
        *_rows("choices of days", days),
    ]


async def _typed(app: App) -> list[str]:
    """What somebody types who looks for papers of the store, letter by letter."""
    chance = random.Random(5)
    typed = ["zebra", "deep zebra", "c++", "深層学習", "x" * 10_000, "of for learning deep"]
    while len(typed) < _TEXTS:
        paper = await app.papers.find_paper(paper_id(chance.randrange(2_000)))
        if paper is not None:
            for text in (" ".join(paper.title.split()[:2]), paper.authors[0]):
                typed += [text[:length] for length in range(1, len(text) + 1)]
    return typed


def _ids() -> list[str]:
    return [paper_id(number)[:length] for number in (1, 1_234) for length in range(2, 11)]


@asynccontextmanager
async def _collecting(app: App) -> AsyncIterator[None]:
    """Days of new papers come in all the while, an answer of the query API at a time."""
    task = asyncio.create_task(_collect(app))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _collect(app: App) -> None:
    for number in itertools.count():
        day = date(2022, 1, 1) + timedelta(days=number)
        await app.papers.save_papers([_paper(number * _BATCH + n, day) for n in range(_BATCH)])
        await asyncio.sleep(_PAUSE_S)


def _paper(number: int, day: date) -> Paper:
    return Paper(
        arxiv_id=f"2201.{number:05d}",
        title=f"Deep Learning of Robots in {number} Ways",
        authors=("Ada Sample", f"Emmy{number} Noether"),
        categories=("cs.LG",),
        abstract="What it is about. " * 60,
        listed_on=day,
        version=1,
    )


async def _times(
    ask: Callable[[str], Awaitable[object]], typed: Sequence[str], rounds: int
) -> list[float]:
    return [await timed(partial(ask, text)) for _ in range(rounds) for text in typed]


def _rows(what: str, times: Sequence[float]) -> list[Row]:
    p99 = statistics.quantiles(times, n=100)[98]
    where = "full store, while collecting"
    return [
        Row(f"{what}, {where}, median / 15 ms", statistics.median(times), _MEDIAN_MS, 1),
        Row(f"{what}, {where}, p99 / 50 ms", p99, _P99_MS, 1),
    ]
