"""The loopback services misbehave as told, one order after the other, and keep count."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.clock import START
from tests.servers.cases import Case, answers, each_service, hacker_news, right, x
from tests.servers.networks import TOKEN, FakeX, faults
from tests.servers.networks.server import NetworkServer
from tests.servers.networks.shapes import COUNTS, items_of
from tests.servers.questioning import BEARER, asked, asking, clock, run


@each_service
@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        (faults.too_many_requests(), 429, None),
        (faults.too_many_requests("30"), 429, "30"),
        (faults.unavailable(), 503, None),
        (faults.unavailable("120"), 503, "120"),
        (faults.internal_error(), 500, None),
        (faults.unauthorized(), 401, None),
        (faults.forbidden(), 403, None),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_refusals_are_errors_in_the_services_own_json(
    case: Case, fault: faults.Fault, status: int, retry_after: str | None
) -> None:
    """The status is that of the fault, Retry-After as it was given, the body an object."""
    [answer] = answers(case, fault=fault)
    assert (answer.status, answer.headers.get("Retry-After")) == (status, retry_after)
    assert isinstance(answer.json, dict)


@each_service
def test_answers_that_are_no_json(case: Case) -> None:
    """A page, an empty body and half an answer come with 200 and cannot be read."""
    for fault, sign in (
        (faults.block_page(), "Access Denied"),
        (faults.blank(), ""),
        (faults.truncated(), "{"),
    ):
        [answer] = answers(case, fault=fault)
        assert (answer.status, sign in answer.text) == (200, True)
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            json.loads(answer.text)


@each_service
def test_renamed_fields_are_elsewhere(case: Case) -> None:
    """All fields have new names, or only those that were named."""
    [everywhere] = answers(case, fault=faults.renamed_fields())
    assert '"url":' not in everywhere.text
    assert len(everywhere.text) > len(json.dumps(right(case), ensure_ascii=False))
    counts = [name for name in COUNTS if f'"{name}":' in json.dumps(right(case))]
    [some] = answers(case, fault=faults.renamed_fields(*counts))
    assert counts
    assert all(f'"{name}V2":' in some.text for name in counts)
    assert all(f'"{name}":' not in some.text for name in counts)
    assert len(items_of(some.json) or ()) >= 3


@each_service
def test_objects_become_lists(case: Case) -> None:
    """No object is left, the outermost included."""
    [answer] = answers(case, fault=faults.list_for_object())
    assert isinstance(answer.json, list)
    assert "{" not in answer.text.replace("{}", "")


def counts_in(content: Any) -> list[Any]:
    """The values of all counts in an answer."""
    if isinstance(content, list):
        return [count for item in content for count in counts_in(item)]
    if not isinstance(content, dict):
        return []
    return [
        count
        for name, value in content.items()
        for count in ([value] if name in COUNTS else counts_in(value))
    ]


@each_service
@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        (faults.null_counts(), lambda count: None),
        (faults.text_counts(), str),
        (faults.negative_counts(), lambda count: -count - 1),
        (faults.huge_counts(), lambda count: 10**30),
    ],
    ids=["null", "text", "negative", "huge"],
)
def test_counts_become_what_they_cannot_be(
    case: Case, fault: faults.Fault, changed: Callable[[int], Any]
) -> None:
    """Every count is changed, and no other number is."""
    [answer] = answers(case, fault=fault)
    before = counts_in(right(case))
    assert any(before)
    assert counts_in(answer.json) == [changed(count) for count in before]


SEARCH_X = "/2/tweets/search/recent?query=url:arxiv.org"


def test_stalled_answer_is_never_whole() -> None:
    """Half of the promised bytes come, the request stays open until its client goes away."""

    async def main() -> tuple[bytes, int | None, NetworkServer]:
        server = x()
        server.misbehave("search", faults.stall())
        async with server, aiohttp.ClientSession(headers=BEARER) as session:
            answer = await session.get(server.url + SEARCH_X)
            half = await answer.content.readexactly(int(answer.headers["Content-Length"]) // 2)
            status = server.visits[0].status
            answer.close()
        return half, status, server

    half, status, server = run(main)
    assert half.startswith(b'{"data":')
    assert status is None
    assert server.visits[0].abandoned


def test_reset_answer_breaks_off() -> None:
    """The connection is gone in the middle of the body, and the next request is in order."""

    async def main() -> int:
        server = x()
        server.misbehave("search", faults.reset())
        async with server, aiohttp.ClientSession(headers=BEARER) as session:
            with pytest.raises(aiohttp.ClientError):
                await (await session.get(server.url + SEARCH_X)).read()
            async with session.get(server.url + SEARCH_X) as good:
                return good.status

    assert run(main) == 200


def test_endless_body_goes_on_until_its_client_has_enough() -> None:
    """After the beginning of the answer come as many bytes as anybody reads."""

    async def main() -> bytes:
        server = x()
        server.misbehave("search", faults.endless_body())
        async with server, aiohttp.ClientSession(headers=BEARER) as session:
            answer = await session.get(server.url + SEARCH_X)
            read = await answer.content.readexactly(4 * 1024 * 1024)
            answer.close()
            async with session.get(server.url + SEARCH_X) as good:
                assert good.status == 200
        return read

    read = run(main)
    assert read.startswith(b'{"data":')
    assert read.endswith(b" " * 1024 * 1024)


def test_orders_are_played_in_turn_and_by_interface() -> None:
    """Each order lasts as long as it was given for, and other interfaces are left alone."""
    server = hacker_news()
    server.misbehave("search", faults.unavailable(), times=2)
    server.misbehave("search", faults.blank())
    search, item = "/api/v1/search_by_date?query=arxiv.org", "/api/v1/items/1"
    asked(server, search, item, search, search, search)
    assert [visit.fault for visit in server.visits] == [
        "unavailable",
        "",
        "unavailable",
        "blank",
        "",
    ]
    assert [visit.status for visit in server.visits] == [503, 200, 503, 200, 200]


def test_orders_for_all_interfaces_last_until_it_behaves() -> None:
    """An order without end is played for every interface until it is taken back."""

    async def main() -> list[int]:
        server = hacker_news()
        server.misbehave("*", faults.internal_error(), times=None)
        paths = ["/api/v1/search_by_date?query=x", "/api/v1/items/1"] * 2
        async with asking(server) as ask:
            statuses = [(await ask(path)).status for path in paths]
            server.behave()
            return [*statuses, (await ask(paths[1])).status]

    assert run(main) == [500, 500, 500, 500, 200]


def test_visits_tell_what_was_asked() -> None:
    """A visit has its interface, every parameter, the headers of interest, and the moment."""
    time = clock()

    async def main() -> NetworkServer:
        server = FakeX(clock=time)
        async with asking(server) as ask:
            time.advance(60)
            headers = {**BEARER, "User-Agent": "hot-papers-bot/0 (test)", "X-Other": "1"}
            await ask("/2/tweets", [("ids", "1,2"), ("ids", "3")], headers=headers)
        return server

    server = run(main)
    [visit] = server.visits
    assert (visit.interface, visit.method, visit.path) == ("posts", "GET", "/2/tweets")
    assert visit.parameters == {"ids": ["1,2", "3"]}
    assert visit.get("ids") == "1,2"
    assert visit.headers["authorization"] == f"Bearer {TOKEN}"
    assert "x-other" not in visit.headers
    assert visit.at == START + timedelta(seconds=60)
    assert server.counts == {"posts": 1}


@pytest.mark.parametrize(
    ("fault", "reads"),
    [
        (faults.unavailable(), 0),
        (faults.empty_result(), 0),
        (faults.null_counts(), 10),
        (faults.truncated(), 10),
    ],
)
def test_reads_are_those_that_were_sent(fault: faults.Fault, reads: int) -> None:
    """Refused and empty answers cost nothing, spoilt ones what they would have cost."""
    server = FakeX(x().posts, clock=clock())  # type: ignore[attr-defined]
    server.misbehave("search", fault)
    asked(server, "/2/tweets/search/recent?query=url:arxiv.org", headers=BEARER)
    assert server.reads == reads
