"""The brake for connections to the gateway, on a loop whose time passes at once."""

import asyncio
from types import SimpleNamespace

import aiohttp
import yarl

from bot.ui.brake import AT_ONCE, braked
from tests.services.delivering import HastyLoop, hasten


async def begin(trace: aiohttp.TraceConfig, url: str) -> None:
    """What aiohttp does before it sends a request."""
    for signal in trace.on_request_start:
        await signal(None, SimpleNamespace(), SimpleNamespace(url=yarl.URL(url)))  # type: ignore


def test_connections_that_end_at_once_are_not_made_hundreds_of_times() -> None:
    """Two may follow each other at once, the next after five seconds; REST never waits."""

    async def work() -> None:
        trace = braked(aiohttp.TraceConfig())
        begun = 0

        async def connect() -> None:
            nonlocal begun
            while True:
                await begin(trace, "wss://gateway.example/?v=10")
                begun += 1

        connecting = asyncio.create_task(connect())
        for windows in range(1, 4):
            for _ in range(10):
                await asyncio.sleep(0)
                await begin(trace, "https://api.example/gateway/bot")
            assert begun == windows * AT_ONCE
            hasten(5)
        connecting.cancel()

    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(work())
