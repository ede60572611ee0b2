"""Posts for the tests of the loopback X, and questions about them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.clock import START
from tests.servers.networks import FakeX, XPost, snowflake
from tests.servers.questioning import BEARER, LINK, Reply, asking, clock, run

SEARCH = "/2/tweets/search/recent"
QUERY = 'url:"arxiv.org" -is:retweet'


def post(number: int, **more: Any) -> XPost:
    """A post with a link that is `number` minutes older than the tests' present."""
    at = START - timedelta(minutes=number)
    made = XPost(snowflake(at), f"ada{number}", "Nice & short <3", at, links=(LINK,))
    return replace(made, **more)


def answer_to(path: str, parameters: dict[str, str], *posts: XPost, **settings: Any) -> Reply:
    """What somebody with the right token is answered."""

    async def main() -> Reply:
        async with asking(FakeX(posts, clock=clock(), **settings)) as ask:
            return await ask(path, parameters, headers=BEARER)

    return run(main)
