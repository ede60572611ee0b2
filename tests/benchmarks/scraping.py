"""What /metrics and /healthz cost: after ten years the same as after a month."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from aiohttp.test_utils import make_mocked_request

from bot.app import open_app
from bot.config import Config
from bot.health import counting_of, health_of
from bot.services.pulse import Pulse
from bot.services.vitals import Vitals
from bot.serving.metrics import Metrics
from bot.serving.web import Pages
from bot.settings import Settings
from bot.sources.clock import SystemClock
from bot.store.engine import Engine
from tests.benchmarks.measure import Row, median, timed

_BOUND = 1.5
_CHANNELS = 100
_MONTH, _TEN_YEARS = 22, 2600  # listing days
_DAY = (
    "INSERT INTO day (day, outcome, evidence, papers, archives, listed, reconstructed, checked_at,"
    " attempts) VALUES (?, 'complete', 'cs 900', 900, '[\"cs\"]', 1, 0, ?, 1)"
)
_SUBSCRIPTION = (
    "INSERT INTO subscription (id, channel_id, since, at, timezone, categories, keywords, missed,"
    " quiet_days, configured, pause, pause_reason) VALUES"
    " (?, ?, '2010-01-01', '', 'UTC', '[]', '', 'latest', 0, 1, '', '')"
)
_DELIVERY = (
    "INSERT INTO delivery (subscription_id, day, key, state, parts, attempts, reason) VALUES"
    " (?, ?, ?, 'sent', 1, 1, '')"
)


async def measure(folder: Path, rounds: int) -> list[Row]:
    """A whole page of metrics, with the findings behind it."""
    days = list(_listing_days(SystemClock().now().date()))
    young, old = [], []
    async with (
        _page(folder / "young", days[:_MONTH]) as month,
        _page(folder / "old", days[:_TEN_YEARS]) as decade,
    ):
        for _ in range(rounds * 5):
            young.append(await timed(month))
            old.append(await timed(decade))
    what = "/metrics after ten years, against a month"
    return [Row(what, median(old), median(young), _BOUND)]


@asynccontextmanager
async def _page(
    folder: Path, days: Sequence[date]
) -> AsyncIterator[Callable[[], Awaitable[object]]]:
    """The page of a bot that has posted so many days."""
    file = folder / "data" / "hotpapers.db"
    file.parent.mkdir(parents=True)
    await (await Engine.open(f"sqlite://{file}")).close()
    _fill(file, days)
    clock = SystemClock()
    async with open_app(Config(Settings(), folder), clock) as app:
        vitals = Vitals(health_of(app), Pulse(clock, lambda: True))
        pages = Pages(vitals, counting_of(app), Metrics(dict))
        yield partial(pages.metrics, make_mocked_request("GET", "/metrics"))


def _listing_days(newest: date) -> Iterator[date]:
    """Weekdays, the newest first."""
    for back in range(_TEN_YEARS * 2):
        day = newest - timedelta(days=back)
        if day.weekday() < 5:
            yield day


def _fill(file: Path, days: Sequence[date]) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA synchronous=OFF")
        db.executemany(_DAY, [(day.isoformat(), f"{day} 12:00:00+00:00") for day in days])
        channels = range(1, _CHANNELS + 1)
        db.executemany(_SUBSCRIPTION, [(number, number) for number in channels])
        db.executemany(
            _DELIVERY,
            (
                (number, day.isoformat(), f"{number}-{place}")
                for place, day in enumerate(days)
                for number in channels
            ),
        )
