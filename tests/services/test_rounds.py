"""What the bot does over and over, with stand-ins for arXiv and the sources."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.services.catch_up_plan import most_useful_first
from bot.store.days import StoredDays
from tests.services.delivering import MONDAY, TUESDAY, WEDNESDAY, close_of, until
from tests.services.stage import EVENING, LAST_FIVE, Stage, on_stage


def test_a_first_start_brings_in_five_days_once(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The last five listing days come in, with a line each; what is complete is not asked again."""

    async def work(stage: Stage) -> None:
        with caplog.at_level("INFO"):
            await stage.rounds.collect_papers()
        assert sorted(stage.arxiv.asked) == LAST_FIVE
        await stage.rounds.collect_papers()
        assert sorted(stage.arxiv.asked) == LAST_FIVE

    on_stage(data, work)
    first, *days = [record.getMessage() for record in caplog.records]
    assert first.startswith(
        "first start: bringing in the last 5 listing days, beginning with 2026-09-14; "
    )
    assert days[0] == "1 of 5: 2026-09-14 complete, 1 paper: cs 1"
    assert [line.split(" complete, ")[0] for line in days[1:]] == [
        "2 of 5: 2026-09-15",
        "3 of 5: 2026-09-11",
        "4 of 5: 2026-09-10",
        "5 of 5: 2026-09-09",
    ]


def test_a_day_that_fails_is_not_counted_before_its_last_try(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It says that it is tried again, and the count goes on with the next."""

    async def work(stage: Stage) -> None:
        stage.arxiv.down.add(TUESDAY)
        with caplog.at_level("INFO"):
            await stage.rounds.collect_papers()

    on_stage(data, work)
    lines = [record.getMessage() for record in caplog.records][1:]
    assert lines[1].startswith("1 of 5: 2026-09-15 failed, 0 papers: ")
    assert lines[1].endswith("; it is tried again")
    assert lines[2].startswith("2 of 5: 2026-09-11 complete")
    assert lines[-1].startswith("5 of 5: 2026-09-15 failed")
    assert not lines[-1].endswith("again")


def test_days_that_were_missed_come_in_their_order(data: Path) -> None:
    """A bot that has collected before has deliveries to make: they go out in the days' order."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        stage.arxiv.asked.clear()
        stage.clock.advance(timedelta(days=7).total_seconds())
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == [day + timedelta(days=7) for day in LAST_FIVE]

    on_stage(data, work)


@given(closed=st.integers(0, 5), number=st.integers(0, 5))
def test_what_people_see_first_comes_first(closed: int, number: int) -> None:
    """The newest closed day, those after it in order, those before it backwards; none is lost."""
    days = LAST_FIVE[:number]
    now = close_of(days[closed - 1]) if 0 < closed <= number else close_of(date(2026, 9, 8))
    ordered = most_useful_first(days, close_of, now)
    assert sorted(ordered) == days
    is_closed = [day for day in days if close_of(day) <= now]
    if is_closed:
        assert ordered[0] == is_closed[-1]
    later = len(days) - len(is_closed)
    beginning = 1 if is_closed else 0
    assert ordered[beginning : beginning + later] == days[len(is_closed) :]
    assert ordered[beginning + later :] == sorted(is_closed[:-1], reverse=True)


def test_the_next_day_is_asked_for_when_it_begins(data: Path) -> None:
    """Wednesday's listing is out in the evening, and is asked for from midnight in New York on."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        stage.arxiv.asked.clear()
        stage.clock.advance(timedelta(hours=4, minutes=59).total_seconds())
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == []
        stage.clock.advance(60)
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == [WEDNESDAY]

    on_stage(data, work)


def test_a_day_that_failed_waits_for_its_next_time(data: Path) -> None:
    """It is not asked for before that, and then it comes; the others are not held up."""

    async def work(stage: Stage) -> None:
        stage.arxiv.down.add(MONDAY)
        await stage.rounds.collect_papers()
        record = await StoredDays(stage.app.engine).find_day(MONDAY)
        assert record is not None
        assert record.retry_at is not None
        tuesday = await StoredDays(stage.app.engine).find_day(TUESDAY)
        assert tuesday is not None
        assert tuesday.outcome == "complete"
        stage.arxiv.asked.clear()
        stage.arxiv.down.clear()
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == []
        stage.clock.advance((record.retry_at - stage.clock.now()).total_seconds())
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == [MONDAY]

    on_stage(data, work)


def test_a_day_that_is_quiet_against_the_calendar_is_asked_for_again(data: Path) -> None:
    """Every six hours; when its listing is there at last, it is collected and closed."""

    async def work(stage: Stage) -> None:
        stage.arxiv.silent.add(TUESDAY)
        await stage.rounds.collect_papers()
        record = await StoredDays(stage.app.engine).find_day(TUESDAY)
        assert record is not None
        assert (record.outcome, record.retry_at) == ("quiet", EVENING + timedelta(hours=6))
        stage.arxiv.asked.clear()
        stage.clock.advance(6 * 3600 - 1)
        await stage.rounds.collect_papers()
        assert TUESDAY not in stage.arxiv.asked
        stage.clock.advance(1)
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked.count(TUESDAY) == 1
        stage.clock.advance(24 * 3600)
        assert TUESDAY not in await stage.rounds.close_days()
        stage.arxiv.silent.clear()
        await stage.rounds.collect_papers()
        assert TUESDAY in await stage.rounds.close_days()
        assert await stage.likes_of(TUESDAY) == [60]
        stage.arxiv.asked.clear()
        stage.clock.advance(24 * 3600)
        await stage.rounds.collect_papers()
        assert TUESDAY not in stage.arxiv.asked

    on_stage(data, work)


def test_a_day_that_stays_quiet_is_settled_in_the_end(data: Path) -> None:
    """After four days nobody asks any more, and a failure meanwhile is no end of it."""

    async def work(stage: Stage) -> None:
        days = StoredDays(stage.app.engine)
        stage.arxiv.silent.add(TUESDAY)
        for _ in range(20):
            await stage.rounds.collect_papers()
            stage.clock.advance(6 * 3600)
            if stage.arxiv.asked.count(TUESDAY) == 3:
                stage.arxiv.down.add(TUESDAY)
            if stage.arxiv.asked.count(TUESDAY) > 6:
                stage.arxiv.down.clear()
        record = await days.find_day(TUESDAY)
        assert record is not None
        assert (record.outcome, record.retry_at) == ("quiet", None)
        assert TUESDAY not in await stage.rounds.close_days()
        stage.arxiv.asked.clear()
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked == []

    on_stage(data, work)


def test_sources_are_asked_every_half_an_hour(data: Path) -> None:
    """However often the loop comes by."""

    async def work(stage: Stage) -> None:
        for _ in range(13):
            await stage.rounds.ask_sources()
            stage.clock.advance(300)
        assert stage.source.searches == 3

    on_stage(data, work)


def test_days_close_once_at_their_time_with_counts_of_that_time(data: Path) -> None:
    """Nothing closes before; at the close the sources are asked first, and then never again."""

    async def work(stage: Stage) -> None:
        stage.clock.set_forward(close_of(TUESDAY) - EVENING - timedelta(seconds=1))
        await stage.rounds.collect_papers()
        await stage.rounds.ask_sources()
        assert TUESDAY not in await stage.rounds.close_days()
        stage.source.likes = 90
        stage.clock.advance(1200)
        assert await stage.rounds.close_days() == [TUESDAY]
        assert await stage.likes_of(TUESDAY) == [90]
        searches = stage.source.searches
        stage.source.likes = 500
        for _ in range(5):
            stage.clock.advance(1200)
            assert await stage.rounds.close_days() == []
        assert stage.source.searches == searches
        assert await stage.likes_of(TUESDAY) == [90]

    on_stage(data, work)


def test_a_close_waits_for_the_sources_that_are_being_asked(data: Path) -> None:
    """A day does not close while the answer that it should close with is on its way."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        await stage.rounds.ask_sources()
        stage.clock.set_forward(close_of(TUESDAY) - EVENING)
        stage.source.gate.clear()
        asking = asyncio.create_task(stage.rounds.ask_sources())
        await until(lambda: stage.source.searches == 2)
        closing = asyncio.create_task(stage.rounds.close_days())
        for _ in range(50):
            await asyncio.to_thread(int)
        assert not closing.done()
        stage.source.gate.set()
        await asking
        assert TUESDAY in await closing
        assert stage.source.searches == 2
        assert await stage.likes_of(TUESDAY) == [60]

    on_stage(data, work)


def test_a_day_that_is_being_collected_waits_for_that(data: Path) -> None:
    """Days long past are listed, and then completed: none closes before or between."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        stage.clock.set_forward(timedelta(days=7))
        assert await stage.rounds.close_days() == LAST_FIVE
        stage.arxiv.gate.clear()
        collecting = asyncio.create_task(stage.rounds.collect_papers())
        await until(lambda: stage.arxiv.is_held)
        assert await stage.rounds.close_days() == []
        stage.arxiv.gate.set()
        await collecting
        later = await StoredDays(stage.app.engine).list_records(LAST_FIVE[-1] + timedelta(days=1))
        *past, newest = [record.day for record in later]
        assert (len(past), newest) == (4, date(2026, 9, 22))
        assert await stage.rounds.close_days() == past

    on_stage(data, work)


@pytest.mark.parametrize("error", [SourceError("huggingface", "HTTP 500"), LookupError("a bug")])
def test_a_source_that_fails_holds_no_day_up_for_long(data: Path, error: Exception) -> None:
    """After a day of asking in vain it closes with what was known before."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        await stage.rounds.ask_sources()
        stage.clock.set_forward(close_of(TUESDAY) - EVENING)
        stage.source.error = error
        for _ in range(24):
            assert TUESDAY not in await stage.rounds.close_days()
            await stage.rounds.ask_sources()
            stage.clock.advance(3600)
        assert TUESDAY in await stage.rounds.close_days()
        assert await stage.likes_of(TUESDAY) == [60]

    on_stage(data, work)


def test_a_day_that_lists_only_papers_of_earlier_days_closes_without_any(data: Path) -> None:
    """Such as in a small archive; each paper stays with its first day."""

    async def work(stage: Stage) -> None:
        friday = LAST_FIVE[2]
        stage.arxiv.again[TUESDAY] = friday.day
        await stage.rounds.collect_papers()
        await stage.rounds.ask_sources()
        stage.clock.set_forward(close_of(TUESDAY) - EVENING)
        assert await stage.rounds.close_days() == LAST_FIVE
        assert (await stage.app.digests.view(TUESDAY)).shown == ()
        assert await stage.likes_of(friday) == [60]

    on_stage(data, work)


def test_an_open_day_of_fewer_archives_is_collected_for_all(data: Path) -> None:
    """Such as one that somebody tried by hand, or that began before the configuration changed."""

    async def work(stage: Stage) -> None:
        few = stage.app.collector(stage.arxiv, ("stat.ML",))
        assert (await few.collect_day(TUESDAY)).record.archives == ("stat.ML",)
        await stage.rounds.collect_papers()
        assert stage.arxiv.asked.count(TUESDAY) == 1
        await stage.rounds.ask_sources()
        stage.clock.set_forward(close_of(TUESDAY) - EVENING)
        assert await stage.rounds.close_days() == LAST_FIVE
        assert await stage.likes_of(TUESDAY) == [60]

    on_stage(data, work)


def test_closed_days_of_fewer_archives_are_left_alone(data: Path) -> None:
    """More archives in the configuration are for the days to come, and for those that are open."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        await stage.rounds.ask_sources()
        await stage.rounds.close_days()
        stage.arxiv.asked.clear()
        more = replace(stage.rounds.collector, archives=("cs", "math"))
        await replace(stage.rounds, collector=more).collect_papers()
        assert stage.arxiv.asked == [TUESDAY]

    on_stage(data, work)


def test_an_archive_that_fails_is_asked_for_again_later(data: Path) -> None:
    """What is known of the day stays, and the attempts have their pauses."""

    async def work(stage: Stage) -> None:
        await stage.rounds.collect_papers()
        rounds = replace(
            stage.rounds, collector=replace(stage.rounds.collector, archives=("cs", "x"))
        )
        stage.arxiv.down |= set(LAST_FIVE)
        stage.arxiv.asked.clear()
        await rounds.collect_papers()
        assert stage.arxiv.asked.count(TUESDAY) == 3
        stage.clock.advance(300)
        await rounds.collect_papers()
        assert stage.arxiv.asked.count(TUESDAY) == 3
        stage.clock.advance(3600)
        stage.arxiv.down.clear()
        await rounds.collect_papers()
        assert stage.arxiv.asked.count(TUESDAY) == 4
        await rounds.collect_papers()
        assert stage.arxiv.asked.count(TUESDAY) == 4

    on_stage(data, work)
