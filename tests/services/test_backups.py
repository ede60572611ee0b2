"""Back-ups of a real store in a real folder, with a clock that is set by hand."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.errors import FileAccessError, StoreDamagedError, StoreError
from bot.services.backup_plan import BackupRecord
from bot.services.backups import Backups
from bot.settings import Backup, Database, Settings
from bot.store.backup import verify_database
from bot.store.backup_folder import BackupFolder
from tests import samples
from tests.clock import FakeClock

NIGHT = datetime(2026, 9, 14, 3, 30, tzinfo=UTC)
SETTINGS = Settings(backup=Backup(keep=3))
Work = Callable[[App, FakeClock], Awaitable[None]]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose store has its tables and nothing in them."""
    folder = tmp_path_factory.mktemp("keeping")

    async def work(app: App, clock: FakeClock) -> None:
        assert await app.papers.list_ids(samples.DAY) == []

    in_app(folder, work)
    return folder / "data"


@pytest.fixture(autouse=True)
def data(empty: Path, tmp_path: Path) -> Path:
    """Such a folder of the test's own."""
    return shutil.copytree(empty, tmp_path / "data")


def in_app(folder: Path, work: Work, settings: Settings = SETTINGS) -> None:
    """Run `work` with an app over a folder, an hour before the night's back-up is due."""

    async def run() -> None:
        clock = FakeClock(NIGHT - timedelta(hours=1))
        async with open_app(Config(settings, folder), clock) as app:
            await work(app, clock)

    asyncio.run(run())


def copies(folder: Path) -> list[str]:
    """The names in the folder of back-ups, hidden ones too."""
    return sorted(path.name for path in (folder / "data" / "backups").iterdir())


def ids(copy: Path) -> list[str]:
    """The ids of a copy's papers."""
    with closing(sqlite3.connect(copy)) as db:
        return [row[0] for row in db.execute("SELECT arxiv_id FROM paper ORDER BY arxiv_id")]


@dataclass
class FakePlace:
    """A place that fails as it is told to."""

    fault: BaseException | None = None
    removal: FileAccessError | None = None
    made: int = 0

    async def make_copy(self, day: date) -> tuple[Path, int]:
        """A copy, or the fault."""
        if self.fault is not None:
            raise self.fault
        self.made += 1
        return Path(f"{day}.db"), 1_000_000

    async def list_days(self) -> list[date]:
        """Five."""
        return [date(2026, 9, 10) + timedelta(days=n) for n in range(5)]

    async def remove_copy(self, day: date) -> None:
        """Fails or not."""
        if self.removal is not None:
            raise self.removal


def backups_in(app: App, place: FakePlace, clock: FakeClock, keep: int = 3) -> Backups:
    """The service over a place of the test's own."""
    backups = app.backups
    return Backups(place, backups.marks, clock.now, backups.at, backups.timezone, keep)


def test_each_night_has_a_copy_and_the_oldest_go(tmp_path: Path) -> None:
    """The copies hold what the store held, three stay, and what else is in the folder stays too."""

    async def work(app: App, clock: FakeClock) -> None:
        folder = tmp_path / "data" / "backups"
        folder.mkdir()
        others = ["hotpapers-2001-01-01.db.txt", "hotpapers-2001-13-01.db", "x-2001-01-01.db"]
        for name in others:
            (folder / name).touch()
        for night in range(5):
            await app.papers.save_papers([samples.paper(night)])
            assert await app.backups.back_up_if_due()
            assert not await app.backups.back_up_if_due()
            clock.advance(86_400)
        kept = [f"hotpapers-2026-09-{day}.db" for day in (15, 16, 17)]
        assert copies(tmp_path) == sorted(kept + others)
        for number, name in enumerate(kept, start=3):
            verify_database(folder / name)
            assert len(ids(folder / name)) == number

    in_app(tmp_path, work)


def test_the_last_one_is_remembered(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """When it was, where it is and how large; the next life of the bot makes no other."""
    caplog.set_level(logging.INFO, "bot")
    copy = tmp_path / "data" / "backups" / "hotpapers-2026-09-13.db"

    async def first(app: App, clock: FakeClock) -> None:
        assert await app.backups.last() == BackupRecord()
        await app.backups.back_up_if_due()

    async def second(app: App, clock: FakeClock) -> None:
        now = NIGHT - timedelta(hours=1)
        assert await app.backups.last() == BackupRecord(now, str(copy), copy.stat().st_size, now)
        assert not await app.backups.back_up_if_due()

    in_app(tmp_path, first)
    in_app(tmp_path, second)
    (line,) = caplog.messages
    assert line.startswith(f"backed up to {copy}, 0.")
    assert line.endswith("MB, 1 kept")


def test_a_failure_is_remembered_until_it_is_mended(tmp_path: Path) -> None:
    """The last good copy stays known, nothing is removed, and an hour later it is tried again."""
    full = FileAccessError("the folder x cannot be written")

    async def work(app: App, clock: FakeClock) -> None:
        place = FakePlace()
        backups = backups_in(app, place, clock)
        assert await backups.back_up_if_due()
        good = await backups.last()
        clock.advance(86_400)
        place.fault = place.removal = full
        with pytest.raises(FileAccessError):
            await backups.back_up_if_due()
        failed = await app.backups.last()
        assert (failed.done_at, failed.file) == (good.done_at, good.file)
        assert (failed.tried_at, failed.problem) == (clock.now(), str(full))
        assert not await backups.back_up_if_due()
        clock.advance(3600)
        place.fault = place.removal = None
        assert await backups.back_up_if_due()
        assert (await app.backups.last()).problem == ""
        assert place.made == 2

    in_app(tmp_path, work)


def test_a_copy_that_cannot_be_removed_is_told_and_stops_nothing(tmp_path: Path) -> None:
    """The back-up itself counts as made; what is in the way is remembered."""

    async def work(app: App, clock: FakeClock) -> None:
        backups = backups_in(app, FakePlace(removal=FileAccessError("x is read-only")), clock)
        with pytest.raises(FileAccessError):
            await backups.back_up_if_due()
        last = await app.backups.last()
        assert (last.done_at, last.problem) == (clock.now(), "x is read-only")
        assert not await backups.back_up_if_due()

    in_app(tmp_path, work)


def test_a_bot_that_dies_of_it_does_not_die_of_it_again_at_once(tmp_path: Path) -> None:
    """A start after a back-up that killed the process waits an hour before the next."""

    async def work(app: App, clock: FakeClock) -> None:
        place = FakePlace(fault=KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            await backups_in(app, place, clock).back_up_if_due()
        place.fault = None
        again = backups_in(app, place, clock)
        assert not await again.back_up_if_due()
        clock.advance(3600)
        assert await again.back_up_if_due()

    in_app(tmp_path, work)


def test_a_damaged_store_is_not_copied_over_the_good_copies(tmp_path: Path) -> None:
    """The old copies stay, the error says what to do, and the start after it names the newest."""
    newest = tmp_path / "data" / "backups" / "hotpapers-2026-09-14.db"

    async def work(app: App, clock: FakeClock) -> None:
        await app.papers.save_papers([samples.paper(n, abstract="x" * 3000) for n in range(400)])
        for _ in range(2):
            await app.backups.back_up_if_due()
            clock.advance(86_400)
        await app.engine.close()
        damage(tmp_path / "data" / "hotpapers.db")
        kept = copies(tmp_path)
        place = app.backups.place
        assert place is not None
        with pytest.raises(StoreDamagedError, match="is damaged: restore an older back-up"):
            await place.make_copy(clock.now().date())
        assert copies(tmp_path) == kept

    in_app(tmp_path, work)
    (tmp_path / "data" / "hotpapers.db").write_bytes(b"broken" * 1000)
    with pytest.raises(StoreDamagedError, match=f"the newest back-up is {newest}"):
        in_app(tmp_path, work)


def damage(database: Path) -> None:
    """Overwrite pages in the middle of a database."""
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\xff" * 65_536)


def test_a_store_that_takes_no_notes_is_backed_up_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What became of it is known as long as the bot lives."""

    class Deaf:
        async def find_mark(self, name: str) -> str | None:
            return None

        async def save_mark(self, name: str, value: str) -> None:
            raise StoreError("the database refused")

    async def work(app: App, clock: FakeClock) -> None:
        backups = backups_in(app, FakePlace(), clock)
        backups.marks = Deaf()
        assert await backups.back_up_if_due()
        assert (await backups.last()).done_at == clock.now()
        assert not await backups.back_up_if_due()

    in_app(tmp_path, work)
    assert "is not noted: the database refused" in caplog.text


def test_none_are_made_where_none_are_wanted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With `keep = 0` nothing happens; for PostgreSQL its own tool is named, once."""
    caplog.set_level(logging.INFO, "bot")

    async def work(app: App, clock: FakeClock) -> None:
        assert not app.backups.are_on
        assert not await app.backups.back_up_if_due()
        server = Config(Settings(database=Database(url="postgres://localhost/x")), tmp_path)
        on_server = App(server, *(getattr(app, name) for name in App.__slots__[1:])).backups
        assert not on_server.are_on
        for _ in range(3):
            assert not await on_server.back_up_if_due()

    in_app(tmp_path, work, Settings(backup=Backup(keep=0)))
    assert caplog.messages == ["no nightly back-ups: pg_dump makes them for PostgreSQL"]
    assert not (tmp_path / "data" / "backups").exists()


def test_a_copy_that_is_cancelled_is_given_up(tmp_path: Path) -> None:
    """The caller gets its cancellation, and neither a copy nor a draft is left."""

    async def work(app: App, clock: FakeClock) -> None:
        await app.papers.save_papers([samples.paper(n, abstract="x" * 9000) for n in range(1500)])
        place = BackupFolder(tmp_path / "data" / "hotpapers.db", tmp_path / "data" / "backups")
        making = asyncio.create_task(place.make_copy(clock.now().date()))
        while not list(place.folder.glob(".*.part")):  # noqa: ASYNC110 - files tell nobody
            await asyncio.sleep(0)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making
        assert copies(tmp_path) == []

    in_app(tmp_path, work)


def test_the_event_loop_goes_on_while_a_copy_is_made(tmp_path: Path) -> None:
    """Others are served from the store meanwhile, and what they write is not lost."""

    async def work(app: App, clock: FakeClock) -> None:
        await app.papers.save_papers([samples.paper(n, abstract="x" * 9000) for n in range(1500)])
        making = asyncio.create_task(app.backups.back_up_if_due())
        served = 0
        while not making.done():
            assert await app.papers.find_paper("2102.00001") is not None
            await app.papers.save_papers([samples.paper(2000 + served)])
            served += 1
        assert making.result()
        assert served > 3
        (copy,) = (tmp_path / "data" / "backups").iterdir()
        assert 1500 <= len(ids(copy)) <= 1500 + served
        assert len(await app.papers.list_ids(samples.DAY)) == 1500 + served

    in_app(tmp_path, work)
