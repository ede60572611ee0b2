"""Whoever removes a channel's subscription and subscribes it again gets each day once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.delivery import DeliveryState
from bot.domain.subscription import Pause, Style, Subscription
from bot.domain.wishes import Wish
from bot.running import configured_channels
from bot.services.configured import Configured
from bot.services.subscribing import Place
from bot.settings import Channel
from tests.services.delivering import (
    MONDAY,
    SINCE,
    TUESDAY,
    Bot,
    World,
    close_of,
    in_world,
    subscribing_of,
)
from tests.services.fake_discord import CHANNEL

HERE = Place(5, CHANNEL, 77)
EARLY = Style(preliminary=True)


async def of_file(bot: Bot, channel: Channel) -> Sequence[Subscription]:
    """The channels that the file has, as a start reads them."""
    settings = bot.app.config.settings.model_copy(update={"channels": (channel,)})
    app = replace(bot.app, config=Config(settings, bot.app.config.folder))
    return await configured_channels(app)


def test_a_day_that_was_sent_does_not_come_again_at_a_later_hour(data: Path) -> None:
    """Posted at ten, removed, subscribed again for six in the evening: the day has been there."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        world.clock.advance(-3600)
        await service.subscribe(HERE, Wish(time="10:00"))
        world.clock.advance(3600)
        await bot.close(MONDAY)
        world.clock.advance(3660)
        await bot.round()
        await service.remove(5, 1)
        await bot.round()
        await service.subscribe(HERE, Wish(time="18:00"))
        world.clock.advance(9 * 3600)
        await bot.round()
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        world.clock.advance(10 * 3600)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY, TUESDAY]


def test_an_early_post_is_made_final_after_its_channel_came_back(data: Path) -> None:
    """A channel of the file that was away overnight has the day once, and not for ever early."""

    async def work(world: World, bot: Bot) -> None:
        wanted = Subscription(CHANNEL, SINCE, configured=True, style=EARLY)
        configured = Configured(bot.subscriptions)
        await configured.apply([wanted], world.clock.now())
        await bot.close(MONDAY)
        await bot.round()
        await bot.collect(TUESDAY)
        world.clock.advance(13 * 3600)
        await bot.round()
        assert world.discord.messages[CHANNEL][-1].post.is_preliminary
        await configured.apply([], world.clock.now())
        await bot.round()
        await configured.apply([replace(wanted, since=MONDAY)], world.clock.now())
        await bot.round()
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()

    discord = in_world(data, work)
    assert discord.days() == [MONDAY, TUESDAY]
    assert not any(message.post.is_preliminary for message in discord.messages[CHANNEL])


def test_an_early_post_that_could_not_be_changed_is_made_final_after_its_channel_came_back(
    data: Path,
) -> None:
    """Discord failed at the close, and the channel was removed and subscribed again after it."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        await bot.subscribe(guild_id=5, style=EARLY)
        await bot.collect(MONDAY)
        await bot.round()
        world.clock.advance(12 * 3600)
        world.discord.faults[CHANNEL] = ["before"]
        await bot.close(MONDAY)
        await bot.round()
        assert (await bot.deliveries())[MONDAY].state is DeliveryState.FAILED
        await service.remove(5, 1)
        await service.subscribe(HERE, Wish())
        await bot.round()

    (message,) = in_world(data, work, now=close_of(MONDAY) - timedelta(hours=12)).messages[CHANNEL]
    assert (message.post.is_preliminary, message.edits) == (False, 1)


def test_a_new_channel_of_the_file_gets_the_day_whose_hour_has_not_come(data: Path) -> None:
    """Written into the file between the close and its hour, it begins with that day's post."""

    async def work(world: World, bot: Bot) -> None:
        await bot.close(MONDAY)
        world.clock.advance(3600)
        channel = Channel(id=CHANNEL, at=time(18))
        await Configured(bot.subscriptions).apply(await of_file(bot, channel), world.clock.now())
        await bot.round()
        assert world.discord.days() == []
        world.clock.advance(9 * 3600)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


@pytest.mark.parametrize("fault", ["before", "after"])
def test_what_was_given_up_with_a_subscription_stays_so(data: Path, fault: str) -> None:
    """A day that failed before the removal is not posted, nor gone on with, long after it."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        await bot.subscribe(guild_id=5)
        await bot.close(MONDAY)
        world.discord.faults[CHANNEL] = [fault]
        await bot.round()
        await service.remove(5, 1)
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        again = await service.subscribe(HERE, Wish())
        assert (again.subscription.id, again.subscription.since) == (1, TUESDAY)
        await bot.round()
        assert world.discord.days() == ([MONDAY] if fault == "after" else [])
        assert not any(one.state.is_open for one in (await bot.deliveries()).values())

    in_world(data, work)


def test_a_refused_channel_begins_anew(data: Path) -> None:
    """One that was paused by the bot, removed and subscribed again is posted to."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        await bot.subscribe(guild_id=5, at=time(18))
        await bot.close(MONDAY)
        world.clock.advance(9 * 3600 + 60)
        world.discord.closed[CHANNEL] = "no permission"
        await bot.round()
        (paused,) = await bot.subscriptions.list_subscriptions()
        assert paused.pause is Pause.ACCESS
        await service.remove(5, 1)
        world.discord.closed.clear()
        again = await service.subscribe(HERE, Wish(time="20:00"))
        assert again.subscription.pause is Pause.NOT
        await bot.round()
        assert world.discord.days() == []
        world.clock.advance(2 * 3600)
        await bot.round()
        assert (await bot.deliveries())[MONDAY].state is DeliveryState.SENT

    assert in_world(data, work).days() == [MONDAY]
