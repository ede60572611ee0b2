"""What became of collecting each day, in the store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.collection import DayRecord, Outcome
from bot.store.days import StoredDays
from bot.store.engine import Engine

DAY = date(2026, 9, 11)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)
COMPLETE = DayRecord(
    day=DAY,
    outcome=Outcome.COMPLETE,
    evidence="cs 20, stat.ML 9",
    papers=26,
    archives=("cs", "stat.ML"),
    checked_at=NOON,
    listed=True,
)
LESS = [outcome for outcome in Outcome if outcome is not Outcome.COMPLETE]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
MOMENTS = st.datetimes(datetime(1991, 8, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
RECORDS = st.builds(
    DayRecord,
    day=st.dates(date(1991, 8, 1), date(2100, 1, 1)),
    outcome=st.sampled_from(Outcome),
    evidence=TEXT,
    papers=st.integers(0, 100_000),
    archives=st.lists(st.sampled_from(["cs", "stat.ML", "cond-mat"]), unique=True).map(tuple),
    checked_at=MOMENTS,
    listed=st.booleans(),
    reconstructed=st.booleans(),
    retry_at=st.none() | MOMENTS,
    attempts=st.integers(1, 10_000),
)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[StoredDays]:
    """The database of a folder."""
    engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
    try:
        yield StoredDays(engine)
    finally:
        await engine.close()


def in_store(folder: Path, work: Callable[[StoredDays], Awaitable[None]]) -> None:
    """Run `work` on a database of its own."""

    async def run() -> None:
        async with opened(folder) as store:
            await work(store)

    asyncio.run(run())


def in_stores(folder: Path, work: Callable[[StoredDays, StoredDays], Awaitable[None]]) -> None:
    """Run `work` on one database, opened twice as two processes would."""

    async def run() -> None:
        async with opened(folder) as one, opened(folder) as two:
            await work(one, two)

    asyncio.run(run())


@settings(max_examples=5)
@given(st.lists(RECORDS, max_size=8, unique_by=lambda record: record.day))
def test_records_come_back_as_they_were(records: list[DayRecord]) -> None:
    """Every field survives, times to the microsecond, through another connection too."""

    async def work(days: StoredDays, other: StoredDays) -> None:
        for record in records:
            assert await days.record_day(record)
        for record in records:
            assert await days.find_day(record.day) == record
            assert await other.find_day(record.day) == record

    with TemporaryDirectory() as folder:
        in_stores(Path(folder), work)


def test_a_day_that_was_never_tried_has_no_record(tmp_path: Path) -> None:
    """Its neighbour's record is not taken for it."""

    async def work(days: StoredDays) -> None:
        await days.record_day(COMPLETE)
        assert await days.find_day(DAY - timedelta(days=1)) is None

    in_store(tmp_path, work)


def test_moments_of_any_zone_are_stored_as_utc(tmp_path: Path) -> None:
    """The moment stays the same, and a moment without a zone is refused."""
    tokyo = timezone(timedelta(hours=9))
    local = replace(COMPLETE, checked_at=NOON.astimezone(tokyo))

    async def work(days: StoredDays) -> None:
        await days.record_day(local)
        found = await days.find_day(DAY)
        assert found == COMPLETE
        assert found is not None
        assert found.checked_at.utcoffset() == timedelta(0)
        with pytest.raises(ValueError, match="has no time zone"):
            await days.record_day(replace(local, checked_at=NOON.replace(tzinfo=None)))
        assert await days.find_day(DAY) == COMPLETE

    in_store(tmp_path, work)


@pytest.mark.parametrize("outcome", LESS)
def test_a_complete_day_is_never_replaced_by_less(tmp_path: Path, outcome: Outcome) -> None:
    """The attempt is refused, and nothing of the record changes."""
    less = replace(COMPLETE, outcome=outcome, papers=0, evidence="HTTP 503", attempts=2)

    async def work(days: StoredDays) -> None:
        await days.record_day(COMPLETE)
        assert await days.record_day(less) is False
        assert await days.record_day(replace(less, archives=("cs",))) is False
        assert await days.find_day(DAY) == COMPLETE

    in_store(tmp_path, work)


@pytest.mark.parametrize("outcome", LESS)
def test_the_last_attempt_counts_until_a_day_is_complete(tmp_path: Path, outcome: Outcome) -> None:
    """Every other outcome gives way to the next attempt's, at last to the complete one."""
    first = replace(COMPLETE, outcome=Outcome.PARTIAL, papers=3, retry_at=NOON)
    second = replace(COMPLETE, outcome=outcome, evidence="second", attempts=2, retry_at=None)
    third = replace(COMPLETE, attempts=3)

    async def work(days: StoredDays) -> None:
        for record in (first, second, third):
            assert await days.record_day(record)
            assert await days.find_day(DAY) == record

    in_store(tmp_path, work)


def test_a_complete_day_may_become_complete_for_more_archives(tmp_path: Path) -> None:
    """A wider question that fails changes nothing; answered, it adds its archives to the day's."""
    failed = replace(COMPLETE, outcome=Outcome.PARTIAL, archives=("math",))
    answered = replace(COMPLETE, archives=("math",), evidence="math 9")

    async def work(days: StoredDays) -> None:
        await days.record_day(COMPLETE)
        assert not await days.record_day(failed)
        assert await days.find_day(DAY) == COMPLETE
        assert await days.record_day(answered)
        found = await days.find_day(DAY)
        assert found == replace(answered, archives=("cs", "math", "stat.ML"))

    in_store(tmp_path, work)


def test_two_writers_that_race_leave_the_complete_day(tmp_path: Path) -> None:
    """Whichever of two processes comes first, each of forty days ends complete, none locked."""
    span = [DAY + timedelta(days=number) for number in range(40)]

    async def work(one: StoredDays, two: StoredDays) -> None:
        calls = []
        for number, day in enumerate(span):
            full = replace(COMPLETE, day=day)
            less = replace(full, outcome=Outcome.PARTIAL, papers=1)
            winner, loser = (one, two) if number % 2 else (two, one)
            calls += [loser.record_day(less), winner.record_day(full)]
        stored = await asyncio.gather(*calls, return_exceptions=True)
        assert stored[1::2] == [True] * len(span)
        assert set(stored[::2]) <= {True, False}
        for day in span:
            assert await one.find_day(day) == replace(COMPLETE, day=day)

    in_stores(tmp_path, work)


def test_a_complete_day_is_not_replaced_by_one_of_fewer_archives(tmp_path: Path) -> None:
    """Two processes finish a day, one for all archives and one for some: all stays known."""
    fewer = replace(COMPLETE, archives=("cs",), papers=20, evidence="cs 20")

    async def work(days: StoredDays, other: StoredDays) -> None:
        await days.record_day(COMPLETE)
        await other.record_day(fewer)
        found = await days.find_day(DAY)
        assert found is not None
        assert set(found.archives) == {"cs", "stat.ML"}

    in_stores(tmp_path, work)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.STALE, Outcome.NOT_YET])
def test_a_quiet_day_is_not_replaced_by_less(tmp_path: Path, outcome: Outcome) -> None:
    """What is final stays: a failure that comes late knows less than arXiv's “no updates”."""
    quiet = replace(COMPLETE, outcome=Outcome.QUIET, papers=0, listed=False)

    async def work(days: StoredDays, other: StoredDays) -> None:
        await days.record_day(quiet)
        await other.record_day(replace(quiet, outcome=outcome, evidence="HTTP 503"))
        assert await days.find_day(DAY) == quiet

    in_stores(tmp_path, work)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_quiet_day_that_is_doubted_gives_way_to_the_next_attempt(
    tmp_path: Path, outcome: Outcome
) -> None:
    """Until it is settled it is asked for again, and what came of that counts."""
    quiet = replace(COMPLETE, outcome=Outcome.QUIET, papers=0, listed=False, retry_at=NOON)
    after = replace(COMPLETE, outcome=outcome, attempts=2)

    async def work(days: StoredDays) -> None:
        await days.record_day(quiet)
        assert await days.record_day(after)
        assert await days.find_day(DAY) == after

    in_store(tmp_path, work)
