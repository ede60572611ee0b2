"""Posts of announcement channels are published, a few an hour, whatever happens between."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.subscription import Layout, Missed, Style
from bot.services.publishing import HOURLY
from tests.services.delivering import MONDAY, TUESDAY, Bot, World, close_of, in_world
from tests.services.fake_discord import CHANNEL, FakeDiscord, Steps

OTHER = CHANNEL + 1


def published(discord: FakeDiscord, channel_id: int = CHANNEL) -> list[int]:
    """How often each message of a channel was published."""
    return [message.published for message in discord.messages[channel_id]]


async def rounds(world: World, bot: Bot, number: int = 2, pause_s: float = 10) -> None:
    """Some ticks, each until what it began is through."""
    for _ in range(number):
        await bot.round()
        world.clock.advance(pause_s)


@pytest.mark.parametrize(
    ("style", "announcing", "expected"),
    [
        (Style(), True, [1, 1]),
        (Style(publish=False), True, [0, 0]),
        (Style(), False, [0, 0]),
        (Style(layout=Layout.COMPACT), True, [1]),
    ],
)
def test_posts_of_announcement_channels_are_published(
    data: Path, style: Style, announcing: bool, expected: list[int]
) -> None:
    """Each message once, unless the channel does not want it or nobody can follow it."""

    async def work(world: World, bot: Bot) -> None:
        if announcing:
            world.discord.announcing.add(CHANNEL)
        await bot.subscribe(style=style)
        await bot.close(MONDAY)
        await rounds(world, bot, 4)

    discord = in_world(data, work, parts=2)
    assert published(discord) == expected
    assert len(discord.crossposts) == sum(expected)


def test_of_a_thread_day_the_post_is_published(data: Path) -> None:
    """What stands in a thread cannot be."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.announcing.add(CHANNEL)
        await bot.subscribe(style=Style(layout=Layout.THREAD))
        await bot.close(MONDAY)
        await rounds(world, bot)

    discord = in_world(data, work, parts=2)
    (thread,) = discord.threads
    assert published(discord) == [1]
    assert published(discord, thread) == [0, 0]


def test_what_is_over_the_hourly_limit_is_published_later(data: Path) -> None:
    """Twenty messages at once take three hours, never more than nine of them within one."""
    moments: list[timedelta] = []

    async def work(world: World, bot: Bot) -> None:
        world.discord.announcing.add(CHANNEL)
        await bot.subscribe()
        await bot.close(MONDAY)
        start = world.clock.now()
        for _ in range(50):
            before = len(world.discord.crossposts)
            await bot.round()
            new = len(world.discord.crossposts) - before
            moments.extend([world.clock.now() - start] * new)
            world.clock.advance(180)

    discord = in_world(data, work, parts=20)
    assert published(discord) == [1] * 20
    assert len(moments) == 20
    hour = timedelta(hours=1)
    for first in moments:
        assert sum(first <= moment < first + hour for moment in moments) <= HOURLY
    assert moments[-1] < 2 * hour + timedelta(minutes=10)


def test_publishing_holds_no_post_back(data: Path) -> None:
    """While a request to publish hangs, the next day is posted there, and other channels too."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.announcing.add(CHANNEL)
        await bot.subscribe(CHANNEL, OTHER, missed=Missed.ALL)
        await bot.close(MONDAY)
        await bot.round()
        world.discord.faults[CHANNEL] = ["hang"]
        await bot.courier.tick()
        await bot.poster.hanging.wait()
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        for _ in range(200):
            await bot.courier.tick()
            await asyncio.to_thread(int)
            if world.discord.days(CHANNEL) == world.discord.days(OTHER) == [MONDAY, TUESDAY]:
                break
        await bot.courier.stop(0)
        assert world.discord.days(CHANNEL) == world.discord.days(OTHER) == [MONDAY, TUESDAY]

    in_world(data, work)


@pytest.mark.parametrize(
    ("faults", "hours", "expected"),
    [
        (["before"], 2, 1),
        (["after"], 2, 1),
        (["before"] * 5, 6, 1),
        (["before"] * 40, 48, 0),
    ],
)
def test_what_fails_is_tried_again_within_a_day(
    data: Path, faults: list[str], hours: int, expected: int
) -> None:
    """Every hour, and the delivery stands as sent whatever comes of it."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.announcing.add(CHANNEL)
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        world.discord.faults[CHANNEL] = list(faults)
        await rounds(world, bot, hours * 2, 1800)
        assert await bot.states() == {MONDAY: "sent"}
        assert await bot.ledger.list_to_publish(world.clock.now() + timedelta(days=9)) == []
        assert len(world.discord.faults[CHANNEL]) == (0 if expected else 40 - 26)

    discord = in_world(data, work)
    assert published(discord) == [expected]


def test_what_discord_refuses_to_publish_is_left(data: Path) -> None:
    """A post that somebody deleted, for instance, is asked about once."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.announcing.add(CHANNEL)
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        (message,) = world.discord.messages[CHANNEL]
        world.discord.delete(CHANNEL, message.id)
        await rounds(world, bot, 5, 3600)
        assert await bot.ledger.list_to_publish(world.clock.now()) == []
        assert await bot.states() == {MONDAY: "sent"}

    assert in_world(data, work).crossposts == []


def test_a_crash_at_every_step_publishes_each_message(data: Path, tmp_path: Path) -> None:
    """Wherever the process dies, the message is there once, and published in the end."""

    async def run() -> int:
        async with World(data).bot() as bot:
            await bot.subscribe()
            await bot.close(MONDAY)
        steps = Steps()
        whole = World(shutil.copytree(data, tmp_path / "whole"))
        whole.discord.announcing.add(CHANNEL)
        async with whole.bot(steps) as bot:
            await rounds(whole, bot)
        for dies_at in range(steps.taken):
            world = World(shutil.copytree(data, tmp_path / str(dies_at)))
            world.discord.announcing.add(CHANNEL)
            assert await world.live(dies_at, rounds=2)
            async with world.bot() as bot:
                await rounds(world, bot, 3)
            assert published(world.discord) == [1], dies_at
            shutil.rmtree(world.folder)
        return steps.taken

    assert asyncio.run(run()) > 20
