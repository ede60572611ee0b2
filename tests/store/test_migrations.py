"""Migrations: they match the models, cannot take rows with them, and survive a crash."""

import asyncio
import importlib
import pkgutil
import shutil
import sqlite3
import textwrap
from pathlib import Path

import pytest
from tortoise.context import tortoise_test_context
from tortoise.migrations import operations as ops

from bot.errors import StoreDamagedError, StoreError, StoreTooNewError
from bot.store import migrations
from bot.store.dialects import InDialect
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples

ADDITIVE = (ops.CreateModel, ops.AddField, ops.AddIndex, ops.AddConstraint)
ADDING = ("CREATE VIRTUAL TABLE ", "CREATE TRIGGER ", "CREATE FUNCTION ", "CREATE INDEX ")


def open_store(file: Path, package: str = migrations.__name__) -> None:
    """Open and close, which migrates."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}", package)
        await engine.close()

    asyncio.run(run())


def schema_of(file: Path) -> dict[str, list[str]]:
    """Tables with their columns, keys and indexes, without the bookkeeping of migrations.

    The index of words is left out: models cannot describe it, and it holds nothing of its own.
    """
    db = sqlite3.connect(file)
    try:
        tables = [
            row[0]
            for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row[0].startswith(("sqlite_", "tortoise_", "paper_search"))
        ]
        return {table: _described(db, table) for table in sorted(tables)}
    finally:
        db.close()


def _described(db: sqlite3.Connection, table: str) -> list[str]:
    columns = [str(row[1:]) for row in db.execute(f"PRAGMA table_info({table})")]
    keys = [str(row[2:]) for row in db.execute(f"PRAGMA foreign_key_list({table})")]
    indexes = []
    for row in db.execute(f"PRAGMA index_list({table})").fetchall():
        names = [part[2] for part in db.execute(f"PRAGMA index_info({row[1]})")]
        indexes.append(f"unique={row[2]} {names}")
    return sorted(columns) + sorted(keys) + sorted(indexes)


def test_migrations_make_the_schema_of_the_models(tmp_path: Path) -> None:
    """A migrated database has the tables, columns, keys and indexes that the models describe."""
    migrated, generated = tmp_path / "migrated.db", tmp_path / "generated.db"
    open_store(migrated)

    async def generate() -> None:
        url = f"sqlite://{generated}"
        async with tortoise_test_context(["bot.store.models"], db_url=url, app_label="store"):
            pass

    asyncio.run(generate())
    assert schema_of(migrated) == schema_of(generated)
    assert set(schema_of(migrated)) >= {"paper", "mention", "digest", "entry", "shown"}


def test_every_migration_only_adds() -> None:
    """No shipped migration rebuilds or drops a table: on SQLite that can cascade away rows."""
    found = [name for _, name, _ in pkgutil.iter_modules(migrations.__path__)]
    assert found
    for name in found:
        module = importlib.import_module(f"bot.store.migrations.{name}")
        for operation in module.Migration.operations:
            if isinstance(operation, InDialect):
                for statement in [
                    *operation.statements["sqlite"],
                    *operation.statements["postgres"],
                ]:
                    assert statement.startswith((*ADDING, "INSERT INTO paper_search ")), statement
            else:
                assert isinstance(operation, ADDITIVE), f"{name}: {operation}"


def test_no_foreign_key_cascades(tmp_path: Path) -> None:
    """Every foreign key is RESTRICT: rebuilding a parent fails instead of deleting."""
    open_store(tmp_path / "a.db")
    db = sqlite3.connect(tmp_path / "a.db")
    try:
        keys = [
            row[6]
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for row in db.execute(f"PRAGMA foreign_key_list({table})")
        ]
    finally:
        db.close()
    assert keys == ["RESTRICT"] * 4


def test_every_foreign_key_has_an_index(tmp_path: Path) -> None:
    """Tortoise makes none by itself; a digest would be read by scanning all entries."""
    open_store(tmp_path / "a.db")
    db = sqlite3.connect(tmp_path / "a.db")
    try:
        for table in ("entry", "shown"):
            plan = db.execute(
                f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE digest_id = 1 ORDER BY rank"
            ).fetchall()
            assert "USING INDEX" in str(plan)
            assert "TEMP B-TREE" not in str(plan)
    finally:
        db.close()


@pytest.fixture
def broken_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with the shipped migrations and one more, whose last operation fails."""
    package = tmp_path / "broken_migrations"
    shutil.copytree(next(iter(migrations.__path__)), package)
    (package / "m0002_broken.py").write_text(
        textwrap.dedent(
            """
            from tortoise import migrations
            from tortoise.migrations import operations as ops

            class Migration(migrations.Migration):
                dependencies = [("store", "0001_initial")]
                operations = [
                    ops.RunSQL("CREATE TABLE half (id INTEGER); INSERT INTO half VALUES (1)"),
                    ops.RunSQL("CREATE TABLE paper (id INTEGER)"),
                ]
            """
        ),
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    return package.name


def test_a_migration_that_fails_leaves_the_old_schema_and_every_row(
    tmp_path: Path, broken_migrations: str
) -> None:
    """The tables, the rows and the record of migrations are as before, and a copy was kept."""
    file = tmp_path / "a.db"
    _save_one(file)
    before = schema_of(file)
    with pytest.raises(StoreError, match="already exists"):
        open_store(file, broken_migrations)
    kept = file.with_name("a.db.before-m0002_broken")
    assert schema_of(file) == schema_of(kept) == before
    assert _count(file, "paper") == _count(kept, "paper") == 1
    assert _count(file, "tortoise_migrations") == _count(kept, "tortoise_migrations")


def test_a_store_from_before_the_search_can_be_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers that were stored before the index are in it, and it is kept in step from then on."""
    package = tmp_path / "older_migrations"
    shutil.copytree(next(iter(migrations.__path__)), package)
    for later in sorted(package.glob("0*.py"))[4:]:
        later.unlink()
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "a.db"
    open_store(file, package.name)
    db = sqlite3.connect(file)
    db.execute(
        "INSERT INTO paper (arxiv_id, title, authors, categories, abstract, comment, withdrawn)"
        """ VALUES ('2102.00001', 'A Title', '["Ada Müller"]', '["cs.LG"]', 'Words.', '', 0)"""
    )
    db.commit()
    db.close()
    assert _found(file, "ada mull") == ["2102.00001"]
    assert file.with_name("a.db.before-0005_search").exists()


def test_a_row_that_goes_leaves_the_index(tmp_path: Path) -> None:
    """A paper that is deleted is no longer found, and its number may be given to another."""
    file = tmp_path / "a.db"
    _save_one(file)
    db = sqlite3.connect(file)
    db.execute("DELETE FROM paper")
    db.commit()
    db.close()
    assert _found(file, "ada") == []
    _save_one(file)
    assert _found(file, "ada") == ["2102.00001"]


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A database with foreign tables gets none of ours."""
    file = tmp_path / "other.db"
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE bookmarks (id INTEGER)")
    db.commit()
    db.close()
    with pytest.raises(StoreDamagedError, match=r"another program's database .*bookmarks"):
        open_store(file)
    assert list(schema_of(file)) == ["bookmarks"]


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """A database with a migration that we do not know stays as it is."""
    file = tmp_path / "a.db"
    open_store(file)
    db = sqlite3.connect(file)
    db.execute(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('store', '0999_later', 1)"
    )
    db.commit()
    db.close()
    with pytest.raises(StoreTooNewError, match=r"0999_later.*install that version again"):
        open_store(file)


def _found(file: Path, words: str) -> list[str]:
    async def run() -> list[str]:
        engine = await Engine.open(f"sqlite://{file}")
        try:
            return [paper.arxiv_id for paper in await StoredPapers(engine).search(words, 5)]
        finally:
            await engine.close()

    return asyncio.run(run())


def _save_one(file: Path) -> None:
    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}")
        try:
            await StoredPapers(engine).save_papers([samples.paper(1)])
        finally:
            await engine.close()

    asyncio.run(run())


def _count(file: Path, table: str) -> int:
    db = sqlite3.connect(file)
    try:
        (number,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(number)
    finally:
        db.close()
