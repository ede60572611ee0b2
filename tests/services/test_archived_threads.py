"""Threads that are archived: the bot's own view lacks them until Discord is asked."""

from pathlib import Path

import pytest

from bot.domain.subscription import Pause
from bot.domain.wishes import Wish
from bot.errors import ChannelAccessError, PostFailedError
from bot.services.subscribing import Place
from tests.services.delivering import (
    MONDAY,
    TUESDAY,
    Bot,
    World,
    close_of,
    in_world,
    subscribing_of,
)
from tests.services.fake_discord import CHANNEL

HERE = Place(5, CHANNEL, 77)


def test_a_thread_is_looked_up_before_it_is_posted_to(data: Path) -> None:
    """What is posted then knows its server; where Discord fails it is posted later."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.dropped.add(CHANNEL)
        world.discord.faults[CHANNEL] = ["before"]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        assert await bot.states() == {MONDAY: "failed"}
        world.clock.advance(30)
        await bot.round()
        assert world.discord.looked_up == [CHANNEL] * 2
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()
        assert world.discord.looked_up == [CHANNEL] * 2

    assert in_world(data, work).days() == [MONDAY, TUESDAY]


def test_a_thread_that_opened_again_goes_on_by_itself(data: Path) -> None:
    """The bot's own pause ends though its view lacks the thread, which it asks for each hour."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        world.discord.closed[CHANNEL] = "I lack a permission"
        await bot.round()
        world.discord.dropped.add(CHANNEL)
        for _ in range(9):
            await bot.round()
            world.clock.advance(600)
        assert world.discord.looked_up == [CHANNEL] * 2
        world.discord.closed.clear()
        world.discord.faults[CHANNEL] = ["before"]
        for _ in range(12):
            await bot.round()
            world.clock.advance(600)
        (going,) = await bot.subscriptions.list_subscriptions()
        assert going.pause is Pause.NOT

    assert in_world(data, work).days() == [MONDAY]


def test_admins_can_subscribe_and_resume_an_archived_thread(data: Path) -> None:
    """It is asked for before it is called unseen; what Discord shows nobody is unseen."""

    async def work(world: World, bot: Bot) -> None:
        service, discord = subscribing_of(bot), world.discord
        discord.dropped.add(CHANNEL)
        discord.faults[CHANNEL] = ["before"]
        with pytest.raises(PostFailedError):
            await service.subscribe(HERE, Wish())
        await service.subscribe(HERE, Wish())
        await service.pause(5, 1, "Ada")
        discord.dropped.add(CHANNEL)
        await service.resume(5, 1)
        await bot.close(MONDAY)
        discord.dropped.add(CHANNEL)
        assert (await service.post_now(5, 1))[1] == MONDAY
        discord.dropped.add(CHANNEL)
        discord.closed[CHANNEL] = "no access"
        with pytest.raises(ChannelAccessError):
            await service.subscribe(HERE, Wish())

    in_world(data, work)
