"""The loopback Discord limits, misbehaves and waits as told, and what discord.py makes of it."""

import asyncio
import json
import logging

import aiohttp
import discord
import pytest

from tests.clock import FakeClock
from tests.servers.bots import running
from tests.servers.conftest import Play
from tests.servers.discord import Channel, FakeDiscord, Rate, Step, faults, limits
from tests.servers.discord.faults import Exchange, Fault
from tests.servers.discord.limits import Limits

SENDING = f"POST {limits.MESSAGES}"


def channel_of(loopback: FakeDiscord) -> Channel:
    """A channel in a guild of its own."""
    return loopback.world.add_channel(loopback.world.add_guild())


def contents(loopback: FakeDiscord, channel: Channel) -> list[str]:
    """What stands in a channel."""
    return [message.content for message in loopback.messages(channel)]


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


def test_global_429_stops_every_route(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a global 429 discord.py sends nothing anywhere until the time is over."""

    async def scene(loopback: FakeDiscord) -> None:
        one, two = channel_of(loopback), channel_of(loopback)
        loopback.order(faults.too_many(0.1, scope="global"), channel_id=one.id)
        said = Said("Global rate limit has been hit")
        monkeypatch.setattr(logging.getLogger("discord.http"), "handlers", [said])
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


@pytest.mark.parametrize(
    ("fault", "stored", "error"),
    [
        (faults.server_error(503), 0, discord.DiscordServerError),
        (faults.server_error(503, stored=True), 1, discord.DiscordServerError),
        (faults.refusal(403, 50013, "Missing Permissions"), 0, discord.Forbidden),
        (faults.refusal(429, 30046, "Maximum number of edits"), 0, KeyError),
        (faults.reset(), 0, aiohttp.ClientOSError),
        (faults.reset(hard=False), 0, aiohttp.ServerDisconnectedError),
        (faults.reset(Step.STORED), 1, aiohttp.ClientOSError),
        (faults.reset(Step.STORED, hard=False), 1, aiohttp.ServerDisconnectedError),
        (faults.reset(Step.HALF, hard=False), 1, aiohttp.ClientPayloadError),
        (faults.truncated(), 1, json.JSONDecodeError),
    ],
)
def test_what_discord_py_raises(
    play: Play, fault: Fault, stored: int, error: type[Exception]
) -> None:
    """These faults reach the bot's own code at once; some when the message is there already."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        order = loopback.order(fault, method="POST", route=limits.MESSAGES)
        async with running(loopback) as bot:
            with pytest.raises(error):
                await bot.text_channel(papers.id).send("hello", nonce="delivery-1")
            assert len(loopback.messages(papers)) == stored
            assert order.seen == 1
            await bot.text_channel(papers.id).send("hello", nonce="delivery-1")
        assert contents(loopback, papers) == ["hello"]
        assert [r.ordered for r in loopback.requests if r.method == "POST"] == [[fault.name], []]

    play(scene)


def test_502_is_repeated_with_the_same_nonce(play: Play) -> None:
    """discord.py sends again after a second, with a nonce of its own if it was given none."""

    async def scene(loopback: FakeDiscord) -> None:
        one, two = channel_of(loopback), channel_of(loopback)
        loopback.order(faults.server_error(502, stored=True), method="POST", times=2)
        async with running(loopback) as bot:
            await asyncio.gather(
                bot.text_channel(one.id).send("hello", nonce="delivery-1"),
                bot.text_channel(two.id).send("hello"),
            )
        assert [r.status for r in loopback.requests if r.method == "POST"] == [502, 502, 200, 200]
        assert contents(loopback, one) == contents(loopback, two) == ["hello"]
        assert loopback.messages(one)[0].nonce == "delivery-1"
        assert loopback.messages(two)[0].nonce is not None

    play(scene)


def test_reset_is_repeated_for_what_may_be_repeated(play: Play) -> None:
    """On a kept connection aiohttp asks again for a GET, and never for a POST."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.order(faults.reset(), method="GET", route=limits.MESSAGES)
        async with running(loopback) as bot:
            assert [m async for m in bot.text_channel(papers.id).history()] == []
        asked = [r.status for r in loopback.requests if r.route == limits.MESSAGES]
        assert asked == [None, 200]

    play(scene)


def test_stall_and_slow_answer_keep_the_bot_waiting(play: Play) -> None:
    """A stalled answer never comes, a slow one after its pause."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        stalled = loopback.order(faults.stall(Step.STORED), method="POST")
        async with running(loopback) as bot:
            sending = asyncio.create_task(bot.text_channel(papers.id).send("hello"))
            await stalled.reached()
            assert contents(loopback, papers) == ["hello"]
            assert not sending.done()
            sending.cancel()
            loopback.order(faults.slow(0.05), method="POST")
            await bot.text_channel(papers.id).send("slow")
        slow = loopback.requests[-1]
        assert slow.answered_s is not None
        assert slow.answered_s - slow.arrived_s >= 0.05

    play(scene)


@pytest.mark.parametrize("step", list(Step))
def test_request_is_held_at_a_step(play: Play, step: Step) -> None:
    """At each step the request waits, the message is there or not, and then it goes on."""

    async def scene(loopback: FakeDiscord) -> None:
        one, two = channel_of(loopback), channel_of(loopback)
        order = loopback.order(faults.hold(step), method="POST", channel_id=two.id, nth=2)
        async with running(loopback) as bot:
            await bot.text_channel(one.id).send("elsewhere")
            await bot.text_channel(two.id).send("first")
            sending = asyncio.create_task(bot.text_channel(two.id).send("second"))
            exchange = await order.reached()
            stored = ["first"] if step is Step.RECEIVED else ["first", "second"]
            assert contents(loopback, two) == stored
            assert (exchange.recorded.answered_s is not None) == (step is Step.SENT)
            order.release()
            assert (await sending).content == "second"

    play(scene)


def test_callback_runs_at_a_step(play: Play) -> None:
    """A test's own function is called with the request, each time that it is due."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        heard: list[object] = []

        def listen(exchange: Exchange) -> None:
            assert isinstance(exchange.recorded.body, dict)
            heard.append(exchange.recorded.body["content"])

        loopback.order(faults.calls(listen), route=limits.MESSAGES, nth=2, times=None)
        async with running(loopback) as bot:
            for number in range(4):
                await bot.text_channel(papers.id).send(str(number))
        assert heard == ["1", "2", "3"]

    play(scene)
