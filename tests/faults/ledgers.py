"""Deliveries under a clock that jumps, with a Discord that fails and a bot that is killed."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.schedule import posts_at
from tests.clock import FakeClock
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.services.delivering import MONDAY, World, close_of
from tests.services.fake_discord import CHANNEL, Crash, Steps

_TIMES, _CHANGED = 60, 8
_CHANNELS = (CHANNEL, CHANNEL + 1, CHANNEL + 2)
_PARTS = 2
_PAUSE = timedelta(minutes=20)
_SETTLED = timedelta(hours=2)  # after that all failures have been tried again
_ZONE = "Europe/Berlin"
_CHANGES = (date(2026, 10, 25), date(2027, 3, 28))


class _Jumping(Steps):
    """The life of a process at one step of which the clock is set."""

    def __init__(self, jumps_at: int, jump: Callable[[], None], dies_at: int | None) -> None:
        super().__init__(dies_at)
        self._jumps_at = jumps_at
        self._jump = jump

    def take(self) -> None:
        """Go on by a step."""
        if self.taken == self._jumps_at:
            self._jump()
        super().take()


class _Sky:
    """The true time beside the bot's clock."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.true = FakeClock(world.clock.now())
        world.discord.clock = self.true

    def advance(self, by: timedelta) -> None:
        """Let time pass, for all."""
        self.world.clock.advance(by.total_seconds())
        self.true.advance(by.total_seconds())

    def set_right(self) -> None:
        """Let the bot's clock show the true time."""
        self.world.clock.set_forward(self.true.now() - self.world.clock.now())


def play_deliveries(plan: Plan) -> Row:
    """A closed day comes to every channel once, whenever the clock jumps or the bot dies."""
    row = Row("the clock jumps during deliveries that fail or are cut off")
    base = plan.folder / "closed"
    asyncio.run(_close(base, MONDAY, close_of(MONDAY)))
    for seed in plan.seeds(_TIMES):
        folder = plan.folder / f"deliveries-{seed}"
        shutil.copytree(base, folder)
        if fault := asyncio.run(_deliver(folder, plan.chance(seed, row.fault))):
            row.went_wrong(seed, fault)
        else:
            row.went("each message once in each channel, within two hours")
    return row


async def _close(folder: Path, day: date, now: datetime, **subscription: Any) -> None:
    """A data folder in which a day has closed, and was not posted yet."""
    folder.mkdir()  # noqa: ASYNC240 - nobody waits for it
    async with World(folder, now=now).bot() as bot:
        await bot.subscribe(*_CHANNELS, **subscription)
        await bot.close(day)


async def _deliver(folder: Path, chance: Random) -> str:
    world = World(folder, parts=_PARTS)
    sky = _Sky(world)
    for channel in _CHANNELS:
        world.discord.faults[channel] = [chance.choice(("", "before", "after")) for _ in range(3)]
    by = timedelta(minutes=chance.randrange(60, 660)) * chance.choice((1, -1))
    jumps_at, dies_at = chance.randrange(60), chance.choice((None, chance.randrange(60)))

    def jump() -> None:
        world.clock.set_forward(by)

    await _live(world, _Jumping(jumps_at, jump, dies_at))
    wrong_for = timedelta(minutes=chance.randrange(1, 300))
    sky.advance(wrong_for)
    await _live(world, Steps())
    sky.set_right()
    await _live(world, Steps(), lambda: sky.advance(_PAUSE), rounds=_SETTLED // _PAUSE)
    for channel in _CHANNELS:
        parts = sorted(message.part for message in world.discord.messages[channel])
        if parts != list(range(_PARTS)):
            shift = f"by {by} at step {jumps_at}, for {wrong_for}, killed at {dies_at}"
            return f"{shift}: channel {channel - CHANNEL} has the messages {parts}"
    return ""


def play_changes(plan: Plan) -> Row:
    """A post at an hour that comes twice or not at all, while somebody sets the clock."""
    row = Row("the clock is set by hand as summer time begins or ends")
    for seed in plan.seeds(_CHANGED):
        folder = plan.folder / f"change-{seed}"
        if fault := asyncio.run(_change(folder, plan.chance(seed, row.fault))):
            row.went_wrong(seed, fault)
        else:
            row.went("one post, at its hour but for what the clock was wrong")
    return row


async def _change(folder: Path, chance: Random) -> str:
    sunday, at = chance.choice(_CHANGES), time(chance.choice((1, 2, 3)), 30)
    friday = sunday - timedelta(days=2)
    since = friday - timedelta(days=1)
    await _close(folder, friday, close_of(friday), at=at, timezone=_ZONE, since=since)
    world = World(folder, now=close_of(friday))
    sky = _Sky(world)
    due = posts_at(world.clock.now(), at, _ZONE)
    sky.advance(due - timedelta(hours=4) - sky.true.now())
    by = chance.choice((-1, 1)) * timedelta(hours=1)
    begins = chance.randrange(1, 18)
    ends = begins + chance.randrange(1, 10)
    rounds = 0

    def turn() -> None:
        nonlocal rounds
        rounds += 1
        sky.advance(_PAUSE)
        if rounds == begins:
            world.clock.set_forward(by)
        if rounds == ends:
            sky.set_right()

    await _live(world, Steps(), turn, rounds=30)
    times = [message.at - due for message in world.discord.messages[CHANNEL]]
    longest = timedelta(hours=1) + _PAUSE
    if len(times) == 1 and -longest <= times[0] <= longest:
        return ""
    told = ", ".join(str(late.total_seconds() / 60) for late in times)
    return f"{sunday} {at}, by {by} in rounds {begins} to {ends}: posts so many min late: {told}"


async def _live(
    world: World, steps: Steps, after: Callable[[], None] = lambda: None, *, rounds: int = 1
) -> None:
    """A life of some rounds, or of fewer if the bot is killed."""
    async with world.bot(steps) as bot:
        try:
            for _ in range(rounds):
                await bot.round()
                after()
        except Crash:
            await bot.courier.finish()
