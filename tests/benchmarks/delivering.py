"""A day's digest to a thousand channels, against the time that Discord's rate limit allows.

The loopback Discord is a process of its own; the client, the courier and the store are the real
ones.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App, open_app
from bot.client import HotPapersBot, connect
from bot.config import Config
from bot.domain.subscription import Layout, Style, Subscription
from bot.services.courier import Courier
from bot.services.delivery import Delivering
from bot.services.watch import Watch
from bot.settings import Digest, Settings
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.login import set_addresses
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from tests.benchmarks.measure import Row
from tests.benchmarks.processes import DISCORD, ask_control, served
from tests.clock import FakeClock
from tests.shared import archive_posts

CHANNELS, PER_S = 1_000, 50
BOUND = 1.1
THREADS, THREAD_BOUND = 200, 1.2

_GUILDS = 20
_DAY = date(2021, 2, 8)
_NOW = datetime(2021, 2, 9, 12, tzinfo=UTC)
_WISHES = ((None, None), (None, None), (5, None), (None, 100))  # limit and bar, in turn


async def measure(folder: Path) -> list[Row]:
    """A day as cards in many channels, and as a thread in some of them."""
    cards = await _measure(folder / "cards", CHANNELS, Layout.CARDS, requests=1, bound=BOUND)
    # A post, its thread, and the message with the cards in it.
    threads = await _measure(
        folder / "threads", THREADS, Layout.THREAD, requests=3, bound=THREAD_BOUND
    )
    return [*cards, *threads]


async def _measure(
    folder: Path, channels: int, layout: Layout, *, requests: int, bound: float
) -> list[Row]:
    """The seconds from planning to the last message, and what Discord refused as too much.

    Each channel takes so many `requests`; no bucket of a route is exhausted by them, so that the
    limit of all routes together is the floor.
    """
    arguments = ("--guilds", str(_GUILDS), "--channels", str(channels // _GUILDS))
    with served(DISCORD, *arguments) as told, addresses(told) as (api_url, token):
        clock = FakeClock(_NOW)
        config = Config(Settings(digest=Digest(rule="classic")), folder)
        async with open_app(config, clock) as app, connected(app, token) as bot:
            await _freeze_day(app)
            await _subscribe(app, await ask_control(api_url, "/state"), layout)
            courier = _courier(app, bot)
            start = time.perf_counter()
            await courier.tick()
            await courier.finish()
            took_s = time.perf_counter() - start
        refused = await ask_control(api_url, "/refused")
        there = await ask_control(api_url, "/messages")
    expected = channels * (2 if layout is Layout.THREAD else 1)
    if len(there) != expected or len({message["channel"] for message in there}) != expected:
        raise RuntimeError(f"{len(there)} messages are there, not one in each channel and thread")
    what = f"deliver {layout} to {channels:,} channels"
    floor_s = channels * requests / PER_S
    return [
        Row(f"{what} / what {PER_S} requests a second allow", took_s, floor_s, bound, "s"),
        Row(f"{what}: answers of 429, of which none is allowed", len(refused), 1, 0, ""),
    ]


@contextlib.contextmanager
def addresses(told: str) -> Iterator[tuple[str, str]]:
    """The address and the token of the loopback Discord, to which discord.py speaks meanwhile."""
    lines = dict(line.split(" = ") for line in told.splitlines() if " = " in line)
    api_url, gateway_url, token = (
        lines[name].strip('"') for name in ("api_url", "gateway_url", "token")
    )
    before = Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)
    set_addresses(api_url, gateway_url)
    try:
        yield api_url, token
    finally:
        set_addresses(*before)


@asynccontextmanager
async def connected(app: App, token: str) -> AsyncIterator[HotPapersBot]:
    """The client once it knows all channels; it has no loops of its own."""
    store = StoredSubscriptions(app.engine)
    bot = HotPapersBot(app.desk, read_mark=store.find_mark, save_mark=store.save_mark)
    async with bot:
        serving = asyncio.create_task(connect(bot, token))
        ready = asyncio.create_task(bot.wait_for("ready"))
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if serving.done():
                await serving
            await ready
            yield bot
        finally:
            await bot.close()
            await serving


def _courier(app: App, bot: HotPapersBot) -> Courier:
    return Courier(
        Delivering(
            subscriptions=StoredSubscriptions(app.engine),
            ledger=StoredDeliveries(app.engine),
            store=StoredDigests(app.engine),
            days=StoredDays(app.engine),
            digests=app.digests,
            posts=app.posts,
            poster=ChannelPoster(bot, Pace(), app.clock.now),
            clock=app.clock,
            watch=Watch(StoredSubscriptions(app.engine)),
        )
    )


async def _freeze_day(app: App) -> None:
    """The recorded day as one that was closed here."""
    [post] = [path for path in archive_posts() if path.name.startswith(_DAY.isoformat())]
    async for report in app.archive.import_posts([post]):
        if report.outcome != "new":
            raise RuntimeError(report)
    digest = await app.digests.find(_DAY)
    other = digest.day + timedelta(days=1)
    closed = replace(digest, day=other, imported=False, closed_at=_NOW - timedelta(hours=1))
    await StoredDigests(app.engine).freeze_digest(closed, "")


async def _subscribe(app: App, state: dict[str, list[dict[str, str]]], layout: Layout) -> None:
    """One subscription for each channel, not all with the same wishes."""
    store = StoredSubscriptions(app.engine)
    for number, channel in enumerate(state["channels"]):
        limit, bar = _WISHES[number % len(_WISHES)]
        await store.save_subscription(
            Subscription(
                channel_id=int(channel["id"]),
                guild_id=int(channel["guild"]),
                since=_DAY,
                limit=limit,
                min_attention=bar,
                style=Style(layout=layout),
            )
        )
