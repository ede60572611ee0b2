"""A damaged database is told of as such, with what there is to restore, whatever it led to."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_app
from bot.config import Config
from bot.errors import StoreBusyError, StoreDamagedError, StoreFullError
from bot.settings import Settings
from bot.sources.clock import SystemClock
from bot.store.engine import Engine
from bot.store.faults import store_error
from bot.store.file import is_there
from bot.store.models import PaperRow
from bot.store.papers import StoredPapers
from tests import samples
from tests.open_files import open_files

PAGE = 4096


def in_store(file: Path, work: Callable[[Engine], Awaitable[None]]) -> None:
    """Run `work` with an open engine that knows of a back-up."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}", remedy=lambda: "; take friday.db")
        try:
            await work(engine)
        finally:
            await engine.close()

    asyncio.run(run())


async def fill(engine: Engine) -> None:
    """Papers on several pages of their table."""
    papers = [samples.paper(number, abstract="word " * 100) for number in range(1, 41)]
    await StoredPapers(engine).save_papers(papers)


def content_of(file: Path) -> bytes:
    """What a file holds that nobody has open, with all that was written."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


def damage(file: Path) -> None:
    """Zero a page with papers on it."""
    content = content_of(file)
    at = content.index(b"word word") // PAGE * PAGE
    file.write_bytes(content[:at] + bytes(PAGE) + content[at + PAGE :])


def test_damage_that_a_call_meets_is_told_with_the_backup(tmp_path: Path) -> None:
    """Also long after the start, the sentence ends with what there is to restore."""
    file = tmp_path / "a.db"
    in_store(file, fill)
    damage(file)

    async def work(engine: Engine) -> None:
        with pytest.raises(StoreDamagedError, match=r"a\.db is damaged; .*; take friday\.db$"):
            await StoredPapers(engine).list_papers(samples.DAY)

    in_store(file, work)


def test_a_read_that_failed_half_way_keeps_no_file_open(tmp_path: Path) -> None:
    """Once the store is closed nothing of it holds the file, even if somebody keeps the error."""
    file = tmp_path / "a.db"
    in_store(file, fill)
    content = content_of(file)
    at = content.rindex(b"word word")
    file.write_bytes(content[:at] + b"\xff" + content[at + 1 :])
    kept = []

    async def abstracts() -> list[Any]:
        return await PaperRow.all().values_list("abstract", flat=True)

    async def work(engine: Engine) -> None:
        with pytest.raises(StoreDamagedError) as raised:
            await engine.read(abstracts)
        kept.append(raised.value)

    in_store(file, work)
    assert kept
    assert open_files(tmp_path) == []


def test_an_error_without_a_name_is_traced_to_the_damage(tmp_path: Path) -> None:
    """A fault of our own code over what a damaged file holds is told of as the file's."""
    file = tmp_path / "a.db"
    in_store(file, fill)

    async def stumble() -> None:
        raise KeyError(1)

    async def whole(engine: Engine) -> None:
        with pytest.raises(KeyError):
            await engine.read(stumble)

    async def damaged(engine: Engine) -> None:
        with pytest.raises(StoreDamagedError, match=r"take friday\.db$"):
            await engine.read(stumble)

    in_store(file, whole)
    damage(file)
    in_store(file, damaged)


def test_damage_that_looks_like_a_newer_version_is_told_as_damage(tmp_path: Path) -> None:
    """Other rows in the place of the migrations are no reason to look for a newer program."""
    file = tmp_path / "a.db"
    in_store(file, fill)
    content = content_of(file)
    with closing(sqlite3.connect(file)) as db:
        found = db.execute(
            "SELECT rootpage - 1 FROM sqlite_master WHERE name IN ('paper', 'tortoise_migrations')"
        )
        one, other = sorted(PAGE * row[0] for row in found)
    first, second = content[one : one + PAGE], content[other : other + PAGE]
    between = content[one + PAGE : other]
    file.write_bytes(content[:one] + second + between + first + content[other + PAGE :])

    async def work(engine: Engine) -> None:
        pytest.fail("it was opened")

    with pytest.raises(StoreDamagedError, match=r"take friday\.db$"):
        in_store(file, work)


def test_an_error_that_has_a_name_is_not_looked_into(tmp_path: Path) -> None:
    """Who has to wait for a lock is told that, and no more."""
    file = tmp_path / "a.db"
    in_store(file, fill)
    damage(file)

    async def wait() -> None:
        raise StoreBusyError("somebody writes")

    async def work(engine: Engine) -> None:
        with pytest.raises(StoreBusyError, match=r"somebody writes$"):
            await engine.read(wait)

    in_store(file, work)


def test_a_check_finds_damage_that_nobody_has_met(tmp_path: Path) -> None:
    """It says so of a damaged file, and nothing of a whole one."""
    file = tmp_path / "a.db"

    async def fine(engine: Engine) -> None:
        await fill(engine)
        await engine.check()

    async def broken(engine: Engine) -> None:
        with pytest.raises(StoreDamagedError, match=r"is damaged; .*; take friday\.db$"):
            await engine.check()

    in_store(file, fine)
    damage(file)
    in_store(file, broken)


@pytest.mark.parametrize("content", [None, b""])
def test_a_store_that_is_gone_is_not_begun_anew(tmp_path: Path, content: bytes | None) -> None:
    """Where there are back-ups, a database that is gone or emptied is said, and stays so."""
    config = Config(Settings(), tmp_path)
    file = config.data_dir / "hotpapers.db"

    async def start() -> None:
        async with open_app(config, SystemClock()) as app:
            await fill(app.engine)

    asyncio.run(start())
    config.backup_dir.mkdir()
    backup = config.backup_dir / "hotpapers-2026-09-02.db"
    file.rename(backup)
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=rf"is gone; .* begin anew; .*{backup.name}$"):
        asyncio.run(start())
    assert not is_there(file)
    backup.unlink()
    asyncio.run(start())
    assert is_there(file)


@pytest.mark.parametrize("name", ["SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMOPEN"])
def test_no_room_for_what_processes_share_is_no_room(name: str) -> None:
    """SQLite has names of their own for it, beside those of other writes that fail."""
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorname = name
    told = store_error(fault, "a.db")
    assert isinstance(told, StoreFullError)
    assert "check the disk and its space" in str(told)
