"""How long people wait for an answer: inside the process, while papers are being stored.

A floor in these rows is a time that was promised, except for the last rows: there it is the same
handler with its page already in memory.
"""

import asyncio
import itertools
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import App, open_app
from bot.charting import desk_with
from bot.config import Config
from bot.domain.page import DigestPage, PaperPage
from bot.domain.paper import Paper
from bot.services.charts import Charts
from bot.services.desk import Desk
from bot.services.lookup import Lookup
from bot.services.reading import Reading
from bot.settings import Database, Digest, Settings
from bot.sources.clock import SystemClock
from bot.ui import ids
from tests.benchmarks.measure import Row, median
from tests.benchmarks.offline import Offline, Payload, offline
from tests.charts.fake import FakeDrawing
from tests.shared import archive_posts

MEDIAN_MS, SLOWEST_MS, IN_MEMORY = 15, 50, 15
"""The promised median, 99th percentile, and ratio to a page that is already in memory."""

_DAY, _PAPER = date(2021, 2, 8), "2102.02915"
_WORDS, _BEGINNING = "robot deep", "2102.029"
_TIMES = 100  # a round; the 99th percentile is of all rounds together
_BATCH = 300  # what one answer of the query API brings
_PAUSE_S = 0.5  # arXiv allows such an answer every 3 s
_stored = itertools.count()


async def measure(store: Path, rounds: int) -> list[Row]:
    """Each kind of answer on `store`, which holds the recorded posts among much else."""
    settings = Settings(database=Database(url=f"sqlite://{store}"), digest=Digest(rule="classic"))
    config = Config(settings, store.parent)
    async with open_app(config, SystemClock()) as app, offline(_running(app)) as client:
        await _import_day(app)
        events = await _events(client)
        asked = await _asked(client, events, rounds, app)
        page = await app.desk.reading.find_page(_DAY)
        paper = await app.desk.lookup.find_page(_PAPER)
        found = await app.desk.lookup.search(_WORDS)
    async with offline(_in_memory(app.desk, page, paper, found)) as client:
        remembered = await _asked(client, events, 1)
    pages = [name for name in events if "choices" not in name]
    return [
        *(row for name in events for row in _rows(name, asked[name])),
        *(
            Row(f"{name} / from memory", median(asked[name]), median(remembered[name]), IN_MEMORY)
            for name in pages
        ),
    ]


def _running(app: App) -> Desk:
    """The desk of a bot that has charts: `/paper` looks whether the paper has a course."""
    return desk_with(app, Charts(FakeDrawing(), app.clock.now))


async def _import_day(app: App) -> None:
    """The recorded day under its own date: the store may hold copies under others."""
    posts = [path for path in archive_posts() if path.name.startswith(_DAY.isoformat())]
    async for report in app.archive.import_posts(posts):
        if report.outcome == "refused":
            raise RuntimeError(report)


def _rows(name: str, asked: Sequence[float]) -> list[Row]:
    slowest = statistics.quantiles(asked, n=100)[98]
    return [
        Row(f"{name}: median against {MEDIAN_MS} ms", median(asked), MEDIAN_MS, 1),
        Row(f"{name}: 99th percentile against {SLOWEST_MS} ms", slowest, SLOWEST_MS, 1),
    ]


async def _events(client: Offline) -> dict[str, str]:
    """What people do, by what the rows call it."""
    hot = client.command("hot", date=_DAY.isoformat())
    _, shown = await client.answered(hot)
    return {
        "/hot": hot,
        "/paper": client.command("paper", paper=_PAPER),
        "/paper, choices for words": client.typing("paper", paper=_WORDS),
        "/paper, choices for an id": client.typing("paper", paper=_BEGINNING),
        "button to a day": client.press(ids.Turn, shown),
        "button to an abstract": client.press(ids.Read, shown),
    }


async def _asked(
    client: Offline, events: dict[str, str], rounds: int, written: App | None = None
) -> dict[str, list[float]]:
    """The milliseconds of each answer, the kinds in turn; papers are stored into `written`."""
    for event in events.values():
        await client.answered(event)
    times: dict[str, list[float]] = {name: [] for name in events}
    async with _collecting(written):
        for _ in range(rounds * _TIMES):
            for name, event in events.items():
                took, answer = await client.answered(event)
                if not _is_expected(answer):
                    raise RuntimeError(f"{name} was answered with {answer}")
                times[name].append(took)
    return times


def _is_expected(answer: Payload) -> bool:
    """Whether it is a message of components or has choices; an error is told in a sentence."""
    content = answer.get("data", answer)
    return bool(content.get("components") or content.get("choices"))


@asynccontextmanager
async def _collecting(app: App | None) -> AsyncIterator[None]:
    """New papers come in all the while, an answer of the query API at a time."""
    task = asyncio.create_task(_collect(app)) if app else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _collect(app: App) -> None:
    for number in _stored:
        await app.papers.save_papers(_papers(number))
        await asyncio.sleep(_PAUSE_S)


def _papers(number: int) -> list[Paper]:
    """An answer full of papers that no store has seen."""
    month, part = divmod(number, 300)
    return [
        Paper(
            arxiv_id=f"{8000 + month // 12 * 100 + month % 12 + 1:04d}.{part * _BATCH + place:05d}",
            title=f"Paper {place} on how robots learn to walk by themselves",
            authors=("Ada Sample", f"Given Family{place}"),
            categories=("cs.LG", "cs.RO"),
            abstract="What it is about. " * 60,
            listed_on=date(2000, 1, 3) + timedelta(days=number),
            listing_index=place,
            version=1,
            submitted_at=datetime(2000, 1, 1, tzinfo=UTC),
            updated_at=datetime(2000, 1, 1, tzinfo=UTC),
        )
        for place in range(_BATCH)
    ]


def _in_memory(desk: Desk, page: DigestPage, paper: PaperPage, found: list[Paper]) -> Desk:
    """A desk that has what it is asked for in memory."""
    reading = desk.reading
    lookup = desk.lookup
    return replace(
        desk,
        reading=FakeReading(
            reading.digests, reading.store, reading.late, reading.sources, reading.bar, page
        ),
        lookup=FakeLookup(
            lookup.papers,
            lookup.digests,
            lookup.late,
            lookup.mentions,
            lookup.sources,
            lookup.fetching,
            page=paper,
            found=tuple(found),
        ),
    )


@dataclass(frozen=True, slots=True)
class FakeReading(Reading):
    """Gives one page, whichever is asked for."""

    page: DigestPage

    async def find_page(
        self, day: date | None, *, number: int = 0, category: str | None = None, size: int = 10
    ) -> DigestPage:
        """The page."""
        return self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeLookup(Lookup):
    """Gives one paper, whichever is asked for."""

    page: PaperPage
    found: tuple[Paper, ...]

    async def find_page(self, spelling: str, guild_id: int | None = None) -> PaperPage:
        """The paper."""
        return self.page

    async def fetch_page(self, spelling: str, guild_id: int | None = None) -> PaperPage:
        """The paper."""
        return self.page

    async def search(self, words: str, limit: int = 25) -> list[Paper]:
        """The papers that were found before."""
        return list(self.found)
