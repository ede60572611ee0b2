"""An engine that only looks: it reads what is there, and changes nothing."""

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import (
    StoreBehindError,
    StoreDamagedError,
    StoreError,
    StoreReadOnlyError,
    StoreTooNewError,
)
from bot.store.engine import Engine
from bot.store.info import StoreInfo
from bot.store.papers import StoredPapers
from tests import samples


async def look(file: Path) -> list[str]:
    """The ids of the sample day's papers, read by an engine that only looks."""
    engine = await Engine.open(f"sqlite://{file}", only_looks=True)
    try:
        return await StoredPapers(engine).list_ids(samples.DAY)
    finally:
        await engine.close()


def content(file: Path) -> str:
    """A fingerprint of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_it_makes_nothing(tmp_path: Path) -> None:
    """Where there is no database, none is made, and how one comes to be is said."""
    with pytest.raises(StoreError, match=r"there is no database at .*a\.db; `hotpapers run`"):
        asyncio.run(look(tmp_path / "a.db"))
    assert list(tmp_path.iterdir()) == []


def test_it_reads_beside_a_writer(folder: Path) -> None:
    """What another engine has stored is seen, while that one goes on writing."""

    async def run() -> None:
        writer = await Engine.open(f"sqlite://{folder / 'a.db'}")
        try:
            await StoredPapers(writer).save_papers([samples.paper(1)])
            assert await look(folder / "a.db") == ["2102.00001"]
            await StoredPapers(writer).save_papers([samples.paper(2)])
            assert await look(folder / "a.db") == ["2102.00001", "2102.00002"]
        finally:
            await writer.close()

    asyncio.run(run())


def test_it_cannot_write(folder: Path) -> None:
    """Not even if somebody asks it to."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}", only_looks=True)
        try:
            with pytest.raises(StoreReadOnlyError):
                await StoredPapers(engine).save_papers([samples.paper(1)])
        finally:
            await engine.close()

    before = content(folder / "a.db")
    asyncio.run(run())
    assert content(folder / "a.db") == before


def test_the_files_mode_stays(folder: Path) -> None:
    """A restored copy, which has no write-ahead log, does not get one by being looked at."""
    file = folder / "a.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    before = content(file)
    assert asyncio.run(look(file)) == []
    assert content(file) == before
    assert [path.name for path in folder.iterdir()] == ["a.db"]


def test_an_older_schema_is_left_alone(folder: Path) -> None:
    """What it lacks is said with the way to bring it up to date; the tables stay."""
    file = folder / "a.db"
    with closing(sqlite3.connect(file)) as db, db:
        [newest] = db.execute("SELECT max(name) FROM tortoise_migrations").fetchone()
        db.execute("DELETE FROM tortoise_migrations WHERE name = ?", (newest,))
    before = content(file)
    with pytest.raises(StoreBehindError, match=f"lacks {newest}; the next start or `hotpapers db"):
        asyncio.run(look(file))
    assert content(file) == before


def test_a_newer_schema_is_said(folder: Path) -> None:
    """A database of a newer version is not read."""
    with closing(sqlite3.connect(folder / "a.db")) as db, db:
        db.execute(
            "INSERT INTO tortoise_migrations (app, name, applied_at)"
            " VALUES ('store', '9999_future', '2030-01-01')"
        )
    with pytest.raises(StoreTooNewError, match="9999_future"):
        asyncio.run(look(folder / "a.db"))


@pytest.mark.parametrize("broken", [b"", b"no database" * 1000])
def test_what_is_no_database_is_said(tmp_path: Path, broken: bytes) -> None:
    """Garbage is damaged, an empty file lacks everything; neither is filled."""
    file = tmp_path / "a.db"
    file.write_bytes(broken)
    expected = StoreDamagedError if broken else StoreBehindError
    with pytest.raises(expected):
        asyncio.run(look(file))
    assert file.read_bytes() == broken


def test_the_schema_is_told(folder: Path) -> None:
    """The newest migration, without counting rows."""

    async def run() -> str:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}", only_looks=True)
        try:
            return await StoreInfo(engine).read_schema()
        finally:
            await engine.close()

    with closing(sqlite3.connect(folder / "a.db")) as db:
        [newest] = db.execute("SELECT max(name) FROM tortoise_migrations").fetchone()
    assert asyncio.run(run()) == newest


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A wrong path under [database] url is said as such."""
    file = tmp_path / "a.db"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreDamagedError, match="another program's database"):
        asyncio.run(look(file))
