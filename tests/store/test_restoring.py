"""Who is killed while a back-up is put in the store's place forgets nothing that was posted."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_SUBSCRIBED = (
    "INSERT INTO subscription (channel_id, since, at, timezone, categories, keywords, missed,"
    " quiet_days, configured, pause, pause_reason)"
    " VALUES (5, '2026-09-14', '', 'UTC', '[]', '', 'latest', 0, 0, '', '')"
)
_POSTED = (
    "INSERT INTO delivery (subscription_id, day, key, state, parts, attempts, reason)"
    " VALUES (1, '2026-09-14', 'k', 'sent', 1, 1, '')"
)
_NOTED = "INSERT INTO mark (name, value) VALUES ('since', 'the copy')"

# Loads once, and forks for each point at which a process is to be killed.
_KILLED = """
import asyncio, os, shutil, signal, sqlite3, sys
from contextlib import closing
from pathlib import Path
from bot.store.restoring import restore_store

base, copy, folder = (Path(argument) for argument in sys.argv[1:])

def restore(live, left):
    def count(event, arguments):
        nonlocal left
        if event in {"sqlite3.connect", "os.rename", "os.remove", "os.link"}:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    asyncio.run(restore_store(copy, live))
    os._exit(0)

def rows(live, table):
    with closing(sqlite3.connect(live)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

for point in range(1, 200):
    live = folder / str(point) / "live.db"
    live.parent.mkdir()
    shutil.copy(base, live)
    process = os.fork() or restore(live, point)
    status = os.waitpid(process, 0)[1]
    print(status, rows(live, "delivery"), rows(live, "mark"), flush=True)
    if status == 0:
        break
"""


def execute(file: Path, *statements: str) -> None:
    """Change a database."""
    with closing(sqlite3.connect(file)) as db, db:
        for statement in statements:
            db.execute(statement)


def test_wherever_it_is_killed_what_was_posted_is_known(folder: Path) -> None:
    """The old store stands, or the back-up with what was posted since: there is no third."""
    base, copy = folder / "a.db", folder / "copy.db"
    execute(base, _SUBSCRIBED)
    shutil.copy(base, copy)
    execute(base, _POSTED, _NOTED)
    command = [sys.executable, "-c", _KILLED, str(base), str(copy), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seen = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert {deliveries for _, deliveries, _ in seen} == {1}
    assert {marks for _, _, marks in seen} == {0, 1}, "both ends were seen"
    assert [status for status, _, _ in seen] == [signal.SIGKILL] * (len(seen) - 1) + [0]
    assert len(seen) > 10
