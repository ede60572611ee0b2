"""A tiny Discord, a process that can die at any step, and a data folder that outlives it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from bot.app import App, open_app
from bot.config import Config
from bot.domain.collection import DayRecord, Outcome
from bot.domain.delivery import Delivery
from bot.domain.digest import Digest
from bot.domain.page import DigestPage
from bot.domain.subscription import Style, Subscription
from bot.errors import PostFailedError, PostRefusedError
from bot.services.courier import Courier
from bot.services.delivery import Delivering
from bot.services.delivery_ports import Content, DeliveryStore, SubscriptionStore
from bot.services.watch import Watch
from bot.settings import Database, Settings
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from tests import samples
from tests.clock import FakeClock

NONCE_WINDOW = timedelta(minutes=3)
MONDAY = date(2026, 9, 14)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))
SINCE = date(2026, 9, 11)
SETTINGS = Settings(database=Database(url="sqlite://data.db?synchronous=OFF"))
CHANNEL = 1_300_000_000_000_000_001


def close_of(day: date) -> datetime:
    """When a listing day is to close."""
    return datetime.combine(day + timedelta(days=1), time(9), UTC)


class Crash(BaseException):
    """The process is killed: no handler of the program may see it."""


class Steps:
    """The life of a process: it dies at step number `dies_at`, and all its tasks with it."""

    def __init__(self, dies_at: int | None = None) -> None:
        self._dies_at = dies_at
        self.taken = 0

    def take(self) -> None:
        """Go on by a step."""
        if self._dies_at is not None and self.taken >= self._dies_at:
            raise Crash
        self.taken += 1

    @property
    def died(self) -> bool:
        """Whether the process came to its end."""
        return self._dies_at is not None and self.taken >= self._dies_at


class Mortal:
    """An object whose asynchronous methods are a step before and a step after."""

    def __init__(self, inner: object, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._inner, name)

        async def call(*args: object, **kwargs: object) -> object:
            self._steps.take()
            result = await method(*args, **kwargs)
            self._steps.take()
            return result

        return call


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a channel."""

    id: int
    key: str
    part: int
    nonce: str
    at: datetime
    content: Content

    @property
    def day(self) -> date:
        """The listing day that it is about."""
        content = self.content
        return content.view.digest.day if isinstance(content, DigestPage) else content.day


class FakeDiscord:
    """What stays when the bot dies: channels, their messages, and how they behave.

    `faults` say what the next posts to a channel meet: `before` and `after` fail before and after
    the message exists, `hang` and `hang after` never answer, `slow` lets others go first, any other
    word is an error of that text that nobody foresaw. A channel in `closed` refuses with the reason
    there; `seen` says whether the bot's own view of it shows that. Without `history` a channel
    shows no messages.
    """

    def __init__(self, clock: FakeClock, parts: int = 1) -> None:
        self.clock = clock
        self.parts = parts
        self.messages: dict[int, list[Message]] = defaultdict(list)
        self.faults: dict[int, list[str]] = defaultdict(list)
        self.closed: dict[int, str] = {}
        self.seen = True
        self.known = True
        self.without_history: set[int] = set()
        self.told: list[tuple[int | None, str]] = []
        self.telling_hangs = False
        self.attempts: list[tuple[int, str]] = []
        self.looks = 0
        self._id = 1_400_000_000_000_000_000

    def days(self, channel_id: int = CHANNEL) -> list[date]:
        """The days of a channel's messages, in the order of the channel."""
        return [message.day for message in self.messages[channel_id]]

    def create(self, channel_id: int, content: Content, part: int, key: str, nonce: str) -> Message:
        """A new message, or the one with that nonce if it is some minutes old at most."""
        now = self.clock.now()
        for message in self.messages[channel_id]:
            if message.nonce == nonce and now - message.at <= NONCE_WINDOW:
                return message
        self._id += 1
        message = Message(self._id, key, part, nonce, now, content)
        self.messages[channel_id].append(message)
        return message


@dataclass(slots=True)
class FakePoster:
    """The bot's connection to the tiny Discord."""

    discord: FakeDiscord
    steps: Steps = field(default_factory=Steps)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)

    def count_messages(self, content: Content, style: Style) -> int:
        """As many as the test says; one for a quiet day."""
        return self.discord.parts if isinstance(content, DigestPage) else 1

    async def post_message(
        self,
        channel_id: int,
        content: Content,
        *,
        part: int,
        key: str,
        nonce: str,
        style: Style,
    ) -> int:
        """Post, or fail as the channel's next fault says."""
        self.steps.take()
        assert len(nonce) <= 25
        self.discord.attempts.append((channel_id, nonce))
        faults = self.discord.faults[channel_id]
        fault = faults.pop(0) if faults else ""
        await self._before(channel_id, fault)
        message = self.discord.create(channel_id, content, part, key, nonce)
        if fault == "hang after":
            await self._hang()
        if fault == "after":
            raise PostFailedError("the connection to Discord failed")
        self.steps.take()
        return message.id

    async def _before(self, channel_id: int, fault: str) -> None:
        if channel_id in self.discord.closed:
            raise PostRefusedError(self.discord.closed[channel_id])
        if fault == "before":
            raise PostFailedError("Discord answers HTTP 503")
        if fault == "hang":
            await self._hang()
        if fault == "slow":
            for _ in range(100):
                await asyncio.to_thread(int)
        elif fault not in ("", "after", "hang after"):
            raise LookupError(fault)

    async def _hang(self) -> None:
        self.hanging.set()
        await asyncio.Event().wait()

    async def find_message(
        self, channel_id: int, *, part: int, key: str, since: datetime
    ) -> int | None:
        """Look through the channel."""
        self.steps.take()
        self.discord.looks += 1
        if channel_id in self.discord.closed:
            raise PostRefusedError(self.discord.closed[channel_id])
        if channel_id in self.discord.without_history:
            return None
        for message in self.discord.messages[channel_id]:
            if (message.key, message.part) == (key, part) and message.at >= since:
                return message.id
        return None

    def find_guild(self, channel_id: int) -> int | None:
        """There are no servers here."""
        return None

    def access_problem(self, channel_id: int) -> str | None:
        """What the bot's own view of the channel shows."""
        if not self.discord.known:
            return None
        if channel_id in self.discord.without_history:
            return "I lack the permission Read Message History"
        return self.discord.closed.get(channel_id, "") if self.discord.seen else ""

    async def tell_admin(self, subscription: Subscription, text: str) -> bool:
        """Tell who set it up."""
        self.steps.take()
        self.discord.told.append((subscription.admin_id, text))
        if self.discord.telling_hangs:
            await self._hang()
        return True


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
