"""A day with its kills: what is killed where, and what stands in the channels afterwards."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.domain.calendar import next_listing_day
from tests.cli.running import ALONE, Stand, channel_sections, close, latest_day, stand
from tests.crash.census import Point
from tests.crash.lives import lives_in
from tests.crash.points import Executioner, Found
from tests.servers.discord import Channel, limits

CHANNELS = 20
PAPERS = 15
ANYWHERE = "anywhere"
LATE = "request received, carried out after the next"

FIRST = (Point.PLANNED, Point.BEGUN)
EACH = (
    Point.RECEIVED,
    Point.STORED,
    Point.HALF,
    Point.ANSWERED,
    Point.WRITTEN,
    Point.SOUGHT,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: `parts` messages a delivery, how long nonces are remembered, and the kills of a day.

    Every day is killed once at each of `FIRST`, `rounds` times at each of `EACH`, and `anywhere`
    times at a random moment; where nonces are kept, a late request is in between. Deliveries of one
    message have a picture.
    """

    parts: int = 1
    nonce_window_s: float = 180.0
    days: int = 1
    rounds: int = 1
    anywhere: int = 4
    seed: int = 0

    @property
    def name(self) -> str:
        """What tells it from others, for the table."""
        messages = "1 message" if self.parts == 1 else f"{self.parts} messages"
        return f"{messages}, nonces kept for {self.nonce_window_s:g} s"


@dataclass
class Figures:
    """What came of a run.

    `kills` counts by where they were placed, `hits` the deliveries that were at each point when
    their process was killed, over all kills. `messages` counts by channel, day and part.
    """

    plan: Plan
    kills: Counter[str] = field(default_factory=Counter)
    hits: Counter[Point] = field(default_factory=Counter)
    messages: Counter[tuple[int, date, int]] = field(default_factory=Counter)
    in_order: bool = True
    expected: int = 0
    looked_for: int = 0
    given_back: int = 0
    seconds: float = 0.0

    def add(self, place: str, found: Found) -> None:
        """Count a kill, and what it hit."""
        self.kills[place] += 1
        self.hits.update(found.values())

    @property
    def missing(self) -> int:
        """Messages that should be there and are not."""
        return self.expected - len(self.messages)

    @property
    def twice(self) -> int:
        """Messages that are there more than once."""
        return sum(self.messages.values()) - len(self.messages)


async def run(plan: Plan, folder: Path) -> Figures:
    """Play the plan's days."""
    began_s = time.monotonic()
    figures = Figures(plan)
    async with stand(folder, channels=CHANNELS) as scene, lives_in(folder) as lives:
        scene.discord.world.nonce_window_s = plan.nonce_window_s
        limit = PAPERS if plan.parts == 2 else 10
        scene.configure(ALONE, channel_sections(scene.channels, limit=limit, chart=plan.parts == 1))
        executioner = Executioner(scene, lives, random.Random(plan.seed))
        day = latest_day()
        for _ in range(plan.days):
            await close(folder, day, papers=PAPERS)
            await _play_day(plan, day, executioner, figures)
            figures.expected += CHANNELS * plan.parts
            day = next_listing_day(day)
        _count(scene, figures)
    figures.seconds = time.monotonic() - began_s
    return figures


async def _play_day(plan: Plan, day: date, executioner: Executioner, figures: Figures) -> None:
    targets = _targets(executioner)
    for number, point in enumerate((*FIRST, *EACH * plan.rounds)):
        part = (number + number // len(EACH)) % plan.parts  # each step has its turn with each
        figures.add(point, await executioner.kill_at(point, day, next(targets), part))
    if plan.nonce_window_s:
        target = next(targets)
        figures.add(LATE, await executioner.kill_before_late(day, target))
        figures.add(Point.ANSWERED, await executioner.kill_at(Point.ANSWERED, day, target))
        await executioner.catch_up()
    for _ in range(plan.anywhere):
        figures.add(ANYWHERE, await executioner.kill_anywhere(day))
    await executioner.live_on(day)


def _targets(executioner: Executioner) -> Iterator[Channel]:
    channels = list(executioner.stand.channels)
    executioner.chance.shuffle(channels)
    return iter(channels)


def _count(scene: Stand, figures: Figures) -> None:
    keys = {
        key: (int(channel_id), date.fromisoformat(day))
        for key, channel_id, day in scene.rows(_KEYS)
    }
    for channel in scene.channels:
        numbers: list[tuple[date, int]] = []
        for message in scene.discord.messages(channel):
            key, part = str(message.nonce).removeprefix("hp-").rsplit("-", 1)
            channel_id, day = keys[key]
            assert channel_id == channel.id
            figures.messages[channel.id, day, int(part)] += 1
            numbers.append((day, int(part)))
        figures.in_order = figures.in_order and numbers == sorted(numbers)
    posts = [r for r in scene.discord.requests if r.route == limits.MESSAGES]
    figures.looked_for = sum(r.method == "GET" for r in posts)
    figures.given_back = scene.discord.world.given_back


_KEYS = """\
SELECT delivery.key, subscription.channel_id, delivery.day
FROM delivery JOIN subscription ON subscription.id = delivery.subscription_id
"""
