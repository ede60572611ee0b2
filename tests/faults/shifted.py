"""A bot whose clock somebody sets, in a world in which time goes its way."""

import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from aiohttp import web

from bot.app import App, open_app
from bot.config import load_config
from bot.domain.calendar import EASTERN
from bot.domain.subscription import Subscription
from bot.running import delivering_of, rounds_of
from bot.services.courier import Courier
from bot.services.delivery_ports import Post, PostedMessage
from bot.services.rounds import Rounds
from bot.sources.gate import wait_silently
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.poster import ChannelPoster
from tests.cli.collecting import DAY, Scene, scene
from tests.clock import FakeClock
from tests.faults.stored import Kept, kept_in
from tests.servers.answers import plain
from tests.servers.networks import BlueskyPost, Story, XPost, snowflake
from tests.services.fake_discord import CHANNEL, FakeDiscord, FakePoster

BEGIN = datetime(2026, 9, 3, 2, tzinfo=UTC)
"""Two hours before Thursday's papers are shown, seven hours before Wednesday closes."""

STEPS = 20
"""Hours, in which a day is collected and another one closes."""

_NEWEST = date(2026, 9, 4)
_A_STEP = timedelta(hours=1)
_FEWER = {"HOTPAPERS_SOURCES__HUGGINGFACE__ENABLED": "false"}


class ShiftedClock:
    """A `Clock` that is `ahead` of the true time."""

    def __init__(self, true: FakeClock) -> None:
        self.true = true
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        """The moment that the bot's computer shows, aware UTC."""
        return self.true.now() + self.ahead

    def monotonic(self) -> float:
        """Seconds since an unknown start."""
        return self.true.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` have passed."""
        await self.true.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Jump:
    """The clock is set wrong in a step, and right again some steps later.

    `during` says in the middle of what it is set each time: "collecting", "asking", "posting", or
    nothing for between two rounds.
    """

    step: int
    ahead: timedelta
    steps: int
    during: str = ""


@dataclass(slots=True)
class Life:
    """What became of a bot in those hours; moments are true ones.

    `asked_at` are the moments at which Hacker News was asked.
    """

    closed: list[date] = field(default_factory=list)
    posts: Mapping[date, Sequence[datetime]] = field(default_factory=dict)
    kept: Kept = field(default_factory=dict)
    asked_at: list[datetime] = field(default_factory=list)


@dataclass(slots=True)
class _JumpingPoster(FakePoster):
    """A connection to Discord; `before` is called before each message that is sent."""

    before: Callable[[], None] = lambda: None

    async def post_message(
        self, channel_id: int, post: Post, number: int, *, nonce: str, ping: bool
    ) -> PostedMessage:
        """Post, at a time at which the clock may be set."""
        self.before()
        return await FakePoster.post_message(self, channel_id, post, number, nonce=nonce, ping=ping)


@dataclass(slots=True)
class _Bot:
    """The bot, taken a round at a time."""

    made: Scene
    app: App
    clock: ShiftedClock
    rounds: Rounds
    courier: Courier
    poster: _JumpingPoster
    closed: list[date] = field(default_factory=list)

    async def step(self, jump: timedelta | None, during: str) -> None:
        """An hour; the clock is set to be so far ahead in the middle of it."""
        true = self.clock.true
        until = true.now() + _A_STEP
        self.made.arxiv.today = true.now().astimezone(EASTERN).date()

        def shift() -> None:
            if jump is not None:
                self.clock.ahead = jump

        if not during:
            shift()
        if during == "collecting":
            self.made.arxiv.misbehave("listing", _calling(shift))
        if during == "asking":
            self.made.networks.x.misbehave("*", _calling(shift))
        self.poster.before = shift if during == "posting" else lambda: None
        await self.rounds.collect_papers()
        await self.rounds.ask_sources()
        self.closed += await self.rounds.close_days()
        await self.courier.tick()
        await self.courier.finish()
        true.advance(max(0.0, (until - true.now()).total_seconds()))

    async def live(self, jump: Jump | None) -> None:
        """All the hours."""
        for number in range(STEPS):
            if jump is not None and number == jump.step:
                await self.step(jump.ahead, jump.during)
            elif jump is not None and number == jump.step + jump.steps:
                await self.step(timedelta(0), jump.during)
                self.clock.ahead = timedelta(0)  # where there was nothing in the middle of which
            else:
                await self.step(None, "")


def _calling(call: Callable[[], None]) -> Any:
    """A fault that does something, and answers as if nothing were."""

    async def fault(exchange: Any) -> web.StreamResponse:
        call()
        return plain(exchange.answer)

    return fault


async def prepare(folder: Path) -> Path:
    """A data folder as a bot leaves it that has run for an hour before."""
    folder.mkdir()  # noqa: ASYNC240 - nobody waits for it
    async with _lived(folder, FakeClock(BEGIN - _A_STEP)) as bot:
        await bot.step(None, "")
    return folder / "data"


async def live(folder: Path, base: Path, jump: Jump | None) -> Life:
    """The bot's life over a copy of `base`, with a clock that jumps, or with a good one."""
    shutil.copytree(base, folder / "data")
    async with _lived(folder, FakeClock(BEGIN)) as bot:
        await bot.live(jump)
        visits = bot.made.networks.hacker_news.visits
        return Life(
            sorted(bot.closed),
            _by_day(bot.poster.discord),
            kept_in(folder / "data"),
            [visit.at for visit in visits],
        )


def _by_day(discord: FakeDiscord) -> Mapping[date, Sequence[datetime]]:
    found: dict[date, list[datetime]] = {}
    for message in discord.messages[CHANNEL]:
        found.setdefault(message.day, []).append(message.at)
    return found


def _say_something_each_hour(made: Scene) -> None:
    """A post on each network an hour, about one paper after the other."""
    for number in range(STEPS):
        at = BEGIN + number * _A_STEP + timedelta(minutes=20)
        link = f"https://arxiv.org/abs/{made.ids[number % len(made.ids)]}"
        networks = made.networks
        networks.hacker_news.stories.append(
            Story(49_100_000 + number, "News", link, at, points=9 + number)
        )
        networks.bluesky.posts.append(
            BlueskyPost(f"3m{number:05}", "gil.bsky.social", "See", at, links=(link,), likes=5)
        )
        networks.x.posts.append(XPost(snowflake(at), "hal", "See", at, links=(link,), likes=9))


@asynccontextmanager
async def _lived(folder: Path, true: FakeClock) -> AsyncIterator[_Bot]:
    clock, discord = ShiftedClock(true), FakeDiscord(true)
    async with scene(folder, newest=_NEWEST, clock=true) as made:
        _say_something_each_hour(made)
        config = load_config(folder / "config.toml", _FEWER)
        async with (
            open_app(config, clock) as app,
            app.arxiv(wait_silently) as arxiv,
            app.networks() as networks,
        ):
            store = StoredSubscriptions(app.engine)
            await store.save_subscription(Subscription(CHANNEL, DAY - timedelta(days=1)))
            poster = _JumpingPoster(discord)
            courier = Courier(delivering_of(app, cast(ChannelPoster, poster)))
            yield _Bot(made, app, clock, rounds_of(app, arxiv, networks), courier, poster)
