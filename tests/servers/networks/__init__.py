"""The services that are asked for posts, on loopback: Hugging Face, Hacker News, Bluesky and X.

Each holds plain dataclasses that a test may change at any time, gives answers in the shape of the
real service from them, counts requests, and misbehaves when told to. In a test:

    post = BlueskyPost("3kabc", "ada.bsky.social", "Read this", START, links=(link,), likes=3)
    async with FakeBluesky([post], clock=clock) as bluesky:
        bluesky.misbehave("searchPosts", faults.too_many_requests("30"), times=2)
        ...  # point the client at bluesky.url
        post.likes = 40
        assert bluesky.counts["createSession"] == 1
        assert bluesky.visits[-1].get("q") == "arxiv.org"

Posts of the future of `clock` are not there yet. Interfaces, for `misbehave` and `counts`:

    FakeHuggingFace   daily_papers, paper
    FakeHackerNews    search, item
    FakeBluesky       createSession, refreshSession, searchPosts, getPosts
    FakeX             search, posts, oembed (`reads` is what X would bill)

All four as a process: `python -m tests.servers.networks`, see `tests.servers.networks.scenarios`.
"""

from tests.servers.networks import faults
from tests.servers.networks.bluesky import HANDLE, PASSWORD, FakeBluesky
from tests.servers.networks.bluesky_posts import BlueskyPost
from tests.servers.networks.hacker_news import FakeHackerNews, Story
from tests.servers.networks.hugging_face import FakeHuggingFace, HuggingFacePaper
from tests.servers.networks.world import FakeNetworks, World
from tests.servers.networks.x import TOKEN, FakeX
from tests.servers.networks.x_posts import XPost, snowflake

__all__ = [
    "HANDLE",
    "PASSWORD",
    "TOKEN",
    "BlueskyPost",
    "FakeBluesky",
    "FakeHackerNews",
    "FakeHuggingFace",
    "FakeNetworks",
    "FakeX",
    "HuggingFacePaper",
    "Story",
    "World",
    "XPost",
    "faults",
    "snowflake",
]
