"""A month of the bot in one process: does its memory stay flat, and how fast does its store grow?

Everything is real but the time and the services: the clients, the rounds, the courier over a
discord.py client, the night's work. The services are the loopback ones, on the bot's own clock,
which is set from half an hour to half an hour; whoever waits, waits by it, so a month takes a
minute. The services live in the same process: what they have noted down is forgotten every night.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import median

from pydantic import SecretStr

from bot.app import App, open_app
from bot.config import Config
from bot.domain.calendar import EASTERN
from bot.domain.subscription import Subscription
from bot.running import delivering_of, rounds_of
from bot.services.courier import Courier
from bot.services.rounds import Rounds
from bot.settings import Arxiv, Bluesky, Database, HackerNews, HuggingFace, Settings, Sources, X
from bot.sources.gate import wait_silently
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from tests.benchmarks.delivering import addresses, connected
from tests.benchmarks.measure import Row
from tests.benchmarks.processes import memory_mb
from tests.clock import FakeClock
from tests.servers.arxiv import Announcements, FakeArxiv, Size, generated, weekdays
from tests.servers.discord import Channel, FakeDiscord
from tests.servers.networks import HANDLE, PASSWORD, TOKEN, FakeNetworks, World
from tests.servers.networks.generate import bluesky_posts, featured_papers, stories, x_posts

FIRST = date(2026, 10, 1)
DAYS = 30
USUAL = Size(new=600, cross=150, elsewhere=30, replaced=250)
"""A listing day of `cs` and `stat.ML` as they are now."""

STEP = timedelta(minutes=30)
"""How often the sources are asked."""

FLAT = 1.05
GROWTH = 4.0
"""A day in the store may take so many times the room that its texts take by themselves."""

_BEFORE = 5  # listing days that a first start brings in
_CHANNELS = 3
_WEEK = 7
_SATURDAY = 5


@dataclass
class Month:
    """What was measured at the end of each day: memory, bytes of the store in use, new papers.

    Before the bot began, the services with all they know took `begun_mb`. `messages` counts by
    channel, `closed` are the days that closed and were to be posted.
    """

    memory_mb: list[float] = field(default_factory=list)
    begun_mb: float = 0.0
    store: list[int] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    messages: Counter[int] = field(default_factory=Counter)
    closed: list[date] = field(default_factory=list)

    @property
    def growth(self) -> list[int]:
        """The bytes that each day added."""
        return [after - before for before, after in zip(self.store, self.store[1:], strict=False)]


async def measure(folder: Path) -> list[Row]:
    """The memory of the last week against that of the second, and the growth of the store."""
    if not can_measure():
        return []
    known = generated(listing_days(FIRST, DAYS), USUAL)
    month = await live(folder, known, FIRST, DAYS)
    second, last = month.memory_mb[_WEEK : 2 * _WEEK], month.memory_mb[-_WEEK:]
    days = list(zip(month.growth, month.listed[1:], strict=True))
    for number, (grown, papers) in enumerate(days, start=2):
        print(f"day {number:>2}: {papers:>4} papers listed, the store grew by {grown / 1e6:.2f} MB")
    usual = median(papers for _, papers in days if papers)
    by_a_day = median(grown for grown, papers in days if papers)
    weeks = f"memory of a month, {month.begun_mb:.0f} MB of it the services: last week / second"
    return [
        Row(weeks, median(last), median(second), FLAT, "MB"),
        Row(
            f"growth of the store by a day of {usual:.0f} papers / their texts",
            by_a_day / 1e6,
            _texts(known) * usual / 1e6,
            GROWTH,
            "MB",
        ),
    ]


def can_measure() -> bool:
    """Whether the system tells how much memory a process holds (Linux)."""
    return Path("/proc/self/status").exists()


async def live(
    folder: Path, known: Announcements, first: date, days: int, step: timedelta = STEP
) -> Month:
    """The bot's life for some days from `first` on, 00:00 UTC; `known` is what arXiv announces.

    There is a round of everything after each `step`.

    Raises:
        RuntimeError: a day that closed was not posted once to each channel.
    """
    clock = FakeClock(datetime.combine(first, time(), UTC))
    month = Month()
    async with (
        FakeArxiv(known, today=first, clock=clock) as arxiv,
        FakeNetworks(_said_of(known), clock=clock) as networks,
        FakeDiscord(clock=clock) as discord,
    ):
        guild = discord.world.add_guild()
        channels = [discord.world.add_channel(guild, f"papers-{n}") for n in range(_CHANNELS)]
        told = f'api_url = "{discord.api_url}"\ngateway_url = "{discord.gateway_url}"\n'
        config = Config(_settings(arxiv, networks), folder)
        month.begun_mb = memory_mb(os.getpid())
        with addresses(f'{told}token = "{discord.token}"\n') as (_, token):
            async with _bot(config, clock, token, channels) as bot:
                for number in range(days):
                    day = first + timedelta(days=number)
                    await bot.live_until(day + timedelta(days=1), step, arxiv)
                    month.memory_mb.append(memory_mb(os.getpid()))
                    month.store.append(_bytes_in(folder / "month.db"))
                    month.listed.append(len(await bot.app.papers.list_ids(day)))
                    _forget(arxiv, networks, discord)
                month.closed = [day for day in bot.closed if day >= first]
        month.messages = Counter({one.id: len(discord.messages(one)) for one in channels})
    if set(month.messages.values()) != {len(month.closed)}:
        raise RuntimeError(f"{len(month.closed)} days closed, posts by channel {month.messages}")
    return month


@dataclass
class _Bot:
    """The bot's loops, taken a round at a time."""

    app: App
    clock: FakeClock
    rounds: Rounds
    courier: Courier
    closed: list[date] = field(default_factory=list)

    async def live_until(self, day: date, step: timedelta, arxiv: FakeArxiv) -> None:
        """Let time pass until a day begins (UTC), with a round of everything after each step."""
        end = datetime.combine(day, time(), UTC)
        housekeeping = self.app.housekeeping
        while (moment := self.clock.now()) < end:
            arxiv.today = moment.astimezone(EASTERN).date()
            await self.rounds.collect_papers()
            await self.rounds.ask_sources()
            self.closed += await self.rounds.close_days()
            await self.courier.tick()
            await self.courier.finish()
            await housekeeping.backups.back_up_if_due()
            await housekeeping.make_room_if_due()
            left = (moment + step - self.clock.now()).total_seconds()
            self.clock.advance(max(left, 0))
        if self.closed:
            page = await self.app.desk.reading.find_page(None)
            for entry in page.view.shown[:10]:
                await self.app.desk.lookup.find_page(entry.paper.arxiv_id)


@asynccontextmanager
async def _bot(
    config: Config, clock: FakeClock, token: str, channels: Sequence[Channel]
) -> AsyncIterator[_Bot]:
    async with open_app(config, clock) as app:
        store = StoredSubscriptions(app.engine)
        for channel in channels:
            since = clock.now().date() - timedelta(days=1)
            await store.save_subscription(Subscription(channel.id, since))
        async with (
            connected(app, token) as client,
            app.arxiv(wait_silently) as arxiv,
            app.networks() as networks,
        ):
            poster = ChannelPoster(client, Pace(), clock.now)
            courier = Courier(delivering_of(app, poster))
            yield _Bot(app, clock, rounds_of(app, arxiv, networks), courier)


def _settings(arxiv: FakeArxiv, networks: FakeNetworks) -> Settings:
    return Settings(
        database=Database(url="sqlite://month.db?synchronous=OFF"),  # the disk is not measured here
        arxiv=Arxiv(
            query_url=arxiv.query_url, feed_url=arxiv.feed_url, listing_url=arxiv.listing_url
        ),
        sources=Sources(
            huggingface=HuggingFace(base_url=networks.hugging_face.url),
            hackernews=HackerNews(base_url=networks.hacker_news.url),
            bluesky=Bluesky(
                handle=HANDLE, app_password=SecretStr(PASSWORD), base_url=networks.bluesky.url
            ),
            x=X(
                bearer_token=SecretStr(TOKEN),
                daily_reads=100_000,
                base_url=networks.x.url,
                oembed_url=networks.x.url,
            ),
        ),
    )


def listing_days(first: date, days: int) -> list[date]:
    """The weekdays among `days` from `first` on, and those before that a first start brings in."""
    within = [first + timedelta(days=number) for number in range(days)]
    before = weekdays(ending=first - timedelta(days=1), number=_BEFORE)
    return [*before, *(day for day in within if day.weekday() < _SATURDAY)]


def _said_of(known: Announcements) -> World:
    """The posts about each day's papers, made in the day in which they are listed."""
    world = World()
    for number, (day, mailing) in enumerate(sorted(known.days.items())):
        ids = [paper.arxiv_id for paper in mailing.new]
        starting = datetime.combine(day, time(1), UTC)
        world.papers += featured_papers(ids, day=day, number=25, seed=number)
        world.stories += [
            replace(story, story_id=story.story_id + 1000 * number)
            for story in stories(ids, starting=starting, number=15, seed=number)
        ]
        world.bluesky += [
            replace(post, rkey=f"3l{number:03}{post.rkey[5:]}")
            for post in bluesky_posts(ids, starting=starting, number=150, seed=number)
        ]
        world.x += x_posts(ids, starting=starting, number=300, seed=number)
    return world


def _texts(known: Announcements) -> float:
    """The bytes of titles, names, categories and abstract of a paper, on average."""
    papers = [paper for mailing in known.days.values() for paper in mailing.new]
    return sum(
        len("".join([p.arxiv_id, p.title, *p.authors, *p.categories, p.abstract]).encode())
        for p in papers
    ) / len(papers)


def _bytes_in(store: Path) -> int:
    """What a store uses; pages that are free are used again."""
    with closing(sqlite3.connect(store)) as db:
        numbers = ("page_count", "freelist_count", "page_size")
        pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in numbers)
    return int(pages - free) * int(size)


def _forget(arxiv: FakeArxiv, networks: FakeNetworks, discord: FakeDiscord) -> None:
    """Let the services forget who asked them what."""
    arxiv.visits.clear()
    for server in networks.servers.values():
        server.visits.clear()
    discord.requests.clear()
