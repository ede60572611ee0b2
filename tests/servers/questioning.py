"""Questions to the loopback services, what is in their answers, and the shape of JSON."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import aiohttp

from tests.clock import START, FakeClock
from tests.servers.networks import HANDLE, PASSWORD, TOKEN
from tests.servers.networks.server import NetworkServer

LINK = "https://arxiv.org/abs/2609.00001"
TODAY = START.date()
X_FIELDS = {
    "tweet.fields": "created_at,public_metrics,entities,author_id,lang",
    "expansions": "author_id",
    "user.fields": "username,name",
}
BEARER = {"Authorization": f"Bearer {TOKEN}"}

_Result = TypeVar("_Result")
_Parameters = Mapping[str, str | int] | list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """Its text as JSON."""
        return json.loads(self.text)


class Ask(Protocol):
    """Asks a server."""

    async def __call__(
        self,
        path: str,
        parameters: _Parameters | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        post: object = None,
    ) -> Reply:
        """The answer to GET, or to POST with `post` as JSON."""


def run(main: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
    """What a test's coroutine gives."""
    return asyncio.run(main())


@asynccontextmanager
async def asking(server: NetworkServer) -> AsyncIterator[Ask]:
    """The server, running, and somebody to ask it."""
    async with server, aiohttp.ClientSession() as session:

        async def ask(
            path: str,
            parameters: _Parameters | None = None,
            *,
            headers: Mapping[str, str] | None = None,
            post: object = None,
        ) -> Reply:
            async with session.request(
                "GET" if post is None else "POST",
                server.url + path,
                params=parameters,
                headers=headers,
                json=post,
            ) as answer:
                return Reply(answer.status, await answer.text(), answer.headers)

        yield ask


def asked(
    server: NetworkServer, *paths: str, headers: Mapping[str, str] | None = None
) -> list[Reply]:
    """The answers to these addresses, asked one after the other."""

    async def main() -> list[Reply]:
        async with asking(server) as ask:
            return [await ask(path, headers=headers) for path in paths]

    return run(main)


async def logged_in(ask: Ask, *, password: str = PASSWORD) -> Any:
    """A new session at Bluesky."""
    asked_for = {"identifier": HANDLE, "password": password}
    return (await ask("/xrpc/com.atproto.server.createSession", post=asked_for)).json


def bearer(token: str) -> dict[str, str]:
    """The header for a token."""
    return {"Authorization": f"Bearer {token}"}


def clock() -> FakeClock:
    """A clock at the beginning of the tests' time."""
    return FakeClock(START)


def types_in(content: Any) -> dict[str, set[str]]:
    """The types of JSON at each place: `{".paper.authors[].name": {"str"}}`."""
    found: dict[str, set[str]] = defaultdict(set)

    def walk(value: Any, place: str) -> None:
        found[place].add(type(value).__name__)
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{place}.{name}")
        elif isinstance(value, list):
            for inner in value:
                walk(inner, f"{place}[]")

    walk(content, "")
    return dict(found)


def always_in(contents: Iterable[Any]) -> set[str]:
    """The places that each of the contents has."""
    return set.intersection(*(set(types_in(content)) for content in contents))


def differing(ours: Any, theirs: Any) -> dict[str, tuple[set[str], set[str]]]:
    """The places that both have, with other types in ours than in theirs; null fits anything."""
    mine, real = types_in(ours), types_in(theirs)
    return {
        place: (mine[place], real[place])
        for place in mine.keys() & real.keys()
        if mine[place] - real[place] - {"NoneType"} and real[place] != {"NoneType"}
    }
