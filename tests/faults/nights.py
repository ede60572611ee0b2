"""The nightly back-up on a disk that breaks, and what is left of it when the bot is killed."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import open_app
from bot.config import load_config
from bot.errors import HotPapersError
from bot.store.backup import verify_database
from tests.clock import FakeClock
from tests.faults.disk_breaks import FULL, READ_ONLY, Breaking
from tests.faults.disks import Disk
from tests.faults.holdings import DATABASE
from tests.faults.plan import Plan
from tests.faults.rows import Row

_TIMES = 8
_NIGHT = datetime(2026, 9, 14, 3, 30, tzinfo=UTC)
_DAY, _HOUR = timedelta(days=1).total_seconds(), timedelta(hours=1).total_seconds()
BACKUPS = Path("data", "backups")
_SAID = "said, the copy of before is whole, made an hour later"


async def play_nights(plan: Plan, disk: Disk, base: Path) -> list[Row]:
    """Two nights with the back-ups on the disk and the database elsewhere; the second breaks it."""
    rows = []
    size = (base / DATABASE).stat().st_size
    for what in (FULL, READ_ONLY):
        row = Row(f"disk {what} while the night's back-up is made")
        for turn, seed in enumerate(plan.seeds(_TIMES)):
            breaking = Breaking(what, 0.0, size * turn // _TIMES)
            folder = plan.folder / "nights"
            shutil.copytree(base, folder)
            shutil.rmtree(disk.folder)
            disk.folder.mkdir()
            (folder / BACKUPS).symlink_to(disk.folder)
            try:
                row.went(await _two_nights(folder, disk, breaking))
            except Exception as error:
                row.went_wrong(seed, f"{breaking}: {type(error).__name__}: {error}")
            finally:
                disk.mend()
                shutil.rmtree(folder)
        rows.append(row)
    return rows


async def _two_nights(folder: Path, disk: Disk, breaking: Breaking) -> str:
    clock = FakeClock(_NIGHT)
    async with open_app(load_config(folder / "config.toml", {}), clock) as app:
        backups = app.backups
        assert await backups.back_up_if_due(), "there is none in the first night"
        [first] = disk.folder.iterdir()
        content = first.read_bytes()
        disk.settle()
        clock.advance(_DAY)
        how = breaking.do(disk, os.getpid())
        failure: HotPapersError | None = None
        try:
            await backups.back_up_if_due()
        except HotPapersError as error:
            failure = error
        problem = (await backups.last()).problem
        assert problem == (str(failure) if failure else ""), f"{problem} is noted"
        assert failure is None or breaking.is_explained(problem), problem
        disk.mend()
        assert first.read_bytes() == content, "the copy of before is another one"
        names = {path.name for path in disk.folder.iterdir()} - {first.name}
        assert len(names) == (failure is None), f"it left {names}"
        clock.advance(_HOUR)
        assert await backups.back_up_if_due() == (failure is not None)
    [_, second] = sorted(disk.folder.iterdir())
    verify_database(second)
    return f"{_SAID if failure else 'made all the same'} ({how})"
