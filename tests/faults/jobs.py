"""What the program does when something goes wrong: its commands that write, each with its start.

A job begins with a folder as it is before it; a `Bench` lays that out again for each time.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.calendar import next_listing_day
from bot.domain.delivery import Delivery, DeliveryState, Part
from bot.domain.subscription import Subscription
from bot.render.markdown import post_name, render_post
from bot.sources.clock import SystemClock
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from bot.store.subscriptions import StoredSubscriptions
from tests import samples
from tests.cli.collecting import Scene, remember, scene
from tests.cli.test_attention_runs import DAY
from tests.cli.test_collect import NEWEST
from tests.faults.holdings import ARCHIVE, DATABASE, Kept, kept_of
from tests.faults.processes import timed

_CLOSES = '[digest]\nclose_at = "00:00"\n'  # so that the day has closed at whatever hour this runs
_POSTS, _PAPERS, _LARGE, _ROWS = 40, 12, 300, 150
_UNCLOSED = "DELETE FROM {} WHERE digest_id = (SELECT id FROM digest WHERE day = ?)"
COPY = "copy.db"


@dataclass(frozen=True)
class Job:
    """A command, the folder that it begins with, and what it comes to.

    `name` ends sentences that begin with a fault. `took_s` is how long it takes undisturbed.
    """

    name: str
    base: Path
    arguments: tuple[object, ...]
    kept: Kept
    took_s: float


def lay_out(base: Path, folder: Path) -> None:
    """Have a folder hold what a base holds, and nothing else; links to folders stay."""
    for path in folder.iterdir():
        if path.is_symlink():
            lay_out(base / path.name, path.resolve())
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    names = [path.name for path in folder.iterdir()]
    shutil.copytree(base, folder, ignore=shutil.ignore_patterns(*names), dirs_exist_ok=True)


@dataclass
class Bench:
    """A folder in which jobs are prepared, with the services that they ask."""

    made: Scene
    bases: Path

    @property
    def folder(self) -> Path:
        """Where the configuration is, and all that is written."""
        return self.made.folder

    def lay_out(self, job: Job, folder: Path) -> None:
        """Let a job begin in a folder, and services that nobody has asked too much."""
        lay_out(job.base, folder)
        self.made.networks.hugging_face.forget_requests()
        self.made.networks.bluesky.forget_requests()

    async def job(self, name: str, base: Path, *arguments: object) -> Job:
        """A job, done once as a measure for all other times."""
        lay_out(base, self.folder)
        said, took_s = await timed(self.folder, *arguments)
        assert said.code == 0, said.err
        return Job(name, base, arguments, kept_of(base, self.folder), took_s)

    def keep(self, name: str) -> Path:
        """A base as the folder is now."""
        return Path(shutil.copytree(self.folder, self.bases / name))


@asynccontextmanager
async def bench(folder: Path, bases: Path) -> AsyncIterator[Bench]:
    """A bench in an empty folder."""
    async with scene(folder, day=DAY, newest=NEWEST, clock=SystemClock()) as made:
        made.configure(_CLOSES)
        remember(made)
        await timed(folder, "--version")  # the first process takes longest to come
        yield Bench(made, bases)


async def jobs_on(bench: Bench, *, brief: bool = False) -> list[Job]:
    """All of them, or two that take little time."""
    await _begin(bench)
    earlier = bench.keep("earlier")
    collected = await bench.job("a day is collected", earlier, "collect", DAY)
    _open_again(bench.folder, DAY)
    closed = await bench.job("a day is closed", bench.keep("collected"), "collect", DAY)
    lay_out(earlier, bench.folder)
    _write_posts(bench.folder / "posts")
    imported = await bench.job(
        "posts are imported", bench.keep("posts"), "archive", "import", "posts"
    )
    if brief:
        return [closed, imported]
    lay_out(earlier, bench.folder)
    await _grow(bench.folder)
    await timed(bench.folder, "db", "backup", COPY)
    await _grow(bench.folder, by=1)
    large = bench.keep("large")
    backed_up = await bench.job("the database is backed up", large, "db", "backup", COPY)
    return [closed, collected, imported, backed_up]


async def _begin(bench: Bench) -> None:
    """Earlier days, one of them posted to a channel, and a post in the archive."""
    day = samples.DAY
    async with bench.made.app() as app:
        digests, ledger = StoredDigests(app.engine), StoredDeliveries(app.engine)
        for _ in range(3):
            digest = samples.digest(day, _PAPERS)
            await digests.freeze_digest(digest, f"the post of {day}")
            await app.archive.write_post(digest, bench.folder / ARCHIVE)
            day = next_listing_day(day)
        subscription = await StoredSubscriptions(app.engine).save_subscription(
            Subscription(channel_id=1, since=samples.DAY)
        )
        sent = Delivery(subscription.id or 0, samples.DAY, "key", DeliveryState.SENT)
        await ledger.add_deliveries([sent])
        [known] = await ledger.list_deliveries(subscription.id or 0, 1)
        await ledger.save_part(Part(known.id or 0, 0, samples.CLOSE, 123))


def _open_again(folder: Path, day: date) -> None:
    """Let a closed day be collected, and not closed yet."""
    with closing(sqlite3.connect(folder / DATABASE)) as store, store:
        for table in ("entry", "shown"):
            store.execute(_UNCLOSED.format(table), [str(day)])
        assert store.execute("DELETE FROM digest WHERE day = ?", [str(day)]).rowcount == 1
        store.execute("DELETE FROM pool WHERE day = ? AND NOT seeded", [str(day)])
    (folder / ARCHIVE / f"{day}---Hot-Papers.md").unlink()


def _write_posts(folder: Path) -> None:
    folder.mkdir()
    day = date(2022, 1, 3)
    for _ in range(_POSTS):
        digest = samples.digest(day, _PAPERS)
        (folder / post_name(digest)).write_text(render_post(digest, bar=0), encoding="utf-8")
        day = next_listing_day(day)


async def _grow(folder: Path, by: int = _LARGE) -> None:
    """Give the database papers of 12 kB, and many small rows, which take long to be looked at."""
    engine = await Engine.open(f"sqlite://{folder / DATABASE}")
    try:
        papers = [
            samples.paper(number, arxiv_id=f"21{by % 12 + 1:02}.{number:05}", abstract="x" * 12_000)
            for number in range(1, by + 1)
        ]
        await StoredPapers(engine).save_papers(papers)
    finally:
        await engine.close()
    with closing(sqlite3.connect(folder / DATABASE)) as store, store:
        rows = ((f"{by} {number}", "") for number in range(by * _ROWS))
        store.executemany("INSERT INTO mark (name, value) VALUES (?, ?)", rows)
