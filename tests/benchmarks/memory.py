"""The memory of the idle bot, above that of a discord.py client that does nothing."""

import contextlib
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from bot.sources.clock import SystemClock
from tests.benchmarks.measure import Row
from tests.benchmarks.processes import ARXIV, DISCORD, NETWORKS, memory_mb, running, served
from tests.servers.arxiv import weekdays

MOST_MB = 80
"""What the bot may take beside the client."""

_DAYS = 5  # that are collected at first start
_SETTLED_S = 3.0
_PATIENCE_S = 120.0
_STEP_S = 0.25
CLIENT = """
import sys, discord, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
class Client(discord.AutoShardedClient):
    async def on_ready(self):
        print("ready", flush=True)
Client(
    intents=discord.Intents(guilds=True),
    member_cache_flags=discord.MemberCacheFlags.none(),
    chunk_guilds_at_startup=False,
    max_messages=None,
    allowed_mentions=discord.AllowedMentions.none(),
).run(sys.argv[3], log_handler=None)
"""
"""Connects as the bot does, and does nothing else: its arguments are two addresses and a token."""

RUN = "from bot.__main__ import main; main()"


def measure(folder: Path) -> list[Row]:
    """Both connected to a loopback Discord; the bot has collected all there is, and waits."""
    if not Path("/proc/self/status").exists():
        return []
    folder.mkdir()
    with (
        served(DISCORD, "--guilds", "10", "--channels", "50") as discord,
        served(ARXIV, "--min-interval", "0.01", "--page-interval", "0.01") as arxiv,
        served(NETWORKS, "--day", weekdays(ending=_today(), number=1)[0].isoformat()) as networks,
    ):
        (folder / "config.toml").write_text(discord + arxiv + networks, encoding="utf-8")
        client = _client_mb(discord)
        bot = _bot_mb(folder)
    return [Row(f"memory of the idle bot above {client:.0f} MB", bot - client, MOST_MB, 1, "MB")]


def _today() -> date:
    return SystemClock().now().date()


def _client_mb(discord: str) -> float:
    told = dict(line.split(" = ") for line in discord.splitlines() if " = " in line)
    addresses = [told[name].strip('"') for name in ("api_url", "gateway_url", "token")]
    with running("-c", CLIENT, *addresses) as client:
        assert client.stdout is not None
        client.stdout.readline()
        time.sleep(_SETTLED_S)
        return memory_mb(client.pid)


def _bot_mb(folder: Path) -> float:
    with running("-c", RUN, "run", cwd=folder, log=folder / "log") as bot:
        deadline = time.monotonic() + _PATIENCE_S
        while not _has_collected(folder / "data" / "hotpapers.db"):
            if bot.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
            time.sleep(_STEP_S)
        time.sleep(_SETTLED_S)
        return memory_mb(bot.pid)


def _has_collected(file: Path) -> bool:
    """Whether nothing of the last days is left to collect, and all four sources were asked."""
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(file)) as store:
        [days] = store.execute("SELECT count(*) FROM day WHERE retry_at IS NULL").fetchone()
        [asked] = store.execute("SELECT count(*) FROM source").fetchone()
        return bool(days == _DAYS and asked == 4)
    return False
