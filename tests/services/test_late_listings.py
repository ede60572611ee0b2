"""A day that arXiv delivers after it was called quiet: posted when it is there, once."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.app import Networks
from bot.domain.collection import DayRecord, Outcome
from bot.domain.page import DigestPage
from bot.domain.subscription import Missed
from bot.services.delivery_ports import QuietDay
from bot.store.days import StoredDays
from bot.texts import Said
from tests.services.delivering import MONDAY, TUESDAY, Bot, World, close_of, in_world
from tests.services.fake_discord import CHANNEL, FakeDiscord
from tests.services.stage import FakeArxiv, FakeSource, rounds_of

UNTOLD = CHANNEL + 1
EVENING = close_of(MONDAY) - timedelta(hours=13)  # 16:00 in New York, 20 h after it was to appear
Change = Callable[[World, Bot], Awaitable[None]]


def contents(discord: FakeDiscord, channel_id: int = CHANNEL) -> list[str]:
    """What a channel has of Monday, in its order."""
    return [
        "digest" if isinstance(message.content, DigestPage) else "quiet"
        for message in discord.messages[channel_id]
        if message.day == MONDAY
    ]


async def doubt(bot: Bot, day: date = MONDAY) -> None:
    """Note that arXiv has nothing of a day, which the calendar has."""
    now = bot.app.clock.now()
    retry_at = now + timedelta(hours=6)
    record = DayRecord(day, Outcome.QUIET, "No updates.", 0, ("cs",), now, retry_at=retry_at)
    await StoredDays(bot.app.engine).record_day(record)


async def come(world: World, bot: Bot) -> None:
    """Let the listing of Monday be there, and close."""
    await bot.collect(MONDAY)
    world.clock.advance(60)
    await bot.app.digests.close_day(MONDAY)


async def come_late(world: World, bot: Bot) -> None:
    """Let the listing of Monday be there eighteen hours later, and close."""
    for _ in range(12):
        world.clock.advance(90 * 60)
        await bot.round()
    await come(world, bot)


async def rounds(world: World, bot: Bot, number: int = 4) -> None:
    """Some rounds, a minute apart."""
    for _ in range(number):
        await bot.round()
        world.clock.advance(60)


def test_it_is_collected_closed_and_posted_once(data: Path) -> None:
    """With all that takes part: one channel was told that there is none, another one was not."""

    async def work(world: World, bot: Bot) -> None:
        arxiv, source = FakeArxiv(silent={MONDAY}), FakeSource(world.clock)
        source.gate.set()
        going = rounds_of(bot.app, arxiv, Networks([source]), world.clock)

        async def a_day_goes_by() -> None:
            for _ in range(24 * 2):
                await going.collect_papers()
                await going.close_days()
                await bot.round()
                world.clock.advance(1800)

        await bot.subscribe(quiet_days=True)
        await bot.subscribe(UNTOLD)
        await a_day_goes_by()
        assert contents(world.discord) == ["quiet"]
        assert contents(world.discord, UNTOLD) == []
        arxiv.silent.clear()
        await a_day_goes_by()
        await a_day_goes_by()
        assert contents(world.discord) == ["quiet", "digest"]
        assert contents(world.discord, UNTOLD) == ["digest"]
        assert (await bot.states())[MONDAY] == "sent"

    in_world(data, work, now=EVENING)


def test_what_is_told_says_that_it_may_come(data: Path) -> None:
    """The line names what arXiv says, and that the day is posted if it comes after all."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True)
        await doubt(bot)
        await bot.round()

    (message,) = in_world(data, work).messages[CHANNEL]
    assert message.content == QuietDay(
        MONDAY, Said("quiet-doubted", evidence="No updates."), TUESDAY
    )
    assert str(message.content.reason) == ("No updates.; if it comes after all, it is posted here")


@pytest.mark.parametrize("missed", list(Missed))
def test_it_is_posted_once_where_quiet_days_are_told(data: Path, missed: Missed) -> None:
    """Whatever is to become of days that were missed: arXiv was late, not the bot."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True, missed=missed)
        await doubt(bot)
        await rounds(world, bot)
        await come_late(world, bot)
        await rounds(world, bot)

    assert contents(in_world(data, work)) == ["quiet", "digest"]


def test_it_waits_for_the_time_of_day_of_its_channel(data: Path) -> None:
    """A channel that wants its posts at 18:30 has the late day at the next 18:30."""
    at = datetime.combine(TUESDAY + timedelta(days=1), time(18, 30), close_of(MONDAY).tzinfo)

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True, at=time(18, 30))
        await doubt(bot)
        world.wait_until(at - timedelta(days=1))
        await rounds(world, bot)
        await come_late(world, bot)
        await rounds(world, bot)
        assert contents(world.discord) == ["quiet"]
        world.wait_until(at)
        await rounds(world, bot)

    discord = in_world(data, work)
    assert contents(discord) == ["quiet", "digest"]
    assert discord.messages[CHANNEL][1].at == at


@pytest.mark.parametrize(("fault", "left"), [("before", []), ("after", ["quiet"])])
def test_a_line_that_failed_gives_way_to_the_day(data: Path, fault: str, left: list[str]) -> None:
    """Whether the line has reached the channel or not, the post is not taken for it."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True)
        await doubt(bot)
        world.discord.faults[CHANNEL] = [fault]
        await bot.round()
        assert await bot.states() == {MONDAY: "failed"}
        await come(world, bot)
        await rounds(world, bot)

    assert contents(in_world(data, work)) == [*left, "digest"]


def test_nothing_is_told_of_a_day_that_is_on_its_way(data: Path) -> None:
    """The line failed, then papers came in: it is not tried again."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True)
        await doubt(bot)
        world.discord.faults[CHANNEL] = ["before"]
        await bot.round()
        await bot.collect(MONDAY, outcome=Outcome.PARTIAL)
        world.clock.advance(3600)
        await rounds(world, bot)
        assert world.discord.messages[CHANNEL] == []
        await come_late(world, bot)
        await rounds(world, bot)

    assert contents(in_world(data, work)) == ["digest"]


def test_a_line_that_was_missed_does_not_stand_in_the_way(data: Path) -> None:
    """The bot was down when the quiet day was to be told, and the listing comes after that."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True)
        await bot.round()
        world.wait_until(close_of(MONDAY) + timedelta(hours=5))
        await doubt(bot)
        await rounds(world, bot)
        assert await bot.states() == {}
        await come_late(world, bot)
        await rounds(world, bot)

    assert contents(in_world(data, work, now=EVENING)) == ["digest"]


def test_a_crash_at_every_step_posts_the_day_once(empty_data: Path, tmp_path: Path) -> None:
    """Killed anywhere on the way from what was told to the post, it goes on from there."""

    async def lives(folder: Path, dies_at: int | None) -> tuple[bool, FakeDiscord]:
        world = World(folder, parts=2)
        async with world.bot() as bot:
            await bot.subscribe(quiet_days=True)
            await doubt(bot)
            await bot.round()
            world.clock.advance(60)
            await come(world, bot)
        died = await world.live(dies_at, rounds=2)
        await world.live(rounds=2)
        return died, world.discord

    number = 0
    while True:
        folder = shutil.copytree(empty_data, tmp_path / f"data{number}")
        died, discord = asyncio.run(lives(folder, number))
        assert contents(discord) == ["quiet", *["digest"] * 2], number
        if not died:
            break
        number += 1
    assert number > 8
