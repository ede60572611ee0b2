"""A network that fails while a day is collected: at each of arXiv's services and each source.

Whoever waits in vain waits by the clock of the scene, so that the program's own bounds are what
ends it; see `tests.faults.hasty`.
"""

import asyncio
import multiprocessing
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

from bot.domain.calendar import previous_listing_day
from tests.cli.collecting import DAY, Ran, Scene, remember, scene
from tests.clock import FakeClock
from tests.faults.breaks import SILENT, Trouble, troubles
from tests.faults.certificates import NAME, certificates, write_authority
from tests.faults.hasty import HastyLoop, Passes
from tests.faults.lines import WELL, Line, Lines
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.faults.stored import Kept, kept_in, lost
from tests.faults.trust import trust

_EVENING = datetime(2026, 9, 3, 3, tzinfo=UTC)
"""Where arXiv is, it is still `DAY`, and its daily feeds are that day's."""

_SOURCES = {
    "huggingface": "Hugging Face",
    "hackernews": "Hacker News",
    "bluesky": "Bluesky",
    "x": "X",
}
_GROUPS = (
    ("listing",),
    ("huggingface", "bluesky", "x"),
    ("feed",),
    ("hackernews",),
    ("query",),
)
"""The services that have a trouble at the same time; the others are spared."""

_LONGEST = {"listing": timedelta(minutes=45), "query": timedelta(minutes=25)}
_LONGEST_ELSE = timedelta(minutes=15)


_NO_FEED = "not checked against the daily feed"
_UNFINISHED = "1 day could not be collected whole, see above; run the command again later"


def play(plan: Plan) -> list[Row]:
    """Every trouble at every service, in a process that trusts our own authority."""
    authority = write_authority(plan.folder)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        1, mp_context=context, initializer=trust, initargs=(str(authority),)
    ) as pool:
        return pool.submit(_play, plan).result()


def _play(plan: Plan) -> list[Row]:
    return asyncio.run(_play_all(plan))


async def _play_all(plan: Plan) -> list[Row]:
    rows: dict[str, Row] = {}
    known = list(troubles(certificates(plan.folder)))
    async with _network(plan.folder) as network:
        for seed in plan.seeds(len(known) * len(_GROUPS)):
            trouble = known[seed % len(known)]
            services = _GROUPS[(seed // len(known) + seed) % len(_GROUPS)]
            row = rows.setdefault(trouble.name, Row(trouble.name))
            try:
                await network.play(trouble, services)
            except AssertionError as error:
                row.went_wrong(seed, f"{', '.join(services)}: {error}"[:1000])
            else:
                row.went("said, nothing lost, whole when it is well")
    return list(rows.values())


@dataclass(frozen=True, slots=True)
class _Network:
    """A scene whose services are all behind lines, and what is stored and shown if all is well."""

    made: Scene
    clock: FakeClock
    lines: Mapping[str, Line]
    base: Path
    kept: Kept = field(default_factory=dict)
    shown: object = None

    async def play(self, trouble: Trouble, services: Sequence[str]) -> None:
        """Collect a day while some services have a trouble, and again without."""
        data = self.made.folder / "data"
        shutil.rmtree(data)
        shutil.copytree(self.base, data)
        self.configure(dict.fromkeys(services, (trouble.scheme, trouble.host)))
        for name, line in self.lines.items():
            await line.be(trouble.broken if name in services else WELL)
        self.clock.set_forward(_EVENING - self.clock.now())
        before = kept_in(data)
        ran = await self.made.collect()
        took = self.clock.now() - _EVENING
        longest = max(_LONGEST.get(name, _LONGEST_ELSE) for name in services)
        assert took <= longest, f"it took {took}"
        self._check(trouble, services, ran)
        assert not (gone := lost(before, kept_in(data))), gone
        for name in services:
            await self.lines[name].be(trouble.well)
        self.configure(dict.fromkeys(services, (trouble.scheme, NAME)))
        ran = await self.made.collect()
        assert ran.code == 0, f"when it is well: {ran.err}"
        assert " n/a" not in ran.out + ran.err, f"when it is well: {ran.err}"
        assert kept_in(data) == self.kept, "when it is well, something else is stored"
        assert await self.ranked() == self.shown, "when it is well, something else is shown"

    def _check(self, trouble: Trouble, services: Sequence[str], ran: Ran) -> None:
        """Whether people are told of what is not there, and of nothing else."""
        told = ran.out + ran.err
        assert "Traceback" not in told, told
        code = 1 if {"listing", "query"} & set(services) else 0
        assert ran.code == code, f"exit code {ran.code}: {told}"
        assert (_UNFINISHED in told) is bool(code), told
        assert (_NO_FEED in told) is ("feed" in services), told
        address = rf"{trouble.scheme}://{re.escape(trouble.host)}:\d+/\S*: "
        if code:
            line = rf"^{DAY} (partial|failed).*{address}.*({trouble.told})"
            assert re.search(line, told, re.MULTILINE), told
        for name, label in _SOURCES.items():
            if name in services:
                again = r".*; asked again after 3 Sep 2026 \d\d:\d\d UTC"
                line = rf"^{label} n/a: {address}.*({trouble.told}){again}"
                assert re.search(line, told, re.MULTILINE), f"{name}: {told}"
            else:
                assert f"{label} n/a" not in told, told

    def configure(self, ways: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> None:
        """Write where the services are: `ways` are schemes and hosts of those that are special."""

        def url(name: str) -> str:
            scheme, host = ways.get(name, ("http", NAME))
            return f"{scheme}://{host}:{self.lines[name].port}"

        arxiv: Any = SimpleNamespace(
            query_url=f"{url('query')}/api/query", feed_url=url("feed"), listing_url=url("listing")
        )
        networks: Any = SimpleNamespace(
            hugging_face=SimpleNamespace(url=url("huggingface")),
            hacker_news=SimpleNamespace(url=url("hackernews")),
            bluesky=SimpleNamespace(url=url("bluesky")),
            x=SimpleNamespace(url=url("x")),
        )
        replace(self.made, arxiv=arxiv, networks=networks).configure()

    async def ranked(self) -> object:
        """What the day's ranking shows, but for the times."""
        shown = await self.made.hot()
        return [{**paper, "observed_at": ""} for paper in shown["papers"]]


@asynccontextmanager
async def _network(folder: Path) -> AsyncIterator[_Network]:
    clock = FakeClock(_EVENING)
    async with scene(folder, newest=DAY, clock=clock) as made, AsyncExitStack() as stack:
        remember(made)
        services = {
            "listing": made.arxiv.listing_url,
            "feed": made.arxiv.feed_url,
            "query": made.arxiv.query_url,
            **{name: server.url for name, server in made.networks.servers.items()},
        }
        own = Lines()
        lines = {
            name: await stack.enter_async_context(Line(own, url)) for name, url in services.items()
        }
        network = _Network(made, clock, lines, folder / "base")
        network.configure()
        made.loop_factory = lambda: HastyLoop(_passing(own, clock), SILENT.__eq__)
        earlier = previous_listing_day(DAY)
        for day, name in ((earlier, "base"), (DAY, "well")):
            ran = await made.collect(day)
            assert ran.code == 0, ran.err
            shutil.copytree(folder / "data", folder / name)
        yield replace(network, kept=kept_in(folder / "well"), shown=await network.ranked())


def _passing(lines: Lines, clock: FakeClock) -> Passes:
    """What lets the command's time pass, and the services' with it."""

    def passes(seconds: float, looks_up: bool) -> bool:
        asked = asyncio.run_coroutine_threadsafe(lines.may_pass(elsewhere=looks_up), lines.loop)
        if not asked.result():
            return False
        clock.advance(seconds)
        return True

    return passes
