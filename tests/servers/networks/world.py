"""All four services together: what they know, and their servers."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from bot.domain.clock import Clock
from tests.servers.networks.bluesky import FakeBluesky
from tests.servers.networks.bluesky_posts import BlueskyPost
from tests.servers.networks.hacker_news import FakeHackerNews, Story
from tests.servers.networks.hugging_face import FakeHuggingFace, HuggingFacePaper
from tests.servers.networks.server import NetworkServer
from tests.servers.networks.x import FakeX
from tests.servers.networks.x_posts import XPost


@dataclass(slots=True)
class World:
    """What is said of papers, by service."""

    papers: list[HuggingFacePaper] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    bluesky: list[BlueskyPost] = field(default_factory=list)
    x: list[XPost] = field(default_factory=list)


class FakeNetworks:
    """The four servers on one clock; use it as an async context manager.

    `port` and the next three are used, 0 means any.
    """

    def __init__(self, world: World, *, clock: Clock | None = None, port: int = 0) -> None:
        ports = [port + number if port else 0 for number in range(4)]
        self.hugging_face = FakeHuggingFace(world.papers, clock=clock, port=ports[0])
        self.hacker_news = FakeHackerNews(world.stories, clock=clock, port=ports[1])
        self.bluesky = FakeBluesky(world.bluesky, clock=clock, port=ports[2])
        self.x = FakeX(world.x, clock=clock, port=ports[3])
        self._running = AsyncExitStack()

    @property
    def servers(self) -> Mapping[str, NetworkServer]:
        """The servers by the keys of their sources in the configuration."""
        return {
            "huggingface": self.hugging_face,
            "hackernews": self.hacker_news,
            "bluesky": self.bluesky,
            "x": self.x,
        }

    async def __aenter__(self) -> Self:
        for server in self.servers.values():
            await self._running.enter_async_context(server)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._running.aclose()
