"""Asking arXiv for windows of submissions, and for its daily feeds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.calendar import submission_window
from bot.domain.collection import (
    Listed,
    ListingResult,
    NothingListed,
    Unreadable,
)
from bot.sources.arxiv.client import Arxiv
from tests.said import in_english
from tests.servers.answers import Answer
from tests.servers.arxiv import (
    Announcements,
    FakeArxiv,
    FakeDay,
    FakePaper,
    Size,
    faults,
    generated,
)
from tests.servers.arxiv.answers import ATOM
from tests.servers.arxiv.days import listed
from tests.servers.arxiv.query import answer as found_by
from tests.sources.arxiv.asking import DAY, DAYS, KNOWN, asking, ids_of, told, window


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
