"""Trouble with a channel: tried again with limits, paused where Discord refuses, and resumed."""

import asyncio
import logging
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import DeliveryState
from bot.domain.subscription import Missed, Pause
from bot.services.delivery_plan import MOST_ATTEMPTS
from tests.services.delivering import (
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Bot,
    World,
    close_of,
    hasten,
    in_world,
    once_each,
    until,
)
from tests.services.fake_discord import (
    CHANNEL,
)

LOCKED = "I lack the permission Send Messages in #papers"


def test_failures_are_tried_again_later_and_later_and_not_for_ever(data: Path) -> None:
    """Each attempt comes after a longer time than the one before, up to an hour, for a day."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["before"] * 100
        await bot.subscribe()
        await bot.close(MONDAY)
        waits: list[float] = []
        while True:
            await bot.round()
            delivery = (await bot.deliveries())[MONDAY]
            if delivery.retry_at is None:
                break
            now = world.clock.now()
            waits.append((delivery.retry_at - now).total_seconds())
            world.clock.advance(waits[-1] - 1)
            await bot.round()
            world.clock.advance(1)
        assert waits == [30, 60, 120, 240, 480, 960, 1920, *[3600] * 23]
        assert timedelta(hours=24) < timedelta(seconds=sum(waits)) < timedelta(hours=25)
        assert len(world.discord.attempts) == delivery.attempts == MOST_ATTEMPTS
        assert delivery.reason == "Discord answers HTTP 503"
        world.clock.advance(timedelta(days=2).total_seconds())
        await bot.round()
        assert len(world.discord.attempts) == MOST_ATTEMPTS

    assert in_world(data, work).days() == []


def test_what_nobody_foresaw_is_bounded_too(data: Path) -> None:
    """An error of our own is written down as a failure and not tried again every few seconds."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["a broken layout"] * 100
        await bot.subscribe(CHANNEL, CHANNEL + 1)
        await bot.close(MONDAY)
        for _ in range(3):
            await bot.round()
        delivery = (await bot.deliveries())[MONDAY]
        assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 1)
        assert str(delivery.reason) == "something went wrong that nobody foresaw (LookupError)"
        assert delivery.retry_at == world.clock.now() + timedelta(seconds=30)
        assert await bot.states(2) == {MONDAY: "sent"}

    in_world(data, work)


def test_a_refused_channel_is_paused_with_the_reason_and_its_admin_told_once(
    data: Path,
) -> None:
    """However many days are waiting and however long it lasts, one word and one pause."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = LOCKED
        await bot.subscribe(missed=Missed.ALL)
        await bot.close(MONDAY, TUESDAY, WEDNESDAY)
        for _ in range(3):
            await bot.round()
            world.clock.advance(3600)
        (paused,) = await bot.subscriptions.list_subscriptions()
        assert (paused.pause, paused.pause_reason) == (Pause.ACCESS, LOCKED)
        assert paused.paused_at == close_of(MONDAY)
        ((admin, text),) = world.discord.told
        assert admin == 77
        assert text == LOCKED
        assert (await bot.deliveries())[MONDAY].reason == LOCKED

    in_world(data, work)


def test_a_refusal_that_the_bot_cannot_see_is_told_once(data: Path) -> None:
    """Where Discord refuses what looks allowed, the bot asks once an hour and tells once."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = "Discord does not allow it: Missing Access"
        world.discord.seen = False
        await bot.subscribe()
        await bot.close(MONDAY)
        for _ in range(30):
            await bot.round()
            world.clock.advance(240)
        assert len(world.discord.told) == 1
        assert len(world.discord.attempts) + world.discord.looks == 2
        del world.discord.closed[CHANNEL]
        world.clock.advance(3600)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


@pytest.mark.parametrize(("deaf_h", "told"), [(1, 2), (9, 3)], ids=["once", "always"])
def test_an_admin_who_could_not_be_told_is_told_later(data: Path, deaf_h: int, told: int) -> None:
    """With the next refusals, each an hour after the one before, but not for ever."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = "Discord does not allow it: Missing Access"
        world.discord.seen = False
        await bot.subscribe()
        await bot.close(MONDAY)
        for hour in range(6):
            world.discord.deaf = hour < deaf_h
            await bot.round()
            world.clock.advance(3600)
        assert len(world.discord.told) == told

    in_world(data, work)


@pytest.mark.parametrize(
    ("missed", "days"),
    [
        (Missed.LATEST, [WEDNESDAY]),
        (Missed.ALL, [MONDAY, TUESDAY, WEDNESDAY]),
        (Missed.NONE, []),
    ],
)
def test_when_access_returns_the_policy_decides(
    data: Path, missed: Missed, days: list[object]
) -> None:
    """Refused on Monday, let in on Thursday: what was missed comes as the channel wants it."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = LOCKED
        await bot.subscribe(missed=missed)
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            world.wait_until(close_of(day))
            await bot.close(day)
            await bot.round()
        world.clock.advance(5 * 3600)
        del world.discord.closed[CHANNEL]
        await bot.round()
        assert world.discord.days() == days
        states = await bot.states()
        assert states == {
            day: "sent" if day in days else "skipped" for day in (MONDAY, TUESDAY, WEDNESDAY)
        }
        world.wait_until(close_of(THURSDAY))
        await bot.close(THURSDAY)
        await bot.round()
        assert world.discord.days() == [*days, THURSDAY]

    assert len(in_world(data, work).told) == 1


def test_a_refused_day_that_lies_too_far_back_stays_away(data: Path) -> None:
    """A channel that is let in after two months gets none of the days of that time but recent."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = LOCKED
        await bot.subscribe(missed=Missed.ALL)
        await bot.close(MONDAY)
        await bot.round()
        world.clock.advance(timedelta(days=60).total_seconds())
        del world.discord.closed[CHANNEL]
        await bot.round()
        assert await bot.states() == {MONDAY: "skipped"}

    assert in_world(data, work).days() == []


def test_a_crash_while_refusing_loses_no_day(data: Path, tmp_path: Path) -> None:
    """Wherever the process dies while a channel refuses, the day comes when it is let in."""

    async def prepare(_: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)

    async def life(number: int) -> bool:
        world = World(shutil.copytree(data, tmp_path / str(number)))
        world.discord.closed[CHANNEL] = LOCKED
        died = await world.live(number)
        del world.discord.closed[CHANNEL]
        await world.live(rounds=2)
        once_each(world.discord, [CHANNEL], 1)
        return died

    in_world(data, prepare)
    number = 0
    while asyncio.run(life(number)):
        number += 1
    assert number > 10


@pytest.mark.parametrize(
    ("missed", "days"),
    [(Missed.LATEST, [WEDNESDAY]), (Missed.ALL, [MONDAY, TUESDAY, WEDNESDAY])],
)
def test_a_crash_while_resuming_loses_no_day(
    data: Path, tmp_path: Path, missed: Missed, days: list[date]
) -> None:
    """Wherever the process dies while it lets a channel go on, the policy is kept."""

    async def refuse(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = LOCKED
        await bot.subscribe(missed=missed)
        await bot.close(MONDAY)
        await bot.round()
        await bot.close(TUESDAY, WEDNESDAY)

    async def life(number: int) -> bool:
        world = World(shutil.copytree(data, tmp_path / str(number)), now=close_of(THURSDAY))
        died = await world.live(number)
        await world.live()
        assert world.discord.days() == days
        return died

    in_world(data, refuse)
    number = 0
    while asyncio.run(life(number)):
        number += 1
    assert number > 10


def test_a_channel_that_hangs_or_fails_delays_no_other(data: Path) -> None:
    """While one channel never answers and one fails, all others have their day."""
    others = [CHANNEL + number for number in range(2, 12)]

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["hang"]
        world.discord.faults[CHANNEL + 1] = ["before"]
        await bot.subscribe(CHANNEL, CHANNEL + 1, *others)
        await bot.close(MONDAY)
        await bot.courier.tick()
        await until(lambda: all(world.discord.messages[channel] for channel in others))
        assert world.discord.days(CHANNEL) == world.discord.days(CHANNEL + 1) == []
        await bot.courier.stop(0)

    once_each(in_world(data, work), others, 1)


@pytest.mark.parametrize("fault", ["hang", "hang after"])
def test_a_request_without_an_answer_is_given_up_and_tried_again(data: Path, fault: str) -> None:
    """After two minutes the delivery has failed, and in the end it is made exactly once."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = [fault]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.courier.tick()
        await bot.poster.hanging.wait()
        hasten(121)
        await bot.courier.finish()
        delivery = (await bot.deliveries())[MONDAY]
        assert (delivery.state, str(delivery.reason)) == ("failed", "Discord took too long")
        world.clock.advance(3600)
        await bot.round()

    once_each(in_world(data, work), [CHANNEL], 1)


def test_without_the_history_nothing_is_sent_a_second_time(data: Path) -> None:
    """A bot that cannot see whether its message is there waits until it can."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["after"]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        world.discord.without_history.add(CHANNEL)
        world.clock.advance(3600)
        await bot.round()
        (paused,) = await bot.subscriptions.list_subscriptions()
        assert paused.pause_reason == "I lack the permission Read Message History"
        world.discord.without_history.clear()
        await bot.round()
        assert await bot.states() == {MONDAY: "sent"}

    once_each(in_world(data, work), [CHANNEL], 1)


def test_a_channel_of_which_nothing_is_known_is_tried(data: Path) -> None:
    """Where the bot does not see a channel at all, Discord's own answer counts."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.known = False
        await bot.subscribe(CHANNEL, CHANNEL + 1)
        world.discord.closed[CHANNEL + 1] = "the channel does not exist any more"
        await bot.close(MONDAY)
        for _ in range(3):
            await bot.round()
            world.clock.advance(7200)
        assert await bot.states(1) == {MONDAY: "sent"}
        assert await bot.states(2) == {MONDAY: "refused"}

    discord = in_world(data, work)
    assert discord.days() == [MONDAY]
    assert len(discord.told) == 1


def test_an_admin_who_cannot_be_reached_holds_nothing_up(data: Path) -> None:
    """A message to the admin that never ends is given up."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.telling_hangs = True
        world.discord.closed[CHANNEL] = LOCKED
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.courier.tick()
        await bot.poster.hanging.wait()
        hasten(121)
        await bot.courier.finish()
        assert await bot.states() == {MONDAY: "refused"}
        del world.discord.closed[CHANNEL]
        await bot.round()

    once_each(in_world(data, work), [CHANNEL], 1)


def test_each_attempt_is_a_line_in_the_log(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What was posted where, what failed and when it is tried again, what is refused and paused."""
    caplog.set_level(logging.INFO, "bot.services.delivery")

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["before"]
        world.discord.closed[CHANNEL + 1] = LOCKED
        await bot.subscribe(CHANNEL, CHANNEL + 1)
        await bot.close(MONDAY)
        await bot.round()
        world.clock.advance(30)
        await bot.round()

    in_world(data, work)
    again = close_of(MONDAY) + timedelta(seconds=30)
    failed = f"{MONDAY} not posted to channel {CHANNEL}: Discord answers HTTP 503"
    assert sorted(caplog.messages) == [
        f"{failed}; again at {again:%H:%M} UTC",
        f"{MONDAY} not posted to channel {CHANNEL + 1}, which is paused: {LOCKED}",
        f"{MONDAY} posted to channel {CHANNEL}",
    ]
