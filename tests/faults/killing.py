"""SIGKILL and SIGTERM at any moment of what is written: nothing is lost, and all can go on."""

import asyncio
import signal
import time

from tests.faults.holdings import age, holdings_of
from tests.faults.jobs import Bench, Job, bench, jobs_on
from tests.faults.killed_nights import play_killed_nights
from tests.faults.plan import Plan
from tests.faults.processes import start
from tests.faults.rows import Row

_TIMES = {signal.SIGKILL: 12, signal.SIGTERM: 6}
_LONGEST_END_S = 10.0  # and longer on a machine that is busy with other things
_SLOWNESS = 5
_TERMINATED = 143
_LATEST = 1.05  # of the time that the command takes: some are to come late


def play(plan: Plan) -> list[Row]:
    """Each command that writes, ended by each signal."""
    return asyncio.run(_play(plan))


async def _play(plan: Plan) -> list[Row]:
    rows = []
    folder, bases = plan.folder / "work", plan.folder / "bases"
    folder.mkdir()
    async with bench(folder, bases) as where:
        jobs = await jobs_on(where, brief=plan.is_sample)
        for job in jobs:
            for number, times in _TIMES.items():
                row = Row(f"{number.name} while {job.name}")
                for turn, seed in enumerate(plan.seeds(times)):
                    # One after the other, so that every part of the command has its turn.
                    share = (turn + plan.chance(seed, row.fault).random()) / times % 1
                    await _end(where, job, number, share * _LATEST * job.took_s, seed, row)
                rows.append(row)
    if not plan.is_sample:
        rows += await play_killed_nights(plan, jobs[-1].base)
    return rows


async def _end(
    where: Bench, job: Job, number: signal.Signals, after_s: float, seed: int, row: Row
) -> None:
    """Let a command begin, end it, and do it again."""
    where.lay_out(job, where.folder)
    running = start(where.folder, *job.arguments)
    await asyncio.sleep(after_s)
    running.signal(number)
    signalled_s = time.monotonic()
    try:
        said = await running.ended(_LONGEST_END_S + _SLOWNESS * job.took_s)
    except TimeoutError:
        row.went_wrong(seed, f"after {after_s:.2f} s: it did not end")
        return
    took_s = time.monotonic() - signalled_s
    was_ended = said.code in (-number, _TERMINATED)
    ways = [job.kept.harmed(where.folder)]
    if said.code not in (0, -number):
        ways.append("" if number is signal.SIGTERM and said.code == _TERMINATED else str(said))
    left = job.kept.left(where.folder)
    if left and number is signal.SIGTERM and said.code != -number:
        ways.append(f"it left {', '.join(left)}")
    age(where.folder, left)
    again = await start(where.folder, *job.arguments).ended()
    ways += [
        again.err if again.code else "",
        holdings_of(where.folder).other_than(job.kept.expected),
    ]
    if wrong := ", ".join(filter(None, ways)):
        row.went_wrong(seed, f"after {after_s:.2f} s: {wrong} (ended in {took_s:.1f} s)")
    elif was_ended:
        row.went("nothing lost, and done again to the same end")
    else:
        row.went("it was done before")
