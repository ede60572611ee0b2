"""Posts that come before a close and cannot be made final as they stand."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.subscription import Layout, Missed, Pause, Style
from tests.services.delivering import MONDAY, TUESDAY, WEDNESDAY, Bot, World, close_of
from tests.services.fake_discord import CHANNEL
from tests.services.test_preliminary import (
    EARLY,
    Change,
    close_monday,
    delete,
    from_noon,
    post_early,
    standing,
)


@pytest.mark.parametrize("layout", list(Layout))
def test_messages_that_cannot_be_changed_give_way(data: Path, layout: Layout) -> None:
    """Discord limits edits of old messages: there is never a second full post, and never none."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, layout=layout, ping_role_id=5))
        world.discord.stiff |= {CHANNEL, *world.discord.threads}
        await close_monday(world, bot)
        found = (await bot.deliveries())[MONDAY]
        lacking = "Discord does not let the post above its thread be made final"
        told = (found.state, str(found.reason))
        assert told == ("sent", lacking if layout is Layout.THREAD else "")

    discord = from_noon(data, work, parts=2)
    pinged = [m for messages in discord.messages.values() for m in messages if m.pinged]
    if layout is Layout.THREAD:
        (thread,) = discord.threads
        assert standing(discord) == [(0, True, 0)]
        assert standing(discord, thread) == [(1, False, 0), (2, False, 0)]
        assert len(pinged) == 1
    else:
        assert standing(discord) == [(n, False, 0) for n in range(1 + (layout is Layout.CARDS))]
        assert pinged == []


@pytest.mark.parametrize("parts", [2, 1], ids=["to be made final", "to be taken away"])
def test_a_thread_that_is_locked_by_then_keeps_no_post_from_being_final(
    data: Path, parts: int
) -> None:
    """What stands in the thread stays as it was; the channel is not paused, nobody is told."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, layout=Layout.THREAD))
        world.discord.closed[world.discord.threads[0]] = "Thread is locked"
        world.discord.parts = parts
        await close_monday(world, bot)
        found = (await bot.deliveries())[MONDAY]
        lacking = "its thread is locked, or does not let me send messages"
        assert (found.state, str(found.reason)) == ("sent", lacking)

    discord = from_noon(data, work, parts=2)
    assert standing(discord) == [(0, False, 1)]
    assert standing(discord, discord.threads[0]) == [(1, True, 0), (2, True, 0)]
    assert discord.told == []


@pytest.mark.parametrize("layout", list(Layout))
def test_a_slow_minute_at_the_close_costs_nothing(data: Path, layout: Layout) -> None:
    """A post that Discord has not changed in time is changed later, and stays where it is."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, layout=layout))
        world.discord.faults[CHANNEL] = ["silent", "silent", "silent"]
        await close_monday(world, bot)
        found = (await bot.deliveries())[MONDAY]
        silent = "Discord does not answer, or asks to be asked later"
        assert (found.state, str(found.reason)) == ("failed", silent)
        for _ in range(3):
            world.clock.advance(120)
            await bot.round()
        found = (await bot.deliveries())[MONDAY]
        assert (found.state, found.reason) == ("sent", "")

    assert standing(from_noon(data, work)) == [(0, False, 1)]


def test_a_post_that_stays_as_it_was_gives_way(data: Path) -> None:
    """Discord answers an edit too many in an hour: with the fourth silence another is sent."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot)
        world.discord.faults[CHANNEL] = ["silent"] * 4
        await close_monday(world, bot)
        for _ in range(3):
            world.clock.advance(120)
            await bot.round()
        assert await bot.states() == {MONDAY: "sent"}

    assert standing(from_noon(data, work)) == [(0, False, 0)]


@pytest.mark.parametrize("missed", list(Missed))
def test_a_channel_that_is_shut_at_the_close_has_its_early_post_made_final(
    data: Path, missed: Missed
) -> None:
    """Whatever becomes of the days that it missed until it can be posted to again."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, missed=missed)
        world.discord.closed[CHANNEL] = "no"
        await close_monday(world, bot)
        assert await bot.states() == {MONDAY: "refused"}
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        world.clock.advance(6 * 3600)
        world.discord.closed.clear()
        await bot.round()
        assert (await bot.states())[MONDAY] == "sent"

    assert standing(from_noon(data, work))[0] == (0, False, 1)


@pytest.mark.parametrize("missed", list(Missed))
def test_an_early_post_that_fails_before_a_long_pause_is_made_final_after_it(
    data: Path, missed: Missed
) -> None:
    """A pause of days gives up what waited for another attempt, but no message that stands."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, missed=missed)
        world.discord.faults[CHANNEL] = ["before"]
        await close_monday(world, bot)
        await bot.subscriptions.pause([1], Pause.ASKED, "ada", world.clock.now())
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        world.clock.advance(6 * 3600)
        (one,) = await bot.subscriptions.list_subscriptions()
        await bot.delivering.reopen(one)
        await bot.round()

    assert standing(from_noon(data, work))[0] == (0, False, 1)


async def paused_for_days(world: World, bot: Bot) -> None:
    """The channel is paused before the close, and goes on three days later."""
    await bot.subscriptions.pause([1], Pause.ASKED, "ada", world.clock.now())
    await later(world, bot)
    (one,) = await bot.subscriptions.list_subscriptions()
    await bot.delivering.reopen(one)


async def subscribed_again(world: World, bot: Bot) -> None:
    """The channel is removed before the close, and subscribed again three days later."""
    await bot.subscriptions.remove(1, world.clock.now())
    await later(world, bot)
    await bot.subscribe(style=EARLY, since=WEDNESDAY)


async def subscribed_again_soon(world: World, bot: Bot) -> None:
    """The channel is removed before the close, and subscribed again after it."""
    await bot.subscriptions.remove(1, world.clock.now())
    await close_monday(world, bot)
    await bot.subscribe(style=EARLY, since=MONDAY)


async def later(world: World, bot: Bot) -> None:
    """Three days close, and some hours go by."""
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        world.wait_until(close_of(day))
        await bot.close(day)
        await bot.round()
    world.clock.advance(6 * 3600)


@pytest.mark.parametrize("change", [paused_for_days, subscribed_again, subscribed_again_soon])
def test_an_early_post_that_was_deleted_brings_no_day_back(data: Path, change: Change) -> None:
    """Who takes it away, and lets its channel rest, is not posted that day when it goes on."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, missed=Missed.NONE)
        await delete(world, 0)
        await change(world, bot)
        for _ in range(3):
            await bot.round()
            world.clock.advance(60)

    assert from_noon(data, work).messages[CHANNEL] == []


@pytest.mark.parametrize("layout", [Layout.CARDS, Layout.THREAD])
def test_what_is_left_of_a_deleted_early_post_goes_with_it(data: Path, layout: Layout) -> None:
    """Its other messages, below it or in its thread, would not become final any more."""

    async def work(world: World, bot: Bot) -> None:
        await post_early(world, bot, replace(EARLY, layout=layout), missed=Missed.NONE)
        await delete(world, 0)
        await paused_for_days(world, bot)
        await bot.round()

    discord = from_noon(data, work, parts=2)
    assert [message for there in discord.messages.values() for message in there] == []


@pytest.mark.parametrize("seen", [True, False], ids=["seen", "told by Discord"])
def test_an_early_post_that_was_refused_brings_no_day_back(data: Path, seen: bool) -> None:
    """A channel that is shut for three days is not posted the day of its early post after them."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.closed[CHANNEL] = "no"
        world.discord.seen = seen
        await post_early(world, bot, missed=Missed.NONE)
        await later(world, bot)
        world.discord.closed.clear()
        for _ in range(3):
            await bot.round()
            world.clock.advance(3600)

    assert from_noon(data, work).messages[CHANNEL] == []


async def refused(world: World) -> None:
    """The channel is shut, which only Discord's answer shows."""
    world.discord.closed[CHANNEL] = "no"
    world.discord.seen = False


async def unanswered(world: World) -> None:
    """The first attempt fails before there is a message."""
    world.discord.faults[CHANNEL] = ["before"]


async def received(world: World) -> None:
    """The first attempt fails after there is a message."""
    world.discord.faults[CHANNEL] = ["after"]


@pytest.mark.parametrize(("trouble", "early"), [(refused, 0), (unanswered, 0), (received, 1)])
def test_no_early_post_comes_after_they_are_switched_off(
    data: Path, trouble: Callable[[World], Awaitable[None]], early: int
) -> None:
    """One that waits for another attempt is given up; the day comes at its close, once."""

    async def work(world: World, bot: Bot) -> None:
        await trouble(world)
        await post_early(world, bot)
        await bot.subscribe(style=Style())
        world.discord.closed.clear()
        for _ in range(3):
            world.clock.advance(3600)
            await bot.round()
        assert standing(world.discord) == [(0, True, 0)] * early
        await close_monday(world, bot)

    assert standing(from_noon(data, work)) == [(0, False, early)]
