"""What is changed in the middle of a day: the day comes, once, and the answer says when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.outlook import Outlook
from bot.domain.subscription import Missed, Subscription
from bot.domain.wishes import StyleWish, Wish
from bot.services.configured import Configured
from bot.services.subscribing import Place
from tests.services.delivering import (
    MONDAY,
    SINCE,
    TUESDAY,
    WEDNESDAY,
    Bot,
    World,
    close_of,
    in_world,
    subscribing_of,
)
from tests.services.fake_discord import CHANNEL

HERE = Place(5, CHANNEL, 77)
EARLY = Wish(style=StyleWish(preliminary=True))


@pytest.mark.parametrize("hour", ["12:00", "none"])
@pytest.mark.parametrize("missed", list(Missed))
def test_an_earlier_hour_lets_the_day_come_at_once(data: Path, hour: str, missed: Missed) -> None:
    """Set to noon in the afternoon, or to no hour, the day is posted, and the answer says so."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        world.clock.advance(-3600)
        await service.subscribe(HERE, Wish(time="20:00", missed=missed))
        world.clock.advance(3600)
        await bot.close(MONDAY)
        world.clock.advance(6 * 3600)
        await bot.round()
        changed = await service.change(5, 1, 77, Wish(time=hour))
        assert (changed.next_post.day, changed.is_due) == (MONDAY, True)
        page = await service.list_page(5)
        assert page.items[0].is_due
        await bot.round()
        after = await service.change(5, 1, 77, Wish(limit="5"))
        assert (after.next_post.day, after.is_due) == (TUESDAY, False)

    assert in_world(data, work).days() == [MONDAY]


def test_an_earlier_hour_in_the_file_lets_the_day_come_at_once(data: Path) -> None:
    """A start that finds another hour in the file posts the day that waited for the one before."""

    async def work(world: World, bot: Bot) -> None:
        configured = Configured(bot.subscriptions)
        wanted = Subscription(
            CHANNEL, SINCE, at=time(20), missed=Missed.NONE, configured=True, guild_id=5
        )
        assert await configured.apply([wanted], world.clock.now()) == []
        await bot.close(MONDAY)
        world.clock.advance(6 * 3600)
        moved = replace(wanted, at=time(12))
        ((before, after),) = await configured.apply([moved], world.clock.now())
        assert (before, after) == (replace(wanted, id=1), replace(moved, id=1))
        await bot.delivering.bring_forward(before, after)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


@pytest.mark.parametrize("missed", list(Missed))
def test_an_hour_that_is_changed_as_it_comes_costs_no_day(data: Path, missed: Missed) -> None:
    """From eight to ten a second after eight, before the bot's next round: the day comes."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(guild_id=5, at=time(8), missed=missed)
        await bot.close(MONDAY)
        while world.clock.now() < close_of(TUESDAY) - timedelta(hours=1):
            await bot.round()
            world.clock.advance(3600)
        world.clock.advance(1)
        await subscribing_of(bot).change(5, 1, 77, Wish(time="10:00"))
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


def test_a_later_hour_does_not_announce_what_was_sent(data: Path) -> None:
    """Posted at the close, a day is not told to come in the evening."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        world.clock.advance(-3600)
        await service.subscribe(HERE, Wish())
        world.clock.advance(3600)
        await bot.close(MONDAY)
        await bot.round()
        changed = await service.change(5, 1, 77, Wish(time="18:00"))
        at = datetime(2026, 9, 16, 18, tzinfo=UTC)
        assert (changed.next_post.day, changed.next_post.at) == (TUESDAY, at)

    in_world(data, work)


def test_an_early_post_whose_hour_is_past_is_announced_for_now(data: Path) -> None:
    """Who subscribes to early posts in the night gets the day at once, and is told so."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        await bot.close(MONDAY)
        await bot.collect(TUESDAY)
        world.clock.advance(13 * 3600)
        said = await service.subscribe(HERE, EARLY)
        assert (said.next_post.day, said.is_due) == (TUESDAY, True)
        assert said.next_post.at == datetime(2026, 9, 15, 21, tzinfo=UTC)
        await bot.round()
        after = await service.change(5, 1, 77, Wish(limit="5"))
        assert (after.next_post.day, after.is_due) == (WEDNESDAY, False)

    assert in_world(data, work).days() == [TUESDAY]


def test_a_sent_day_is_not_offered_again_below_an_early_post(data: Path) -> None:
    """That tomorrow's papers are there already does not hide that today's were sent."""

    async def work(world: World, bot: Bot) -> None:
        service = subscribing_of(bot)
        world.clock.advance(-3600)
        await service.subscribe(HERE, EARLY)
        world.clock.advance(3600)
        await bot.close(MONDAY)
        await bot.round()
        await bot.collect(TUESDAY)
        world.wait_until(close_of(TUESDAY))
        world.clock.advance(-3 * 3600)
        await bot.round()
        assert list(await bot.deliveries()) == [TUESDAY, MONDAY]
        changed: Outlook = await service.change(5, 1, 77, Wish(limit="5"))
        assert changed.matches[0].day == MONDAY
        assert changed.matches[0].papers
        assert changed.unposted is None

    in_world(data, work)
