"""Back-ups: made beside writers, verified, and put back without losing the old store."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import FileAccessError, StoreDamagedError, StoreError, StoreTooNewError
from bot.store.backup import CopyStopped, copy_database, restore_database, verify_database
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


@pytest.fixture(scope="module")
def large_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 12 MB."""
    file = tmp_path_factory.mktemp("large") / "large.db"
    large(file)
    return file


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


@pytest.mark.parametrize("looks", [0, 2, 3, 4])
def test_a_restore_that_is_stopped_changes_nothing(
    large_store: Path, tmp_path: Path, looks: int
) -> None:
    """While the old store is copied, and while it is exchanged, three steps each."""
    live, backup = tmp_path / "live.db", tmp_path / "backup.db"
    shutil.copy(large_store, live)
    copy_database(live, backup)
    save(live, 4321)
    answers = iter([False] * looks)
    with pytest.raises(CopyStopped):
        restore_database(backup, live, lambda: next(answers, True))
    verify_database(live)
    assert "2102.04321" in ids(live)


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


def large(file: Path) -> None:
    """Store 12 MB of papers: a copy of them takes three steps."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}?synchronous=OFF")
        try:
            papers = [samples.paper(n, abstract="x" * 12_000) for n in range(1000)]
            await StoredPapers(engine).save_papers(papers)
        finally:
            await engine.close()

    asyncio.run(run())


_COPIER = """
import sys
from pathlib import Path
from bot.store.backup import copy_database

def is_stopped():
    print("a step", flush=True)
    sys.stdin.readline()
    return False

copy_database(Path(sys.argv[1]), Path(sys.argv[2]), is_stopped)
"""


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_kill_in_the_middle_leaves_the_older_copy(
    large_store: Path, tmp_path: Path, steps: int
) -> None:
    """Killed while it copies or while it verifies: no half file counts as a copy, or stays."""
    target = tmp_path / "copy.db"
    save(tmp_path / "older.db", 1)
    copy_database(tmp_path / "older.db", target)
    command = [sys.executable, "-c", _COPIER, str(large_store), str(target)]
    copier = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert copier.stdin is not None
    assert copier.stdout is not None
    for step in range(steps):
        if step:
            copier.stdin.write(b"\n")
            copier.stdin.flush()
        assert copier.stdout.readline() == b"a step\n"
    copier.kill()
    copier.communicate()
    verify_database(target)
    assert ids(target) == ["2102.00001"]
    drafts = list(tmp_path.glob(".copy.db.*.part*"))
    assert drafts
    copy_database(large_store, target)
    assert len(ids(target)) == 1000
    assert set(drafts) <= set(tmp_path.glob(".copy.db.*.part*"))  # it may be still at work
    for draft in drafts:
        os.utime(draft, (0, 0))
    copy_database(large_store, target)
    assert list(tmp_path.glob(".copy.db.*.part*")) == []


def test_old_drafts_go_with_what_lies_beside_them(tmp_path: Path) -> None:
    """A copy sweeps what a disk that was read-only has kept, whatever else cannot be removed."""
    save(tmp_path / "a.db", 1)
    target = tmp_path / "copies" / "copy.db"
    (target.parent / ".copy.db.00000000.part").mkdir(parents=True)
    for number in range(1, 21):
        draft = target.with_name(f".copy.db.{number:08x}.part")
        for file in (draft, Path(f"{draft}-journal")):
            file.touch()
    for path in target.parent.iterdir():
        os.utime(path, (0, 0))
    copy_database(tmp_path / "a.db", target)
    assert sorted(path.name for path in target.parent.iterdir()) == [
        ".copy.db.00000000.part",
        "copy.db",
    ]


def test_a_copy_can_be_given_up_at_every_step(large_store: Path, tmp_path: Path) -> None:
    """Whoever asks for that at one of its steps gets neither a copy nor a draft."""
    steps = 0

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    copy_database(large_store, tmp_path / "whole.db", count)
    assert steps >= 4
    for last in range(steps):
        left = last

        def is_stopped() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        with pytest.raises(CopyStopped):
            copy_database(large_store, tmp_path / "copy.db", is_stopped)
        assert [path.name for path in tmp_path.iterdir()] == ["whole.db"]


def test_writes_between_the_steps_do_not_make_a_copy_begin_anew(
    large_store: Path, tmp_path: Path
) -> None:
    """A copy takes as many steps beside a writer as alone, and is the state of its beginning."""
    live = Path(shutil.copy(large_store, tmp_path / "live.db"))
    with closing(sqlite3.connect(live)) as db:
        db.execute("PRAGMA journal_mode=WAL")
    counts = []
    for writes in (False, True):
        steps = 0

        def count(writes: bool = writes) -> bool:
            nonlocal steps
            steps += 1
            if writes:
                with closing(sqlite3.connect(live)) as db, db:
                    db.execute("UPDATE paper SET comment = comment || 'x'")
            return steps > 50

        copy_database(live, tmp_path / "copy.db", count)
        counts.append(steps)
    assert counts[0] == counts[1]
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        assert db.execute("SELECT max(length(comment)) FROM paper").fetchone() == (0,)


def test_a_copy_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The sentence names the folder."""
    save(tmp_path / "live.db", 1)
    with pytest.raises(FileAccessError, match="there is no folder"):
        copy_database(tmp_path / "live.db", tmp_path / "typo" / "b.db")
