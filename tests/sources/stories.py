"""A Hacker News that answers as a test says, and its stories."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.domain.attention import Found, Refreshed
from bot.domain.mention import Counts, Mention
from bot.sources.hackernews import HackerNews
from tests.clock import START, FakeClock
from tests.servers.scripted import Step
from tests.sources.telling import answers, mentions_in, told

NOW_S = int(START.timestamp())
HOUR_S = 3600
DAY_S = 24 * HOUR_S
SINCE = START - timedelta(days=3)
QUERIES = ["arxiv.org", "alphaxiv.org", "huggingface.co/papers"]
PAPER = "https://arxiv.org/abs/2608.00001"


def hit(number: int, ago_s: int = HOUR_S, **more: object) -> dict[str, Any]:
    """A story as the search gives it."""
    return {
        "objectID": str(number),
        "created_at_i": NOW_S - ago_s,
        "author": "ann",
        "points": 5,
        "num_comments": 3,
        "title": "A Title",
        "url": PAPER,
        "story_text": None,
        "_tags": ["story", "author_ann", f"story_{number}"],
        **more,
    }


def stories(
    *hits: dict[str, Any], items: Mapping[str, object] | None = None, query: str = QUERIES[0]
) -> Step:
    """A server that finds these with one query as Algolia does: newest first, 1,000 at most."""

    def search(request: web.Request) -> object:
        if request.path != "/api/v1/search_by_date":
            item = (items or {}).get(request.path.removeprefix("/api/v1/items/"))
            return web.Response(status=404) if item is None else item
        found = [one for one in hits if passes(one, request)] if asks(request, query) else []
        found.sort(key=lambda one: one["created_at_i"], reverse=True)
        return page_of(found[: int(request.query["hitsPerPage"])], len(found))

    return answers(search)


def asks(request: web.Request, query: str) -> bool:
    """Whether a request is a search with that query."""
    return request.query.get("query") == query


def passes(one: dict[str, Any], request: web.Request) -> bool:
    """Whether a story is in the span of time that a search asks for."""
    filters = re.findall(r"created_at_i([<>])([0-9]+)", request.query["numericFilters"])
    moment = one["created_at_i"]
    return all(moment > int(s) if sign == ">" else moment < int(s) for sign, s in filters)


def page_of(hits: list[Any], total: int | None = None, **more: object) -> dict[str, object]:
    """An answer of the search."""
    return {"hits": hits, "nbHits": len(hits) if total is None else total, "nbPages": 1, **more}


def find(
    *script: Step, since: datetime = SINCE, cursor: str = "", clock: FakeClock | None = None
) -> tuple[list[Found], list[web.Request]]:
    """What a search finds, and what it asked for."""
    return told(
        HackerNews, lambda source: source.find_mentions(since, cursor), *script, clock=clock
    )


def found(*hits: dict[str, Any]) -> list[Mention]:
    """The mentions in stories."""
    return mentions_in(find(stories(*hits))[0])


def refresh(known: list[Mention], *script: Step) -> tuple[list[Refreshed], list[web.Request]]:
    """What refreshing tells, and what it asked for."""
    return told(HackerNews, lambda source: source.refresh_counts(known), *script)


def known(number: int, ago_s: int | None = HOUR_S, arxiv_id: str = "2608.00001") -> Mention:
    """A mention that was found before."""
    posted_at = None if ago_s is None else START - timedelta(seconds=ago_s)
    return Mention(
        source="hackernews",
        post_id=str(number),
        arxiv_id=arxiv_id,
        url=f"https://news.ycombinator.com/item?id={number}",
        author="old",
        posted_at=posted_at,
        text="Old title",
        counts=Counts(0, 1, 7),
        observed_at=SINCE,
    )


def item(number: int, **more: object) -> dict[str, object]:
    """A story asked for by its id."""
    said = {"id": number, "type": "story", "author": "ann", "title": "A Title", "points": 9}
    return {**said, "children": [], **more}
