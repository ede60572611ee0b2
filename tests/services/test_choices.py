"""The days that are offered while somebody types one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.services.reading import Reading
from bot.settings import Settings
from bot.store.digests import StoredDigests
from bot.store.late import StoredLate
from tests import samples
from tests.clock import FakeClock

TODAY = date(2021, 3, 1)
FEBRUARY = [date(2021, 2, day) for day in (1, 2, 5, 8, 9)]
STORED = [date(2019, 12, 31), date(2020, 2, 8), *FEBRUARY, date(2021, 3, 1)]
NEWEST_FIRST = STORED[::-1]


def with_reading(folder: Path, work: Callable[[Reading], Awaitable[None]]) -> None:
    """Run `work` over a store with a few digests."""

    async def run() -> None:
        async with open_app(Config(Settings(), folder), FakeClock(samples.CLOSE)) as app:
            await app.archive.digests.save_imported([(samples.digest(d, 0), "x") for d in STORED])
            await work(reading_of(app))

    asyncio.run(run())


def reading_of(app: App) -> Reading:
    """The pages over the services of `app`."""
    late = StoredLate(app.engine)
    return Reading(app.digests, StoredDigests(app.engine), late, app.sources, app.rules.bar)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", NEWEST_FIRST),
        ("no day at all", NEWEST_FIRST),
        ("x" * 9_000, NEWEST_FIRST),
        ("latest", NEWEST_FIRST),
        ("2021", NEWEST_FIRST[:6]),
        ("2021-02", FEBRUARY[::-1]),
        ("feb", FEBRUARY[::-1]),
        ("feb 2021", FEBRUARY[::-1]),
        ("2021-02-0", FEBRUARY[::-1]),
        ("2020-0", [date(2020, 2, 8)]),
        ("8 feb", [date(2021, 2, 8)]),
        ("2020-02-08", [date(2020, 2, 8)]),
        ("today", [date(2021, 3, 1)]),
        ("2021-02-07", FEBRUARY[:1:-1]),
        ("2018", []),
        ("0001-01-01", []),
        ("9999-12-31", []),
    ],
)
def test_what_is_typed_narrows_the_choices(tmp_path: Path, typed: str, offered: list[date]) -> None:
    """The latest come first; a day without a digest gives those around it."""

    async def work(reading: Reading) -> None:
        assert await reading.list_choices(typed, TODAY) == offered
        assert await reading.list_choices(typed, TODAY, limit=2) == offered[:2]

    with_reading(tmp_path, work)


def test_no_more_choices_than_a_menu_holds(tmp_path: Path) -> None:
    """Of many days the newest 25 are offered."""

    async def work(reading: Reading) -> None:
        days = [TODAY + timedelta(days=number) for number in range(1, 41)]
        for day in days:
            await reading.store.save_imported([(samples.digest(day, 0), "x")])
        assert await reading.list_choices("", TODAY) == days[:14:-1]

    with_reading(tmp_path, work)
