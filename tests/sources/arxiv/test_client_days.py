"""Collecting days from an arXiv that answers oddly."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.app import App, open_app
from bot.config import Config
from bot.domain.calendar import appears_at
from bot.domain.collection import (
    DayRecord,
    Listed,
    Outcome,
)
from bot.services.collect import Collector
from bot.settings import Arxiv as ArxivSettings
from bot.settings import Settings
from bot.sources.gate import wait_silently
from tests.clock import FakeClock
from tests.servers.answers import Answer
from tests.servers.arxiv import (
    BIG,
    Announcements,
    FakeArxiv,
    FakeDay,
    Size,
    faults,
    generated,
)
from tests.servers.arxiv.answers import ATOM
from tests.servers.arxiv.days import listed
from tests.servers.arxiv.query import answer as found_by
from tests.sources.arxiv.asking import DAY, DAYS, KNOWN, NOON, ids_of, window

CollectorWork = Callable[[FakeArxiv, FakeClock, App, Collector], Awaitable[None]]


def collecting(
    folder: Path,
    work: CollectorWork,
    known: Announcements = KNOWN,
    *,
    now: datetime = NOON,
    today: date = DAY,
) -> FakeArxiv:
    """Run `work` with everything that `collect` has; the terms must have been kept throughout."""

    async def main() -> FakeArxiv:
        clock = FakeClock(now)
        async with FakeArxiv(known, today=today, clock=clock) as server:
            settings = ArxivSettings(
                query_url=server.query_url,
                feed_url=server.feed_url,
                listing_url=server.listing_url,
            )
            config = Config(Settings(arxiv=settings), folder)
            async with open_app(config, clock) as app, app.arxiv(wait_silently) as arxiv:
                await work(server, clock, app, app.collector(arxiv))
            return server

    server = asyncio.run(main())
    assert server.violations == []
    return server


def announced(mailing: FakeDay) -> set[str]:
    """The ids that a mailing announces for cs and stat.ML."""
    return {
        arxiv_id
        for archive in ("cs", "stat.ML")
        for arxiv_id in ids_of(listed(mailing, archive).new + listed(mailing, archive).cross)
    }


def test_a_day_of_1500_papers_takes_at_most_twelve_requests(tmp_path: Path) -> None:
    """Complete with details and checked against the feeds: two pages, two feeds, the batches."""
    known = generated([DAY], BIG)
    expected = announced(known.on(DAY))
    assert len(expected) > 1500

    async def work(_: FakeArxiv, __: FakeClock, app: App, collector: Collector) -> None:
        record = (await collector.collect_day(DAY)).record
        assert (record.outcome, record.papers) == (Outcome.COMPLETE, len(expected))
        assert set(await app.papers.list_ids(DAY)) == expected
        assert await app.papers.list_undetailed(DAY) == []

    server = collecting(tmp_path, work, known)
    assert server.counts == {"listing": 2, "feed": 2, "query": 6}
    assert server.counts.total() <= 12


def test_a_paper_that_stays_unknown_does_not_keep_a_day_open(tmp_path: Path) -> None:
    """Three days later the query API's silence about one paper is a note, and the day complete."""
    outcomes: list[DayRecord] = []

    async def work(server: FakeArxiv, clock: FakeClock, _: App, collector: Collector) -> None:
        server.unindexed = frozenset([KNOWN.on(DAY).new[0].arxiv_id])
        outcomes.append((await collector.collect_day(DAY)).record)
        clock.advance(timedelta(days=3).total_seconds())
        outcomes.append((await collector.collect_day(DAY)).record)

    collecting(tmp_path, work)
    assert outcomes[0].outcome is Outcome.PARTIAL
    assert outcomes[1].outcome is Outcome.COMPLETE
    assert "does not know 1 paper" in str(outcomes[1].evidence)


def test_a_stale_feed_adds_no_papers_to_the_first_day_ever_collected(tmp_path: Path) -> None:
    """A listing in which nothing of the feed is found is right, and the feed is of another day."""
    stored: list[str] = []

    async def work(server: FakeArxiv, _: FakeClock, app: App, collector: Collector) -> None:
        server.misbehave("feed", faults.stale_feed(), times=2)
        await collector.collect_day(DAY)
        stored.extend(await app.papers.list_ids(DAY))

    collecting(tmp_path, work)
    assert set(stored) == announced(KNOWN.on(DAY))


def test_a_listing_that_comes_back_is_the_whole_day(tmp_path: Path) -> None:
    """A day that the feed stood in for is, once complete, what the listing shows and no more."""
    stored: list[str] = []

    async def work(server: FakeArxiv, _: FakeClock, app: App, collector: Collector) -> None:
        server.misbehave("listing", faults.block_page(), times=2)
        assert (await collector.collect_day(DAY)).record.outcome is Outcome.PARTIAL
        record = (await collector.collect_day(DAY)).record
        assert record.outcome is Outcome.COMPLETE
        stored.extend(await app.papers.list_ids(DAY))
        assert record.papers == len(announced(KNOWN.on(DAY)))

    collecting(tmp_path, work)
    assert set(stored) == announced(KNOWN.on(DAY))


def test_a_feed_of_tomorrow_adds_nothing_to_today(tmp_path: Path) -> None:
    """A run that goes over midnight in New York gets the next day's feed: it is not this day's."""
    thursday = DAYS[1]
    stored: list[str] = []

    async def work(_: FakeArxiv, __: FakeClock, app: App, collector: Collector) -> None:
        await collector.collect_day(thursday)
        stored.extend(await app.papers.list_ids(thursday))

    just_before = datetime(2026, 9, 11, 3, 59, tzinfo=UTC)
    collecting(tmp_path, work, now=just_before, today=DAY)
    assert set(stored) == announced(KNOWN.on(thursday))


def test_days_hold_the_same_papers_in_whatever_order_they_are_collected(tmp_path: Path) -> None:
    """A paper that is new on Thursday and cross-listed on Friday is Thursday's."""
    thursday, friday = KNOWN.on(DAYS[1]), KNOWN.on(DAY)
    again = replace(
        next(paper for paper in thursday.new if paper.primary.startswith("cs.")),
        categories=("cs.LG", "stat.ML"),
    )
    known = Announcements([thursday, replace(friday, cross=(*friday.cross, again))])
    stored: list[str] = []

    async def work(_: FakeArxiv, __: FakeClock, app: App, collector: Collector) -> None:
        await collector.collect_day(DAY)
        await collector.collect_day(DAYS[1])
        stored.extend(await app.papers.list_ids(DAYS[1]))

    collecting(tmp_path, work, known)
    assert again.arxiv_id in stored


def test_an_old_holiday_does_not_end_a_run(tmp_path: Path) -> None:
    """Days beyond the catch-up pages that a holiday cancelled have an outcome like any other."""
    after_new_year = date(2026, 1, 2)
    records: list[DayRecord] = []

    async def work(_: FakeArxiv, __: FakeClock, ___: App, collector: Collector) -> None:
        assert appears_at(after_new_year) < NOON
        records.append((await collector.collect_day(after_new_year)).record)

    collecting(tmp_path, work)
    assert records[0].outcome is Outcome.QUIET


def test_a_window_whose_slice_is_short_is_not_whole(tmp_path: Path) -> None:
    """Ten entries of a total of 26 are asked after, or are a fault: never a complete day."""

    async def short(exchange: faults.Exchange) -> web.StreamResponse:
        query = {**exchange.question.query, "max_results": "10"}
        body = found_by(replace(exchange.question, query=query)).body
        body = body.replace(b"itemsPerPage>10<", b"itemsPerPage>2000<")
        return faults.plain(Answer(200, body, ATOM))

    found, _ = window(tmp_path, short)
    assert not isinstance(found, Listed) or len(found.papers) == 26 or found.faults


def test_an_index_that_hiccups_on_an_old_day_leaves_it_open(tmp_path: Path) -> None:
    """The query API counts the papers and shows none: they are known, so their details follow."""
    day = DAYS[0]
    known = generated([day], Size(new=1400, cross=0, elsewhere=0))
    records: list[DayRecord] = []

    async def last_empty(exchange: faults.Exchange) -> web.StreamResponse:
        asked = exchange.question.query["id_list"].split(",")
        return faults.plain(found_by(exchange.question, empty=len(asked) < 200))

    async def work(server: FakeArxiv, clock: FakeClock, app: App, collector: Collector) -> None:
        clock.advance(timedelta(days=5).total_seconds())
        server.today = DAY + timedelta(days=5)
        server.misbehave("query", last_empty, times=99)
        records.append((await collector.collect_day(day)).record)
        assert len(await app.papers.list_undetailed(day)) == 96

    collecting(tmp_path, work, known)
    assert records[0].outcome is Outcome.PARTIAL
