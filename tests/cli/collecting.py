"""A day to collect: the loopback services in the test's own loop, the command beside it.

The command runs in a thread, with the clock of the services, or as a process of its own, with the
computer's.
"""

import asyncio
import io
import json
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bot.app import App, open_app
from bot.cli import app as command_line
from bot.cli import archive, collect, digests
from bot.cli.session import Session
from bot.config import load_config
from bot.domain.clock import Clock
from bot.errors import HotPapersError
from bot.sources.clock import SystemClock
from bot.sources.gate import wait_silently
from tests.clock import FakeClock
from tests.leaks import hear
from tests.servers.arxiv import FakeArxiv, generated, weekdays
from tests.servers.networks import HANDLE, PASSWORD, TOKEN, HuggingFacePaper, Story
from tests.servers.networks.scenarios import Scenario, all_fine
from tests.servers.networks.world import FakeNetworks
from tests.stores import lay_store

DAY = date(2026, 9, 2)
CLOSED = datetime(2026, 9, 3, 10, tzinfo=UTC)
"""An hour after that day's close."""

NEWEST = date(2026, 9, 3)
"""The newest day that arXiv announces by then."""

ARXIV = """\
[arxiv]
query_url = "{0.query_url}"
feed_url = "{0.feed_url}"
listing_url = "{0.listing_url}"
min_interval_s = 0.01
page_interval_s = 0.01
"""
SOURCES = """\
[sources.huggingface]
base_url = "{0.hugging_face.url}"
[sources.hackernews]
base_url = "{0.hacker_news.url}"
"""
KEYED = """\
[sources.bluesky]
base_url = "{0.bluesky.url}"
handle = "{1}"
app_password = "{2}"
[sources.x]
base_url = "{0.x.url}"
oembed_url = "{0.x.url}"
bearer_token = "{3}"
"""


@dataclass(frozen=True)
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


@dataclass
class Scene:
    """The services, where the configuration and the data are, and how to run commands on them."""

    folder: Path
    clock: Clock
    arxiv: FakeArxiv
    networks: FakeNetworks
    day: date
    ids: Sequence[str]
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None

    def configure(self, *sections: str, keyed: bool = True) -> None:
        """Write the configuration; without `keyed`, Bluesky and X are off."""
        parts = [ARXIV.format(self.arxiv), SOURCES.format(self.networks)]
        if keyed:
            parts.append(KEYED.format(self.networks, HANDLE, PASSWORD, TOKEN))
        text = "".join([*parts, *(f"{section}\n" for section in sections)])
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    async def collect(self, day: date | None = None) -> Ran:
        """`hotpapers collect DAY` with this scene's clock."""
        wanted = str(day or self.day)
        return await self._run(lambda context: collect.collect(context, day=wanted))

    async def hot(self, day: date | None = None) -> dict[str, Any]:
        """`hotpapers hot DAY --json`, read."""
        wanted = str(day or self.day)
        ran = await self._run(lambda context: digests.hot(context, day=wanted, as_json=True))
        assert ran.code == 0, ran.err
        found: dict[str, Any] = json.loads(ran.out)
        return found

    async def explained(self) -> str:
        """`hotpapers hot DAY --explain`."""
        wanted = str(self.day)
        return (await self._run(lambda c: digests.hot(c, day=wanted, explain=True))).out

    async def import_posts(self, *paths: Path) -> Ran:
        """`hotpapers archive import PATH…`."""
        return await self._run(lambda context: archive.import_posts(context, list(paths)))

    async def export(self, folder: Path) -> Ran:
        """`hotpapers archive export DAY --out DIR`."""
        wanted = str(self.day)
        return await self._run(lambda c: archive.export_posts(c, day=wanted, out=folder))

    @asynccontextmanager
    async def app(self) -> AsyncIterator[App]:
        """The services over the scene's store."""
        config = load_config(self.folder / "config.toml", {})
        lay_store(config)
        async with open_app(config, self.clock) as app:
            yield app

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """The command line as a process, with the computer's clock."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def process(self, *arguments: str) -> Ran:
        """The same, up to its end."""
        return await ended(await self.start(*arguments))

    @property
    def post(self) -> Path:
        """Where the day's post is written."""
        return self.folder / "archive" / f"{self.day}---Hot-Papers.md"

    async def _run(self, command: Callable[[typer.Context], object]) -> Ran:
        session = Session(self.folder / "config.toml")
        session.clock = self.clock
        session.loop_factory = self.loop_factory
        out, err = io.StringIO(), io.StringIO()
        plain = {"highlight": False, "markup": False, "emoji": False}
        session.out = Console(file=out, soft_wrap=True, **plain)  # type: ignore[arg-type]
        session.err = Console(file=err, soft_wrap=True, **plain)  # type: ignore[arg-type]
        context = typer.Context(typer.main.get_command(command_line), obj=session)
        code = 0
        try:
            await asyncio.to_thread(command, context)
        except HotPapersError as error:
            code = error.exit_code
            err.write(f"error: {error}\n")
        hear(out.getvalue(), err.getvalue())
        return Ran(code, out.getvalue(), err.getvalue())


@asynccontextmanager
async def scene(
    folder: Path,
    scenario: Callable[[date, Sequence[str]], Scenario] = all_fine,
    *,
    day: date = DAY,
    newest: date = NEWEST,
    clock: Clock | None = None,
) -> AsyncIterator[Scene]:
    """The services with a scenario about the papers of `day`; `newest` is arXiv's newest day."""
    clock = clock or FakeClock(CLOSED)
    known = generated(weekdays(ending=newest, number=10))
    ids = [paper.arxiv_id for paper in known.on(day).new if paper.primary.startswith("cs.")]
    played = scenario(day, ids)
    timed = None if isinstance(clock, SystemClock) else clock
    async with (
        FakeArxiv(known, today=newest, clock=timed, min_interval_s=0, page_interval_s=0) as arxiv,
        FakeNetworks(played.world, clock=timed) as networks,
    ):
        played.play(networks)
        made = Scene(folder, clock, arxiv, networks, day, ids)
        made.configure()
        yield made


async def prepare(folder: Path) -> Path:
    """A data folder with the papers of `DAY` and the pools that `remember` makes."""
    async with scene(folder) as made:
        remember(made)
        async with made.app() as app:
            async with app.arxiv(wait_silently) as arxiv:
                attempt = await app.collector(arxiv).collect_day(made.day)
                assert attempt.record.papers == 27
            async with app.networks() as networks:
                assert await app.seeding(networks).seed_pools() == 60
    return folder / "data"


def play(
    folder: Path,
    work: Callable[[Scene], Awaitable[None]],
    *,
    data: Path | None = None,
    **options: Any,
) -> None:
    """Run `work` with a scene in `folder`, on a copy of the data folder `data` if it is given."""
    if data is not None:
        shutil.copytree(data, folder / "data")

    async def run() -> None:
        async with scene(folder, **options) as made:
            lay_store(load_config(folder / "config.toml", {}))
            await work(made)

    asyncio.run(run())


def rows(folder: Path) -> dict[str, list[object]]:
    """Every row of every table, but for what says when arXiv and the sources were asked last."""
    store = sqlite3.connect(folder / "data" / "hotpapers.db")
    # The index of words cannot be read row by row; it follows the table of papers.
    names = store.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'paper_search%'"
    ).fetchall()
    found = {
        name: sorted(store.execute(f'SELECT * FROM "{name}"'), key=repr)
        for (name,) in names
        if name not in ("source", "day", "sqlite_sequence")
    }
    store.close()
    return found


async def ended(process: asyncio.subprocess.Process) -> Ran:
    """What a process gave, which has a minute."""
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    assert process.returncode is not None
    ran = Ran(process.returncode, out.decode(), err.decode())
    hear(ran.out, ran.err)
    return ran


def remember(scene: Scene) -> None:
    """Let Hugging Face and Hacker News have a past, from which pools are made.

    Seven papers of Hugging Face, with 4, 5, 6, 7, 20, 30 and 50 upvotes; three papers on Hacker
    News, with 10, 20 and 31 points.
    """
    for number, upvotes in enumerate((4, 5, 6, 7, 20, 30, 50)):
        earlier = date.fromordinal(scene.day.toordinal() - 3 - number)
        paper = HuggingFacePaper(f"2401.{number + 1:05}", (earlier,), upvotes)
        scene.networks.hugging_face.papers.append(paper)
    for number, points in enumerate((10, 20, 31)):
        earlier = date.fromordinal(scene.day.toordinal() - 3 - number)
        at = datetime(earlier.year, earlier.month, earlier.day, 12, tzinfo=UTC)
        link = f"https://arxiv.org/abs/2402.{number + 1:05}"
        story = Story(48_000_000 + number, "Older", link, at, points=points)
        scene.networks.hacker_news.stories.append(story)
