"""An arXiv on loopback and a client that asks it within its terms."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.calendar import submission_window
from bot.domain.collection import (
    ListingResult,
)
from bot.domain.paper import Paper
from bot.sources.arxiv.client import Arxiv, ArxivAddresses
from bot.sources.http import HttpClient
from bot.sources.limiter import ArxivLimiter
from tests.clock import FakeClock
from tests.servers.arxiv import (
    Announcements,
    FakeArxiv,
    FakePaper,
    faults,
    generated,
    weekdays,
)
from tests.sources.asking import NO_JITTER

DAY = date(2026, 9, 11)
DAYS = weekdays(ending=DAY, number=3)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)  # noon in New York
KNOWN = generated(DAYS)
Work = Callable[[FakeArxiv, Arxiv], Awaitable[None]]


def asking(
    folder: Path, work: Work, known: Announcements = KNOWN, *, clock: FakeClock | None = None
) -> FakeArxiv:
    """Run `work` with a loopback arXiv; its terms must have been kept throughout."""
    time = clock or FakeClock(NOON)

    async def main() -> FakeArxiv:
        async with FakeArxiv(known, today=DAY, clock=time) as server:
            limiter = ArxivLimiter(folder, clock=time, listing_url=server.listing_url)
            addresses = ArxivAddresses(server.query_url, server.feed_url, server.listing_url)
            async with HttpClient(clock=time, gate=limiter, policy=NO_JITTER) as http:
                await work(server, Arxiv(http, addresses))
            return server

    server = asyncio.run(main())
    assert server.violations == []
    return server


def window(
    folder: Path,
    *troubles: faults.Fault,
    known: Announcements = KNOWN,
    archives: Sequence[str] = ("cs", "stat.ML"),
) -> tuple[ListingResult, FakeArxiv]:
    """What comes of the submissions of a day, and the server."""
    found: list[ListingResult] = []

    async def work(server: FakeArxiv, arxiv: Arxiv) -> None:
        for fault in troubles:
            server.misbehave("query", fault)
        found.append(await arxiv.fetch_window(archives, DAY, submission_window(DAY)))

    server = asking(folder, work, known)
    return found[0], server


def ids_of(papers: Sequence[Paper | FakePaper]) -> list[str]:
    """The ids of some papers, in their order."""
    return [paper.arxiv_id for paper in papers]


def told(paper: FakePaper) -> Paper:
    """A paper as the query API tells of it."""
    return Paper(
        arxiv_id=paper.arxiv_id,
        title=paper.title,
        authors=paper.authors,
        categories=paper.categories,
        abstract=paper.abstract,
        withdrawn=paper.withdrawn,
        version=paper.version,
        comment=paper.comment,
        submitted_at=paper.submitted_at,
        updated_at=paper.changed_at,
    )
