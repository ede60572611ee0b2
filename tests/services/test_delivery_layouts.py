"""Layouts: a short message, and a post whose papers stand in its thread, each part once."""

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.subscription import Layout, Missed, Style
from tests.services.delivering import MONDAY, TUESDAY, Bot, World, close_of, in_world
from tests.services.fake_discord import CHANNEL, NONCE_WINDOW, FakeDiscord, Steps

THREAD = Style(layout=Layout.THREAD)
LOCKED = "Discord does not allow it: Thread is locked"
INSIDE, OUTSIDE = NONCE_WINDOW / 3, NONCE_WINDOW * 20


async def begin(bot: Bot) -> None:
    """Subscribe the channel to threads, and close a day."""
    await bot.subscribe(style=THREAD)
    await bot.close(MONDAY)


def numbers(discord: FakeDiscord, channel_id: int = CHANNEL) -> list[int]:
    """Which messages of a delivery a channel or thread has, in its order."""
    return [message.part for message in discord.messages[channel_id]]


def test_a_thread_day_is_a_post_and_its_thread(data: Path) -> None:
    """The post stands in the channel, all cards in the one thread that was begun at it."""

    async def work(_: World, bot: Bot) -> None:
        await begin(bot)
        await bot.round()
        delivery = (await bot.deliveries())[MONDAY]
        assert (delivery.state, delivery.layout) == ("sent", Layout.THREAD)
        parts = await bot.ledger.list_parts(delivery.id or 0)
        thread = parts[0].message_id
        assert [part.thread_id for part in parts.values()] == [None, thread, thread]
        assert parts[0].opened_id == thread

    discord = in_world(data, work, parts=2)
    (thread,) = discord.threads
    assert numbers(discord) == [0]
    assert numbers(discord, thread) == [1, 2]


@pytest.mark.parametrize("pause", [INSIDE, OUTSIDE], ids=["inside", "outside"])
def test_a_crash_at_every_step_leaves_one_post_and_one_thread(
    data: Path, tmp_path: Path, pause: timedelta
) -> None:
    """Wherever the process dies, channel and thread have each message once in the end."""

    async def run() -> int:
        async with World(data).bot() as bot:
            await begin(bot)
        steps = Steps()
        whole = World(shutil.copytree(data, tmp_path / "whole"), parts=2)
        async with whole.bot(steps) as bot:
            await bot.round()
        for dies_at in range(steps.taken):
            world = World(shutil.copytree(data, tmp_path / str(dies_at)), parts=2)
            assert await world.live(dies_at)
            world.clock.advance(pause.total_seconds())
            async with world.bot() as bot:
                await bot.round()
                assert await bot.states() == {MONDAY: "sent"}
            (thread,) = world.discord.threads
            assert numbers(world.discord) == [0], dies_at
            assert numbers(world.discord, thread) == [1, 2], dies_at
            shutil.rmtree(world.folder)
        return steps.taken

    assert asyncio.run(run()) > 20


def test_a_compact_day_is_one_message(data: Path) -> None:
    """However many messages its cards would take."""

    async def work(_: World, bot: Bot) -> None:
        await bot.subscribe(style=Style(layout=Layout.COMPACT))
        await bot.close(MONDAY)
        await bot.round()
        assert (await bot.deliveries())[MONDAY].layout is Layout.COMPACT

    assert numbers(in_world(data, work, parts=3)) == [0]


def test_where_threads_cannot_be_the_cards_stand_in_the_channel(data: Path) -> None:
    """A channel that is a thread itself, for instance, is posted cards."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.threadless[CHANNEL] = "it is a thread"
        await begin(bot)
        await bot.round()
        assert (await bot.deliveries())[MONDAY].layout is Layout.CARDS

    discord = in_world(data, work, parts=2)
    assert discord.threads == []
    assert numbers(discord) == [0, 1]


def test_a_thread_that_discord_refuses_keeps_no_paper_back(data: Path) -> None:
    """What the bot's own view does not show comes out at the thread: the cards stand below."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.threadless[CHANNEL] = ""
        await begin(bot)
        await bot.round()
        assert await bot.states() == {MONDAY: "sent"}
        assert (await bot.ledger.list_parts(1))[0].opened_id == 0

    assert numbers(in_world(data, work, parts=2)) == [0, 1, 2]


def test_a_change_of_layout_waits_for_the_next_day(data: Path) -> None:
    """A day that was begun as a thread is finished as one, whatever is wanted by then."""

    async def work(world: World, bot: Bot) -> None:
        await begin(bot)
        world.discord.faults[CHANNEL] = ["after"]
        await bot.round()
        (one,) = await bot.subscriptions.list_subscriptions()
        await bot.subscriptions.save_subscription(replace(one, style=Style(layout=Layout.COMPACT)))
        world.clock.advance(3600)
        await bot.round()
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()

    discord = in_world(data, work, parts=2)
    (thread,) = discord.threads
    assert numbers(discord, thread) == [1, 2]
    assert [m.post.style.layout for m in discord.messages[CHANNEL]] == [
        Layout.THREAD,
        Layout.COMPACT,
    ]


def test_a_thread_that_somebody_deletes_is_not_begun_again(data: Path) -> None:
    """The day counts as posted, with the reason, and the channel goes on to be served."""

    async def work(world: World, bot: Bot) -> None:
        await begin(bot)
        world.discord.faults[world.discord.next_id] = ["before"]  # in the thread to come
        await bot.round()
        (thread,) = world.discord.threads
        world.discord.gone.add(thread)
        world.clock.advance(3600)
        await bot.round()
        found = (await bot.deliveries())[MONDAY]
        assert (found.state, str(found.reason)) == ("sent", "somebody has deleted its thread")
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()

    discord = in_world(data, work, parts=2)
    assert discord.days() == [MONDAY, TUESDAY]
    assert numbers(discord, discord.threads[1]) == [1, 2]


@pytest.mark.parametrize("missed", list(Missed))
def test_a_thread_that_is_locked_costs_its_day_alone(data: Path, missed: Missed) -> None:
    """The day counts as posted, with the reason; the channel is not paused, and goes on."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(style=THREAD, missed=missed)
        await bot.close(MONDAY)
        world.discord.closed[world.discord.next_id] = LOCKED
        await bot.round()
        found = (await bot.deliveries())[MONDAY]
        lacking = "its thread is locked, or does not let me send messages"
        assert (found.state, str(found.reason)) == ("sent", lacking)
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()

    discord = in_world(data, work, parts=2)
    assert discord.days() == [MONDAY, TUESDAY]
    assert numbers(discord, discord.threads[1]) == [1, 2]
    assert discord.told == []


def test_a_channel_that_shuts_while_its_thread_is_filled_is_paused(data: Path) -> None:
    """What its own view shows is no matter of the thread: the day goes on when it is let in."""

    async def work(world: World, bot: Bot) -> None:
        await begin(bot)
        world.discord.faults[world.discord.next_id] = ["before"]
        await bot.round()
        places = (CHANNEL, *world.discord.threads)
        world.discord.closed = dict.fromkeys(places, LOCKED)
        world.clock.advance(60)
        await bot.round()
        assert await bot.states() == {MONDAY: "refused"}
        world.discord.closed.clear()
        await bot.round()

    discord = in_world(data, work, parts=2)
    assert numbers(discord, discord.threads[0]) == [1, 2]
