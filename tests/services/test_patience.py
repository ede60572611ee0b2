"""Days do not close without counts because nobody answered at the start."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.attention import SourceState
from bot.errors import RefusedError, SourceError, UnreachableError
from bot.services.attention_plan import after_failure, after_success
from tests.services.delivering import MONDAY, TUESDAY
from tests.services.network import NOON
from tests.services.stage import LAST_FIVE, Stage, on_stage

DOWN = UnreachableError("huggingface", "its name was not found (DNS)", transient=True)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def closed_in(stage: Stage, span: timedelta, step: timedelta = 5 * MINUTE) -> list[date]:
    """The days that close in a span of the usual rounds, the sources' a round earlier each."""
    closed: list[date] = []
    for _ in range(span // step):
        await stage.rounds.ask_sources()
        closed += await stage.rounds.close_days()
        stage.clock.advance(step.total_seconds())
    return closed


async def start_without_network(stage: Stage) -> None:
    """The sources are asked in vain; a minute later the network is there, and papers come in."""
    stage.source.error = DOWN
    await stage.rounds.ask_sources()
    stage.clock.advance(60)
    stage.source.error = None
    await stage.rounds.collect_papers()


def test_a_first_start_before_the_network_waits_for_the_sources(data: Path) -> None:
    """Its first days, closed long ago, are frozen with counts as soon as a source answers."""

    async def work(stage: Stage) -> None:
        await start_without_network(stage)
        assert await closed_in(stage, 10 * MINUTE) == []
        assert await closed_in(stage, HOUR) == LAST_FIVE[:-1]
        assert [await stage.likes_of(day) for day in LAST_FIVE[:-1]] == [[60]] * 4

    on_stage(data, work)


def test_a_start_after_some_days_off_waits_for_the_sources(data: Path) -> None:
    """Also the day that had come in before, and all close with the counts of now."""

    async def work(stage: Stage) -> None:
        await closed_in(stage, HOUR)
        await stage.rounds.collect_papers()
        assert await closed_in(stage, HOUR) == LAST_FIVE[:-1]
        stage.source.likes = 70
        stage.clock.advance((5 * DAY).total_seconds())
        await start_without_network(stage)
        assert await closed_in(stage, 10 * MINUTE) == []
        closed = await closed_in(stage, HOUR)
        assert closed == [TUESDAY + n * DAY for n in range(4)]
        assert [await stage.likes_of(day) for day in closed] == [[70]] * 4

    on_stage(data, work)


def test_a_network_that_was_away_for_days_brings_the_sources_their_day(data: Path) -> None:
    """Papers that come in while the sources are not due again wait for those, too."""

    async def work(stage: Stage) -> None:
        stage.source.error = DOWN
        stage.arxiv.down.update(LAST_FIVE)
        await stage.rounds.collect_papers()
        assert await closed_in(stage, 2 * DAY, HOUR) == []
        stage.clock.advance((7 * HOUR).total_seconds())
        await stage.rounds.ask_sources()
        stage.source.error = None
        stage.arxiv.down.clear()
        await stage.rounds.collect_papers()
        closed = await closed_in(stage, 7 * HOUR)
        assert MONDAY in closed
        assert [await stage.likes_of(day) for day in closed] == [[60]] * len(closed)

    on_stage(data, work)


def test_without_any_source_days_close_after_a_day(data: Path) -> None:
    """The wait has an end: whatever does not answer for a day is not waited for."""

    async def work(stage: Stage) -> None:
        await start_without_network(stage)
        stage.source.error = DOWN
        assert await closed_in(stage, DAY, HOUR) == []
        assert await closed_in(stage, HOUR) == LAST_FIVE[:-1]
        assert await stage.likes_of(MONDAY) == []

    on_stage(data, work)


@pytest.mark.parametrize("error", [DOWN, RefusedError("x", "HTTP 401")])
def test_a_failing_source_knows_since_when(error: SourceError) -> None:
    """The first failure counts while it is asked when it is due; success ends it."""
    state, moments = SourceState("x"), []
    for _ in range(3):
        now = state.retry_at or NOON
        state = after_failure(state, error, credentials="mine", now=now)
        moments.append(state.failing_since)
    assert moments == [NOON] * 3
    assert after_success(state, NOON).failing_since is None


def test_what_nobody_asked_has_not_failed_meanwhile() -> None:
    """After a pause of a day beyond its time, or a clock that was set back, it counts from now."""
    state = after_failure(SourceState("x"), DOWN, credentials="", now=NOON)
    assert state.retry_at is not None
    for later in (state.retry_at + DAY, NOON - HOUR):
        again = after_failure(state, DOWN, credentials="", now=later)
        assert again.failing_since == later
