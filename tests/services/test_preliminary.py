"""Posts that come before a close: each message is made final once, whatever happens between."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.domain.collection import Outcome
from bot.domain.page import DigestPage
from bot.domain.subscription import Layout, Missed, Pause, Style
from bot.services.delivery_ports import QuietDay
from tests.services.delivering import (
    MONDAY,
    TUESDAY,
    Bot,
    World,
    close_of,
    in_world,
)
from tests.services.fake_discord import CHANNEL, NONCE_WINDOW, Crash, FakeDiscord, Message, Steps

EARLY = Style(preliminary=True)
EVENING = close_of(MONDAY) - timedelta(hours=12)
INSIDE, OUTSIDE = NONCE_WINDOW / 3, NONCE_WINDOW * 20
Change = Callable[[World, Bot], Awaitable[None]]


def standing(discord: FakeDiscord, channel_id: int = CHANNEL) -> list[tuple[int, bool, int]]:
    """The messages of a channel: their numbers, whether they are preliminary, and their edits."""
    return [(m.part, m.post.is_preliminary, m.edits) for m in discord.messages[channel_id]]


async def post_early(world: World, bot: Bot, style: Style = EARLY, **fields: object) -> None:
    """Post Monday before its close."""
    await bot.subscribe(style=style, **fields)
    world.wait_until(EVENING)
    await bot.collect(MONDAY)
    await bot.round()


async def close_monday(world: World, bot: Bot, papers: int = 3) -> None:
    """Let Monday close, and what follows from that happen."""
    if world.clock.now() < close_of(MONDAY):
        world.wait_until(close_of(MONDAY))
    await bot.close(MONDAY, papers=papers)
    await bot.round()


def from_noon(data: Path, work: Change, **fields: object) -> FakeDiscord:
    """Run `work` from Monday noon on."""
    noon = close_of(MONDAY) - timedelta(hours=21)
    return in_world(data, work, **{"now": noon, **fields})


def test_a_day_is_posted_before_its_close_and_made_final_after_it(data: Path) -> None:
    """One message: first with the ranking as it stands, then edited once into the frozen one."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot)
        assert standing(world.discord) == [(0, True, 0)]
        delivery = (await bot.deliveries())[MONDAY]
        assert (delivery.state, delivery.preliminary) == ("sent", True)
        content = world.discord.messages[CHANNEL][0].content
        assert isinstance(content, DigestPage)
        assert content.view.closes_at == close_of(MONDAY)
        await bot.round()
        await close_monday(world, bot)
        delivery = (await bot.deliveries())[MONDAY]
        assert (delivery.state, delivery.preliminary) == ("sent", False)
        for _ in range(3):
            world.clock.advance(3600)
            await bot.round()

    discord = from_noon(data, work)
    assert standing(discord) == [(0, False, 1)]


TIMES = [
    (None, "UTC", EVENING),
    (time(8), "Europe/Berlin", close_of(MONDAY) - timedelta(hours=3)),
    (time(9), "UTC", close_of(MONDAY) - timedelta(hours=24)),
    (time(20), "UTC", close_of(MONDAY) - timedelta(hours=13)),
]


@pytest.mark.parametrize(("at", "zone", "moment"), TIMES)
def test_it_comes_at_the_last_time_before_the_close(
    data: Path, at: time | None, zone: str, moment: object
) -> None:
    """Without a time, twelve hours before it; and the close is not waited for at the time."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(style=EARLY, at=at, timezone=zone)
        await bot.collect(MONDAY)
        while not world.discord.messages[CHANNEL]:
            assert world.clock.now() < close_of(MONDAY)
            await bot.round()
            world.clock.advance(600)
        assert world.discord.messages[CHANNEL][0].at == moment
        await close_monday(world, bot)
        assert standing(world.discord) == [(0, False, 1)]

    in_world(data, work, now=close_of(MONDAY) - timedelta(hours=25))


def test_it_waits_for_all_papers_and_for_one_over_the_bar(data: Path) -> None:
    """A day that is not complete is not posted early, nor one with nothing to show."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(style=EARLY, keywords="number 3")
        world.wait_until(EVENING)
        await bot.subscribe(CHANNEL + 1, style=EARLY)
        await bot.collect(MONDAY, papers=2, outcome=Outcome.PARTIAL)
        await bot.round()
        assert standing(world.discord, CHANNEL + 1) == []
        await bot.collect(MONDAY, papers=2)
        world.clock.advance(600)
        await bot.round()
        assert standing(world.discord, CHANNEL + 1) == [(0, True, 0)]
        assert standing(world.discord) == []
        await bot.collect(MONDAY, papers=3)
        world.clock.advance(600)
        await bot.round()
        assert standing(world.discord) == [(0, True, 0)]

    from_noon(data, work)


def test_without_a_paper_before_the_close_the_day_comes_at_its_time(data: Path) -> None:
    """Nothing was posted early: the closed day is posted as in any other channel."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, keywords="knitting", at=time(12))
        await close_monday(world, bot)
        assert await bot.states() == {}
        await bot.subscribe(style=EARLY, at=time(12))
        await bot.round()
        assert standing(world.discord) == []
        world.clock.advance(3 * 3600)
        await bot.round()

    assert standing(from_noon(data, work)) == [(0, False, 0)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (1, 3, [(0, False, 1), (1, False, 0), (2, False, 0)]),
        (3, 1, [(0, False, 1)]),
        (2, 2, [(0, False, 1), (1, False, 1)]),
    ],
)
@pytest.mark.parametrize("layout", [Layout.CARDS, Layout.THREAD])
def test_more_or_fewer_messages_after_the_close(
    data: Path,
    layout: Layout,
    before: int,
    after: int,
    expected: list[tuple[int, bool, int]],
) -> None:
    """Messages are added, or taken away where there is nothing for them any more."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, layout=layout))
        world.discord.parts = after
        await close_monday(world, bot)

    discord = from_noon(data, work, parts=before)
    if layout is Layout.CARDS:
        assert standing(discord) == expected
        return
    (thread,) = discord.threads
    assert standing(discord) == [(0, False, 1)]
    assert standing(discord, thread) == [(n + 1, early, edits) for n, early, edits in expected]


async def delete(world: World, number: int) -> None:
    """Let somebody delete a message of the channel."""
    message = world.discord.messages[CHANNEL][number]
    world.discord.delete(CHANNEL, message.id)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_message_that_somebody_deleted_is_posted_anew(data: Path, number: int) -> None:
    """And those after it, so that they stand in order; nobody is pinged again."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, ping_role_id=5))
        assert world.discord.messages[CHANNEL][0].pinged
        await delete(world, number)
        await close_monday(world, bot)
        anew = world.discord.messages[CHANNEL][number:]
        assert not any(message.pinged for message in anew)

    expected = [(n, False, int(n < number)) for n in range(3)]
    assert standing(from_noon(data, work, parts=3)) == expected


def test_a_post_that_is_gone_takes_its_thread_along(data: Path) -> None:
    """With the post above it deleted, the day is posted anew in a thread of its own."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, layout=Layout.THREAD))
        await delete(world, 0)
        await close_monday(world, bot)

    discord = from_noon(data, work, parts=2)
    old, new = discord.threads
    assert standing(discord, old) == []
    assert standing(discord, new) == [(1, False, 0), (2, False, 0)]
    assert standing(discord) == [(0, False, 0)]


def test_nothing_left_over_the_bar_is_said_in_the_post(data: Path) -> None:
    """A post that stood there is made final even if the day has nothing for this channel."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot)
        await close_monday(world, bot, papers=0)

    (message,) = from_noon(data, work).messages[CHANNEL]
    assert isinstance(message.content, DigestPage)
    assert (message.edits, message.content.view.shown) == (1, ())


def test_a_quiet_line_takes_the_place_of_a_post(data: Path) -> None:
    """Where days without papers are told of, one that has lost all of its is."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, quiet_days=True)
        await close_monday(world, bot, papers=0)

    (message,) = from_noon(data, work, parts=2).messages[CHANNEL]
    assert isinstance(message.content, QuietDay)


async def switched_off(world: World, bot: Bot) -> None:
    """The admin changes their mind between the two."""
    await bot.subscribe(style=Style(), at=time(20), missed=Missed.NONE)
    await close_monday(world, bot)


async def away(world: World, bot: Bot) -> None:
    """The bot is down at the close and for five hours after it."""
    world.wait_until(close_of(MONDAY) + timedelta(hours=5))
    await close_monday(world, bot)


async def paused(world: World, bot: Bot) -> None:
    """Somebody pauses the channel before the close, and lets it go on a day later."""
    await bot.subscriptions.pause([1], Pause.ASKED, "ada", world.clock.now())
    await close_monday(world, bot)
    assert standing(world.discord) == [(0, True, 0)]
    world.clock.advance(86_400)
    (one,) = await bot.subscriptions.list_subscriptions()
    await bot.delivering.reopen(one)
    await bot.round()


async def late(world: World, bot: Bot) -> None:
    """The day closes a day later than it should."""
    world.wait_until(close_of(TUESDAY))
    await close_monday(world, bot)


@pytest.mark.parametrize("change", [switched_off, away, paused, late])
def test_what_was_posted_early_is_made_final_whatever_comes_between(
    data: Path, change: Change
) -> None:
    """It is no new post: neither a time of day nor what becomes of missed days matters to it."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, missed=Missed.NONE)
        await change(world, bot)

    assert standing(from_noon(data, work)) == [(0, False, 1)]


def test_a_channel_that_is_shut_before_the_close_gets_the_rest_before_it(data: Path) -> None:
    """A refused preliminary post goes on as soon as the channel can be posted to again."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = "no"
        await post_early(world, bot)
        assert await bot.states() == {MONDAY: "refused"}
        del world.discord.closed[CHANNEL]
        world.clock.advance(60)
        await bot.round()
        assert standing(world.discord) == [(0, True, 0)]

    from_noon(data, work)


def test_a_channel_that_is_shut_over_the_close_gets_the_final_day(data: Path) -> None:
    """Of what was refused before the close nothing is left: the day comes as the policy says."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = "no"
        await post_early(world, bot)
        await close_monday(world, bot)
        del world.discord.closed[CHANNEL]
        for _ in range(3):
            world.clock.advance(60)
            await bot.round()

    assert standing(from_noon(data, work)) == [(0, False, 0)]


def messages_of(discord: FakeDiscord) -> list[Message]:
    """All that stand anywhere."""
    return [message for there in discord.messages.values() for message in there]


@pytest.mark.parametrize("pause", [INSIDE, OUTSIDE], ids=["inside", "outside"])
@pytest.mark.parametrize("layout", [Layout.CARDS, Layout.THREAD])
def test_a_crash_at_every_step_leaves_each_message_once(
    data: Path, tmp_path: Path, layout: Layout, pause: timedelta
) -> None:
    """Before the close and after it: each message is there once and final, edited once at most."""

    async def run() -> int:
        world = World(data, now=EVENING)
        async with world.bot() as bot:
            await bot.subscribe(style=replace(EARLY, layout=layout))
            await bot.collect(MONDAY)
        steps = Steps()
        await _live_through(World(shutil.copytree(data, tmp_path / "whole"), now=EVENING), steps)
        every = 3 if pause is INSIDE else 6
        for dies_at in range(layout is Layout.THREAD, steps.taken, every):
            folder = shutil.copytree(data, tmp_path / str(dies_at))
            world = World(folder, now=EVENING)
            await _live_through(world, Steps(dies_at))
            world.clock.advance(pause.total_seconds())
            await _live_through(world, Steps())
            await _live_through(world, Steps())
            found = messages_of(world.discord)
            parts = range(1 + (layout is Layout.THREAD))
            assert sorted(m.part for m in found) == list(parts), dies_at
            assert not any(m.post.is_preliminary for m in found), dies_at
            assert all(m.edits <= 1 for m in found), dies_at
            shutil.rmtree(folder)
        return steps.taken

    assert asyncio.run(run()) > 30


async def _live_through(world: World, steps: Steps) -> None:
    """A life over the close, or as long as it lasts."""
    async with world.bot(steps) as bot:
        try:
            await bot.round()
            if world.clock.now() < close_of(MONDAY):
                world.wait_until(close_of(MONDAY))
            if await bot.delivering.store.find_seal(MONDAY) is None:
                await bot.close(MONDAY)
            await bot.round()
        except Crash:
            await bot.courier.finish()
