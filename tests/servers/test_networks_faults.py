"""The loopback services misbehave as told, one order after the other, and keep count."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.clock import START
from tests.servers.networks import (
    TOKEN,
    BlueskyPost,
    FakeBluesky,
    FakeHackerNews,
    FakeHuggingFace,
    FakeX,
    HuggingFacePaper,
    Story,
    XPost,
    faults,
    snowflake,
)
from tests.servers.networks.server import NetworkServer
from tests.servers.networks.shapes import COUNTS, items_of
from tests.servers.questioning import (
    BEARER,
    LINK,
    TODAY,
    X_FIELDS,
    Reply,
    asked,
    asking,
    bearer,
    clock,
    logged_in,
    run,
)

YESTERDAY = START - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """A service with three posts of today and one of yesterday, and how its list is asked for."""

    make: Callable[[], NetworkServer]
    interface: str
    path: str
    parameters: dict[str, str]
    page: str
    size: str


def hugging_face() -> NetworkServer:
    """Three papers of today, one of yesterday."""
    papers = [HuggingFacePaper(f"2609.0000{n}", (TODAY,), upvotes=9 - n) for n in (1, 2, 3)]
    old = HuggingFacePaper("2608.00001", (YESTERDAY.date(),), upvotes=1)
    return FakeHuggingFace([*papers, old], clock=clock())


def hacker_news() -> NetworkServer:
    """Three stories of today, one of yesterday."""
    moments = (START, START, START, YESTERDAY)
    return FakeHackerNews(
        [Story(n, "T", LINK, at, points=9) for n, at in enumerate(moments)], clock=clock()
    )


def bluesky() -> NetworkServer:
    """Three posts of today, one of yesterday."""
    moments = (START, START, START, YESTERDAY)
    return FakeBluesky(
        [
            BlueskyPost(f"3l{n}", "ada.bsky.social", "T", at, links=(LINK,), likes=9)
            for n, at in enumerate(moments)
        ],
        access_s=10**6,
        clock=clock(),
    )


def x() -> NetworkServer:
    """Three posts of today, one of yesterday."""
    moments = (START, START, START, YESTERDAY)
    return FakeX(
        [XPost(snowflake(at, n), "ada", "T", at, (LINK,), likes=9) for n, at in enumerate(moments)],
        clock=clock(),
    )


CASES = {
    "huggingface": Case(
        hugging_face, "daily_papers", "/api/daily_papers", {"date": str(TODAY)}, "p", "limit"
    ),
    "hackernews": Case(
        hacker_news,
        "search",
        "/api/v1/search_by_date",
        {"query": "arxiv.org"},
        "page",
        "hitsPerPage",
    ),
    "bluesky": Case(
        bluesky,
        "searchPosts",
        "/xrpc/app.bsky.feed.searchPosts",
        {"q": "arxiv.org"},
        "cursor",
        "limit",
    ),
    "x": Case(
        x,
        "search",
        "/2/tweets/search/recent",
        {"query": 'url:"arxiv.org"', **X_FIELDS},
        "next_token",
        "max_results",
    ),
}
each_service = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def answers(case: Case, *parameters: dict[str, str], fault: faults.Fault) -> list[Reply]:
    """What is answered with the fault in force; each question has these parameters more."""

    async def main() -> list[Reply]:
        server = case.make()
        async with asking(server) as ask:
            headers = BEARER
            if isinstance(server, FakeBluesky):
                headers = bearer((await logged_in(ask))["accessJwt"])
            server.misbehave(case.interface, fault, times=None)
            return [
                await ask(case.path, case.parameters | more, headers=headers)
                for more in parameters or ({},)
            ]

    return run(main)


def right(case: Case) -> Any:
    """What the service answers when it behaves."""

    async def nothing(exchange: faults.Exchange) -> Any:
        return aiohttp.web.Response(body=exchange.answer.body)

    return answers(case, fault=nothing)[0].json


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


def more_follows(case: Case, content: Any, page: int = 0) -> bool:
    """Whether an answer says that another page follows."""
    if isinstance(content, list):
        return len(content) == 50
    if "hits" in content:
        return int(content["page"]) == page and int(content["nbPages"]) > page + 1
    return bool(content.get("cursor") or content.get("meta", {}).get("next_token"))


@each_service
def test_empty_page_still_leads_on(case: Case) -> None:
    """There are no posts, and the cursor is the right one, if there was one."""
    smallest = "10" if case.interface == "search" and case.page == "next_token" else "1"
    [answer] = answers(case, {case.size: smallest}, fault=faults.empty_page())
    assert items_of(answer.json) == []
    if case.page in ("cursor", "page"):
        assert more_follows(case, answer.json)


@each_service
def test_empty_result_is_a_lie_without_a_trace(case: Case) -> None:
    """The answer is that of a service that has found nothing at all."""
    [answer] = answers(case, fault=faults.empty_result())
    assert (answer.status, items_of(answer.json)) == (200, [])
    assert not more_follows(case, answer.json)
    nothing = NOTHING[case.path]
    assert {name: value for name, value in as_dict(answer.json).items() if name in nothing} == (
        nothing
    )


NOTHING: dict[str, dict[str, object]] = {
    "/api/daily_papers": {},
    "/api/v1/search_by_date": {"hits": [], "nbHits": 0, "nbPages": 0},
    "/xrpc/app.bsky.feed.searchPosts": {"posts": []},
    "/2/tweets/search/recent": {"meta": {"result_count": 0}},
}


def as_dict(content: Any) -> dict[str, Any]:
    """An object as it is; of a list, nothing."""
    return content if isinstance(content, dict) else {}


@pytest.mark.parametrize(
    ("make", "interface", "path"),
    [
        (hugging_face, "paper", "/api/papers/2609.00001"),
        (hacker_news, "item", "/api/v1/items/1"),
    ],
)
def test_empty_result_makes_single_things_vanish(
    make: Callable[[], NetworkServer], interface: str, path: str
) -> None:
    """What is asked for by its id is 404, though it is there."""
    server = make()
    server.misbehave(interface, faults.empty_result())
    assert [answer.status for answer in asked(server, path, path)] == [404, 200]


@each_service
def test_same_page_comes_again_and_again(case: Case) -> None:
    """Whatever page is asked for, the first one comes, and says that another follows."""
    pages = [{}, *({case.page: str(number)} for number in (1, 2))]
    found = [answer.json for answer in answers(case, *pages, fault=faults.same_page())]
    assert all(more_follows(case, one, number) for number, one in enumerate(found))
    assert items_of(found[0]) == items_of(found[1]) == items_of(found[2]) != []
    cursors = {json.dumps(one)[-60:] for one in found if case.page in ("cursor", "next_token")}
    assert len(cursors) in (0, 3)


@each_service
def test_pages_without_end_are_empty_after_the_first(case: Case) -> None:
    """The first page has its posts, the others none, and still another one follows."""
    pages = [{}, *({case.page: str(number)} for number in (1, 2))]
    first, *others = (answer.json for answer in answers(case, *pages, fault=faults.endless_pages()))
    assert items_of(first)
    assert [items_of(one) for one in others] == [[], []]
    if case.page != "p":
        assert all(more_follows(case, one, n) for n, one in enumerate(others, start=1))


@each_service
def test_yesterdays_answer_has_nothing_of_today(case: Case) -> None:
    """Only the post of yesterday is there, under today's question."""
    [answer] = answers(case, fault=faults.yesterday())
    assert len(items_of(right(case)) or ()) in (3, 4)
    assert len(items_of(answer.json) or ()) == 1


@pytest.mark.parametrize("fault", [faults.stall(), faults.reset(), faults.endless_body()])
def test_answers_without_an_end(fault: faults.Fault) -> None:
    """The answer begins and is never whole; the server goes on when its client has gone."""

    async def main() -> tuple[bytes, bool, int]:
        server = x()
        server.misbehave("search", fault)
        async with server, aiohttp.ClientSession(headers=BEARER) as session:
            url = f"{server.url}/2/tweets/search/recent?query=url:arxiv.org"
            answer = await session.get(url)
            begun = await answer.content.readexactly(8)
            more = asyncio.ensure_future(answer.content.read())
            done, _ = await asyncio.wait([more], timeout=0.05)
            broken = bool(done) and more.exception() is not None
            more.cancel()
            answer.close()
            async with session.get(url) as good:
                return begun, broken, good.status

    begun, broken, status = run(main)
    assert begun == b'{"data":'
    assert broken == (fault.__name__ == "reset")
    assert status == 200


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
        (faults.null_counts(), 4),
        (faults.truncated(), 4),
    ],
)
def test_reads_are_those_that_were_sent(fault: faults.Fault, reads: int) -> None:
    """Refused and empty answers cost nothing, spoilt ones what they would have cost."""
    server = FakeX(x().posts, clock=clock())  # type: ignore[attr-defined]
    server.misbehave("search", fault)
    asked(server, "/2/tweets/search/recent?query=url:arxiv.org", headers=BEARER)
    assert server.reads == reads
