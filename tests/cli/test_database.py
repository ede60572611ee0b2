"""`hotpapers db`."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.services.backup_plan import BackupRecord, record_text
from tests.cli.test_archive import write_post
from tests.conftest import Run


def test_info_backup_and_restore(hotpapers: Run, tmp_path: Path) -> None:
    """A back-up brings back what was there, and says where the old store went."""
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-08"))
    info = hotpapers("db", "info").out
    assert f"database  {tmp_path}/data/hotpapers.db" in info
    assert "holds     1 paper, 0 mentions, 1 digest, 2021-02-08 to 2021-02-08" in info
    assert "back-up   none yet\n" in info
    assert "b.db holds a verified copy" in hotpapers("db", "backup", "b.db").out
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-09"))
    restored = hotpapers("db", "restore", "b.db")
    assert restored.code == 0
    assert f"the old one is {tmp_path}/data/hotpapers.db.before-restore" in restored.out
    assert hotpapers("hot", "2021-02-09").code == 3
    assert hotpapers("hot", "2021-02-08").code == 0
    assert "the schema is 000" in hotpapers("db", "migrate").out


def test_the_size_counts_what_waits_beside_the_file(hotpapers: Run, tmp_path: Path) -> None:
    """While somebody reads, what is written stays in the write-ahead log: it is on the disk too."""
    hotpapers("db", "migrate")
    file = tmp_path / "data" / "hotpapers.db"
    with closing(sqlite3.connect(file)) as reader, closing(sqlite3.connect(file)) as writer:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM mark").fetchone()
        with writer:
            writer.execute("INSERT INTO mark (name, value) VALUES ('x', ?)", ["x" * 3_000_000])
        info = hotpapers("db", "info").out
        assert file.stat().st_size < 1_000_000
    (size,) = re.findall(r"size +([0-9.]+) MB", info)
    assert 3 <= float(size) < 4


def test_a_restore_mends_a_damaged_store(hotpapers: Run, tmp_path: Path) -> None:
    """The damage is said with its remedy, and the remedy works."""
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-08"))
    hotpapers("db", "backup", "b.db")
    (tmp_path / "data" / "hotpapers.db").write_bytes(b"broken" * 1000)
    broken = hotpapers("hot")
    assert broken.code == 1
    assert "restore a back-up with `db restore`" in broken.err
    assert hotpapers("db", "restore", "b.db").code == 0
    assert hotpapers("hot").code == 0


def test_a_restore_without_a_backup_changes_nothing(hotpapers: Run, tmp_path: Path) -> None:
    """A name that does not exist is said."""
    result = hotpapers("db", "restore", "none.db")
    assert result.code == 1
    assert "none.db is no file" in result.err
    assert not (tmp_path / "data").exists()


def test_a_server_is_not_copied_here(hotpapers: Run, tmp_path: Path) -> None:
    """For PostgreSQL the tools that do it are named."""
    (tmp_path / "config.toml").write_text(
        '[database]\nurl = "postgres://localhost/x"\n', encoding="utf-8"
    )
    result = hotpapers("db", "backup", "b.db")
    assert result.code == 2
    assert "pg_dump" in result.err


def test_a_restore_onto_an_empty_disk(hotpapers: Run, tmp_path: Path) -> None:
    """Where there is no data folder yet, it is made, and there is no older store to name."""
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-08"))
    hotpapers("db", "backup", "b.db")
    (tmp_path / "data").rename(tmp_path / "lost")
    restored = hotpapers("db", "restore", "b.db")
    assert restored.code == 0
    assert restored.out == f"{tmp_path}/data/hotpapers.db is restored from b.db\n"
    assert hotpapers("hot", "2021-02-08").code == 0


def test_the_last_back_up_is_named(hotpapers: Run, tmp_path: Path) -> None:
    """When it was and where it is; what has failed since; and that there are none."""
    hotpapers("db", "migrate")
    moment = datetime(2026, 9, 14, 3, 30, tzinfo=UTC)
    done = BackupRecord(moment, "data/backups/hotpapers-2026-09-14.db", 12_340_000, moment)
    for record, words in [
        (done, "14 Sep 2026 03:30 UTC, 12.3 MB, data/backups/hotpapers-2026-09-14.db"),
        (
            replace(done, tried_at=moment + timedelta(days=1), problem="the disk is full"),
            "14 Sep 2026 03:30 UTC, 12.3 MB, data/backups/hotpapers-2026-09-14.db;"
            " 15 Sep 2026 03:30 UTC failed: the disk is full",
        ),
        (
            BackupRecord(tried_at=moment, problem="the disk is full"),
            "none yet; 14 Sep 2026 03:30 UTC failed: the disk is full",
        ),
    ]:
        with closing(sqlite3.connect(tmp_path / "data" / "hotpapers.db")) as db, db:
            note = ("backup", record_text(record))
            db.execute("INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)", note)
        assert f"back-up   {words}\n" in hotpapers("db", "info").out
    (tmp_path / "config.toml").write_text("[backup]\nkeep = 0\n", encoding="utf-8")
    assert "back-up   off\n" in hotpapers("db", "info").out


def test_a_restore_does_not_forget_what_was_posted(hotpapers: Run, tmp_path: Path) -> None:
    """A post of after the copy is named; one that cannot be read is told with what follows."""
    hotpapers("db", "migrate")
    file = tmp_path / "data" / "hotpapers.db"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(
            "INSERT INTO subscription (channel_id, since, at, timezone, categories, keywords,"
            " missed, quiet_days, configured, pause, pause_reason)"
            " VALUES (5, '2026-09-14', '', 'UTC', '[]', '', 'latest', 0, 0, '', '')"
        )
    hotpapers("db", "backup", "b.db")
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(
            "INSERT INTO delivery (subscription_id, day, key, state, parts, attempts, reason)"
            " VALUES (1, '2026-09-14', 'k', 'sent', 1, 1, '')"
        )
    restored = hotpapers("db", "restore", "b.db")
    assert "; 1 post made since the copy will not be made again" in restored.out
    file.write_bytes(b"broken" * 1000)
    restored = hotpapers("db", "restore", "b.db")
    assert restored.code == 0
    assert "so the newest days may be posted again" in restored.out
