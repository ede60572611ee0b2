"""Posts for the tests of the loopback Bluesky, and questions about them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.clock import START
from tests.servers.networks import BlueskyPost, FakeBluesky
from tests.servers.questioning import LINK, Reply, asking, bearer, clock, logged_in, run

SEARCH = "/xrpc/app.bsky.feed.searchPosts"
GET_POSTS = "/xrpc/app.bsky.feed.getPosts"
LOGIN = "/xrpc/com.atproto.server.createSession"
REFRESH = "/xrpc/com.atproto.server.refreshSession"
WANTED = {"q": "arxiv.org", "domain": "arxiv.org", "sort": "latest", "limit": "100"}


def post(number: int, **more: Any) -> BlueskyPost:
    """A post with a link that is `number` minutes older than the tests' present."""
    made = BlueskyPost(
        f"3l{number:05}",
        "ada.bsky.social",
        "Schönes Paper",
        START - timedelta(minutes=number),
        links=(LINK,),
    )
    return replace(made, **more)


def recorded(folder: Path, name: str) -> Any:
    """The body of a recorded answer."""
    cassette = yaml.safe_load((folder / "bluesky" / name).read_text(encoding="utf-8"))
    return json.loads(cassette["http_interactions"][0]["response"]["body"]["string"])


def answer_to(
    path: str, parameters: Mapping[str, str] | list[tuple[str, str]], *posts: BlueskyPost
) -> Reply:
    """What is answered to somebody who has just logged in."""

    async def main() -> Reply:
        async with asking(FakeBluesky(posts, clock=clock())) as ask:
            token = (await logged_in(ask))["accessJwt"]
            return await ask(path, parameters, headers=bearer(token))

    return run(main)
