"""What a source tells when it asks a server on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import pytest
from aiohttp import web
from hypothesis import strategies as st

from bot.domain.attention import Found
from bot.domain.mention import Mention
from bot.errors import (
    BrokenAnswerError,
    RateLimitedError,
    RefusedError,
    ServerFaultError,
    ShapeError,
    SourceError,
    TimedOutError,
)
from bot.sources.http import HttpClient, Limits
from tests.clock import FakeClock
from tests.servers.scripted import ScriptedServer, Step, says
from tests.sources.asking import ONCE

Told = TypeVar("Told")
Source = TypeVar("Source")


def told(
    make: Callable[[HttpClient, str, FakeClock], Source],
    ask: Callable[[Source], AsyncIterator[Told]],
    *script: Step,
    clock: FakeClock | None = None,
) -> tuple[list[Told], list[web.Request]]:
    """Everything that a source yields, and the requests that it made for it."""
    clock = clock or FakeClock()

    async def main() -> tuple[list[Told], list[web.Request]]:
        async with (
            ScriptedServer(*script) as server,
            HttpClient(clock=clock, policy=ONCE, limits=Limits(idle_s=0.2)) as http,
        ):
            source = make(http, server.url + "/", clock)
            return [page async for page in ask(source)], server.requests

    return asyncio.run(main())


def answers(answer: Callable[[web.Request], object]) -> Step:
    """A step that answers with what a function says to a request: JSON, or bytes as they are."""

    async def step(request: web.Request) -> web.StreamResponse:
        said = answer(request)
        if isinstance(said, web.Response):
            return said
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return web.Response(body=body)

    return step


def mentions_in(pages: list[Found]) -> list[Mention]:
    """The mentions of all pages, in order."""
    return [mention for page in pages for mention in page.mentions]


async def silence(request: web.Request) -> web.StreamResponse:
    """A step that begins an answer and never goes on."""
    response = web.StreamResponse(headers={"Content-Length": "9"})
    await response.prepare(request)
    await asyncio.Event().wait()
    return response


FAILURES: list[Any] = [
    pytest.param(says(status=401), RefusedError, id="401"),
    pytest.param(says(status=403), RefusedError, id="403"),
    pytest.param(says(status=404), SourceError, id="404"),
    pytest.param(says(status=429, headers={"Retry-After": "60"}), RateLimitedError, id="429"),
    pytest.param(says(status=500), ServerFaultError, id="500"),
    pytest.param(says(status=503), ServerFaultError, id="503"),
    pytest.param(says("<!doctype html><title>Oops</title>"), ShapeError, id="html"),
    pytest.param(says(""), ShapeError, id="nothing"),
    pytest.param(says('[{"paper": '), ShapeError, id="cut"),
    pytest.param(says("[" * 9999), ShapeError, id="deep"),
    pytest.param(says(b"\xff\xfe"), ShapeError, id="no text"),
    pytest.param(says("null"), ShapeError, id="null"),
    pytest.param(says('"text"'), ShapeError, id="text"),
    pytest.param(says("x", headers={"Content-Encoding": "gzip"}), BrokenAnswerError, id="gzip"),
    pytest.param(silence, TimedOutError, id="silence"),
]
"""What may come in place of an answer, and the error that it becomes."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
"""Any JSON, and NaN."""
