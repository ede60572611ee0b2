"""How long the bot takes from its start to READY, beside a discord.py client that does nothing.

Both are processes of their own, started in turn. What counts is the moment at which the loopback
Discord has sent READY. The first start makes the store and tells Discord of the commands; a later
one finds both. A start before all others has compiled the modules, as installing does.
"""

import asyncio
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import Row, median
from tests.benchmarks.memory import CLIENT, RUN
from tests.benchmarks.processes import INSTALLED
from tests.cli.running import ALONE, Stand, stand

MOST_MS = 500
"""What the bot may take beside the client."""

FIRST = 2
"""How many times as much it may take once in its life, to make the store."""

_PATIENCE_S = 30.0


async def measure(folder: Path, rounds: int) -> list[Row]:
    """`ours` is what the bot takes longer than the client, `floor` what it may."""
    await asyncio.to_thread(folder.mkdir)
    async with stand(folder, channels=5) as scene:
        scene.configure(ALONE)
        told = [scene.discord.api_url, scene.discord.gateway_url, scene.discord.token]
        await _ready_ms(scene, ["-c", RUN, "run"])
        client, first, later = [], [], []
        for _ in range(rounds):
            client.append(await _ready_ms(scene, ["-c", CLIENT, *told]))
            shutil.rmtree(folder / "data", ignore_errors=True)
            first.append(await _ready_ms(scene, ["-c", RUN, "run"]))
            later.append(await _ready_ms(scene, ["-c", RUN, "run"]))
    what = f"start to READY above the {median(client):,.0f} ms of a client"
    return [
        Row(what, median(later) - median(client), MOST_MS, 1),
        Row(f"first {what}", median(first) - median(client), MOST_MS, FIRST),
    ]


async def _ready_ms(scene: Stand, arguments: Sequence[str]) -> float:
    gateway = scene.discord.gateway
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        cwd=scene.folder,
        env=INSTALLED,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await scene.until(lambda: bool(gateway.connected), "a session")
        took = time.perf_counter() - began
    finally:
        process.terminate()
        async with asyncio.timeout(_PATIENCE_S):
            await process.wait()
    await scene.until(lambda: not gateway.connected, "the end of a session")
    return took * 1000
