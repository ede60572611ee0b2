"""A bot that was away for weeks makes up for the days since; channels have what they want."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app import Networks
from bot.domain.calendar import HOLIDAYS, expectation, recent_days
from bot.domain.health import State
from bot.domain.subscription import Missed
from bot.health import health_of
from bot.services.catch_up_plan import FIRST_DAYS, MOST_DAYS, next_few, wanted_days
from bot.services.rounds import Rounds
from bot.store.days import StoredDays
from tests.services.delivering import Bot, World, close_of, in_world
from tests.services.fake_discord import CHANNEL
from tests.services.stage import (
    EVENING,
    LAST_FIVE,
    FakeArxiv,
    FakeSource,
    Stage,
    on_stage,
    rounds_of,
)

LEFT_OUT = [date(2026, 9, day) for day in (16, 17, 18, 21, 22, 23, 24, 25, 28, 29)]
NEWEST_CLOSED = LEFT_OUT[-2]


async def some_rounds(world: World, bot: Bot, rounds: Rounds) -> None:
    """All that the bot does, for three hours."""
    for _ in range(3 * 12):
        await rounds.collect_papers()
        await rounds.close_days()
        await bot.round()
        world.clock.advance(300)


def test_the_days_of_two_weeks_are_made_up_for(data: Path) -> None:
    """The newest closed one comes first, a few in a round; also if each life is cut off early."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        stage.arxiv.asked.clear()
        stage.clock.set_forward(timedelta(days=14))
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == [NEWEST_CLOSED, *LEFT_OUT[: FIRST_DAYS - 1]]
        behind = (await health_of(stage.app).list_findings())[0]
        assert (behind.kind, behind.state) == ("arxiv", State.BAD)
        await stage.rounds.collect_papers()
        assert sorted(stage.arxiv.asked) == LEFT_OUT
        assert (await health_of(stage.app).list_findings())[0].state is State.OK
        await stage.rounds.collect_papers()
        assert sorted(stage.arxiv.asked) == LEFT_OUT

    on_stage(data, work)


def test_no_more_than_thirty_days_are_made_up_for(data: Path) -> None:
    """After an absence of half a year, of which nothing is known any more."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        stage.arxiv.asked.clear()
        stage.clock.set_forward(timedelta(days=182))
        for _ in range(9):
            await stage.rounds.collect_papers()
        days = recent_days(stage.clock.now(), MOST_DAYS)
        assert sorted(stage.arxiv.asked) == days
        assert sum(expectation(day).is_listing for day in days) == MOST_DAYS
        records = await StoredDays(stage.app.engine).list_records(days[0])
        assert [record.day for record in records] == days

    on_stage(data, work)


def test_the_sources_are_asked_for_all_days_that_are_missing(data: Path) -> None:
    """Their posts of the time of the absence are looked for before its days close."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        await stage.rounds.ask_sources()
        stage.clock.set_forward(timedelta(days=14))
        await stage.rounds.ask_sources()
        assert stage.source.searched_since[-1] < close_of(LAST_FIVE[-1])

    on_stage(data, work)


@pytest.mark.parametrize(
    ("missed", "days"),
    [
        (Missed.LATEST, [NEWEST_CLOSED]),
        (Missed.ALL, [LAST_FIVE[-1], *LEFT_OUT[:-1]]),
        (Missed.NONE, []),
    ],
)
def test_channels_have_of_it_what_they_want(data: Path, missed: Missed, days: list[date]) -> None:
    """Once each, the newest one soon; the bot ends twice in the middle."""

    async def work(world: World, bot: Bot) -> None:
        arxiv, source = FakeArxiv(), FakeSource(world.clock)
        source.gate.set()
        networks = Networks([source])
        await bot.subscribe(missed=missed, since=LAST_FIVE[-2])
        await rounds_of(bot.app, arxiv, networks, world.clock).collect_papers()
        await bot.round()
        world.clock.advance(timedelta(days=14).total_seconds())
        for _ in range(2):
            async with world.bot() as again:
                rounds = rounds_of(again.app, arxiv, networks, world.clock)
                await rounds.collect_papers()
                await rounds.close_days()
                await again.round()
            world.clock.advance(600)
        async with world.bot() as again:
            await some_rounds(world, again, rounds_of(again.app, arxiv, networks, world.clock))

    posted = [message.day for message in in_world(data, work, now=EVENING).messages[CHANNEL]]
    assert sorted(posted) == days
    assert NEWEST_CLOSED in posted[: FIRST_DAYS + 1] or not days


def test_where_nothing_is_known_there_are_five_days() -> None:
    """A first start makes up for nothing; one day that was asked for long ago is no beginning."""
    five = recent_days(EVENING, FIRST_DAYS)
    assert wanted_days(EVENING, [], None, holidays=HOLIDAYS) == five
    assert wanted_days(EVENING, five, None, holidays=HOLIDAYS) == five
    assert wanted_days(EVENING, [five[-1], date(2021, 2, 8)], five[-1], holidays=HOLIDAYS) == five


def test_few_missing_days_stay_in_their_order() -> None:
    """Only days that have closed go before others."""
    assert next_few(LEFT_OUT[-1:], close_of, EVENING) == LEFT_OUT[-1:]
    assert next_few([], close_of, EVENING) == []
