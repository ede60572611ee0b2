"""The loopback Discord misbehaves and waits as told, and what discord.py makes of it."""

import asyncio
import json

import aiohttp
import discord
import pytest

from tests.servers.bots import channel_of, contents, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, Step, faults, limits
from tests.servers.discord.faults import Exchange, Fault


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
