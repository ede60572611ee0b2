"""Fixtures for the tests of the loopback servers."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.domain.clock import Clock
from tests.servers.discord import FakeDiscord

LONGEST_S = 30.0
Scene = Callable[[FakeDiscord], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """Runs a coroutine function with a loopback Discord that discord.py takes for the real one."""

    def run(scene: Scene, *, clock: Clock | None = None) -> None:
        async def main() -> None:
            async with FakeDiscord(clock=clock) as loopback:
                monkeypatch.setattr(Route, "BASE", loopback.api_url)
                gateway = yarl.URL(loopback.gateway_url)
                monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
                async with asyncio.timeout(LONGEST_S):
                    await scene(loopback)

        asyncio.run(main())

    return run
