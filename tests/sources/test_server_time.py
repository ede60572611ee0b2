"""Asking a server for the time, quickly."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ShapeError, UnreachableError
from bot.sources.http import HttpClient
from bot.sources.retry import RetryPolicy
from bot.sources.server_time import ServerTime, fetch_server_time, has_address
from tests.clock import FakeClock
from tests.servers.scripted import ScriptedServer, Step, says

TOLD = datetime(2026, 9, 1, 11, 55, tzinfo=UTC)
DATE = {"Date": "Tue, 01 Sep 2026 11:55:00 GMT"}


def ask(step: Step) -> tuple[ServerTime, int]:
    """The time that a server tells, and how often it was asked."""

    async def run() -> tuple[ServerTime, int]:
        policy = RetryPolicy(attempts=1)
        async with (
            ScriptedServer(step) as server,
            HttpClient(clock=FakeClock(), policy=policy) as http,
        ):
            time = await fetch_server_time(http, server.url)
            return time, len(server.requests)

    return asyncio.run(run())


@pytest.mark.parametrize("status", [200, 404, 429, 503])
def test_any_answer_tells_the_time(status: int) -> None:
    """A server that refuses has a clock all the same; it is asked once."""
    time, asked = ask(says("no", status=status, headers=DATE))
    assert time.told == TOLD
    assert time.read_at - time.told == timedelta(minutes=5)
    assert (time.host, asked) == ("127.0.0.1", 1)


def test_an_answer_without_a_time_is_none() -> None:
    """A Date that is no date is said."""
    with pytest.raises(ShapeError, match="does not say what time it is"):
        ask(says(headers={"Date": "soon"}))


def test_a_name_without_an_address_is_unreachable() -> None:
    """The top-level domain .invalid never has one (RFC 6761)."""

    async def run() -> None:
        async with HttpClient(clock=FakeClock()) as http:
            await fetch_server_time(http, "http://nowhere.invalid/")

    with pytest.raises(UnreachableError, match=r"nowhere\.invalid has no address"):
        asyncio.run(run())


def test_looking_for_an_address_is_bounded() -> None:
    """A resolver that hangs is left behind, and keeps neither the caller nor the process."""
    release, ended = threading.Event(), threading.Event()

    def resolve(host: str, port: None) -> None:
        release.wait()
        ended.set()

    assert asyncio.run(has_address("a.example", within_s=0.05, resolve=resolve)) is False
    [hanging] = [one for one in threading.enumerate() if one.name.startswith("resolving")]
    assert hanging.daemon
    release.set()  # the answer comes after the loop was closed
    assert ended.wait(10)
    hanging.join(10)


def test_what_is_no_name_has_no_address() -> None:
    """A label that no name can have is not asked for twice."""
    assert asyncio.run(has_address("a" * 70 + ".example")) is False
    assert asyncio.run(has_address("127.0.0.1")) is True
