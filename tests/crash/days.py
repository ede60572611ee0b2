"""A day with its kills: what is killed where, and what stands in the channels afterwards."""

import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.domain.calendar import next_listing_day
from tests.cli.running import ALONE, channel_sections, close, latest_day, stand
from tests.crash.census import Hit, Point, Thing
from tests.crash.lives import lives_in
from tests.crash.plan import (
    ANYWHERE,
    CHANNELS,
    EACH,
    FIRST,
    IN_THREADS,
    LATE,
    PAPERS,
    Figures,
    Plan,
)
from tests.crash.points import Executioner
from tests.crash.standing import count
from tests.servers.discord import Channel

_BRIEF = frozenset(
    {
        Hit(Thing.MESSAGE, Point.WRITTEN),
        Hit(Thing.THREAD, Point.WRITTEN),
        Hit(Thing.INSIDE, Point.BEGUN),
    }
)
"""Where a delivery with a thread is between two steps, and waits for nothing."""


async def run(plan: Plan, folder: Path) -> Figures:
    """Play the plan's days."""
    began_s = time.monotonic()
    figures = Figures(plan)
    days: list[date] = []
    async with stand(folder, channels=CHANNELS) as scene, lives_in(folder) as lives:
        scene.discord.world.nonce_window_s = plan.nonce_window_s
        options = {"limit": plan.papers, "layout": plan.layout.value, "chart": plan.parts == 1}
        scene.configure(ALONE, channel_sections(scene.channels, **options))
        executioner = Executioner(scene, lives, random.Random(plan.seed))
        day = latest_day()
        for number in range(plan.days):
            await close(folder, day, papers=PAPERS)
            days.append(day)
            play = _play_day
            if plan.has_threads:
                play = _play_anywhere if number % 2 else _play_threads
            await play(plan, day, executioner, figures)
            if play is not _play_threads or number == plan.days - 1:
                await executioner.live_on(*days)
            day = next_listing_day(day)
        figures.expected = plan.days * CHANNELS * plan.parts
        figures.expected_threads = plan.days * CHANNELS * plan.has_threads
        count(scene, figures)
    figures.seconds = time.monotonic() - began_s
    return figures


async def _play_day(plan: Plan, day: date, executioner: Executioner, figures: Figures) -> None:
    targets = _targets(executioner)

    async def kill_at(point: Point, target: Channel, part: int = 0) -> None:
        found = await executioner.kill_at(point, day, target, part)
        figures.add(Hit(Thing.MESSAGE, point), found)

    for number, point in enumerate((*FIRST, *EACH * plan.rounds)):
        part = (number + number // len(EACH)) % plan.parts  # each step has its turn with each
        await kill_at(point, next(targets), part)
    if plan.nonce_window_s:
        target = next(targets)
        figures.add(LATE, await executioner.kill_before_late(day, target))
        await kill_at(Point.ANSWERED, target)
        await executioner.catch_up()
    for _ in range(plan.anywhere):
        figures.add(ANYWHERE, await executioner.kill_anywhere(day))


async def _play_threads(plan: Plan, day: date, executioner: Executioner, figures: Figures) -> None:
    """What is sought in a channel's thread, or is the thread, was answered in the life before."""
    targets = _targets(executioner)
    target = next(targets)
    for number, hit in enumerate(IN_THREADS):
        if hit in _BRIEF:
            figures.add(hit, await executioner.kill_between(hit, day))
            continue
        if hit.point is not Point.SOUGHT or hit.thing is Thing.MESSAGE:
            target = next(targets)
        is_later = hit.thing is Thing.INSIDE and hit.point is not Point.SOUGHT
        part = number % plan.cards if is_later else 0
        found = await executioner.kill_at(hit.point, day, target, part, hit.thing)
        figures.add(hit, found)


async def _play_anywhere(plan: Plan, day: date, executioner: Executioner, figures: Figures) -> None:
    most = 2 * (plan.parts + 1)  # requests and answers for a post with its thread
    for _ in range(plan.anywhere):
        figures.add(ANYWHERE, await executioner.kill_anywhere(day, most))


def _targets(executioner: Executioner) -> Iterator[Channel]:
    channels = list(executioner.stand.channels)
    executioner.chance.shuffle(channels)
    return iter(channels)
