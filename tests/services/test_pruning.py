"""Papers that nobody mentioned leave a real store, and come back from a loopback arXiv."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.domain.attention import PaperNote
from bot.domain.collection import Outcome
from bot.domain.digest import LateRiser
from bot.errors import FileAccessError
from bot.services.backups import Backups
from bot.services.housekeeping import Housekeeping
from bot.settings import Arxiv, Backup, Settings
from bot.sources.gate import wait_silently
from bot.store.digests import StoredDigests
from tests import samples
from tests.clock import FakeClock
from tests.servers.arxiv import FakeArxiv, generated

DAY = date(2026, 9, 11)
OTHER = DAY + timedelta(days=3)
LISTED = datetime(2026, 9, 11, 16, tzinfo=UTC)
YEAR = timedelta(days=365)
NO_BACKUPS = Settings(backup=Backup(keep=0))


@dataclass(frozen=True)
class World:
    """An app with its clock, and an arXiv."""

    app: App
    clock: FakeClock
    server: FakeArxiv

    async def stored(self) -> set[str]:
        """The ids of all papers."""
        found = await self.app.papers.search("", 100_000)
        return {paper.arxiv_id for paper in found}

    async def freeze(self, *days: date, late: tuple[LateRiser, ...] = ()) -> None:
        """Freeze days without papers."""
        for day in days:
            empty = samples.digest(day, 0)
            await StoredDigests(self.app.engine).freeze_digest(empty, f"{day}", late)

    async def pass_time(self, span: timedelta) -> None:
        """Let days pass, and a night's look at the end."""
        self.clock.advance(span.total_seconds())
        await self.app.housekeeping.make_room_if_due()


Work = Callable[[World], Awaitable[None]]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose store has its tables and nothing in them."""
    folder = tmp_path_factory.mktemp("pruning")

    async def run() -> None:
        async with open_app(Config(Settings(), folder), FakeClock()):
            pass

    asyncio.run(run())
    return folder / "data"


@pytest.fixture(autouse=True)
def data(empty: Path, tmp_path: Path) -> Path:
    """Such a folder of the test's own."""
    return shutil.copytree(empty, tmp_path / "data")


def in_world(folder: Path, work: Work, settings: Settings = NO_BACKUPS) -> None:
    """Run `work` at noon of the day, US Eastern, without back-ups unless they are wanted."""

    async def run() -> None:
        clock = FakeClock(LISTED)
        async with FakeArxiv(generated([DAY]), today=DAY, clock=clock) as server:
            addresses = Arxiv(
                query_url=server.query_url,
                feed_url=server.feed_url,
                listing_url=server.listing_url,
            )
            own = settings.model_copy(update={"arxiv": addresses})
            async with open_app(Config(own, folder), clock) as app:
                await work(World(app, clock, server))

    asyncio.run(run())


def test_only_what_nobody_mentioned_leaves(tmp_path: Path) -> None:
    """A mention, a digest, a late riser, an import, an open day: each keeps a paper."""
    papers = {n: samples.paper(n, listed_on=DAY) for n in range(1, 9)}

    async def work(world: World) -> None:
        app = world.app
        await app.papers.save_papers([*papers.values(), samples.paper(20, listed_on=OTHER)])
        await app.mentions.save_mentions([samples.mention(1), samples.mention(2, counts=None)])
        await app.sources.save_notes([PaperNote(papers[n].arxiv_id, "x", "Words.") for n in (1, 8)])
        store = StoredDigests(app.engine)
        entry = replace(samples.digest(DAY, 1).entries[0], paper=papers[3])
        await store.freeze_digest(samples.digest(DAY, 0, entries=(entry,)), "first")
        late = LateRiser(DAY + timedelta(days=1), DAY, replace(entry, paper=papers[4]))
        await world.freeze(DAY + timedelta(days=1), late=(late,))
        imported = replace(samples.digest(DAY - timedelta(days=1), 1), imported=True)
        old = replace(entry, paper=replace(papers[5], listed_on=DAY - timedelta(days=1)))
        await store.save_imported([(replace(imported, entries=(old,)), "imported")])
        await world.pass_time(YEAR)
        assert await world.stored() == {p.arxiv_id for p in papers.values()} | {"2102.00020"}
        await world.pass_time(timedelta(days=1))
        kept = {papers[n].arxiv_id for n in range(1, 6)}
        assert await world.stored() == kept | {"2102.00020"}
        assert {p.arxiv_id for p in await app.papers.search("paper number", 100)} == kept | {
            "2102.00020"
        }
        assert set(await app.sources.list_notes([p.arxiv_id for p in papers.values()])) == {
            papers[1].arxiv_id
        }
        await world.pass_time(YEAR)
        assert "2102.00020" in await world.stored()
        await world.freeze(OTHER)
        await world.pass_time(timedelta(days=1))
        assert await world.stored() == kept

    in_world(tmp_path, work)


def test_a_day_whose_papers_left_still_counts_as_collected(tmp_path: Path) -> None:
    """It is not fetched again, and its digest is shown as before."""

    async def work(world: World) -> None:
        app = world.app
        async with app.arxiv(wait_silently) as arxiv:
            collector = app.collector(arxiv)
            record = (await collector.collect_day(DAY)).record
            assert record.outcome is Outcome.COMPLETE
            ids = await app.papers.list_ids(DAY)
            assert len(ids) == record.papers > 20
            await app.mentions.save_mentions([samples.mention(1, arxiv_id=ids[0])])
            digest = await app.digests.close_day(DAY)
            await world.pass_time(YEAR + timedelta(days=1))
            assert await app.papers.list_ids(DAY) == [ids[0]]
            asked = world.server.counts.total()
            assert await collector.list_unfinished([DAY]) == []
            assert (await collector.collect_day(DAY)).record == record
            assert world.server.counts.total() == asked
        assert (await app.digests.view(DAY)).digest == digest
        assert digest.entries

    in_world(tmp_path, work)


def test_a_paper_that_is_asked_for_comes_back_and_stays(tmp_path: Path) -> None:
    """It is fetched once, stays the next nights, and leaves as long after that as any other."""

    async def work(world: World) -> None:
        app = world.app
        async with app.arxiv(wait_silently) as arxiv:
            await app.collector(arxiv).collect_day(DAY)
        wanted, other = sorted(await app.papers.list_ids(DAY))[:2]
        await app.digests.close_day(DAY)
        world.clock.advance(300 * 86_400)
        await app.lookup.fetching.fetch(other)
        await world.pass_time(YEAR - timedelta(days=299))
        assert await world.stored() == {other}
        asked = world.server.counts.total()
        for _ in range(2):
            page = await app.lookup.fetch_page(wanted)
            assert page.paper.title
            assert world.server.counts.total() == asked + 1
            await world.pass_time(timedelta(days=1))
        await world.pass_time(timedelta(days=298))
        assert await world.stored() == {wanted}
        await world.pass_time(timedelta(days=70))
        assert await world.stored() == set()

    in_world(tmp_path, work)


def test_others_can_write_meanwhile(tmp_path: Path) -> None:
    """A thousand papers leave in transactions of 200, and writes of others come in between."""

    async def work(world: World) -> None:
        app = world.app
        await app.papers.save_papers([samples.paper(n, listed_on=DAY) for n in range(1000)])
        await world.freeze(DAY)
        world.clock.advance(400 * 86_400)
        left: list[int] = []
        pruning = asyncio.create_task(app.housekeeping.make_room_if_due())
        while not pruning.done():
            await app.mentions.save_mentions([samples.mention(2000 + len(left))])
            left.append(len(await world.stored()))
        await pruning
        between = {number for number in left if 0 < number < 1000}
        assert len(between) >= 2
        assert all(number % 200 == 0 for number in between)
        assert await world.stored() == set()

    in_world(tmp_path, work)


def test_what_is_cut_off_goes_on_the_next_night(tmp_path: Path) -> None:
    """Whoever stops it in the middle leaves whole papers, and the next time removes the rest."""

    async def work(world: World) -> None:
        app = world.app
        await app.papers.save_papers([samples.paper(n, listed_on=DAY) for n in range(1000)])
        await world.freeze(DAY)
        world.clock.advance(400 * 86_400)
        pruning = asyncio.create_task(app.housekeeping.make_room_if_due())
        while len(await world.stored()) == 1000:  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0)
        pruning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pruning
        assert len(await world.stored()) in (200, 400, 600, 800)
        await world.pass_time(timedelta(days=1))
        assert await world.stored() == set()

    in_world(tmp_path, work)


def test_it_waits_for_the_nights_back_up(tmp_path: Path) -> None:
    """Nothing leaves before a copy of it was made; a night in which that fails removes nothing."""

    class FullDisk:
        async def make_copy(self, day: date) -> tuple[Path, int]:
            raise FileAccessError("no space")

        async def list_days(self) -> list[date]:
            return []

        async def remove_copy(self, day: date) -> None:
            raise AssertionError

    async def work(world: World) -> None:
        app = world.app
        await app.papers.save_papers([samples.paper(1, listed_on=DAY)])
        await world.freeze(DAY)
        world.clock.advance(400 * 86_400)
        keeping = app.housekeeping
        failing = replace_place(keeping, FullDisk())
        await failing.make_room_if_due()
        with pytest.raises(FileAccessError):
            await failing.backups.back_up_if_due()
        await failing.make_room_if_due()
        assert await world.stored() == {"2102.00001"}
        world.clock.advance(3600)
        await keeping.backups.back_up_if_due()
        await keeping.make_room_if_due()
        assert await world.stored() == set()
        (copy,) = (tmp_path / "data" / "backups").iterdir()
        with closing(sqlite3.connect(copy)) as db:
            assert db.execute("SELECT count(*) FROM paper").fetchone() == (1,)

    in_world(tmp_path, work, Settings())


def replace_place(keeping: Housekeeping, place: object) -> Housekeeping:
    """The same service with its copies elsewhere."""
    known = keeping.backups
    backups = Backups(
        place,  # type: ignore[arg-type]  # a stand-in
        known.marks,
        known.now,
        known.at,
        known.timezone,
        known.keep,
    )
    return Housekeeping(backups, keeping.pruning)


def test_the_file_does_not_grow(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """As many come as leave: eight rounds cost fewer pages than the papers of one."""
    caplog.set_level(logging.INFO, "bot")

    async def work(world: World) -> None:
        app = world.app
        file, sizes = tmp_path / "data" / "hotpapers.db", []
        for number in range(12):
            day = world.clock.now().date()
            papers = [
                samples.paper(n, listed_on=day, abstract="words " * 200)
                for n in range(number * 300, number * 300 + 300)
            ]
            await app.papers.save_papers(papers)
            await world.freeze(day)
            await world.pass_time(timedelta(days=200))
            with closing(sqlite3.connect(file)) as db:
                sizes += db.execute("PRAGMA page_count").fetchone()
        assert sizes[-1] - sizes[3] < sizes[1] - sizes[0]
        assert len(await world.stored()) == 300

    in_world(tmp_path, work)
    line = "300 papers that nobody mentioned have left the store"
    assert caplog.messages.count(line) == 11
