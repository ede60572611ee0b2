"""Back-ups: made beside writers, verified, and put back without losing the old store."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import FileAccessError, StoreDamagedError, StoreError, StoreTooNewError
from bot.store.backup import copy_database, restore_database, verify_database
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples


def save(file: Path, *numbers: int) -> None:
    """Store papers with those numbers."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}")
        try:
            await StoredPapers(engine).save_papers([samples.paper(n) for n in numbers])
        finally:
            await engine.close()

    asyncio.run(run())


def ids(file: Path) -> list[str]:
    """The ids of the stored papers."""
    db = sqlite3.connect(file)
    try:
        return [row[0] for row in db.execute("SELECT arxiv_id FROM paper ORDER BY arxiv_id")]
    finally:
        db.close()


def test_a_backup_restores_what_was_there_and_keeps_what_is(tmp_path: Path) -> None:
    """After a restore the store is the back-up, and the store of before is a file beside it."""
    live, backup = tmp_path / "live.db", tmp_path / "backup.db"
    save(live, 1)
    copy_database(live, backup)
    save(live, 2)
    kept = restore_database(backup, live)
    assert kept == tmp_path / "live.db.before-restore"
    assert ids(live) == ["2102.00001"]
    assert ids(kept) == ["2102.00001", "2102.00002"]
    assert restore_database(backup, live) == tmp_path / "live.db.before-restore-2"


def test_a_restore_reaches_processes_that_have_the_store_open(tmp_path: Path) -> None:
    """An engine that is open during a restore reads the restored content afterwards."""
    live, backup = tmp_path / "live.db", tmp_path / "backup.db"
    save(live, 1)
    copy_database(live, backup)
    save(live, 2)

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{live}")
        try:
            papers = StoredPapers(engine)
            assert await papers.find_paper("2102.00002") is not None
            await asyncio.to_thread(restore_database, backup, live)
            assert await papers.find_paper("2102.00002") is None
            await papers.save_papers([samples.paper(3)])
        finally:
            await engine.close()

    asyncio.run(run())
    assert ids(live) == ["2102.00001", "2102.00003"]


def test_a_damaged_store_is_moved_away_by_a_restore(tmp_path: Path) -> None:
    """Where the store is broken, the back-up takes its place and the broken file is kept."""
    live, backup = tmp_path / "live.db", tmp_path / "backup.db"
    save(live, 1)
    copy_database(live, backup)
    live.write_bytes(b"broken" * 1000)
    kept = restore_database(backup, live)
    assert ids(live) == ["2102.00001"]
    assert kept is not None
    assert kept.read_bytes() == b"broken" * 1000


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_bad_backup_is_refused_and_nothing_changes(tmp_path: Path, content: bytes) -> None:
    """What is not an intact database of ours is never restored."""
    live, backup = tmp_path / "live.db", tmp_path / "backup.db"
    save(live, 1)
    backup.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=r"backup\.db"):
        restore_database(backup, live)
    assert ids(live) == ["2102.00001"]
    assert sorted(file.name for file in tmp_path.glob("*restore*")) == []


def test_a_foreign_database_is_no_backup(tmp_path: Path) -> None:
    """An intact database of another program is refused too."""
    foreign = tmp_path / "foreign.db"
    db = sqlite3.connect(foreign)
    db.execute("CREATE TABLE bookmarks (id INTEGER)")
    db.commit()
    db.close()
    with pytest.raises(StoreDamagedError, match="not a database of this program"):
        verify_database(foreign)


def test_a_backup_never_overwrites_another_kind_of_file(tmp_path: Path) -> None:
    """Naming a text file by mistake leaves it alone; an older back-up is replaced."""
    live, text = tmp_path / "live.db", tmp_path / "thesis.txt"
    save(live, 1)
    text.write_text("years of work", encoding="utf-8")
    with pytest.raises(FileAccessError, match="not a back-up"):
        copy_database(live, text)
    assert text.read_text(encoding="utf-8") == "years of work"
    copy_database(live, tmp_path / "b.db")
    save(live, 2)
    copy_database(live, tmp_path / "b.db")
    assert ids(tmp_path / "b.db") == ["2102.00001", "2102.00002"]


def test_without_a_store_there_is_nothing_to_copy(tmp_path: Path) -> None:
    """Backing up a store that does not exist says so and makes no file."""
    with pytest.raises(StoreError, match="no database"):
        copy_database(tmp_path / "none.db", tmp_path / "b.db")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_replaces_the_store_itself(tmp_path: Path) -> None:
    """Not by its own name, not by another path to it, not by a hard link."""
    live = tmp_path / "live.db"
    save(live, 1)
    (tmp_path / "link.db").hardlink_to(live)
    for name in (live, tmp_path / "x" / ".." / "live.db", tmp_path / "link.db"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(FileAccessError, match="is the database itself"):
            copy_database(live, name)
    with pytest.raises(FileAccessError, match="is the database itself"):
        restore_database(tmp_path / "link.db", live)
    assert ids(live) == ["2102.00001"]


def test_a_backup_never_replaces_another_programs_database(tmp_path: Path) -> None:
    """A database with other tables is not taken for an older copy."""
    live, foreign = tmp_path / "live.db", tmp_path / "foreign.db"
    save(live, 1)
    db = sqlite3.connect(foreign)
    db.execute("CREATE TABLE bookmarks (id INTEGER)")
    db.commit()
    db.close()
    before = foreign.read_bytes()
    with pytest.raises(FileAccessError, match="not a back-up"):
        copy_database(live, foreign)
    assert foreign.read_bytes() == before


def test_a_backup_is_one_file_and_leaves_no_other(tmp_path: Path) -> None:
    """No side files of copies or drafts are left, so the copy can be read from any medium."""
    live, folder = tmp_path / "live.db", tmp_path / "copies"
    save(live, 1)
    folder.mkdir()
    for _ in range(3):
        copy_database(live, folder / "b.db")
    verify_database(folder / "b.db")
    assert [file.name for file in folder.iterdir()] == ["b.db"]


def test_a_backup_of_a_newer_version_is_refused_before_anything_changes(tmp_path: Path) -> None:
    """What this version could not open is not put in the store's place."""
    live, newer = tmp_path / "live.db", tmp_path / "newer.db"
    save(live, 1)
    copy_database(live, newer)
    db = sqlite3.connect(newer)
    db.execute(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('store', '0999_later', 1)"
    )
    db.commit()
    db.close()
    with pytest.raises(StoreTooNewError, match="0999_later"):
        restore_database(newer, live)
    assert ids(live) == ["2102.00001"]
    assert not list(tmp_path.glob("*before-restore*"))


_WRITER = """
import asyncio, sys
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples

async def main():
    engine = await Engine.open(sys.argv[1])
    try:
        for first in range(1, 4001, 40):
            await StoredPapers(engine).save_papers(
                [samples.paper(n) for n in range(first, first + 40)]
            )
            print(first, flush=True)
    finally:
        await engine.close()

asyncio.run(main())
"""


def test_a_backup_beside_a_writer_is_whole(tmp_path: Path) -> None:
    """Copies made while another process writes are intact and hold whole writes only."""
    live = tmp_path / "live.db"
    save(live, 1)
    command = [sys.executable, "-c", _WRITER, f"sqlite://{live}"]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    sizes = []
    for number in range(5):
        writer.stdout.readline()
        copy_database(live, tmp_path / f"{number}.db")
        sizes.append(len(ids(tmp_path / f"{number}.db")))
    writer.communicate(timeout=60)
    assert writer.returncode == 0
    assert all(size % 40 == 0 for size in sizes)
    assert sizes == sorted(sizes)
    assert len(ids(live)) == 4000
