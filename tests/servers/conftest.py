"""Fixtures for the tests of the loopback servers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.domain.clock import Clock
from bot.ui.login import set_addresses
from tests.servers.discord import FakeDiscord

LONGEST_S = 30.0
Scene = Callable[[FakeDiscord], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play() -> Iterator[Play]:
    """Runs a coroutine function with a loopback Discord that discord.py takes for the real one."""
    before = Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)

    def run(scene: Scene, *, clock: Clock | None = None) -> None:
        async def main() -> None:
            async with FakeDiscord(clock=clock) as loopback:
                set_addresses(loopback.api_url, loopback.gateway_url)
                async with asyncio.timeout(LONGEST_S):
                    await scene(loopback)

        asyncio.run(main())

    yield run
    set_addresses(*before)
