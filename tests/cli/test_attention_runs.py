"""`hotpapers collect` as processes that die in the middle, or meet."""

import asyncio
import json
import shlex
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.sources.clock import SystemClock
from tests.cli.collecting import Scene, ended, scene
from tests.cli.test_collect import DAYS, NEWEST
from tests.servers.answers import plain
from tests.servers.networks.exchange import Exchange

DAY = DAYS[-2]
# At midnight of the next day, so that the day has closed at whatever hour this runs.
_CLOSES = '[digest]\nclose_at = "00:00"\n[archive]\nafter_write = ["sh", "-c", {}]'
_WRITTEN = "echo written >> ../after.txt"


def play(folder: Path, work: Callable[[Scene], Awaitable[None]]) -> None:
    """Run `work` with a scene on the computer's clock."""

    async def run() -> None:
        async with scene(folder, day=DAY, newest=NEWEST, clock=SystemClock()) as made:
            made.configure(_CLOSES.format(json.dumps(_WRITTEN)))
            await work(made)

    asyncio.run(run())


class Gate:
    """A fault that holds requests back until `wanted` of them are there, or it is opened."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        self.waiting = 0

    async def __call__(self, exchange: Exchange) -> web.StreamResponse:
        """Wait, then answer as if nothing were wrong."""
        self.waiting += 1
        if self.waiting >= self._wanted:
            self.reached.set()
        await self.opened.wait()
        return plain(exchange.answer)


async def reached(gate: Gate) -> None:
    """As many requests as are wanted are held back."""
    async with asyncio.timeout(30):
        await gate.reached.wait()


def digests(folder: Path) -> list[tuple[str, int]]:
    """The frozen days, with how many entries they have."""
    with closing(sqlite3.connect(folder / "data" / "hotpapers.db")) as store:
        return store.execute(
            "SELECT d.day, count(e.id) FROM digest d JOIN entry e ON e.digest_id = d.id GROUP BY 1"
        ).fetchall()


def test_two_processes_freeze_a_day_once(tmp_path: Path) -> None:
    """Two that close a day at the same moment give one digest and one post, and both end well."""

    async def work(scene: Scene) -> None:
        gate = Gate(2)
        scene.networks.x.misbehave("oembed", gate, times=2)
        runs = [await scene.start("collect", str(DAY)) for _ in range(2)]
        await reached(gate)
        assert digests(tmp_path) == []
        gate.opened.set()
        for ran in await asyncio.gather(*map(ended, runs)):
            assert ran.code == 0, ran.err
            assert f"{DAY} closed by balanced: 4 papers over the bar of 5" in ran.out
        assert digests(tmp_path) == [(str(DAY), 5)]
        assert [file.name for file in (tmp_path / "archive").iterdir()] == [scene.post.name]
        post = scene.post.read_bytes()
        exported = await scene.export(tmp_path / "copies")
        assert exported.code == 0
        assert (tmp_path / "copies" / scene.post.name).read_bytes() == post
        assert scene.networks.bluesky.counts["createSession"] == 1

    play(tmp_path, work)


def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(tmp_path: Path) -> None:
    """Killed while finding, while embedding and after writing, the day is frozen once and whole."""

    async def killed_at(scene: Scene, interface: str) -> None:
        server = scene.networks.hacker_news if interface == "search" else scene.networks.x
        gate = Gate(1)
        server.misbehave(interface, gate, times=None)
        run = await scene.start("collect", str(DAY))
        await reached(gate)
        run.kill()
        assert (await ended(run)).code == -signal.SIGKILL
        server.behave()
        gate.opened.set()

    async def work(scene: Scene) -> None:
        await killed_at(scene, "search")
        await killed_at(scene, "oembed")
        assert digests(tmp_path) == []
        kill = f"{_WRITTEN}; kill -KILL $PPID"
        scene.configure(_CLOSES.format(json.dumps(kill)))
        assert (await scene.process("collect", str(DAY))).code == -signal.SIGKILL
        frozen, post = digests(tmp_path), scene.post.read_bytes()
        assert frozen == [(str(DAY), 5)]
        assert post.count(b"\n# ") == 4
        last = await scene.collect()
        assert last.code == 0
        assert "closed" not in last.out
        assert (digests(tmp_path), scene.post.read_bytes()) == (frozen, post)
        assert (tmp_path / "after.txt").read_text(encoding="utf-8") == "written\n"
        # Each post was asked for once and kept: the request that was cut off is one more.
        assert scene.networks.x.counts["oembed"] == 3
        assert scene.networks.bluesky.counts["createSession"] == 1

    play(tmp_path, work)


@pytest.mark.parametrize("command", ["exit 3", "no-such-command"])
def test_a_command_that_fails_is_told(tmp_path: Path, command: str) -> None:
    """When `after_write` fails the post is there, and one sentence says what ended how."""

    async def work(scene: Scene) -> None:
        words = ["sh", "-c", command] if command.startswith("exit") else [command]
        scene.configure(f'[digest]\nclose_at = "00:00"\n[archive]\nafter_write = {words}')
        ran = await scene.collect()
        assert ran.code == 1
        told = ran.err.splitlines()[-1]
        ending = "ended with exit code 3" if len(words) == 3 else "No such file or directory"
        assert told.startswith(f"error: [archive] after_write ({shlex.join(words[:1])}")
        assert ending in told
        assert scene.post.exists()
        assert digests(tmp_path) == [(str(DAY), 5)]

    play(tmp_path, work)


def test_the_days_of_this_module_have_closed() -> None:
    """At any hour the day that the processes collect lies behind its close."""
    assert datetime.now(UTC).date() > DAY
