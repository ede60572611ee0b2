"""A database file that is damaged: said, with the newest back-up, and never written over."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.app import open_app
from bot.config import load_config
from bot.domain.calendar import next_listing_day
from bot.errors import HotPapersError
from bot.sources.clock import SystemClock
from bot.store.backup import copy_database
from bot.store.digests import StoredDigests
from tests import samples
from tests.faults import commands
from tests.faults.commands import Said
from tests.faults.damage import DAMAGES, Damage
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.open_files import open_files

_DAYS, _PAPERS = 6, 60
_NEW_DAY = date(2021, 3, 1)
_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True)
class _Store:
    """A folder with a configuration, a whole database in it, its bytes, and its newest back-up."""

    folder: Path
    file: Path
    content: bytes
    backup: Path
    post: Path

    def put(self, content: bytes) -> None:
        """Have the database file hold that, and nothing beside it."""
        for suffix in _SIDE_FILES:
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        self.file.write_bytes(content)

    def is_whole(self) -> bool:
        """Whether SQLite finds nothing wrong with the file."""
        try:
            with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as db:
                return bool(db.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
        except (sqlite3.Error, UnicodeDecodeError):
            return False


def play(plan: Plan) -> list[Row]:
    """Each kind of damage, with commands that read and one that writes."""
    store = asyncio.run(_prepare(plan.folder))
    rows = []
    for name, (times, damage) in DAMAGES.items():
        row = Row(f"database: {name}")
        for seed in plan.seeds(times):
            _play(store, name, damage, seed, plan, row)
        rows.append(row)
    store.put(store.content)
    return [*rows, _restored(store)]


def _play(store: _Store, name: str, damage: Damage, seed: int, plan: Plan, row: Row) -> None:
    content = damage(store.content, plan.chance(seed, name))
    if content == store.content:
        row.went("the bytes happened to be the same")
        return
    store.put(content)
    is_whole = store.is_whole()
    kept_open: list[str] = []

    def run(*arguments: object) -> Said:
        said = commands.run(store.folder, *arguments)
        kept_open.extend(open_files(store.folder))
        return said

    reading = [
        run("db", "info"),
        run("hot", "latest", "--json"),
        run("paper", "2102.00001", "--json"),
    ]
    untouched = store.file.read_bytes() == content
    writing = run("archive", "import", store.post)
    untouched = untouched and (writing.code == 0 or store.file.read_bytes() == content)
    said = [*reading, writing]
    noticed = [one for one in said if one.code]
    if not noticed and not is_whole:
        checked = asyncio.run(_checked(store))
        noticed = [checked] if checked.code else []
        kept_open += open_files(store.folder)
    fault = next(filter(None, (_fault(store, one) for one in [*said, *noticed])), "")
    if fault or not untouched:
        row.went_wrong(seed, fault or "it was written to by who found it damaged")
    elif kept_open:  # who would write to what is in its place by then
        row.went_wrong(seed, f"after the end there is still open: {', '.join(kept_open)}")
    elif noticed:
        row.went(
            "said with the back-up" + _WHEN[said.index(noticed[0]) if noticed[0] in said else -1]
        )
    elif is_whole:
        row.went("nothing to see: in free space or inside of a text")
    else:
        row.went_wrong(seed, "nobody noticed what SQLite's own check finds")


_WHEN = ("", "", "", " at the first write", " by the bot at its start")


def _fault(store: _Store, said: Said) -> str:
    """What is wrong with what was said; empty if nothing is."""
    if said.complaint:
        return said.complaint
    if said.code and store.backup.name not in said.err:
        return f"the back-up is not named: {said.sentence}"
    return ""


async def _checked(store: _Store) -> Said:
    """What the bot does when it has started."""
    try:
        async with open_app(load_config(store.folder / "config.toml", {}), SystemClock()) as app:
            await app.engine.check()
    except HotPapersError as error:
        return Said(error.exit_code, "", f"error: {error}")
    return Said(0, "", "")


def _restored(store: _Store) -> Row:
    """After all of that the back-up is still good for what it is there for."""
    row = Row("database: the back-up restored over a damaged one")
    store.put(store.content[:5000])
    restored = commands.run(store.folder, "db", "restore", store.backup)
    found = commands.run(store.folder, "hot", "latest", "--json")
    if restored.code or found.code:
        row.went_wrong(0, restored.err + found.err)
    else:
        row.went("all is there again")
    return row


async def _prepare(folder: Path) -> _Store:
    (folder / "config.toml").write_text('[digest]\nrule = "classic"\n', encoding="utf-8")
    config = load_config(folder / "config.toml", {})
    day = samples.DAY
    async with open_app(config, SystemClock()) as app:
        for _ in range(_DAYS):
            papers = [samples.paper(number, listed_on=day) for number in range(1, _PAPERS)]
            await app.papers.save_papers(papers)
            await StoredDigests(app.engine).freeze_digest(samples.digest(day, _PAPERS), "seal")
            day = next_listing_day(day)
    file = config.data_dir / "hotpapers.db"
    _make_the_same_each_time(file)
    config.backup_dir.mkdir()
    for earlier in range(3):
        copy_database(file, config.backup_dir / f"hotpapers-{day - timedelta(days=earlier)}.db")
    post = folder / f"{_NEW_DAY}---Hot-Papers.md"
    post.write_text(samples.post_text(str(_NEW_DAY)), encoding="utf-8")
    newest = config.backup_dir / f"hotpapers-{day}.db"
    shutil.rmtree(folder / "archive", ignore_errors=True)
    return _Store(folder, file, file.read_bytes(), newest, post)


def _make_the_same_each_time(file: Path) -> None:
    """Take out the moment at which it was made: a seed is to find the same bytes again."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("UPDATE tortoise_migrations SET applied_at = '2021-02-08 00:00:00+00:00'")
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
