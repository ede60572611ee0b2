"""A clock that jumps by hours, forward and back, while the bot does its work.

What has happened once the clock is right again is held against a life with a good clock.
"""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.faults.ledgers import play_changes, play_deliveries
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.faults.shifted import Jump, Life, live, prepare

_LIVES = {
    "between two rounds": ("", 3),
    "while a day is collected": ("collecting", 2),
    "while the sources are asked": ("asking", 2),
    "while a day is posted": ("posting", 2),
}
_A_STEP = timedelta(hours=1)
_COLLECTED, _POSTED = 2, 7
"""The steps in which a day is collected, and in which one is posted, if the clock is right."""


def play(plan: Plan) -> list[Row]:
    """Lives of the whole bot, and many of its deliveries."""
    return [*asyncio.run(_play_lives(plan)), play_deliveries(plan), play_changes(plan)]


async def _play_lives(plan: Plan) -> list[Row]:
    base = await prepare(plan.folder / "base")
    good = await live(plan.folder / "good", base, None)
    rows = []
    for what, (during, usual) in list(_LIVES.items())[: 1 if plan.is_sample else None]:
        row = Row(f"the clock jumps by hours {what}")
        for seed in plan.seeds(usual):
            jump = _jump(plan.chance(seed, what), during)
            with tempfile.TemporaryDirectory(dir=plan.folder) as folder:
                lived = await live(Path(folder), base, jump)
            if faults := _faults(lived, good, jump):
                row.went_wrong(seed, f"{jump}: {'; '.join(faults)}")
            else:
                row.went("all closed, posted and known once, as with a good clock")
        rows.append(row)
    return rows


def _jump(chance: Random, during: str) -> Jump:
    """By one to eleven hours, either way, for one to six hours."""
    ahead = timedelta(minutes=chance.randrange(60, 660)) * chance.choice((1, -1))
    steps = chance.randrange(1, 7)
    step = chance.randrange(1, 10)
    if during == "collecting":
        step = _COLLECTED
    if during == "posting":
        step = _POSTED
    return Jump(step, ahead, steps, during)


def _faults(lived: Life, good: Life, jump: Jump) -> list[str]:
    """What is not as it would have been, but for times that the jump explains."""
    found = []
    if lived.closed != good.closed:
        found.append(f"closed were {', '.join(map(str, lived.closed))}")
    for day, [due] in good.posts.items():
        times = lived.posts.get(day, ())
        if len(times) != 1:
            found.append(f"{day} was posted {len(times)} times")
        elif not _explained(times[0] - due, jump):
            found.append(f"{day} was posted at {times[0]}")
    found += [f"{day} was posted" for day in lived.posts if day not in good.posts]
    for name, rows in good.kept.items():
        if name != "shown" and rows != lived.kept[name]:
            missing, more = len(rows - lived.kept[name]), len(lived.kept[name] - rows)
            found.append(f"{missing} {name} are missing, {more} too many")
    pauses = [later - at for at, later in zip(lived.asked_at, lived.asked_at[1:], strict=False)]
    if max(pauses) > 2 * _A_STEP + timedelta(minutes=10):
        found.append(f"the sources were not asked for {max(pauses)}")
    return found


def _explained(late: timedelta, jump: Jump) -> bool:
    """Whether a clock that is wrong for some hours makes a post so much late, or early."""
    earliest = -max(jump.ahead, timedelta(0)) - _A_STEP
    return earliest <= late <= (jump.steps + 1) * _A_STEP
