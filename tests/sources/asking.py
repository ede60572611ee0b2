"""Fetches for tests: a client, a server on loopback, one answer."""

import asyncio
from datetime import date
from typing import Any

from bot.sources.exchange import Request, Response
from bot.sources.http import HttpClient
from bot.sources.retry import RetryPolicy
from tests.clock import FakeClock
from tests.servers.arxiv import FakeArxiv, Size, faults, generated
from tests.servers.scripted import ScriptedServer, Step

TODAY = date(2026, 9, 11)
ONCE = RetryPolicy(attempts=1)
NO_JITTER = RetryPolicy(attempts=4, first_wait_s=2, jitter=lambda: 0.0)


def ask(
    *script: Step,
    path: str = "/x",
    clock: FakeClock | None = None,
    request: dict[str, Any] | None = None,
    **client: Any,
) -> tuple[Response, ScriptedServer]:
    """The answer of a scripted server to one fetch, and the server."""

    async def main() -> tuple[Response, ScriptedServer]:
        async with (
            ScriptedServer(*script) as server,
            HttpClient(clock=clock or FakeClock(), **client) as http,
        ):
            return await http.fetch(Request(server.url + path, **(request or {}))), server

    return asyncio.run(main())


def ask_faulty(fault: faults.Fault, times: int = 99, **client: Any) -> Response:
    """A listing page of a loopback arXiv that misbehaves `times` times."""

    async def main() -> Response:
        async with (
            FakeArxiv(
                generated([TODAY], Size(new=5)), today=TODAY, min_interval_s=0, page_interval_s=0
            ) as arxiv,
            HttpClient(clock=FakeClock(), **client) as http,
        ):
            arxiv.misbehave("listing", fault, times=times)
            return await http.fetch(Request(f"{arxiv.listing_url}/list/cs/new"))

    return asyncio.run(main())
