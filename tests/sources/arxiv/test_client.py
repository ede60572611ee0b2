"""Asking arXiv for listings over real HTTP, on loopback and within its terms."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.collection import (
    Listed,
    ListingResult,
    NothingListed,
    Unreadable,
)
from bot.sources.arxiv.client import Arxiv, ArxivAddresses
from bot.sources.http import HttpClient
from bot.sources.limiter import ArxivLimiter
from tests.clock import FakeClock
from tests.said import in_english
from tests.servers.answers import Answer, address_of
from tests.servers.arxiv import (
    Announcements,
    FakeArxiv,
    Size,
    faults,
    generated,
)
from tests.servers.arxiv.answers import Question
from tests.servers.arxiv.days import listed
from tests.servers.arxiv.pages import answer as page_of
from tests.sources.arxiv.asking import DAY, DAYS, KNOWN, NOON, asking, ids_of, told
from tests.sources.asking import NO_JITTER

CATCH_UP = f"/catchup/cs/{DAY}?abs=True&page=1"


def listing(
    folder: Path,
    *troubles: faults.Fault,
    known: Announcements = KNOWN,
    recorded: Answer | None = None,
    archive: str = "cs",
    day: date = DAY,
) -> tuple[ListingResult, FakeArxiv]:
    """What comes of one listing, after these faults, and the server."""
    found: list[ListingResult] = []

    async def work(server: FakeArxiv, arxiv: Arxiv) -> None:
        if recorded:
            server.recorded = {address_of(CATCH_UP): recorded}
        for fault in troubles:
            server.misbehave("listing", fault)
        found.append(await arxiv.fetch_listing(archive, day))

    server = asking(folder, work, known)
    return found[0], server


def catch_up_of(day: date, known: Announcements = KNOWN) -> Answer:
    """The catch-up page of `cs` for a day, to be served in the place of another."""
    return page_of(Question(f"/catchup/cs/{day}", {"abs": "True"}, DAY, known))


def test_a_listing_has_new_papers_and_cross_lists_in_order(tmp_path: Path) -> None:
    """Every paper is whole and in its place, and replacements are left out."""
    found, server = listing(tmp_path)
    shown = listed(KNOWN.on(DAY), "cs")
    expected = [
        replace(
            told(paper),
            listed_on=DAY,
            listing_index=place,
            version=None,
            submitted_at=None,
            updated_at=None,
        )
        for place, paper in enumerate((*shown.new, *shown.cross))
    ]
    assert len(expected) == 25
    assert found == Listed(tuple(expected), DAY)
    assert [visit.path for visit in server.visits] == [CATCH_UP]


def test_a_long_listing_is_put_together_from_its_pages(tmp_path: Path) -> None:
    """Over 2,000 announced papers come from two pages; places go on from one to the next."""
    known = generated([DAY], Size(new=1900, cross=250, replaced=100))
    found, server = listing(tmp_path, known=known)
    shown = listed(known.on(DAY), "cs")
    assert isinstance(found, Listed)
    assert ids_of(found.papers) == ids_of(shown.new + shown.cross)
    assert [paper.listing_index for paper in found.papers] == list(range(2151))
    assert found.faults == ()
    assert server.counts == {"listing": 2}


def test_pages_of_replacements_are_not_asked_for(tmp_path: Path) -> None:
    """Of 2,501 entries the last 900 are replacements: the first page has all that counts."""
    known = generated([DAY], Size(new=1500, cross=100, elsewhere=0, replaced=900))
    found, server = listing(tmp_path, known=known)
    assert isinstance(found, Listed)
    assert (len(found.papers), found.faults) == (1601, ())
    assert server.counts == {"listing": 1}


def test_a_listing_without_replacements_takes_one_page(tmp_path: Path) -> None:
    """Where the last section is announced, arXiv's own total says that nothing follows."""
    found, server = listing(tmp_path, known=generated([DAY], Size(replaced=0)))
    assert isinstance(found, Listed)
    assert (len(found.papers), found.faults) == (25, ())
    assert server.counts == {"listing": 1}


@pytest.mark.parametrize("trouble", [faults.block_page(), faults.unavailable("60")])
def test_a_listing_without_its_second_page_is_no_listing(
    tmp_path: Path, trouble: faults.Fault
) -> None:
    """A page that is lost for good must not make the day look shorter."""

    async def healthy(exchange: faults.Exchange) -> web.StreamResponse:
        return faults.plain(exchange.answer)

    known = generated([DAY], Size(new=2001, cross=0, elsewhere=0, replaced=0))
    found, server = listing(tmp_path, healthy, *[trouble] * 9, known=known)
    assert isinstance(found, Unreadable)
    assert "the listing of cs for 2026-09-11" in str(found.evidence)
    assert server.counts["listing"] >= 2


def test_rows_that_are_missing_are_faults(tmp_path: Path) -> None:
    """What is there is kept; the fault names the listing and both numbers."""
    found, _ = listing(tmp_path, faults.missing_rows(7))
    shown = listed(KNOWN.on(DAY), "cs")
    assert isinstance(found, Listed)
    assert ids_of(found.papers) == ids_of((shown.new + shown.cross)[7:])
    words = "the listing of cs for 2026-09-11: new submissions: only 13 of 20 entries came"
    assert words in in_english(found).faults


def test_rows_that_are_missing_without_replacements_are_faults(tmp_path: Path) -> None:
    """A listing that ends with cross-lists, like that of a small category, is treated alike."""
    found, _ = listing(tmp_path, faults.missing_rows(7), known=generated([DAY], Size(replaced=0)))
    assert isinstance(found, Listed)
    assert len(found.papers) == 18
    assert any("only 13 of 20 entries came" in str(fault) for fault in found.faults)


def test_the_page_of_another_day_is_named_and_not_kept(tmp_path: Path) -> None:
    """Yesterday's page at today's address gives no paper, and says which day it is."""
    found, _ = listing(tmp_path, recorded=catch_up_of(DAYS[1]))
    words = "the listing of cs for 2026-09-11 is that of 2026-09-10"
    assert in_english(found) == Listed((), DAYS[1], (words,))


def test_a_day_without_a_mailing_is_quiet_in_arxivs_words(tmp_path: Path) -> None:
    """The evidence quotes the page."""
    found, _ = listing(tmp_path, known=generated(DAYS[:2]))
    assert in_english(found) == NothingListed("arXiv says “No updates for Fri, 11 Sep 2026”")


def test_the_silence_of_another_day_says_nothing(tmp_path: Path) -> None:
    """A page that finds nothing for yesterday does not make today quiet for ever."""
    empty = catch_up_of(DAYS[1], Announcements([]))
    found, _ = listing(tmp_path, recorded=empty)
    assert not isinstance(found, NothingListed)


def test_a_storm_of_429_ends_after_the_last_attempt(tmp_path: Path) -> None:
    """It gives up after as many attempts as the policy has, and says what, where, how often."""
    found, server = listing(tmp_path, *[faults.too_many_requests()] * 9)
    assert isinstance(found, Unreadable)
    assert str(found.evidence).startswith("the listing of cs for 2026-09-11: ")
    assert "too many requests (HTTP 429)" in str(found.evidence)
    assert found.retry_at is None
    assert server.counts == {"listing": NO_JITTER.attempts}


def test_a_429_that_passes_costs_only_time(tmp_path: Path) -> None:
    """Once the server answers again, the listing is as if nothing had been."""
    found, server = listing(tmp_path, faults.too_many_requests("30"), faults.unavailable(None))
    assert isinstance(found, Listed)
    assert len(found.papers) == 25
    starts = [visit.started_s for visit in server.visits]
    assert starts[1] - starts[0] >= 30


def test_a_server_that_asks_for_hours_is_believed_at_once(tmp_path: Path) -> None:
    """The moment is handed on, and no second request is made before it."""
    found, server = listing(tmp_path, faults.too_many_requests("7200"))
    assert isinstance(found, Unreadable)
    assert found.retry_at == NOON + timedelta(hours=2)
    assert server.counts == {"listing": 1}


@pytest.mark.parametrize(
    "trouble", [faults.block_page(), faults.truncated(), faults.blank(), faults.gzip_bomb()]
)
def test_what_is_no_listing_is_unreadable(tmp_path: Path, trouble: faults.Fault) -> None:
    """Half a page is no shorter day, and a block page no quiet one; the evidence says which."""
    found, _ = listing(tmp_path, trouble)
    assert isinstance(found, Unreadable)
    assert str(found.evidence).startswith("the listing of cs for 2026-09-11")


@pytest.mark.parametrize(("archive", "day"), [("foo", DAY), ("cs", date(2026, 6, 1))])
def test_what_arxiv_refuses_is_quoted(tmp_path: Path, archive: str, day: date) -> None:
    """A wrong category and a day too far back have arXiv's own words in the evidence."""
    found, _ = listing(tmp_path, archive=archive, day=day)
    assert isinstance(found, Unreadable)
    assert f"the listing of {archive} for {day}, page 1: arXiv refused: “Invalid" in str(
        found.evidence
    )


def test_waits_are_announced(tmp_path: Path) -> None:
    """Whoever watches hears how long arXiv's pauses are, before they begin."""
    heard: list[float] = []

    async def main() -> None:
        clock = FakeClock(NOON)
        async with FakeArxiv(KNOWN, today=DAY, clock=clock) as server:
            limiter = ArxivLimiter(tmp_path, clock=clock, listing_url=server.listing_url)
            addresses = ArxivAddresses(server.query_url, server.feed_url, server.listing_url)
            async with HttpClient(clock=clock, gate=limiter, policy=NO_JITTER) as http:
                arxiv = Arxiv(http, addresses, lambda seconds, reason: heard.append(seconds))
                await arxiv.fetch_listing("cs", DAY)
                await arxiv.fetch_listing("stat.ML", DAY)
                await arxiv.fetch_feed("cs", DAY)
            assert server.violations == []

    asyncio.run(main())
    assert heard == [pytest.approx(15), pytest.approx(3)]
