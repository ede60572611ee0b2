"""Collecting days over real HTTP from an arXiv that misbehaves; no second is really waited."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.domain.collection import DayRecord, Outcome
from bot.services.collect import Collector
from bot.settings import Arxiv, Settings
from bot.sources.gate import wait_silently
from tests.clock import FakeClock
from tests.servers.arxiv import Announcements, FakeArxiv, faults, generated, weekdays

FRIDAY = date(2026, 9, 11)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)  # noon in New York
HOLIDAY = date(2026, 9, 8)  # Labor Day is Monday 7 September: the next listing is missing
DAYS = weekdays(ending=FRIDAY, number=10)
WORKDAYS = [day for day in DAYS if day != HOLIDAY]

Work = Callable[[App, Collector], Awaitable[None]]


class World:
    """A loopback arXiv, a clock, and a data folder that outlives single runs."""

    def __init__(self, folder: Path, known: Announcements | None, now: datetime) -> None:
        self.folder = folder
        self.clock = FakeClock(now)
        self.known = known or generated(WORKDAYS)
        self.server = FakeArxiv(self.known, today=FRIDAY, clock=self.clock)

    async def run(self, work: Work) -> None:
        """One run of the program: open everything, do the work, close everything."""
        arxiv = Arxiv(
            query_url=self.server.query_url,
            feed_url=self.server.feed_url,
            listing_url=self.server.listing_url,
        )
        config = Config(Settings(arxiv=arxiv), self.folder)
        async with open_app(config, self.clock) as app, app.arxiv(wait_silently) as source:
            await work(app, app.collector(source))

    async def collect(self, days: Sequence[date]) -> dict[date, DayRecord]:
        """Collect the days in one run; their last records."""
        records: dict[date, DayRecord] = {}

        async def work(_: App, collector: Collector) -> None:
            async for attempt in collector.collect_days(days):
                records[attempt.record.day] = attempt.record

        await self.run(work)
        return records

    async def attempt(self, day: date) -> DayRecord:
        """The record of one attempt at a day."""
        records: list[DayRecord] = []

        async def work(_: App, collector: Collector) -> None:
            records.append((await collector.collect_day(day)).record)

        await self.run(work)
        return records[0]

    async def stored(self, day: date) -> list[str]:
        """The ids that the store has for a day."""
        found: list[str] = []

        async def work(app: App, _: Collector) -> None:
            found.extend(await app.papers.list_ids(day))

        await self.run(work)
        return found

    def announced(self, day: date) -> set[str]:
        """The ids that arXiv announced for cs and stat.ML on a day."""
        mailing = self.known.days[day]
        new = {paper.arxiv_id for paper in mailing.new if _is_ours(paper.categories)}
        # The second older paper is cross-listed inside cs, which no listing shows.
        return new | {mailing.cross[0].arxiv_id}


def in_world(
    tmp_path: Path,
    work: Callable[[World], Awaitable[None]],
    known: Announcements | None = None,
    now: datetime = NOON,
) -> World:
    """Run `work` with a loopback arXiv that serves; the terms must have been kept throughout."""

    async def main() -> World:
        world = World(tmp_path, known, now)
        async with world.server:
            await work(world)
        return world

    world = asyncio.run(main())
    assert world.server.violations == []
    return world


def test_two_weeks_of_trouble_end_with_every_day_right(tmp_path: Path) -> None:
    """A holiday, a stale feed, a storm of 429s, missing rows, resets: each day is as announced."""

    async def work(world: World) -> None:
        arxiv = world.server
        arxiv.misbehave("feed", faults.stale_feed(), times=3)
        arxiv.misbehave("listing", faults.too_many_requests(), day=WORKDAYS[2], times=7)
        arxiv.misbehave("listing", faults.missing_rows(), day=WORKDAYS[5])
        arxiv.misbehave("listing", faults.unavailable("20"), day=WORKDAYS[6], times=2)
        arxiv.misbehave("query", faults.empty_page())
        arxiv.misbehave("query", faults.reset())
        records = await world.collect(DAYS)
        assert {day: record.outcome for day, record in records.items()} == {
            day: Outcome.QUIET if day == HOLIDAY else Outcome.COMPLETE for day in DAYS
        }
        assert "No updates for" in str(records[HOLIDAY].evidence)
        assert "the daily feed of cs is that of another day" in str(records[FRIDAY].evidence)
        for day in WORKDAYS:
            assert set(await world.stored(day)) == world.announced(day)
        assert await world.stored(HOLIDAY) == []

    in_world(tmp_path, work)


def test_what_is_complete_is_never_asked_for_again(tmp_path: Path) -> None:
    """A second run over complete and quiet days makes no request."""

    async def work(world: World) -> None:
        first = await world.collect(DAYS)
        asked = world.server.counts.total()
        assert await world.collect(DAYS) == first
        assert world.server.counts.total() == asked

    in_world(tmp_path, work)


def test_a_listing_that_comes_after_arxiv_had_none_is_collected(tmp_path: Path) -> None:
    """Sixteen hours late arXiv has no updates, against the calendar; later it has the day."""

    async def work(world: World) -> None:
        mailing = world.known.days.pop(FRIDAY)
        quiet = (await world.collect([FRIDAY]))[FRIDAY]
        assert (quiet.outcome, quiet.papers) == (Outcome.QUIET, 0)
        assert quiet.retry_at == quiet.checked_at + timedelta(hours=6)
        world.known.days[FRIDAY] = mailing
        world.clock.advance(6 * 3600)
        record = (await world.collect([FRIDAY]))[FRIDAY]
        assert (record.outcome, record.retry_at) == (Outcome.COMPLETE, None)
        assert set(await world.stored(FRIDAY)) == world.announced(FRIDAY)

    in_world(tmp_path, work)


@pytest.mark.parametrize("after", range(1, 7))
def test_a_stopped_run_is_gone_on_with(tmp_path: Path, after: int) -> None:
    """Stopped behind any request, the next run completes the days and repeats one step at most."""
    days = WORKDAYS[-3:-1]

    async def work(world: World) -> None:
        run = asyncio.create_task(world.collect(days))
        while world.server.counts.total() < after and not run.done():  # noqa: ASYNC110
            await asyncio.sleep(0)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        asked = world.server.counts.total()
        records = await world.collect(days)
        assert [record.outcome for record in records.values()] == [Outcome.COMPLETE] * 2
        for day in days:
            assert set(await world.stored(day)) == world.announced(day)
        # Undisturbed it takes two pages and one query a day; a stop costs a day's pages at most.
        assert world.server.counts.total() <= max(6, asked) + 3

    in_world(tmp_path, work)


def test_details_that_are_missing_are_fetched_without_the_listing(tmp_path: Path) -> None:
    """Where only the query API failed, the next run asks the query API alone."""
    day = WORKDAYS[0]

    async def work(world: World) -> None:
        world.server.misbehave("query", faults.block_page(), times=99)
        records = await world.collect([day])
        assert records[day].outcome is Outcome.PARTIAL
        assert "the query API: " in str(records[day].evidence)
        assert records[day].retry_at is not None
        pages = world.server.counts["listing"]
        world.server.behave()
        records = await world.collect([day])
        assert records[day].outcome is Outcome.COMPLETE
        assert world.server.counts["listing"] == pages
        assert records[day].papers == len(world.announced(day))

    in_world(tmp_path, work)


def test_todays_feed_stands_in_for_a_listing_that_cannot_be_read(tmp_path: Path) -> None:
    """The day is partial with the feed's papers; once the listing is back, it is complete."""

    async def work(world: World) -> None:
        world.server.misbehave("listing", faults.block_page(), times=6)
        records = await world.collect([FRIDAY])
        assert records[FRIDAY].outcome is Outcome.PARTIAL
        assert "of cs from its daily feed" in str(records[FRIDAY].evidence)
        assert set(await world.stored(FRIDAY)) >= world.announced(FRIDAY)
        records = await world.collect([FRIDAY])
        assert records[FRIDAY].outcome is Outcome.COMPLETE

    in_world(tmp_path, work)


@pytest.mark.parametrize(("archives", "replacements"), [(1, False), (1, True), (2, True)])
def test_a_listing_without_new_papers_is_not_believed_against_the_feed(
    tmp_path: Path, archives: int, *, replacements: bool
) -> None:
    """The day is not finished with what other archives have; once arXiv has it all, it is."""

    async def work(world: World) -> None:
        await world.collect([WORKDAYS[-2]])
        fault = faults.nothing_new(replacements=replacements)
        world.server.misbehave("listing", fault, times=archives)
        record = await world.attempt(FRIDAY)
        assert (record.outcome, record.retry_at is None) == (Outcome.PARTIAL, False)
        assert "the daily feed of cs has " in str(record.evidence)
        assert (await world.attempt(FRIDAY)).outcome is Outcome.COMPLETE
        assert set(await world.stored(FRIDAY)) == world.announced(FRIDAY)

    after_midnight = datetime(2026, 9, 11, 4, 30, tzinfo=UTC)  # 00:30 in New York
    in_world(tmp_path, work, now=after_midnight)


def test_a_feed_that_has_gone_on_to_the_next_day_gives_no_paper(tmp_path: Path) -> None:
    """Pages take their time: what began before midnight in New York ends after it."""
    day = WORKDAYS[-2]

    async def work(world: World) -> None:
        world.server.misbehave("listing", faults.block_page(), times=6)
        record = await world.attempt(day)
        assert (record.outcome, record.papers) == (Outcome.FAILED, 0)
        assert "the daily feed of cs cannot stand in either" in str(record.evidence)
        assert await world.stored(day) == []

    before_midnight = datetime(2026, 9, 11, 3, 59, 30, tzinfo=UTC)
    in_world(tmp_path, work, now=before_midnight)


TROUBLES = {
    "429": faults.too_many_requests(),
    "429 for long": faults.too_many_requests("86400"),
    "503": faults.unavailable(None),
    "reset": faults.reset(),
    "block page": faults.block_page(),
    "blank": faults.blank(),
    "truncated": faults.truncated(),
    "billion laughs": faults.billion_laughs(),
    "external entity": faults.external_entity(),
    "gzip bomb": faults.gzip_bomb(),
}


@pytest.mark.parametrize("interface", ["listing", "query", "feed"])
@pytest.mark.parametrize("fault", TROUBLES.values(), ids=TROUBLES)
def test_every_bad_answer_ends_in_an_outcome(
    tmp_path: Path, interface: str, fault: faults.Fault
) -> None:
    """Whatever comes instead of an answer, the day has an outcome that names the interface."""
    named = {"listing": "listing", "query": "query API", "feed": "daily feed"}[interface]

    async def work(world: World) -> None:
        world.server.misbehave(interface, fault, times=999)
        record = (await world.collect([FRIDAY]))[FRIDAY]
        assert named in str(record.evidence)
        if interface == "feed":
            assert record.outcome is Outcome.COMPLETE
        else:
            assert record.outcome is Outcome.PARTIAL
            assert record.retry_at is not None
            assert record.retry_at > world.clock.now()

    in_world(tmp_path, work)


def test_without_a_network_every_day_fails_by_name(tmp_path: Path) -> None:
    """Where nobody answers, the record says whom we tried to reach, and nothing else changes."""

    async def work(world: World) -> None:
        await world.collect([WORKDAYS[0]])
        known = await world.stored(WORKDAYS[0])
        await world.server.__aexit__(None, None, None)
        record = (await world.collect([WORKDAYS[1]]))[WORKDAYS[1]]
        assert record.outcome is Outcome.FAILED
        assert f"/catchup/cs/{WORKDAYS[1]}: " in str(record.evidence)
        assert await world.stored(WORKDAYS[0]) == known

    in_world(tmp_path, work)


def test_a_server_that_asks_for_a_day_of_patience_gets_it(tmp_path: Path) -> None:
    """A long Retry-After ends the attempts at that day, and the record names the moment."""
    day = WORKDAYS[0]

    async def work(world: World) -> None:
        world.server.misbehave("listing", faults.too_many_requests("7200"), times=99)
        started = world.clock.now()
        record = (await world.collect([day]))[day]
        assert record.outcome is Outcome.FAILED
        assert world.server.counts["listing"] == 2  # one for each archive
        assert record.retry_at is not None
        assert record.retry_at - started >= timedelta(hours=2)

    in_world(tmp_path, work)


def test_a_listing_that_is_not_there_yet_is_no_quiet_day(tmp_path: Path) -> None:
    """In the first hours after the announcement an empty answer means that arXiv is late."""

    async def work(world: World) -> None:
        record = (await world.collect([FRIDAY]))[FRIDAY]
        assert record.outcome is Outcome.NOT_YET
        assert record.retry_at is not None

    after_midnight = datetime(2026, 9, 11, 4, 30, tzinfo=UTC)  # 00:30 in New York
    in_world(tmp_path, work, generated(WORKDAYS[:-1]), after_midnight)


def test_weekends_and_tomorrow_are_known_without_a_request(tmp_path: Path) -> None:
    """The calendar alone answers for a Saturday and for a day that has not been announced."""
    saturday, monday = date(2026, 9, 5), date(2026, 9, 14)

    async def work(world: World) -> None:
        records = await world.collect([saturday, monday])
        assert records[saturday].outcome is Outcome.QUIET
        assert records[monday].outcome is Outcome.NOT_YET
        assert world.server.counts.total() == 0

    in_world(tmp_path, work)


def test_a_cross_list_stays_with_its_first_day_and_is_told_once(tmp_path: Path) -> None:
    """A paper that another day lists again keeps its day; its text follows the newer version."""

    async def work(world: World) -> None:
        await world.collect([WORKDAYS[0]])
        known = await world.stored(WORKDAYS[0])
        first, second = (world.known.days[day] for day in WORKDAYS[:2])
        again = next(paper for paper in first.new if paper.arxiv_id == known[0])
        again = replace(again, categories=("math.OC", "cs.LG"), version=2, title="Second thoughts")
        world.known.days[WORKDAYS[1]] = replace(second, cross=(*second.cross, again))
        await world.collect([WORKDAYS[1]])
        assert await world.stored(WORKDAYS[0]) == known
        assert known[0] not in await world.stored(WORKDAYS[1])

        async def work_with(app: App, _: Collector) -> None:
            paper = await app.papers.find_paper(known[0])
            assert paper is not None
            assert (paper.title, paper.version) == ("Second thoughts", 2)

        await world.run(work_with)

    in_world(tmp_path, work)


def test_old_days_are_put_together_from_submission_times(tmp_path: Path) -> None:
    """A day beyond the catch-up pages is asked for by its window and marked as reconstructed."""
    long_ago = weekdays(ending=date(2026, 3, 13), number=5)

    async def work(world: World) -> None:
        records = await world.collect(long_ago[1:3])
        for day, record in records.items():
            assert record.outcome is Outcome.COMPLETE
            assert record.reconstructed
            new = {p.arxiv_id for p in world.known.days[day].new if _is_ours(p.categories)}
            assert set(await world.stored(day)) == new
        assert world.server.counts == {"query": 2}

    in_world(tmp_path, work, generated(long_ago))


def test_an_old_holiday_is_quiet_by_the_calendar(tmp_path: Path) -> None:
    """A day that is too old to ask about and has no window is quiet, and says on whose word."""
    holiday = date(2026, 1, 20)  # Monday the 19th cancelled its own evening's announcement

    async def work(world: World) -> None:
        record = (await world.collect([holiday]))[holiday]
        assert record.outcome is Outcome.QUIET
        assert "the calendar has no listing" in str(record.evidence)
        assert world.server.counts.total() == 0

    in_world(tmp_path, work)


def _is_ours(categories: Sequence[str]) -> bool:
    return any(name.startswith("cs.") or name == "stat.ML" for name in categories)
