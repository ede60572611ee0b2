"""A small X for tests of its source: a step for the scripted server, and a budget."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sources.moments import iso_moment, moment_in
from tests.clock import START

TOKEN = "AAAA-b34r3r"
_FIRST_ID = 1_960_000_000_000_000_000


def x_id(number: int) -> str:
    """The id of the post with that number."""
    return str(_FIRST_ID + number)


def x_post(number: int, *links: str, **changes: object) -> dict[str, Any]:
    """A post made `number` seconds after the day before `START`; by default on paper `number`."""
    links = links or (f"https://arxiv.org/abs/2608.{number + 1:05d}",)
    fields: dict[str, Any] = {
        "id": x_id(number),
        "text": f"Post {number} " + " ".join(f"https://t.co/a{n}" for n, _ in enumerate(links)),
        "created_at": iso_moment(START - timedelta(days=1) + timedelta(seconds=number)),
        "author_id": "7",
        "lang": "en",
        "public_metrics": {
            "retweet_count": 3,
            "like_count": 20,
            "reply_count": 4,
            "quote_count": 1,
        },
        "entities": {
            "urls": [
                {"url": f"https://t.co/a{n}", "expanded_url": link} for n, link in enumerate(links)
            ]
        },
    }
    return fields | changes


def x_answer(posts: Sequence[object], **changes: object) -> dict[str, Any]:
    """A page with these posts, as X sends it."""
    content: dict[str, Any] = {"meta": {"result_count": len(posts)}}
    if posts:
        content["data"] = list(posts)
        content["includes"] = {"users": [{"id": "7", "username": "ada_m", "name": "Ada"}]}
    return content | changes


def invalid(parameter: str) -> tuple[int, dict[str, Any]]:
    """How X refuses a parameter."""
    fault = {"parameters": {parameter: ["1"]}, "message": f"'{parameter}' must be …"}
    return 400, {"errors": [fault], "title": "Invalid Request", "type": ".../invalid-request"}


class StandIn:
    """Answers like X: searches from new to old, look-ups, refusals.

    `sent` has the ids of the posts it sent, which X would charge for. It knows no id below
    `oldest_known` in searches.
    """

    def __init__(self, posts: Sequence[dict[str, Any]] = (), *, oldest_known: str = "0") -> None:
        self.posts = {post["id"]: post for post in posts}
        self.oldest_known = int(oldest_known)
        self.sent: list[str] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """The answer to one request."""
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            content: dict[str, Any] = {"title": "Unauthorized", "type": "about:blank"}
            status = 401
        elif "ids" in request.query:
            status, content = 200, self._look_up(request.query["ids"].split(","))
        else:
            status, content = self._search(request)
        self.sent += [post["id"] for post in content.get("data", ())]
        return web.Response(status=status, text=json.dumps(content))

    def _search(self, request: web.Request) -> tuple[int, dict[str, Any]]:
        query = request.query
        ids = {name: int(query[name]) for name in ("since_id", "until_id") if name in query}
        if ids and "start_time" in query:
            return invalid("start_time")
        for name, value in ids.items():
            if value < self.oldest_known:
                return invalid(name)
        start = moment_in(query.get("start_time", "")) or datetime.min.replace(tzinfo=UTC)
        below = int(query.get("next_token") or ids.get("until_id", 10**19))
        found = [
            post
            for post in self.posts.values()
            if ids.get("since_id", 0) < int(post["id"]) < below
            and (moment_in(post["created_at"]) or START) >= start
        ]
        found.sort(key=lambda post: int(post["id"]), reverse=True)
        page = found[: int(query["max_results"])]
        content = x_answer(page)
        if len(found) > len(page):
            content["meta"]["next_token"] = page[-1]["id"]
        return 200, content

    def _look_up(self, ids: Sequence[str]) -> dict[str, Any]:
        content = x_answer([self.posts[one] for one in ids if one in self.posts])
        missing = [gone(one) for one in ids if one not in self.posts]
        return content | ({"errors": missing} if missing else {})


def gone(post_id: str, kind: str = "resource-not-found") -> dict[str, str]:
    """What X says of a post that it does not give."""
    return {
        "resource_type": "tweet",
        "resource_id": post_id,
        "value": post_id,
        "type": f"https://api.twitter.com/2/problems/{kind}",
    }


class FakeBudget:
    """A day's budget in memory. `asked` keeps what was wanted."""

    def __init__(self, left: int = 10_000) -> None:
        self.left = left
        self.asked: list[int] = []

    async def reserve(self, wanted: int, *, at_least: int = 1, keep: int = 0) -> int:
        """As many as are left, 0 if those are too few."""
        self.asked.append(wanted)
        granted = max(0, min(wanted, self.left - keep))
        if granted < at_least:
            return 0
        self.left -= granted
        return granted

    async def give_back(self, unused: int) -> None:
        """Take back what was not read."""
        assert unused > 0
        self.left += unused
