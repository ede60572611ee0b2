"""A clock that was ahead and is set back puts nothing off, and lets nothing come twice."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.subscription import Missed
from bot.services.watch import was_away
from bot.store.subscriptions import StoredSubscriptions
from tests.clock import FakeClock
from tests.services.delivering import MONDAY, TUESDAY, Bot, World, close_of, in_world
from tests.services.fake_discord import CHANNEL
from tests.services.stage import LAST_FIVE, Stage, on_stage

AHEAD = timedelta(hours=5)


@pytest.mark.parametrize("is_right_again", [True, False])
def test_a_message_that_is_there_is_found(tmp_path: Path, is_right_again: bool) -> None:
    """What was sent before it was begun, by a clock that is ahead of Discord's, is not repeated."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        world.discord.clock = FakeClock(world.clock.now())
        world.clock.set_forward(AHEAD)
        world.discord.faults[CHANNEL] = ["after"]
        await bot.round()
        if is_right_again:
            world.clock.set_forward(-AHEAD)
        # Long enough for Discord to have forgotten the nonce.
        world.clock.advance(3600)
        world.discord.clock.advance(3600)
        await bot.round()
        await bot.round()
        assert await bot.states() == {MONDAY: "sent"}

    assert in_world(tmp_path, work).days() == [MONDAY]


def test_a_delivery_that_failed_is_tried_again(tmp_path: Path) -> None:
    """The moment of its next attempt was one of the clock that was ahead."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        await bot.close(TUESDAY)
        world.clock.set_forward(AHEAD)
        world.discord.faults[CHANNEL] = ["before"]
        await bot.round()
        assert await bot.states() == {MONDAY: "sent", TUESDAY: "failed"}
        world.clock.set_forward(-AHEAD)
        await bot.round()
        assert await bot.states() == {MONDAY: "sent", TUESDAY: "sent"}

    in_world(tmp_path, work)


def test_what_looked_like_a_downtime_is_forgotten(tmp_path: Path) -> None:
    """A channel that wants nothing late is posted a day that closes in what was no downtime."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=Missed.NONE)
        await bot.round()
        world.clock.set_forward(AHEAD)
        await bot.round()
        world.clock.set_forward(-AHEAD)
        await bot.round()
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()
        assert await bot.states() == {TUESDAY: "sent"}
        marks = StoredSubscriptions(bot.app.engine)
        assert not await was_away(marks, world.clock.now())

    in_world(tmp_path, work, now=close_of(TUESDAY) - timedelta(hours=2))


def test_the_sources_are_asked(data: Path) -> None:
    """Nobody knows how long ago they were, by a clock that was ahead; nor those that failed."""

    async def work(stage: Stage) -> None:
        stage.clock.set_forward(AHEAD)
        await stage.rounds.ask_sources()
        stage.source.error = RuntimeError("broken")
        stage.clock.advance(1800)
        await stage.rounds.ask_sources()
        stage.source.error = None
        stage.clock.set_forward(-AHEAD)
        await stage.rounds.ask_sources()
        await stage.rounds.ask_sources()
        assert stage.source.searches == 3

    on_stage(data, work)


def test_a_day_that_failed_is_asked_for(data: Path) -> None:
    """Its next attempt was put off by a clock that was ahead."""

    async def work(stage: Stage) -> None:
        stage.clock.set_forward(timedelta(minutes=30))
        stage.arxiv.down.update(LAST_FIVE)
        await stage.rounds.collect_papers()
        asked = len(stage.arxiv.asked)
        await stage.rounds.collect_papers()
        assert len(stage.arxiv.asked) == asked
        stage.clock.set_forward(timedelta(minutes=-30))
        await stage.rounds.collect_papers()
        assert len(stage.arxiv.asked) > asked

    on_stage(data, work)
