"""Weekdays without a listing in the calendar: arXiv is asked all the same."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import Networks
from bot.domain.health import State
from bot.domain.page import DigestPage
from bot.errors import NotFoundError
from bot.health import health_of
from bot.services.delivery_ports import QuietDay
from bot.services.rounds import Rounds
from bot.texts import Said
from tests.services.delivering import Bot, World, close_of, in_world
from tests.services.fake_discord import CHANNEL, FakeDiscord
from tests.services.stage import FakeArxiv, FakeSource, Stage, on_stage, rounds_of

MONDAY = date(2026, 9, 7)
AFTER_LABOR_DAY = date(2026, 9, 8)  # a Tuesday
WEDNESDAY = date(2026, 9, 9)
MIDNIGHT = datetime(2026, 9, 8, 4, tzinfo=UTC)  # in New York
UNTOLD = CHANNEL + 1

Work = Callable[[World, Bot, Rounds, FakeArxiv], Awaitable[None]]


def on_a_holiday(data: Path, work: Work, *, silent: bool) -> FakeDiscord:
    """Run `work` with a bot of two channels, of which one wants to be told of quiet days."""

    async def run(world: World, bot: Bot) -> None:
        arxiv, source = (
            FakeArxiv(silent={AFTER_LABOR_DAY} if silent else set()),
            FakeSource(world.clock),
        )
        source.gate.set()
        rounds = rounds_of(bot.app, arxiv, Networks([source]), world.clock)
        await bot.subscribe(since=MONDAY, quiet_days=True)
        await bot.subscribe(UNTOLD, since=MONDAY)
        await work(world, bot, rounds, arxiv)

    return in_world(data, run, now=MIDNIGHT)


async def go_on(world: World, bot: Bot, rounds: Rounds, hours: int) -> None:
    """Everything that the bot does, every half an hour."""
    for _ in range(2 * hours):
        await rounds.collect_papers()
        await rounds.close_days()
        await bot.round()
        world.clock.advance(1800)


async def reason_of(bot: Bot) -> str:
    """Why `/hot` has nothing of the day."""
    with pytest.raises(NotFoundError) as caught:
        await bot.app.digests.view(AFTER_LABOR_DAY)
    return str(caught.value)


def test_a_day_that_arxiv_has_in_spite_of_a_holiday_is_posted(data: Path) -> None:
    """It is collected, closes at its time, and each channel has it once."""

    async def work(world: World, bot: Bot, rounds: Rounds, arxiv: FakeArxiv) -> None:
        await go_on(world, bot, rounds, 4 * 24)
        assert arxiv.asked.count(AFTER_LABOR_DAY) == 1

    discord = on_a_holiday(data, work, silent=False)
    for channel in (CHANNEL, UNTOLD):
        posts = [message for message in discord.messages[channel] if message.day == AFTER_LABOR_DAY]
        assert [type(message.content) for message in posts] == [DigestPage]
        assert posts[0].at < close_of(WEDNESDAY)


def test_a_holiday_is_told_once_where_that_is_wanted(data: Path) -> None:
    """One line with arXiv's word and the next date, after two questions; nothing is overdue."""

    async def work(world: World, bot: Bot, rounds: Rounds, arxiv: FakeArxiv) -> None:
        await go_on(world, bot, rounds, 4)
        assert "a holiday of arXiv probably cancels it" in await reason_of(bot)
        await go_on(world, bot, rounds, 27)
        assert "arXiv has none (No updates today.)" in await reason_of(bot)
        listings = (await health_of(bot.app).list_findings())[0]
        assert (listings.kind, listings.state) == ("arxiv", State.OK)
        await go_on(world, bot, rounds, 3 * 24)
        assert arxiv.asked.count(AFTER_LABOR_DAY) == 2

    discord = on_a_holiday(data, work, silent=True)
    told = [message for message in discord.messages[CHANNEL] if message.day == AFTER_LABOR_DAY]
    reason = Said("quiet-told", evidence="No updates today.")
    assert [message.content for message in told] == [QuietDay(AFTER_LABOR_DAY, reason, WEDNESDAY)]
    assert told[0].at == close_of(AFTER_LABOR_DAY)
    assert [m.day for m in discord.messages[UNTOLD] if m.day == AFTER_LABOR_DAY] == []


def test_a_first_start_is_not_kept_waiting_by_a_holiday(data: Path) -> None:
    """The newest expected day that has closed comes first, the holiday in the next round."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        days = [date(2026, 9, day) for day in (7, 4, 3, 2)]
        assert stage.arxiv.asked == [days[0], WEDNESDAY, *days[1:]]
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked[5:] == [AFTER_LABOR_DAY]

    on_stage(data, work, now=close_of(AFTER_LABOR_DAY))
