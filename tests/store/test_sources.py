"""What the store keeps of the sources themselves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attention import PaperNote, SourceState, SourceStatus
from bot.domain.pool import PoolDay
from bot.store.engine import Engine
from bot.store.sources import StoredBudget, StoredSources
from tests import samples
from tests.clock import FakeClock

LATE = datetime(2021, 2, 8, 23, 59, tzinfo=UTC)
DAY = date(2021, 2, 8)


def in_store(tmp_path: Path, work: Callable[[Engine], Awaitable[None]]) -> None:
    """Run `work` on a fresh store."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{tmp_path / 'a.db'}")
        try:
            await work(engine)
        finally:
            await engine.close()

    asyncio.run(run())


def test_a_state_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    """Every field survives, empty moments too, and the last one saved is the one there is."""
    full = SourceState(
        "x",
        SourceStatus.REFUSED,
        reason="HTTP 401",
        cursor="cürsor",
        covered_from=LATE,
        checked_at=LATE + timedelta(hours=1),
        fresh_at=LATE + timedelta(hours=2),
        refreshed_at=LATE + timedelta(hours=3),
        retry_at=LATE + timedelta(hours=4),
        failures=7,
        credentials="print",
        failing_since=LATE + timedelta(hours=5),
    )

    async def work(engine: Engine) -> None:
        sources = StoredSources(engine)
        assert await sources.list_states() == {}
        await sources.save_state(full)
        await sources.save_state(SourceState("bluesky"))
        assert await sources.list_states() == {"x": full, "bluesky": SourceState("bluesky")}
        await sources.save_state(SourceState("x"))
        assert (await sources.list_states())["x"] == SourceState("x")

    in_store(tmp_path, work)


def test_notes_are_filled_up(tmp_path: Path) -> None:
    """New texts replace old ones, empty ones nothing, in one batch as over several."""
    first = PaperNote("2102.00001", "huggingface", "One line.", "")
    second = PaperNote("2102.00001", "huggingface", "", "https://example.org/code")
    third = PaperNote("2102.00001", "huggingface", "Another line.", "")

    async def work(engine: Engine) -> None:
        sources = StoredSources(engine)
        await sources.save_notes([])
        await sources.save_notes([first, second])
        both = replace(second, summary="One line.")
        assert await sources.list_notes(["2102.00001"]) == {"2102.00001": both}
        await sources.save_notes([third, PaperNote("2102.00002", "huggingface")])
        expected = replace(second, summary="Another line.")
        notes = await sources.list_notes(["2102.00001", "2102.00003"])
        assert notes == {"2102.00001": expected}

    in_store(tmp_path, work)


def test_an_embed_is_kept_as_it_came_first(tmp_path: Path) -> None:
    """None is not known, empty is known to be none, and a second answer changes nothing."""
    mention, other = samples.mention(1), samples.mention(2)

    async def work(engine: Engine) -> None:
        sources = StoredSources(engine)
        assert await sources.find_embed(mention) is None
        await sources.save_embed(mention, "<p>a</p>", LATE)
        await sources.save_embed(mention, "<p>b</p>", LATE)
        await sources.save_embed(other, "", LATE)
        assert await sources.find_embed(mention) == "<p>a</p>"
        assert await sources.find_embed(other) == ""
        assert await sources.find_embed(replace(mention, source="bluesky")) is None

    in_store(tmp_path, work)


def test_pool_days_are_bounded(tmp_path: Path) -> None:
    """Of closed days the newest thirty-one are read, for all sources, and all seeded ones."""
    closed = [
        PoolDay(source, DAY - timedelta(days=back), (back, back + 1))
        for back in range(50)
        for source in ("x", "bluesky")
    ]
    seeds = [PoolDay("x", DAY - timedelta(days=back), (), seeded=True) for back in (3, 99)]

    async def work(engine: Engine) -> None:
        sources = StoredSources(engine)
        await sources.save_pool_days([*closed, *seeds])
        found = await sources.list_pool_days()
        assert sorted(found, key=lambda d: (d.seeded, d.day, d.source)) == sorted(
            [*closed[:62], *seeds], key=lambda d: (d.seeded, d.day, d.source)
        )

    in_store(tmp_path, work)


def test_a_pool_day_stays(tmp_path: Path) -> None:
    """A day that is stored is not replaced, and a seeded one is another than a closed one."""

    async def work(engine: Engine) -> None:
        sources = StoredSources(engine)
        await sources.save_pool_days([PoolDay("x", DAY, (1,))])
        await sources.save_pool_days([PoolDay("x", DAY, (2,)), PoolDay("x", DAY, (3,), True)])
        found = sorted((day.seeded, day.sums) for day in await sources.list_pool_days())
        assert found == [(False, (1,)), (True, (3,))]

    in_store(tmp_path, work)


def test_reads_are_granted_up_to_the_limit(tmp_path: Path) -> None:
    """What is left is granted, less than the least wanted is not, and some may be kept."""

    async def work(engine: Engine) -> None:
        budget = StoredBudget(engine, "x", 1000, FakeClock(LATE).now)
        assert await budget.reserve(400, keep=500) == 400
        assert await budget.reserve(400, keep=500) == 100
        assert await budget.reserve(1, keep=500) == 0
        assert await budget.reserve(501, at_least=501) == 0
        assert await budget.count() == 500
        assert await budget.reserve(600, at_least=100) == 500
        assert await budget.reserve(1) == 0
        await budget.give_back(30)
        assert await budget.count() == 970
        assert await budget.reserve(100, at_least=10) == 30

    in_store(tmp_path, work)


def test_budgets_are_by_source_and_day(tmp_path: Path) -> None:
    """Another source has its own reads, and a new day (UTC) has all of them again."""

    async def work(engine: Engine) -> None:
        clock = FakeClock(LATE)
        budget = StoredBudget(engine, "x", 100, clock.now)
        assert await budget.reserve(100) == 100
        assert await StoredBudget(engine, "other", 100, clock.now).reserve(60) == 60
        clock.advance(59)
        assert await budget.reserve(1) == 0
        clock.advance(1)
        assert (await budget.count(), await budget.reserve(200)) == (0, 100)

    in_store(tmp_path, work)


def test_reads_outlive_the_process(tmp_path: Path) -> None:
    """What was read before a restart counts after it."""

    async def spend(engine: Engine) -> None:
        assert await StoredBudget(engine, "x", 100, FakeClock(LATE).now).reserve(80) == 80

    async def rest(engine: Engine) -> None:
        assert await StoredBudget(engine, "x", 100, FakeClock(LATE).now).reserve(80) == 20

    in_store(tmp_path, spend)
    in_store(tmp_path, rest)


def test_two_processes_never_go_over_the_limit(tmp_path: Path) -> None:
    """Whoever asks at the same moment, all together get the day's reads and no more."""

    async def work(engine: Engine) -> None:
        other = await Engine.open(f"sqlite://{tmp_path / 'a.db'}")
        try:
            budgets = [StoredBudget(e, "x", 500, FakeClock(LATE).now) for e in (engine, other)]
            granted = await asyncio.gather(*(b.reserve(70) for b in budgets * 8))
        finally:
            await other.close()
        assert sum(granted) == 500
        assert sorted(granted, reverse=True) == [70] * 7 + [10] + [0] * 8

    in_store(tmp_path, work)


def test_reads_given_back_after_midnight_belong_to_their_day(tmp_path: Path) -> None:
    """A reservation that ends on the next day does not make that day's budget larger."""

    async def work(engine: Engine) -> None:
        clock = FakeClock(LATE)
        budget = StoredBudget(engine, "x", 100, clock.now)
        assert await budget.reserve(100) == 100
        clock.advance(120)
        assert await StoredBudget(engine, "x", 100, clock.now).reserve(90) == 90
        await budget.give_back(60)
        assert await budget.reserve(100) == 10

    in_store(tmp_path, work)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=12))
def test_a_day_never_has_more_reads_than_its_budget(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    """However much is wanted and given back, what was read never exceeds the limit."""

    async def work(engine: Engine) -> None:
        budget = StoredBudget(engine, "x", 500, FakeClock(LATE).now)
        read = 0
        for wanted, unused in steps:
            granted = await budget.reserve(wanted)
            back = min(granted, unused)
            await budget.give_back(back)
            read += granted - back
            assert await budget.count() == read <= 500

    in_store(tmp_path_factory.mktemp("store"), work)
