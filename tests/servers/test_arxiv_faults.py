"""The loopback arXiv misbehaves as told, notices breaches of the terms, and runs by itself."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree

import aiohttp
import pytest

from tests.clock import FakeClock
from tests.servers.arxiv import (
    FakeArxiv,
    faults,
    generated,
)
from tests.servers.arxiv.scenarios import SCENARIOS
from tests.servers.asking import (
    AGENT,
    SEARCH,
    TODAY,
    TWO_WEEKS,
    entries,
    get,
    listed_ids,
)


def test_library_agents_get_the_block_page() -> None:
    """A client that does not name itself is shut out with a page and 200."""
    [(status, page, _)] = get("/list/cs/new", headers={})
    assert (status, "Access Denied" in page) == (200, True)


@pytest.mark.parametrize(
    ("interface", "address", "fault", "status", "sign"),
    [
        ("listing", "/list/cs/new", faults.too_many_requests(), 429, "Rate exceeded"),
        ("listing", "/list/cs/new", faults.unavailable(), 503, "temporarily unavailable"),
        ("query", "/api/query?id_list=2609.00001", faults.block_page(), 200, "Access Denied"),
        ("query", "/api/query?id_list=2609.00001", faults.billion_laughs(), 200, "<!ENTITY l9"),
        ("feed", "/rss/cs", faults.external_entity(), 200, 'SYSTEM "file:///etc/passwd"'),
        ("query", "/api/query?search_query=cat:cs.LG", faults.blank(), 200, ""),
        ("feed", "/rss/cs", faults.gzip_bomb(1), 200, " " * 1024 * 1024),
    ],
)
def test_fault_shows_itself_once(
    interface: str, address: str, fault: faults.Fault, status: int, sign: str
) -> None:
    """A fault is the answer to one request to its interface, and the next one is in order."""
    bad, good = get(address, address, trouble=(interface, fault))
    assert bad[0] == status
    assert sign in bad[1]
    assert good[0] == 200
    assert good[1] != bad[1]


def test_refusals_have_the_retry_after_that_they_were_given() -> None:
    """429 comes with and without Retry-After, 503 with."""
    for fault, expected in (
        (faults.too_many_requests(), None),
        (faults.too_many_requests("30"), "30"),
        (faults.unavailable(), "300"),
    ):
        [(_, _, headers)] = get("/rss/cs", trouble=("feed", fault))
        assert headers.get("Retry-After") == expected


def test_truncated_answer_is_no_xml() -> None:
    """Half an answer comes as if it were whole, and is not well-formed."""
    [(status, feed, _)] = get("/atom/cs", trouble=("feed", faults.truncated()))
    assert status == 200
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(feed)


def test_empty_first_page_has_a_total_and_no_entry() -> None:
    """The API's empty page is valid and claims results."""
    address = "/api/query?search_query=cat:cs.LG"
    bad, good = get(address, address, trouble=("query", faults.empty_page()))
    assert entries(bad[1]) == []
    total = ElementTree.fromstring(bad[1]).findtext(f"{SEARCH}totalResults")
    assert total == ElementTree.fromstring(good[1]).findtext(f"{SEARCH}totalResults") != "0"


def test_stale_feed_has_yesterdays_papers_under_todays_date() -> None:
    """The ids are those of the mailing before, the date is today's."""
    known = generated(TWO_WEEKS)
    bad, good = get("/rss/cs", "/rss/cs", known=known, trouble=("feed", faults.stale_feed()))
    date_of = re.compile(r"<pubDate>(.*?)</pubDate>")
    assert date_of.search(bad[1])[1] == date_of.search(good[1])[1]  # type: ignore[index]
    stale = known.on(TWO_WEEKS[-2]).new[0].arxiv_id
    assert (stale in bad[1], stale in good[1]) == (True, False)


def test_listing_with_missing_rows_counts_them() -> None:
    """The heading counts items that are not on the page, as arXiv's does while it lags."""
    known = generated([TODAY])
    address = f"/catchup/cs/{TODAY}?abs=True"
    bad, good = get(address, address, known=known, trouble=("listing", faults.missing_rows(7)))
    assert "New submissions (showing 13 of 20 entries)" in bad[1]
    assert len(listed_ids(good[1])) - len(listed_ids(bad[1])) == 7


def test_faults_wait_for_their_day() -> None:
    """A fault for one day leaves requests about other days alone."""

    async def main() -> list[str]:
        async with (
            FakeArxiv(generated(TWO_WEEKS), today=TODAY, clock=FakeClock()) as arxiv,
            aiohttp.ClientSession(headers=AGENT) as session,
        ):
            arxiv.misbehave("listing", faults.blank(), day=TWO_WEEKS[1], times=2)
            for number in (0, 1, 2, 1, 1):
                url = f"{arxiv.listing_url}/catchup/cs/{TWO_WEEKS[number]}"
                await (await session.get(url)).read()
            return [visit.fault for visit in arxiv.visits]

    assert asyncio.run(main()) == ["", "blank", "", "blank", ""]


def test_breaches_of_the_terms_are_noticed() -> None:
    """Requests too close, pages too close, overlaps and conditional listings are breaches."""
    clock = FakeClock()

    async def main() -> list[str]:
        async with (
            FakeArxiv(generated([TODAY]), today=TODAY, clock=clock) as arxiv,
            aiohttp.ClientSession(headers=AGENT) as session,
        ):

            async def ask(path: str, pause_s: float, **headers: str) -> None:
                clock.advance(pause_s)
                await (await session.get(arxiv.listing_url + path, headers=headers)).read()

            await ask("/rss/cs", 0)
            await ask("/list/cs/new", 3)
            await ask("/abs/2609.00001", 14)
            await ask("/atom/cs", 2)
            assert len(arxiv.violations) == 2
            await ask("/list/cs/new", 15, **{"If-Modified-Since": "x"})
            await asyncio.gather(ask("/rss/cs", 3), ask("/atom/cs", 3))
            return arxiv.violations

    page, pause, conditional, *overlap = asyncio.run(main())
    assert page.startswith("/abs/2609.00001 came 14.000 s after /list/cs/new")
    assert pause.startswith("/atom/cs came 2.000 s after /abs/2609.00001")
    assert "If-Modified-Since" in conditional
    assert any("was under way" in words or "second connection" in words for words in overlap)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_scenario_ends_on_its_day(name: str) -> None:
    """Each scenario announces something on its last day, and its troubles are about its days."""
    scenario = SCENARIOS[name](TODAY)
    assert scenario.known.on(TODAY).new
    assert all(t.day is None or t.day in scenario.known.days for t in scenario.troubles)


def test_process_can_be_pointed_at(tmp_path: Path) -> None:
    """As a process it prints a configuration, answers there, and reports when it is ended."""
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "tests.servers.arxiv", "--today", str(TODAY)]
    with subprocess.Popen(
        [*command, "--report", str(report)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    ) as process:
        assert process.stdout is not None
        settings = "".join(process.stdout.readline() for _ in range(6))
        base = re.search(r'listing_url = "(.*)"', settings)
        assert base
        with urlopen(f"{base[1]}/catchup/cs/{TODAY}") as answer:
            assert answer.status == 200
        with urlopen(f"{base[1]}/_log") as answer:
            assert json.load(answer)["counts"] == {"listing": 1}
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    assert settings.startswith("[arxiv]\n")
    assert json.loads(report.read_text(encoding="utf-8"))["violations"] == []
