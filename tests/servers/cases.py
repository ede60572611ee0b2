"""The four loopback services in one table, for what holds of each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.clock import START
from tests.servers.networks import (
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
from tests.servers.questioning import (
    BEARER,
    LINK,
    TODAY,
    X_FIELDS,
    Reply,
    asking,
    bearer,
    clock,
    logged_in,
    run,
)

YESTERDAY = START - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """A service with posts of today and one of yesterday, and how its list is asked for."""

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
    """Eleven posts of today, a page and one, and one of yesterday."""
    moments = (*[START] * 11, YESTERDAY)
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
