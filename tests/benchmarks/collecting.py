"""A day from bytes to rows, against the `arxiv` package's parser, feedparser, and bare sqlite3.

Both packages are in the extra `benchmark`; without them these rows are left out.
"""

import importlib
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bot.app import open_app
from bot.config import Config
from bot.domain.collection import Details
from bot.settings import Arxiv as ArxivSettings
from bot.settings import Settings
from bot.sources.arxiv.client import batches, paper_of_entry
from bot.sources.arxiv.query import read_query
from bot.sources.arxiv.records import QueryPage
from bot.sources.gate import wait_silently
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests.benchmarks.measure import Row, median, timed, timed_plain
from tests.clock import FakeClock
from tests.servers.arxiv import BIG, FakeArxiv, Size, generated
from tests.servers.arxiv.answers import Question
from tests.servers.arxiv.query import answer

_DAY = date(2026, 9, 11)
_MOST_REQUESTS = 12


async def measure(folder: Path, rounds: int) -> list[Row]:
    """Parsing alone, parsing and storing, and the requests of a whole day."""
    return [*await _measure_parsing(folder, rounds), await _count_requests(folder)]


async def _measure_parsing(folder: Path, rounds: int) -> list[Row]:
    try:
        arxiv: Callable[[bytes], object] = importlib.import_module("arxiv._feed").parse
        feedparser: Callable[[bytes], object] = importlib.import_module("feedparser").parse
    except ImportError:
        return []
    pages = _pages(2_000)
    ours, theirs, feedparsers, days, floors = [], [], [], [], []
    for number in range(rounds):
        ours.append(timed_plain(partial(_each, read_query, pages)))
        theirs.append(timed_plain(partial(_each, arxiv, pages)))
        feedparsers.append(timed_plain(partial(_each, feedparser, pages)))
        file = folder / f"day{number}.db"
        days.append(await _store_day(file, pages))
        floors.append(theirs[-1] + timed_plain(partial(_insert_rows, file, folder / "rows.db")))
    return [
        Row("parse 2,000 entries / arxiv package", median(ours), median(theirs), 1),
        Row("parse 2,000 entries / feedparser", median(ours), median(feedparsers), 0.2),
        Row("a day of 2,000 papers, bytes to rows", median(days), median(floors), 2.5),
    ]


def _pages(papers: int) -> list[bytes]:
    """The answers of the query API for a day, batch by batch."""
    known = generated([_DAY], Size(new=papers - 2, cross=0, elsewhere=0, replaced=0))
    ids = [paper.arxiv_id for paper in known.papers(until=_DAY).values()]
    questions = [
        {"id_list": ",".join(batch), "max_results": str(len(batch))} for batch in batches(ids)
    ]
    return [answer(Question("/api/query", query, _DAY, known)).body for query in questions]


def _each(parse: Callable[[bytes], object], pages: Sequence[bytes]) -> None:
    for page in pages:
        parse(page)


async def _store_day(file: Path, pages: Sequence[bytes]) -> float:
    engine = await Engine.open(f"sqlite://{file}")
    papers = StoredPapers(engine)

    async def run() -> None:
        for page in pages:
            found = read_query(page)
            if not isinstance(found, QueryPage):
                raise TypeError(found)
            details = Details({entry.arxiv_id: paper_of_entry(entry) for entry in found.entries})
            await papers.save_papers(list(details.papers.values()))

    try:
        return await timed(run)
    finally:
        await engine.close()


def _insert_rows(filled: Path, file: Path) -> None:
    """The same rows with `executemany`, in one transaction."""
    file.unlink(missing_ok=True)
    source, target = sqlite3.connect(filled), sqlite3.connect(file)
    with target:
        target.execute("PRAGMA journal_mode=WAL")
        for (statement,) in source.execute(
            "SELECT sql FROM sqlite_master"
            " WHERE tbl_name = 'paper' AND sql IS NOT NULL AND type <> 'trigger'"
        ):
            target.execute(statement)
        rows = source.execute("SELECT * FROM paper").fetchall()
        marks = ", ".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO paper VALUES ({marks})", rows)
    source.close()
    target.close()


async def _count_requests(folder: Path) -> Row:
    """The requests for one complete day of 1,500 papers, checked against its feeds."""
    clock = FakeClock(datetime(2026, 9, 11, 16, tzinfo=UTC))
    async with FakeArxiv(generated([_DAY], BIG), today=_DAY, clock=clock) as server:
        addresses = ArxivSettings(
            query_url=server.query_url, feed_url=server.feed_url, listing_url=server.listing_url
        )
        config = Config(Settings(arxiv=addresses), folder / "requests")
        async with open_app(config, clock) as app, app.arxiv(wait_silently) as arxiv:
            attempt = await app.collector(arxiv).collect_day(_DAY)
        requests = server.counts.total()
    what = f"requests for a day of {attempt.record.papers} papers ({attempt.record.outcome})"
    return Row(what, requests, _MOST_REQUESTS, 1, unit="")
