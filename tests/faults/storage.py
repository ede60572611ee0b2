"""Disks that are full or read-only in the middle of a write: said, nothing lost, done later.

All of it happens in a process of its own, with mounts that nobody else sees where that is allowed;
the table says for each outcome on what kind of disk it was.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.disk_breaks import FULL, READ_ONLY, Breaking
from tests.faults.disks import Disk, disk_at
from tests.faults.holdings import ARCHIVE, age, holdings_of
from tests.faults.jobs import Bench, Job, bench, jobs_on
from tests.faults.living import play_living
from tests.faults.nights import play_nights
from tests.faults.plan import Plan
from tests.faults.processes import start
from tests.faults.rows import Row

_TIMES = 6
_LARGEST_ROOM = 600 * 1024  # what the commands write
_SMALL_ROOM = 24 * 1024
_NAME_SPACES = (
    ("unshare", "--mount"),
    ("unshare", "--user", "--map-root-user", "--mount"),
)
# Root without what lets it write where nobody may.
_PLAIN_ROOT = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


def play(plan: Plan) -> list[Row]:
    """Each command that writes, on a disk that gets full, and one that gets read-only."""
    prefix = next(filter(_works, _NAME_SPACES), None)
    may_mount = prefix is not None
    if prefix is None:
        prefix = _PLAIN_ROOT if os.geteuid() == 0 and _works(_PLAIN_ROOT) else ()
    command = [*prefix, sys.executable, "-m", __name__, str(plan.folder)]
    command += [str(plan.seed), str(plan.share), str(int(may_mount))]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=plan.longest_s * 2)
    return [
        Row(fault, Counter(outcomes), wrong) for fault, outcomes, wrong in json.loads(done.stdout)
    ]


def _works(prefix: Sequence[str]) -> bool:
    return (
        shutil.which(prefix[0]) is not None
        and not subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode
    )


def main(folder: str, seed: str, share: str, may_mount: str) -> None:
    """Play here, and write the rows to stdout as JSON."""
    plan = Plan(Path(folder), int(seed), float(share))
    rows = asyncio.run(_play(plan, may_mount=may_mount == "1"))
    sys.stdout.write(json.dumps([[row.fault, dict(row.outcomes), row.wrong] for row in rows]))


async def _play(plan: Plan, *, may_mount: bool) -> list[Row]:
    rows: list[Row] = []
    work, apart = plan.folder / "work", plan.folder / "apart"
    work.mkdir()
    apart.mkdir()
    async with bench(work, plan.folder / "bases") as where:
        jobs = await jobs_on(where, brief=plan.is_sample)
        with (
            disk_at(plan.folder / "disk", may_mount=may_mount) as disk,
            disk_at(plan.folder / "other", may_mount=may_mount) as other,
        ):
            living = asyncio.create_task(play_living(plan, other))  # which is mostly waiting
            (apart / ARCHIVE).symlink_to(disk.folder)
            for what in (FULL, READ_ONLY):
                for job in jobs[plan.is_sample :]:
                    row = Row(f"disk {what} while {job.name}")
                    rows.append(await _play_job(plan, where, disk, disk.folder, job, row))
                row = Row(f"disk {what} while a day's post is written")
                rows.append(await _play_job(plan, where, disk, apart, jobs[0], row))
            rows += await living
            rows += [] if plan.is_sample else await play_nights(plan, disk, jobs[0].base)
    return rows


async def _play_job(plan: Plan, where: Bench, disk: Disk, folder: Path, job: Job, row: Row) -> Row:
    """Do a job in a folder that is on the disk, or has a folder there."""
    what = row.fault.split()[1]
    largest = _LARGEST_ROOM if folder is disk.folder else _SMALL_ROOM
    for turn, seed in enumerate(plan.seeds(_TIMES)):
        # One after the other, so that every part of the command has its turn.
        share = (turn + plan.chance(seed, row.fault).random()) / _TIMES % 1
        in_the_middle = turn % 2 == 1
        breaking = Breaking(
            what, share * job.took_s * in_the_middle, 0 if in_the_middle else int(share * largest)
        )
        try:
            outcome, wrong = await _try(where, disk, folder, job, breaking)
        except Exception as error:
            outcome, wrong = "", f"{type(error).__name__}: {error}"
        finally:
            disk.mend()
        if wrong:
            row.went_wrong(seed, f"{breaking}: {wrong}")
        else:
            row.went(outcome)
    return row


async def _try(
    where: Bench, disk: Disk, folder: Path, job: Job, breaking: Breaking
) -> tuple[str, str]:
    """Do a job on a disk that breaks, and again on a good one; what came of it, what was wrong."""
    where.lay_out(job, folder)
    disk.settle()
    how = breaking.do(disk) if not breaking.after_s else ""
    running = start(folder, *job.arguments, most_bytes=disk.most_bytes)
    if breaking.after_s:
        await asyncio.sleep(breaking.after_s)
        how = breaking.do(disk, running.number)
    said = await running.ended()
    disk.mend()
    wrong = [said.complaint, job.kept.harmed(folder)]
    if said.code not in (0, 1):
        wrong.append(f"exit code {said.code}")
    if said.code and not breaking.is_explained(said.sentence):
        wrong.append(f"it does not say what to do: {said.sentence}")
    left = job.kept.left(folder)
    if left and breaking.what != READ_ONLY:  # where nothing can be removed either
        wrong.append(f"it left {', '.join(left)}")
    age(folder, left)  # and the next one removes it
    again = await start(folder, *job.arguments).ended()
    wrong += [again.err if again.code else "", holdings_of(folder).other_than(job.kept.expected)]
    done = "said, nothing lost, and done later" if said.code else "it was done all the same"
    return f"{done} ({how})", ", ".join(filter(None, wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
