"""The loopback Discord limits the bot as told, and what discord.py makes of it."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import discord
import pytest

from tests.clock import FakeClock
from tests.servers.bots import channel_of, contents, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, Rate, faults, limits
from tests.servers.discord.limits import Limits

SENDING = f"POST {limits.MESSAGES}"


def test_bucket_is_kept_without_a_429(play: Play) -> None:
    """discord.py waits for a bucket of two to fill up again, and is never refused."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.limits.routes[SENDING] = Rate(2, 0.1)
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            await asyncio.gather(*(channel.send(str(number)) for number in range(6)))
        sent = [r.arrived_s for r in loopback.requests if r.method == "POST"]
        assert sent[5] - sent[0] >= 0.2
        assert (loopback.refusals, loopback.limits.given) == ({}, [])

    play(scene)


def test_429_is_waited_out(play: Play) -> None:
    """discord.py waits as long as a 429 says, and sends again."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.order(faults.too_many(0.05), method="POST", times=2)
        async with running(loopback) as bot:
            await bot.text_channel(papers.id).send("hello")
        first, second, third = (r for r in loopback.requests if r.method == "POST")
        assert [first.status, second.status, third.status] == [429, 429, 200]
        assert third.arrived_s - second.arrived_s >= 0.05
        assert loopback.refusals == {429: 2}
        assert loopback.limits.given == []

    play(scene)


class Said(logging.Handler):
    """Waits for discord.py to log something."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Look whether this is it."""
        if self._words in record.msg:
            self.heard.set()


@contextmanager
def hearing(words: str) -> Iterator[Said]:
    """What discord.py's requests log meanwhile is listened to."""
    said, log = Said(words), logging.getLogger("discord.http")
    log.addHandler(said)
    try:
        yield said
    finally:
        log.removeHandler(said)


def test_global_429_stops_every_route(play: Play) -> None:
    """After a global 429 discord.py sends nothing anywhere until the time is over."""

    async def scene(loopback: FakeDiscord) -> None:
        one, two = channel_of(loopback), channel_of(loopback)
        loopback.order(faults.too_many(0.1, scope="global"), channel_id=one.id)
        with hearing("Global rate limit has been hit") as said:
            async with running(loopback) as bot:
                first = asyncio.create_task(bot.text_channel(one.id).send("one"))
                async with asyncio.timeout(5):
                    await said.heard.wait()
                await asyncio.gather(first, bot.text_channel(two.id).send("two"))
        refused, *later = (r for r in loopback.requests if r.method == "POST")
        assert all(r.arrived_s - refused.arrived_s >= 0.1 for r in later)

    play(scene)


def test_cloudflares_429_is_raised(play: Play) -> None:
    """A 429 without JSON is not repeated: discord.py takes it for a ban and raises."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.order(faults.cloudflare(600), method="POST")
        async with running(loopback) as bot:
            with pytest.raises(discord.HTTPException) as refused:
                await bot.text_channel(papers.id).send("hello")
            assert (refused.value.status, refused.value.response.headers["Retry-After"]) == (
                429,
                "600",
            )
        assert contents(loopback, papers) == []

    play(scene)


def test_global_limit_is_strict() -> None:
    """No second may hold more than the limit, wherever it begins; interactions are free."""
    clock = FakeClock()
    counted = Limits(clock)
    counted.global_rate = Rate(3, 1.0)

    def take(channel: int, *, free: bool = False) -> float | None:
        return counted.take(SENDING, str(channel), counts_globally=not free).retry_after_s

    assert [take(n) for n in range(2)] == [None, None]
    clock.advance(0.9)
    assert [take(2), take(3)] == [None, pytest.approx(0.1, abs=0.002)]
    assert take(4, free=True) is None
    clock.advance(0.102)
    assert [take(n) for n in (5, 6)] == [None, None]
    refused = counted.take(SENDING, "7", counts_globally=True)
    assert refused.headers["X-RateLimit-Scope"] == "global"
    assert refused.headers["Retry-After"] == "1"
    assert refused.payload()["global"] is True
    assert [each.scope for each in counted.given] == ["global", "global"]


def test_bucket_belongs_to_a_channel() -> None:
    """Each channel has its own bucket, told in the headers, and full again after its time."""
    clock = FakeClock()
    counted = Limits(clock)
    counted.routes[SENDING] = Rate(2, 5.0)
    headers = [counted.take(SENDING, "1", counts_globally=True).headers for _ in range(2)]
    assert [each["X-RateLimit-Remaining"] for each in headers] == ["1", "0"]
    clock.advance(1.5)
    refused = counted.take(SENDING, "1", counts_globally=True)
    assert refused.retry_after_s == pytest.approx(3.5, abs=0.002)
    assert refused.headers["X-RateLimit-Limit"] == "2"
    other = counted.take(SENDING, "2", counts_globally=True)
    assert other.retry_after_s is None
    assert other.headers["X-RateLimit-Bucket"] == headers[0]["X-RateLimit-Bucket"]
    clock.advance(3.6)
    assert counted.take(SENDING, "1", counts_globally=True).retry_after_s is None
