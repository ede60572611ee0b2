"""A tiny Discord, a process that can die at any step, and a data folder that outlives it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from bot.app import App, open_app
from bot.config import Config
from bot.domain.collection import DayRecord, Outcome
from bot.domain.delivery import Delivery
from bot.domain.digest import Digest
from bot.domain.mention import Counts
from bot.domain.subscription import Subscription
from bot.services.courier import Courier
from bot.services.delivery import Delivering
from bot.services.delivery_ports import (
    DeliveryStore,
    SubscriptionStore,
)
from bot.services.outlooks import Outlooks
from bot.services.subscribing import Subscribing
from bot.services.watch import Watch
from bot.settings import Database, Settings
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from tests import samples
from tests.clock import FakeClock
from tests.services.fake_discord import (
    CHANNEL,
    Crash,
    FakeDiscord,
    FakePoster,
    Mortal,
    Steps,
)

MONDAY = date(2026, 9, 14)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))
SINCE = date(2026, 9, 11)
SETTINGS = Settings(database=Database(url="sqlite://data.db?synchronous=OFF"))


def close_of(day: date) -> datetime:
    """When a listing day is to close."""
    return datetime.combine(day + timedelta(days=1), time(9), UTC)


@dataclass(frozen=True, slots=True)
class Bot:
    """One life of the bot."""

    app: App
    poster: FakePoster
    subscriptions: SubscriptionStore
    ledger: DeliveryStore
    delivering: Delivering
    courier: Courier

    async def round(self) -> None:
        """A tick, until what it began is through."""
        await self.courier.tick()
        await self.courier.finish()

    async def deliveries(self, subscription_id: int = 1) -> dict[date, Delivery]:
        """The ledger of a subscription by day."""
        found = await self.ledger.list_deliveries(subscription_id, 100)
        return {delivery.day: delivery for delivery in found}

    async def states(self, subscription_id: int = 1) -> dict[date, str]:
        """How far the deliveries of a subscription have come, by day."""
        found = await self.deliveries(subscription_id)
        return {day: str(found[day].state) for day in sorted(found)}

    async def close(self, *days: date, **changes: object) -> None:
        """Freeze days at the present moment."""
        store = StoredDigests(self.app.engine)
        for day in days:
            assert await store.freeze_digest(self.digest(day, **changes), f"print of {day}")

    def digest(self, day: date, **changes: object) -> Digest:
        """A digest that closed at the present moment."""
        fields: dict[str, object] = {"closed_at": self.app.clock.now()}
        return samples.digest(day, **(fields | changes))  # type: ignore[arg-type]

    async def collect(
        self, day: date, papers: int = 3, outcome: Outcome = Outcome.COMPLETE
    ) -> None:
        """Bring a day's papers in, and for each a post about it with 75 shares and likes."""
        now = self.app.clock.now()
        listed = [samples.paper(n, listed_on=day) for n in range(1, papers + 1)]
        await self.app.papers.save_papers(listed)
        await self.app.mentions.save_mentions(
            [
                samples.mention(n, counts=Counts(25, 50), observed_at=now, posted_at=now)
                for n in range(1, papers + 1)
            ]
        )
        record = DayRecord(day, outcome, "", papers, ("cs", "stat.ML"), now, listed=True)
        await StoredDays(self.app.engine).record_day(record)

    async def record_quiet(self, *days: date) -> None:
        """Note days without a listing."""
        for day in days:
            now = self.app.clock.now()
            record = DayRecord(day, Outcome.QUIET, "No updates today.", 0, ("cs",), now)
            await StoredDays(self.app.engine).record_day(record)

    async def subscribe(self, *channels: int, **fields: Any) -> list[Subscription]:
        """Subscribe channels; one of its own if none is named."""
        wanted: dict[str, Any] = {"since": SINCE, "admin_id": 77, **fields}
        return [
            await self.subscriptions.save_subscription(Subscription(channel_id=one, **wanted))
            for one in channels or (CHANNEL,)
        ]


class World:
    """Discord, a clock, and a data folder; every `bot()` is a process of its own over them."""

    def __init__(self, folder: Path, *, parts: int = 1, now: datetime | None = None) -> None:
        self.folder = folder
        self.clock = FakeClock(now or close_of(MONDAY))
        self.discord = FakeDiscord(self.clock, parts)

    def wait_until(self, moment: datetime) -> None:
        """Let time pass."""
        self.clock.advance((moment - self.clock.now()).total_seconds())

    def bot(self, steps: Steps | None = None) -> AbstractAsyncContextManager[Bot]:
        """Start the bot; it dies as `steps` say."""
        return _bot(self, steps or Steps())

    async def live(self, dies_at: int | None = None, rounds: int = 1) -> bool:
        """Start the bot for some rounds; whether it died before they were over."""
        steps = Steps(dies_at)
        async with self.bot(steps) as bot:
            try:
                for _ in range(rounds):
                    await bot.round()
            except Crash:
                await bot.courier.finish()
        return steps.died


def subscribing_of(bot: Bot) -> Subscribing:
    """What admins do, with the bot's store and its Discord."""
    app = bot.app
    outlooks = Outlooks(
        StoredDigests(app.engine),
        StoredDeliveries(app.engine),
        app.posts,
        app.rules.closes,
        app.clock.now,
    )
    return Subscribing(bot.subscriptions, outlooks, bot.poster, bot.delivering, "UTC")


def in_world(
    folder: Path, work: Callable[[World, Bot], Awaitable[None]], **fields: Any
) -> FakeDiscord:
    """Run `work` with a bot over an empty folder; the Discord that it leaves."""

    async def run() -> FakeDiscord:
        world = World(folder, **fields)
        async with world.bot() as bot:
            await work(world, bot)
        return world.discord

    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        return runner.run(run())


class HastyLoop(asyncio.SelectorEventLoop):
    """A loop whose clock can be set forward, so that no time-out is really waited for."""

    ahead_s = 0.0

    def time(self) -> float:
        """Seconds since an unknown start."""
        return super().time() + self.ahead_s


def hasten(seconds: float) -> None:
    """Let the running loop's time-outs come closer."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HastyLoop)
    loop.ahead_s += seconds


async def until(condition: Callable[[], object]) -> None:
    """Let other tasks go on until something holds."""
    while not condition():  # noqa: ASYNC110  # what is waited for is a plain list
        await asyncio.sleep(0)


@asynccontextmanager
async def _bot(world: World, steps: Steps) -> Any:
    asyncio.get_running_loop().set_exception_handler(_told_elsewhere)
    async with open_app(Config(SETTINGS, world.folder), world.clock) as app:
        subscriptions = cast(SubscriptionStore, Mortal(StoredSubscriptions(app.engine), steps))
        ledger = cast(DeliveryStore, Mortal(StoredDeliveries(app.engine), steps))
        poster = FakePoster(world.discord, steps)
        delivering = Delivering(
            subscriptions=subscriptions,
            ledger=ledger,
            store=StoredDigests(app.engine),
            days=StoredDays(app.engine),
            digests=app.digests,
            posts=app.posts,
            poster=poster,
            clock=world.clock,
            watch=Watch(StoredSubscriptions(app.engine)),
        )
        yield Bot(app, poster, subscriptions, ledger, delivering, Courier(delivering))


def _told_elsewhere(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A task that died of a crash is what the test wants; anything else is not."""
    if not isinstance(context.get("exception"), Crash):
        loop.default_exception_handler(context)


def once_each(discord: FakeDiscord, channels: Sequence[int], parts: int) -> None:
    """Every channel has every part of one delivery, once."""
    for channel in channels:
        messages = discord.messages[channel]
        assert sorted(message.part for message in messages) == list(range(parts)), channel
        assert len({message.key for message in messages}) == 1
