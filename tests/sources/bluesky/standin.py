"""A small Bluesky for tests of its source: a step for the scripted server."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from aiohttp import web

from bot.sources.moments import iso_moment, moment_in
from tests.clock import START

HANDLE = "hotpapers.example.org"
PASSWORD = "abcd-s3cr3t-efgh"
DID = "did:plc:abcdefghijklmnopqrstuvwx"


def post_uri(number: int) -> str:
    """The address of the post with that number."""
    return f"at://{DID}/app.bsky.feed.post/3k{number:05d}"


def link_facets(*links: str) -> list[dict[str, Any]]:
    """Facets for these links."""
    return [{"features": [{"$type": "…#link", "uri": link}], "index": {}} for link in links]


def bluesky_post(number: int, *links: str, **changes: object) -> dict[str, Any]:
    """A post made `number` seconds before `START`; by default on paper `number`."""
    links = links or (f"https://arxiv.org/abs/2608.{number + 1:05d}",)
    moment = iso_moment(START - timedelta(seconds=number))
    fields: dict[str, Any] = {
        "uri": post_uri(number),
        "author": {"did": DID, "handle": "ada.example.org", "labels": []},
        "record": {
            "createdAt": moment,
            "text": f"Post\n{number}",
            "facets": link_facets(*links),
        },
        "replyCount": 2,
        "repostCount": 3,
        "likeCount": 20,
        "quoteCount": 1,
        "indexedAt": moment,
        "labels": [],
    }
    return fields | changes


class StandIn:
    """Answers like Bluesky: sessions, searches from new to old by host, look-ups.

    `calls` counts requests by the last word of their method. Access tokens are good until
    `expire` is called; so are those to renew them with, until `expire_all`.
    """

    def __init__(self, posts: Sequence[dict[str, Any]] = (), *, password: str = PASSWORD) -> None:
        self.posts = list(posts)
        self.password = password
        self.calls: Counter[str] = Counter()
        self._numbers = count(1)
        self._access: set[str] = set()
        self._refresh: set[str] = set()

    def expire(self) -> None:
        """Let access tokens end."""
        self._access.clear()

    def expire_all(self) -> None:
        """Let every token end."""
        self._access.clear()
        self._refresh.clear()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """The answer to one request."""
        method = request.path.rpartition(".")[2]
        self.calls[method] += 1
        status, content = await self._answer(method, request)
        return web.Response(status=status, text=json.dumps(content))

    async def _answer(self, method: str, request: web.Request) -> tuple[int, dict[str, Any]]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "createSession":
            login = await request.json()
            if login != {"identifier": HANDLE, "password": self.password}:
                return 401, {"error": "AuthenticationRequired", "message": "Invalid …"}
            return 200, self._session()
        if token not in (self._refresh if method == "refreshSession" else self._access):
            return 400, {"error": "ExpiredToken", "message": "Token has expired"}
        if method == "refreshSession":
            return 200, self._session()
        if method == "getPosts":
            asked = request.query.getall("uris")
            return 200, {"posts": [post for post in self.posts if post["uri"] in asked]}
        return 200, self._search(request)

    def _session(self) -> dict[str, str]:
        number = next(self._numbers)
        access, refresh = f"access.s3cr3t.{number}", f"refresh.s3cr3t.{number}"
        self._access.add(access)
        self._refresh.add(refresh)
        return {"accessJwt": access, "refreshJwt": refresh, "did": DID, "handle": HANDLE}

    def _search(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        since = moment_in(query["since"]) or START
        until = moment_in(query.get("until", "")) or datetime.max.replace(tzinfo=UTC)
        found = [
            post
            for post in self.posts
            if query["domain"] in json.dumps(post["record"])
            and since <= (moment_in(post["indexedAt"]) or START) < until
        ]
        found.sort(key=lambda post: str(post["indexedAt"]), reverse=True)
        begin, size = int(query.get("cursor", "0")), int(query["limit"])
        content: dict[str, Any] = {"posts": found[begin : begin + size]}
        if begin + size < len(found):
            content["cursor"] = str(begin + size)
        return content
