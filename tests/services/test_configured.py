"""The channels of the configuration file are kept in step with the store."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.subscription import Missed, Pause, Subscription
from bot.services.configured import Configured
from tests.services.delivering import (
    MONDAY,
    SINCE,
    TUESDAY,
    Bot,
    World,
    in_world,
)
from tests.services.fake_discord import (
    CHANNEL,
)

GUILD = 1_200_000_000_000_000_000


def channel(number: int = 0, **fields: object) -> Subscription:
    """A channel as the configuration has it."""
    known: dict[str, object] = {"channel_id": CHANNEL + number, "since": SINCE, "configured": True}
    return Subscription(**(known | fields))  # type: ignore[arg-type]


async def apply(world: World, bot: Bot, *wanted: Subscription) -> Sequence[Subscription]:
    """Apply a configuration; what is stored then."""
    await Configured(bot.subscriptions).apply(wanted, world.clock.now())
    return await bot.subscriptions.list_subscriptions()


def test_channels_come_change_and_go(data: Path) -> None:
    """The store has what the file has, row by row, and nothing else of the configuration."""

    async def work(world: World, bot: Bot) -> None:
        first, second = await apply(world, bot, channel(0), channel(1))
        assert (first, second) == (channel(0, id=1), channel(1, id=2))
        changed = channel(1, keywords="robots", missed=Missed.ALL)
        assert await apply(world, bot, channel(0), changed) == [first, replace(changed, id=2)]
        assert await apply(world, bot, changed) == [replace(changed, id=2)]
        assert await apply(world, bot) == []
        assert await apply(world, bot, channel(0)) == [channel(0, id=1)]

    in_world(data, work)


def test_a_restart_keeps_what_the_file_does_not_say(data: Path) -> None:
    """Where it began, its server and its pause are the store's; the file's words are the file's."""

    async def work(world: World, bot: Bot) -> None:
        await apply(world, bot, channel())
        stored = replace(channel(), guild_id=GUILD)
        await bot.subscriptions.save_subscription(stored)
        await bot.subscriptions.pause([1], Pause.ACCESS, "no permission", world.clock.now())
        later = channel(since=date(2030, 1, 1), limit=3)
        (found,) = await apply(world, bot, later)
        assert found == replace(
            stored,
            id=1,
            limit=3,
            pause=Pause.ACCESS,
            pause_reason="no permission",
            paused_at=world.clock.now(),
        )

    in_world(data, work)


def test_what_was_set_in_discord_is_left_alone(data: Path) -> None:
    """A configuration without its channel takes nothing away that people have set up."""

    async def work(world: World, bot: Bot) -> None:
        (own,) = await bot.subscribe()
        assert await apply(world, bot, channel(1)) == [own, channel(1, id=2)]
        assert await apply(world, bot) == [own]

    in_world(data, work)


def test_the_file_takes_over_a_channel_that_was_set_in_discord(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes on with what the file says, from where it was; the log says so, once."""
    caplog.set_level("INFO", "bot")

    async def work(world: World, bot: Bot) -> None:
        (own,) = await bot.subscribe()
        for _ in range(2):
            wanted = channel(limit=3, since=MONDAY)
            assert await apply(world, bot, wanted) == [replace(wanted, id=1, since=own.since)]
        assert await apply(world, bot) == []

    in_world(data, work)
    assert caplog.messages == [
        f"channel {CHANNEL} gets what [[channels]] says, in place of what /digest subscribe said",
        f"channel {CHANNEL} gets no posts any more: it is no longer in [[channels]]",
    ]


def test_no_day_is_posted_again_when_a_channel_moves(data: Path) -> None:
    """From Discord into the file, out of it, and back: each day comes once."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        await apply(world, bot, channel(since=SINCE))
        await bot.round()
        await apply(world, bot)
        await bot.subscribe()
        await bot.round()
        await bot.close(TUESDAY)
        await bot.round()
        await apply(world, bot, channel(since=SINCE))
        await bot.round()

    assert in_world(data, work).days() == [MONDAY, TUESDAY]


def test_the_two_subscriptions_that_an_earlier_version_kept_become_one(data: Path) -> None:
    """A channel that the file and Discord both set up was posted each day twice."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await apply(world, bot, channel(1, id=2))
        with sqlite3.connect(str(bot.app.engine.file)) as store:
            store.execute("UPDATE subscription SET channel_id = ?", (CHANNEL,))
        assert await apply(world, bot, channel(0)) == [channel(0, id=2)]

    in_world(data, work)


def test_a_restart_posts_no_day_again(data: Path) -> None:
    """A channel of the file has each day once, over restarts and changes of the file."""

    async def work(world: World, bot: Bot) -> None:
        for number, day in enumerate((MONDAY, TUESDAY)):
            await apply(world, bot, channel(limit=number + 1))
            await bot.close(day)
            await bot.round()
            await apply(world, bot, channel(limit=number + 1, since=SINCE - timedelta(days=9)))
            await bot.round()

    assert in_world(data, work).days() == [MONDAY, TUESDAY]
