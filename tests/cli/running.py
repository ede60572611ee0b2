"""`hotpapers run` as a process, beside a loopback Discord in the test's own loop.

A data folder is prepared with a day that closed a few minutes ago, so that the bot has nothing to
do but to deliver it.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from bot.app import open_app
from bot.config import load_config
from bot.domain.calendar import newest_announcement, previous_listing_day
from bot.running import configured_channels
from bot.services.configured import Configured
from bot.sources.clock import SystemClock
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from bot.texts.stored import read_sentence
from tests.samples import digest
from tests.servers.discord import Channel, FakeDiscord, Guild, limits
from tests.stores import lay_store

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 90.0
"""How long anything may take that is waited for; the machine may be busy."""

DISCORD = """\
[health]
port = {health_port}
[discord]
token = "{token}"
api_url = "{api_url}"
gateway_url = "{gateway_url}"
"""
ALONE = """\
[arxiv]
query_url = "http://127.0.0.1:9/api/query"
feed_url = "http://127.0.0.1:9"
listing_url = "http://127.0.0.1:9"
[sources.huggingface]
enabled = false
[sources.hackernews]
enabled = false
"""
"""Nothing to collect: nobody listens at arXiv's address, and no source is asked."""

MIDNIGHT = '[digest]\nclose_at = "00:00"\n'
"""A day closes as soon as it is over in UTC."""


class Bot:
    """A running process of the command line; what it writes is in `said`.

    It never shows a traceback or its token: `ended` looks.
    """

    def __init__(self, process: asyncio.subprocess.Process, output: Path, secret: str) -> None:
        self.process = process
        self._output = output
        self._secret = secret

    @property
    def said(self) -> str:
        """What it has written so far, results and errors."""
        return self._output.read_text(encoding="utf-8")

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    async def says(self, words: str) -> None:
        """Wait until it has written something."""
        async with asyncio.timeout(LONGEST_S):
            while words not in self.said:  # noqa: ASYNC110 - files tell nobody
                await asyncio.sleep(0.01)

    async def ended(self, timeout_s: float = LONGEST_S) -> int:
        """Its exit code, once it has ended."""
        async with asyncio.timeout(timeout_s):
            code = await self.process.wait()
        assert "Traceback" not in self.said, self.said
        assert self._secret not in self.said
        return code

    async def stop(self) -> None:
        """Stop it as a service manager does; it ends in order."""
        self.signal(signal.SIGTERM)
        assert await self.ended(12) == 0, self.said


@dataclass
class Stand:
    """A loopback Discord with a server, and a folder with the bot's configuration and data."""

    discord: FakeDiscord
    folder: Path
    guild: Guild
    channels: Sequence[Channel]
    environment: dict[str, str] = field(default_factory=dict)

    def configure(
        self, *sections: str, token: str | None = None, api_url: str = "", health_port: int = 0
    ) -> None:
        """Write the configuration; every channel is one of [[channels]]."""
        head = DISCORD.format(
            token=token or self.discord.token,
            api_url=api_url or self.discord.api_url,
            gateway_url=self.discord.gateway_url,
            health_port=health_port,
        )
        (self.folder / "config.toml").write_text("\n".join([head, *sections]), encoding="utf-8")

    async def start(self, *arguments: str) -> Bot:
        """The command line as a process, `run` if nothing else is said."""
        return await self.run_module("bot", *(arguments or ("run",)))

    async def run_module(self, *arguments: str) -> Bot:
        """`python -m ARGUMENTS…` in the folder."""
        output = self.folder / f"output-{len(list(self.folder.glob('output-*')))}.txt"
        with output.open("wb") as file:
            process = await self._spawn(arguments, file)
        return Bot(process, output, self.discord.token)

    async def _spawn(
        self, arguments: Sequence[str], output: IO[bytes]
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *arguments),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Bot]:
        """The bot, connected; stopped in order at the end."""
        bot = await self.start()
        try:
            await self.connected()
            yield bot
            await bot.stop()
        finally:
            if bot.process.returncode is None:
                bot.process.kill()
                await bot.process.wait()

    async def connected(self) -> None:
        """Wait until a bot has a session at the gateway."""
        await self.until(lambda: bool(self.discord.gateway.connected), "a bot that connects")

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something that a request or a gateway message brings about."""
        await self.discord.until(holds, what=what, timeout_s=LONGEST_S)

    @property
    def database(self) -> Path:
        """The bot's store."""
        return self.folder / "data" / "hotpapers.db"

    def texts(self, channel: Channel) -> list[str]:
        """The messages of a channel."""
        return [message.text for message in self.discord.messages(channel)]

    def posts(self, channel: Channel | None = None) -> int:
        """How many requests to post came in, to a channel or to all."""
        return sum(
            request.method == "POST"
            and request.route == limits.MESSAGES
            and (channel is None or request.params["channel_id"] == str(channel.id))
            for request in self.discord.requests
        )

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the bot's store says, sentences in English; the bot may be running."""
        address = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as store:
            found = store.execute(query, values).fetchall()
        return [tuple(map(_in_english, row)) for row in found]

    def execute(self, statement: str) -> None:
        """Change the bot's store behind its back, while it is not running."""
        with closing(sqlite3.connect(self.database)) as store, store:
            assert store.execute(statement).rowcount > 0

    async def written(self, query: str, expected: Sequence[tuple[Any, ...]]) -> None:
        """Wait until the bot's store says something."""
        async with asyncio.timeout(LONGEST_S):
            while self.rows(query) != list(expected):  # noqa: ASYNC110 - SQLite tells nobody
                await asyncio.sleep(0.01)


@asynccontextmanager
async def stand(folder: Path, *, channels: int = 1, port: int = 0) -> AsyncIterator[Stand]:
    """A loopback Discord and an empty folder; the bot is not running yet."""
    async with FakeDiscord(port=port) as discord:
        guild = discord.world.add_guild()
        made = [discord.world.add_channel(guild, f"papers-{n + 1}") for n in range(channels)]
        yield Stand(discord, folder, guild, made)


def channel_sections(channels: Sequence[Channel], **options: object) -> str:
    """`[[channels]]` for each; `options` are their other keys."""
    lines = "".join(f"{name} = {_toml(value)}\n" for name, value in options.items())
    return "".join(f"[[channels]]\nid = {channel.id}\n{lines}" for channel in channels)


def _in_english(value: object) -> object:
    return str(read_sentence(value)) if isinstance(value, str) else value


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def latest_day() -> date:
    """A day that has closed, and after which a new subscription begins at the latest."""
    return previous_listing_day(newest_announcement(datetime.now(UTC)).day)


def newest_listing() -> date:
    """The newest listing whose date has begun where arXiv is."""
    now = datetime.now(UTC)
    day = newest_announcement(now).day
    eastern = now.astimezone(ZoneInfo("America/New_York")).date()
    return day if day <= eastern else previous_listing_day(day)


def newest_closed() -> date:
    """The newest listing day that is over in UTC: the last one to close under `MIDNIGHT`."""
    day = newest_listing()
    while day >= datetime.now(UTC).date():
        day = previous_listing_day(day)
    return day


async def close(folder: Path, *days: date, papers: int = 3) -> None:
    """Let the configured channels be known, and then days be closed: they are to be posted."""
    config = load_config(folder / "config.toml", {})
    clock = SystemClock()
    lay_store(config)
    async with open_app(config, clock) as app:
        store = StoredSubscriptions(app.engine)
        await Configured(store).apply(await configured_channels(app), clock.now())
        for day in days:
            closed_at = clock.now() - timedelta(minutes=5)
            frozen = digest(day, papers, closed_at=closed_at)
            await StoredDigests(app.engine).freeze_digest(frozen, f"the post of {day}")


def play(scene: Callable[[], Coroutine[Any, Any, None]], timeout_s: float = 120.0) -> None:
    """Run a test's coroutine, for a bounded time."""

    async def bounded() -> None:
        async with asyncio.timeout(timeout_s):
            await scene()

    asyncio.run(bounded())
