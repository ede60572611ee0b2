"""Questions to the loopback arXiv, and what is in its answers."""

import asyncio
import re
from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree

import aiohttp

from tests.clock import FakeClock
from tests.servers.answers import Recorded
from tests.servers.arxiv import (
    Announcements,
    FakeArxiv,
    faults,
    generated,
    weekdays,
)

TODAY = date(2026, 9, 11)
TWO_WEEKS = weekdays(ending=TODAY, number=10)
ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
AGENT = {"User-Agent": "hot-papers-bot/0 (test)"}


def get(
    *addresses: str,
    known: Announcements | None = None,
    headers: Mapping[str, str] = AGENT,
    trouble: tuple[str, faults.Fault] | None = None,
    recorded: Recorded | None = None,
    unindexed: frozenset[str] = frozenset(),
) -> list[tuple[int, str, Mapping[str, str]]]:
    """Status, text and headers of the answer at each address, asked one after the other."""

    async def main() -> list[tuple[int, str, Mapping[str, str]]]:
        found: list[tuple[int, str, Mapping[str, str]]] = []
        days = generated(TWO_WEEKS[:5] + TWO_WEEKS[6:]) if known is None else known
        async with (
            FakeArxiv(days, today=TODAY, clock=FakeClock(), recorded=recorded) as arxiv,
            aiohttp.ClientSession() as session,
        ):
            arxiv.unindexed = unindexed
            if trouble:
                arxiv.misbehave(*trouble)
            for address in addresses:
                url = arxiv.listing_url + address
                async with session.get(url, headers=headers, allow_redirects=False) as answer:
                    found.append((answer.status, await answer.text(), answer.headers))
        return found

    return asyncio.run(main())


def listed_ids(page: str) -> list[str]:
    """The ids on a listing page, in order."""
    return re.findall(r'title="Abstract" id="([^"]+)"', page)


def entries(feed: str) -> list[ElementTree.Element]:
    """The entries of an Atom feed."""
    return ElementTree.fromstring(feed).findall(f"{ATOM}entry")


def ids(feed: str) -> list[str]:
    """The ids of an answer of the query API, without version."""
    found = [entry.findtext(f"{ATOM}id", "") for entry in entries(feed)]
    return [re.sub(r"^http://arxiv.org/abs/|v[0-9]+$", "", name) for name in found]
