"""Asking arXiv for the details of papers, in batches."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.collection import (
    Details,
    Unreadable,
)
from bot.sources.arxiv.client import Arxiv, batches
from tests.said import in_english
from tests.servers.answers import Answer, address_of
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
from tests.sources.arxiv.asking import DAY, KNOWN, NOON, asking, ids_of, told
from tests.sources.arxiv.samples import ENTRY, query_feed


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
