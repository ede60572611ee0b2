"""The courier: side by side across channels, in order within one, and an end that is bounded."""

from pathlib import Path

import pytest

from bot.domain.subscription import Missed
from tests.services.delivering import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    Bot,
    World,
    close_of,
    in_world,
    once_each,
    until,
)
from tests.services.fake_discord import (
    CHANNEL,
)


def test_a_delivery_under_way_is_not_begun_again(data: Path) -> None:
    """Ticks while a request is on its way send nothing more to that channel."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["hang"]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.courier.tick()
        await bot.poster.hanging.wait()
        for _ in range(5):
            await bot.courier.tick()
        await bot.courier.stop(0)
        assert len(world.discord.attempts) == 1

    in_world(data, work)


def test_several_days_of_a_channel_come_in_order(data: Path) -> None:
    """The days of one channel are posted one after the other, the oldest first."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["slow", "", ""]
        await bot.subscribe(missed=Missed.ALL)
        world.wait_until(close_of(WEDNESDAY))
        await bot.close(WEDNESDAY, MONDAY, TUESDAY)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY, TUESDAY, WEDNESDAY]


def test_a_day_that_fails_does_not_keep_the_next_one_back(data: Path) -> None:
    """A failed day waits for its next attempt, the days after it are posted."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["before"]
        await bot.subscribe(missed=Missed.ALL)
        await bot.close(MONDAY, TUESDAY)
        await bot.round()
        assert await bot.states() == {MONDAY: "failed", TUESDAY: "sent"}

    in_world(data, work)


def test_stopping_finishes_what_is_being_sent(data: Path) -> None:
    """What is on its way when the bot stops arrives, all its parts, and is written down."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["slow", "slow"]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.courier.tick()
        await until(lambda: world.discord.attempts)
        await bot.courier.stop(30)
        assert await bot.states() == {MONDAY: "sent"}

    once_each(in_world(data, work, parts=2), [CHANNEL], 2)


@pytest.mark.parametrize("fault", ["hang", "hang after"])
def test_stopping_takes_no_longer_than_its_bound(data: Path, fault: str) -> None:
    """What does not end in time is cut off, and the next life finishes it without a second one."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = [fault]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.courier.tick()
        await bot.poster.hanging.wait()
        await bot.courier.stop(0.01)
        assert await bot.states() == {MONDAY: "pending"}
        world.clock.advance(3600)
        await world.live()

    once_each(in_world(data, work), [CHANNEL], 1)


def test_a_stopped_courier_begins_nothing(data: Path) -> None:
    """After the stop a tick sends nothing; the next life does."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.courier.stop(1)
        await bot.round()
        assert world.discord.attempts == []
        await world.live()

    once_each(in_world(data, work), [CHANNEL], 1)


def test_a_stop_leaves_what_waits_for_a_place(data: Path) -> None:
    """Of more channels than fit at once, those that wait are not begun any more."""
    channels = [CHANNEL + number for number in range(130)]

    async def work(world: World, bot: Bot) -> None:
        for channel in channels:
            world.discord.faults[channel] = ["hang"]
        await bot.subscribe(*channels)
        await bot.close(MONDAY)
        await bot.courier.tick()
        await until(lambda: len(world.discord.attempts) >= 100)
        await bot.courier.stop(0)
        assert len(world.discord.attempts) == 100

    in_world(data, work)


def test_a_stop_in_the_middle_of_several_days_leaves_the_rest(data: Path) -> None:
    """The day that is being sent is finished, the channel's next days wait for the next life."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["slow"]
        await bot.subscribe(missed=Missed.ALL)
        await bot.close(MONDAY, TUESDAY)
        await bot.courier.tick()
        await until(lambda: world.discord.attempts)
        await bot.courier.stop(30)
        assert await bot.states() == {MONDAY: "sent", TUESDAY: "pending"}
        await world.live()

    assert in_world(data, work).days() == [MONDAY, TUESDAY]
