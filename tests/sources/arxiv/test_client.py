"""Asking arXiv over real HTTP, on loopback and within its terms; no second is really waited."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App, open_app
from bot.config import Config
from bot.domain.calendar import appears_at, submission_window
from bot.domain.collection import (
    DayRecord,
    Details,
    Listed,
    ListingResult,
    NothingListed,
    Outcome,
    Unreadable,
)
from bot.domain.paper import Paper
from bot.services.collect import Collector
from bot.settings import Arxiv as ArxivSettings
from bot.settings import Settings
from bot.sources.arxiv.client import Arxiv, ArxivAddresses, batches
from bot.sources.gate import wait_silently
from bot.sources.http import HttpClient
from bot.sources.limiter import ArxivLimiter
from tests.clock import FakeClock
from tests.said import in_english
from tests.servers.answers import Answer, address_of
from tests.servers.arxiv import (
    BIG,
    Announcements,
    FakeArxiv,
    FakeDay,
    FakePaper,
    Size,
    faults,
    generated,
    weekdays,
)
from tests.servers.arxiv.answers import ATOM, Question
from tests.servers.arxiv.days import listed
from tests.servers.arxiv.pages import answer as page_of
from tests.servers.arxiv.query import answer as found_by
from tests.sources.arxiv.samples import ENTRY, query_feed
from tests.sources.asking import NO_JITTER

DAY = date(2026, 9, 11)
DAYS = weekdays(ending=DAY, number=3)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)  # noon in New York
KNOWN = generated(DAYS)
CATCH_UP = f"/catchup/cs/{DAY}?abs=True&page=1"

Work = Callable[[FakeArxiv, Arxiv], Awaitable[None]]
CollectorWork = Callable[[FakeArxiv, FakeClock, App, Collector], Awaitable[None]]


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


def collecting(
    folder: Path,
    work: CollectorWork,
    known: Announcements = KNOWN,
    *,
    now: datetime = NOON,
    today: date = DAY,
) -> FakeArxiv:
    """Run `work` with everything that `collect` has; the terms must have been kept throughout."""

    async def main() -> FakeArxiv:
        clock = FakeClock(now)
        async with FakeArxiv(known, today=today, clock=clock) as server:
            settings = ArxivSettings(
                query_url=server.query_url,
                feed_url=server.feed_url,
                listing_url=server.listing_url,
            )
            config = Config(Settings(arxiv=settings), folder)
            async with open_app(config, clock) as app, app.arxiv(wait_silently) as arxiv:
                await work(server, clock, app, app.collector(arxiv))
            return server

    server = asyncio.run(main())
    assert server.violations == []
    return server


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


def feed(
    folder: Path, *troubles: faults.Fault, known: Announcements = KNOWN, archive: str = "cs"
) -> ListingResult:
    """What comes of today's feed, after these faults."""
    found: list[ListingResult] = []

    async def work(server: FakeArxiv, arxiv: Arxiv) -> None:
        for fault in troubles:
            server.misbehave("feed", fault)
        found.append(await arxiv.fetch_feed(archive, DAY))

    asking(folder, work, known)
    return found[0]


def details(
    folder: Path,
    ids: Sequence[str],
    *troubles: faults.Fault,
    known: Announcements = KNOWN,
    unindexed: Sequence[str] = (),
) -> tuple[list[Details], FakeArxiv]:
    """What comes of asking for the details of some papers, and the server."""
    found: list[Details] = []

    async def work(server: FakeArxiv, arxiv: Arxiv) -> None:
        server.unindexed = frozenset(unindexed)
        for fault in troubles:
            server.misbehave("query", fault)
        found.extend([batch async for batch in arxiv.fetch_details(ids)])

    server = asking(folder, work, known)
    return found, server


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


def catch_up_of(day: date, known: Announcements = KNOWN) -> Answer:
    """The catch-up page of `cs` for a day, to be served in the place of another."""
    return page_of(Question(f"/catchup/cs/{day}", {"abs": "True"}, DAY, known))


def announced(mailing: FakeDay) -> set[str]:
    """The ids that a mailing announces for cs and stat.ML."""
    return {
        arxiv_id
        for archive in ("cs", "stat.ML")
        for arxiv_id in ids_of(listed(mailing, archive).new + listed(mailing, archive).cross)
    }


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


def test_details_are_joined_by_id(tmp_path: Path) -> None:
    """The server answers in its own order; each paper is found under its id, in ours."""
    papers = KNOWN.on(DAY).new
    asked = [*ids_of(papers[::2]), *ids_of(papers[1::2])]
    [found], server = details(tmp_path, asked)
    by_id = {paper.arxiv_id: told(paper) for paper in papers}
    assert list(found.papers) == asked
    assert (found.papers, found.problem) == (by_id, None)
    assert server.counts == {"query": 1}


def test_details_are_those_of_the_newest_version(tmp_path: Path) -> None:
    """Version, comment and withdrawal are the latest; the first submission keeps its time."""
    papers = KNOWN.on(DAY).replaced
    [found], _ = details(tmp_path, ids_of(papers))
    assert [paper.withdrawn for paper in found.papers.values()].count(True) == 1
    for paper in papers:
        assert found.papers[paper.arxiv_id] == told(paper)
        assert found.papers[paper.arxiv_id].version in (2, 6)


def test_papers_that_the_query_api_does_not_know_are_left_out(tmp_path: Path) -> None:
    """Neither an unknown id nor one that is not indexed yet moves the others or is a problem."""
    papers = KNOWN.on(DAY).new[:5]
    asked = ["9901.00001", *ids_of(papers)]
    [found], server = details(tmp_path, asked, unindexed=[papers[2].arxiv_id])
    known = [paper for paper in papers if paper != papers[2]]
    assert found == Details({paper.arxiv_id: told(paper) for paper in known})
    assert server.counts == {"query": 1}


def test_an_empty_page_is_asked_for_again(tmp_path: Path) -> None:
    """Two empty answers are an index that hiccups; the third has everything."""
    asked = ids_of(KNOWN.on(DAY).new)
    [found], server = details(tmp_path, asked, *[faults.empty_page()] * 2)
    assert (list(found.papers), found.problem) == (asked, None)
    assert server.counts == {"query": 3}


def test_a_page_that_stays_empty_is_a_problem(tmp_path: Path) -> None:
    """Three empty answers that promise papers end it for this time, with the number."""
    asked = ids_of(KNOWN.on(DAY).new)
    [found], server = details(tmp_path, asked, *[faults.empty_page()] * 9)
    assert in_english(found) == Details({}, Unreadable("the query API gives none of 26 papers"))
    assert server.counts == {"query": 3}


def test_old_ids_are_asked_for_and_found(tmp_path: Path) -> None:
    """Ids with a slash go through the address and come back as they were, among new ones."""
    old = [
        FakePaper(name, f"On {name}", ("Ada",), ("math.CA",), "Old.", NOON - timedelta(days=9000))
        for name in ("math/0611800", "cond-mat/9901001", "hep-th/9203001")
    ]
    new = KNOWN.on(DAY).new[:2]
    known = Announcements([FakeDay(DAY, new=(*old, *new))])
    asked = [new[0].arxiv_id, *ids_of(old), new[1].arxiv_id]
    [found], _ = details(tmp_path, asked, known=known)
    assert list(found.papers) == asked
    assert found.papers["math/0611800"] == told(old[0])


def test_many_ids_are_asked_for_in_batches(tmp_path: Path) -> None:
    """650 papers take three requests that arXiv's request line can hold; none is lost."""
    known = generated([DAY], Size(new=648))
    asked = ids_of(known.on(DAY).new)[:650]
    found, server = details(tmp_path, asked, known=known)
    assert server.counts == {"query": 3}
    assert [len(batch.papers) for batch in found] == [len(ids) for ids in batches(asked)]
    assert [arxiv_id for batch in found for arxiv_id in batch.papers] == asked
    assert max(len(visit.path) for visit in server.visits) < 4000
    assert {visit.status for visit in server.visits} == {200}


@pytest.mark.parametrize(
    "trouble", [faults.block_page(), faults.truncated(), faults.blank(), faults.unavailable("7200")]
)
def test_one_bad_batch_does_not_stop_the_others(tmp_path: Path, trouble: faults.Fault) -> None:
    """The bad one has a problem that names the query API, the next one its papers."""
    known = generated([DAY], Size(new=400))
    asked = ids_of(known.on(DAY).new)[:400]
    _, others = batches(asked)
    [bad, good], _ = details(tmp_path, asked, trouble, known=known)
    assert bad.papers == {}
    assert bad.problem is not None
    assert str(bad.problem.evidence).startswith("the query API: ")
    refused = trouble.__name__ == "unavailable"
    assert bad.problem.retry_at == (NOON + timedelta(hours=2) if refused else None)
    assert (list(good.papers), good.problem) == (others, None)


def test_an_entry_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    """The others of its batch are there, with the problem."""
    broken = ENTRY.replace("abs/2102.02915v2", "abs/nothing")
    body = query_feed(ENTRY, broken, total=2)
    found: list[Details] = []

    async def work(server: FakeArxiv, arxiv: Arxiv) -> None:
        address = "/api/query?id_list=2102.02915,2102.02916&max_results=2"
        server.recorded = {address_of(address): Answer(200, body, ATOM)}
        found.extend([d async for d in arxiv.fetch_details(["2102.02915", "2102.02916"])])

    asking(tmp_path, work)
    [only] = found
    assert list(only.papers) == ["2102.02915"]
    assert only.problem is not None
    assert str(only.problem.evidence).startswith("the query API: entry 2 cannot be read")


NEW_IDS = st.from_regex(r"[0-9]{4}\.[0-9]{5}", fullmatch=True)
OLD_IDS = st.builds(
    "{}/{:07}".format,
    st.sampled_from(["cs", "math", "hep-th", "cond-mat", "astro-ph", "acc-phys"]),
    st.integers(0, 9_999_999),
)


@given(st.lists(NEW_IDS | OLD_IDS, max_size=40), st.integers(1, 40))
def test_batches_fit_into_a_request(ids: list[str], times: int) -> None:
    """No batch has over 300 ids or a request line over 4,000 bytes, even with all escapes."""
    asked = ids * times
    groups = list(batches(asked))
    assert [arxiv_id for group in groups for arxiv_id in group] == asked
    for group in groups:
        query = urlencode({"id_list": ",".join(group), "max_results": str(len(group))})
        assert 1 <= len(group) <= 300
        assert len(f"GET /api/query?{query} HTTP/1.1\r\n") <= 4000


@pytest.mark.parametrize(
    "arxiv_id", ["2609.00001", "cs/0703001", "cond-mat/0611800", "acc-phys/9411001"]
)
def test_batches_are_as_large_as_they_may_be(arxiv_id: str) -> None:
    """Requests are slow, so short ids fill 300 places and long ones most of the request line."""
    sizes = [len(group) for group in batches([arxiv_id] * 900)]
    assert sum(sizes) == 900
    assert set(sizes[:-1]) == {sizes[0]}
    assert sizes[0] == 300 or sizes[0] * (len(arxiv_id) + len("%2C")) > 3_300


def test_a_window_has_the_submissions_of_a_day(tmp_path: Path) -> None:
    """First versions of the archives asked for, in the order of submission, with all details."""
    found, server = window(tmp_path)
    ours = [
        paper
        for paper in KNOWN.on(DAY).new
        if any(name.startswith("cs.") or name == "stat.ML" for name in paper.categories)
    ]
    expected = [
        replace(told(paper), listed_on=DAY, listing_index=place)
        for place, paper in enumerate(sorted(ours, key=lambda paper: paper.submitted_at))
    ]
    assert len(expected) == 26
    assert found == Listed(tuple(expected), DAY)
    assert server.counts == {"query": 1}


def test_a_window_asks_for_its_archives_only(tmp_path: Path) -> None:
    """A category is asked for as it is, an archive with all of its categories."""
    found, _ = window(tmp_path, archives=["stat.ML"])
    assert isinstance(found, Listed)
    stat = [paper for paper in KNOWN.on(DAY).new if "stat.ML" in paper.categories]
    assert set(ids_of(found.papers)) == set(ids_of(stat))
    assert 0 < len(stat) < 26


def test_a_window_includes_its_first_minute_and_not_its_last(tmp_path: Path) -> None:
    """What was submitted at the deadline itself belongs to the next day."""
    bounds = submission_window(DAY)
    moments = {
        "2609.00001": bounds.start - timedelta(seconds=1),
        "2609.00002": bounds.start,
        "2609.00003": bounds.end - timedelta(seconds=1),
        "2609.00004": bounds.end,
    }
    papers = tuple(
        FakePaper(name, f"On {name}", ("Ada",), ("cs.LG",), "Words.", moment)
        for name, moment in moments.items()
    )
    found, _ = window(tmp_path, known=Announcements([FakeDay(DAY, new=papers)]))
    assert isinstance(found, Listed)
    assert ids_of(found.papers) == ["2609.00002", "2609.00003"]


def test_a_long_window_is_read_in_slices(tmp_path: Path) -> None:
    """Over 2,000 submissions take two requests; each paper is there once, in order."""
    known = generated([DAY], Size(new=2000, cross=0, elsewhere=10, replaced=0))
    found, server = window(tmp_path, faults.empty_page(), known=known)
    assert isinstance(found, Listed)
    assert ids_of(found.papers) == ids_of(known.on(DAY).new)
    assert [paper.listing_index for paper in found.papers] == list(range(2010))
    assert server.counts == {"query": 3}  # an empty page is asked for again


def test_a_window_without_submissions_is_asked_for_three_times(tmp_path: Path) -> None:
    """Only an answer that stays empty is believed, since the index hiccups."""
    found, server = window(tmp_path, known=Announcements([]))
    assert in_english(found) == NothingListed(
        "the query API for 2026-09-11 finds no submission of that day"
    )
    assert server.counts == {"query": 3}


def test_a_window_that_stops_short_is_unreadable(tmp_path: Path) -> None:
    """A total without entries is no empty day; the evidence says how far it came."""
    found, _ = window(tmp_path, *[faults.empty_page()] * 9)
    assert in_english(found) == Unreadable("the query API for 2026-09-11 stopped at 0 of 26 papers")


@pytest.mark.parametrize("trouble", [faults.block_page(), faults.unavailable("7200")])
def test_a_window_without_an_answer_names_the_day(tmp_path: Path, trouble: faults.Fault) -> None:
    """The evidence says which interface and which day."""
    found, _ = window(tmp_path, trouble)
    assert isinstance(found, Unreadable)
    assert str(found.evidence).startswith("the query API for 2026-09-11: ")


def test_a_window_goes_on_behind_an_entry_that_cannot_be_read(tmp_path: Path) -> None:
    """The next slice begins behind all entries that came, and what was read is kept."""
    known = generated([DAY], Size(new=1, cross=0, elsewhere=0))

    async def spoilt(exchange: faults.Exchange) -> web.StreamResponse:
        body = found_by(exchange.question).body.replace(b"abs/2609.00002v", b"abs/nothing")
        return faults.plain(Answer(200, body, ATOM))

    papers = (*known.on(DAY).new, replace(known.on(DAY).new[0], arxiv_id="2609.00002"))
    found, _ = window(
        tmp_path,
        *[spoilt] * 9,
        known=Announcements([FakeDay(DAY, new=papers[::-1])]),
    )
    assert isinstance(found, Listed)
    assert ids_of(found.papers) == ["2609.00001"]
    assert len(found.faults) == 1


def test_a_feed_keeps_new_papers_and_cross_lists_apart(tmp_path: Path) -> None:
    """New ones are certain, cross-lists (inner ones too) are not; nobody knows their places."""
    found = feed(tmp_path)
    mailing = KNOWN.on(DAY)
    shown = listed(mailing, "cs")
    assert isinstance(found, Listed)
    assert (found.day, found.faults) == (DAY, ())
    assert ids_of(found.papers) == ids_of(shown.new)
    assert set(ids_of(found.uncertain)) == {*ids_of(shown.cross), mailing.cross[1].arxiv_id}
    assert {(p.listed_on, p.listing_index, p.version) for p in found.papers} == {(DAY, None, None)}
    assert found.papers[0].abstract == shown.new[0].abstract


def test_a_feed_that_was_cut_says_so(tmp_path: Path) -> None:
    """At 2,000 items new papers are missing, so the feed has a fault and no more papers."""
    found = feed(tmp_path, known=generated([DAY], Size(new=1500, cross=300, replaced=601)))
    assert isinstance(found, Listed)
    assert in_english(found).faults == ("the daily feed of cs is cut at 2000 items",)
    assert (len(found.papers), len(found.uncertain)) == (1500 - 402, 302)


def test_a_stale_feed_looks_like_todays(tmp_path: Path) -> None:
    """Yesterday's batch comes under today's date: the client cannot tell, its caller compares."""
    found = feed(tmp_path, faults.stale_feed())
    assert isinstance(found, Listed)
    assert found.day == DAY
    assert ids_of(found.papers) == ids_of(listed(KNOWN.on(DAYS[1]), "cs").new)


def test_an_empty_feed_is_told_from_an_error(tmp_path: Path) -> None:
    """Without items it is empty; a wrong category is arXiv's refusal in its own words."""
    empty = feed(tmp_path, known=generated(DAYS[:2]))
    assert in_english(empty) == NothingListed("the daily feed of cs is empty")
    refused = feed(tmp_path, archive="foo")
    assert isinstance(refused, Unreadable)
    assert str(refused.evidence).startswith("the daily feed of foo: the feed refused: “Bad archive")


@pytest.mark.parametrize(
    "trouble",
    [faults.block_page(), faults.truncated(), faults.blank(), faults.external_entity()],
)
def test_what_is_no_feed_is_unreadable(tmp_path: Path, trouble: faults.Fault) -> None:
    """The evidence names the feed."""
    found = feed(tmp_path, trouble)
    assert isinstance(found, Unreadable)
    assert str(found.evidence).startswith("the daily feed of cs: ")


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


def test_a_day_of_1500_papers_takes_at_most_twelve_requests(tmp_path: Path) -> None:
    """Complete with details and checked against the feeds: two pages, two feeds, the batches."""
    known = generated([DAY], BIG)
    expected = announced(known.on(DAY))
    assert len(expected) > 1500

    async def work(_: FakeArxiv, __: FakeClock, app: App, collector: Collector) -> None:
        record = (await collector.collect_day(DAY)).record
        assert (record.outcome, record.papers) == (Outcome.COMPLETE, len(expected))
        assert set(await app.papers.list_ids(DAY)) == expected
        assert await app.papers.list_undetailed(DAY) == []

    server = collecting(tmp_path, work, known)
    assert server.counts == {"listing": 2, "feed": 2, "query": 6}
    assert server.counts.total() <= 12


def test_a_paper_that_stays_unknown_does_not_keep_a_day_open(tmp_path: Path) -> None:
    """Three days later the query API's silence about one paper is a note, and the day complete."""
    outcomes: list[DayRecord] = []

    async def work(server: FakeArxiv, clock: FakeClock, _: App, collector: Collector) -> None:
        server.unindexed = frozenset([KNOWN.on(DAY).new[0].arxiv_id])
        outcomes.append((await collector.collect_day(DAY)).record)
        clock.advance(timedelta(days=3).total_seconds())
        outcomes.append((await collector.collect_day(DAY)).record)

    collecting(tmp_path, work)
    assert outcomes[0].outcome is Outcome.PARTIAL
    assert outcomes[1].outcome is Outcome.COMPLETE
    assert "does not know 1 paper" in str(outcomes[1].evidence)


def test_a_stale_feed_adds_no_papers_to_the_first_day_ever_collected(tmp_path: Path) -> None:
    """A listing in which nothing of the feed is found is right, and the feed is of another day."""
    stored: list[str] = []

    async def work(server: FakeArxiv, _: FakeClock, app: App, collector: Collector) -> None:
        server.misbehave("feed", faults.stale_feed(), times=2)
        await collector.collect_day(DAY)
        stored.extend(await app.papers.list_ids(DAY))

    collecting(tmp_path, work)
    assert set(stored) == announced(KNOWN.on(DAY))


def test_a_listing_that_comes_back_is_the_whole_day(tmp_path: Path) -> None:
    """A day that the feed stood in for is, once complete, what the listing shows and no more."""
    stored: list[str] = []

    async def work(server: FakeArxiv, _: FakeClock, app: App, collector: Collector) -> None:
        server.misbehave("listing", faults.block_page(), times=2)
        assert (await collector.collect_day(DAY)).record.outcome is Outcome.PARTIAL
        record = (await collector.collect_day(DAY)).record
        assert record.outcome is Outcome.COMPLETE
        stored.extend(await app.papers.list_ids(DAY))
        assert record.papers == len(announced(KNOWN.on(DAY)))

    collecting(tmp_path, work)
    assert set(stored) == announced(KNOWN.on(DAY))


def test_a_feed_of_tomorrow_adds_nothing_to_today(tmp_path: Path) -> None:
    """A run that goes over midnight in New York gets the next day's feed: it is not this day's."""
    thursday = DAYS[1]
    stored: list[str] = []

    async def work(_: FakeArxiv, __: FakeClock, app: App, collector: Collector) -> None:
        await collector.collect_day(thursday)
        stored.extend(await app.papers.list_ids(thursday))

    just_before = datetime(2026, 9, 11, 3, 59, tzinfo=UTC)
    collecting(tmp_path, work, now=just_before, today=DAY)
    assert set(stored) == announced(KNOWN.on(thursday))


def test_days_hold_the_same_papers_in_whatever_order_they_are_collected(tmp_path: Path) -> None:
    """A paper that is new on Thursday and cross-listed on Friday is Thursday's."""
    thursday, friday = KNOWN.on(DAYS[1]), KNOWN.on(DAY)
    again = replace(
        next(paper for paper in thursday.new if paper.primary.startswith("cs.")),
        categories=("cs.LG", "stat.ML"),
    )
    known = Announcements([thursday, replace(friday, cross=(*friday.cross, again))])
    stored: list[str] = []

    async def work(_: FakeArxiv, __: FakeClock, app: App, collector: Collector) -> None:
        await collector.collect_day(DAY)
        await collector.collect_day(DAYS[1])
        stored.extend(await app.papers.list_ids(DAYS[1]))

    collecting(tmp_path, work, known)
    assert again.arxiv_id in stored


def test_an_old_holiday_does_not_end_a_run(tmp_path: Path) -> None:
    """Days beyond the catch-up pages that a holiday cancelled have an outcome like any other."""
    after_new_year = date(2026, 1, 2)
    records: list[DayRecord] = []

    async def work(_: FakeArxiv, __: FakeClock, ___: App, collector: Collector) -> None:
        assert appears_at(after_new_year) < NOON
        records.append((await collector.collect_day(after_new_year)).record)

    collecting(tmp_path, work)
    assert records[0].outcome is Outcome.QUIET


def test_a_window_whose_slice_is_short_is_not_whole(tmp_path: Path) -> None:
    """Ten entries of a total of 26 are asked after, or are a fault: never a complete day."""

    async def short(exchange: faults.Exchange) -> web.StreamResponse:
        query = {**exchange.question.query, "max_results": "10"}
        body = found_by(replace(exchange.question, query=query)).body
        body = body.replace(b"itemsPerPage>10<", b"itemsPerPage>2000<")
        return faults.plain(Answer(200, body, ATOM))

    found, _ = window(tmp_path, short)
    assert not isinstance(found, Listed) or len(found.papers) == 26 or found.faults


def test_an_index_that_hiccups_on_an_old_day_leaves_it_open(tmp_path: Path) -> None:
    """The query API counts the papers and shows none: they are known, so their details follow."""
    day = DAYS[0]
    known = generated([day], Size(new=1400, cross=0, elsewhere=0))
    records: list[DayRecord] = []

    async def last_empty(exchange: faults.Exchange) -> web.StreamResponse:
        asked = exchange.question.query["id_list"].split(",")
        return faults.plain(found_by(exchange.question, empty=len(asked) < 200))

    async def work(server: FakeArxiv, clock: FakeClock, app: App, collector: Collector) -> None:
        clock.advance(timedelta(days=5).total_seconds())
        server.today = DAY + timedelta(days=5)
        server.misbehave("query", last_empty, times=99)
        records.append((await collector.collect_day(day)).record)
        assert len(await app.papers.list_undetailed(day)) == 96

    collecting(tmp_path, work, known)
    assert records[0].outcome is Outcome.PARTIAL
