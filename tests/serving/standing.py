"""A bot that stands: a real store, its pages on loopback, and a clock that is set by hand."""

import asyncio
import http.client
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.config import Config
from bot.domain.collection import DayRecord, Outcome
from bot.health import counting_of, health_of
from bot.services.pulse import Pulse, Round
from bot.services.vitals import Vitals
from bot.serving.metrics import Metrics
from bot.serving.web import Pages, serving
from bot.settings import Database, Settings
from bot.store.days import StoredDays
from tests.clock import FakeClock

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday: Tuesday's listing closed at 09:00
DAYS = [date(2026, 11, day) for day in (17, 16, 13, 12, 11)]
_SETTINGS = Settings(database=Database(url="sqlite://a.db?synchronous=OFF"))


@dataclass
class Standing:
    """The bot, as far as its pages go; `online` is what it takes for its connection."""

    app: App
    clock: FakeClock
    pulse: Pulse
    metrics: Metrics
    pages: Pages
    port: int
    online: list[bool]

    async def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        """Status and body of a page."""
        return await asyncio.to_thread(self._get, path, method)

    async def healthz(self) -> tuple[int, dict[str, str]]:
        """The status, and the states of all findings by subject."""
        status, body = await self.get("/healthz")
        told: dict[str, Any] = json.loads(body)
        assert told["healthy"] is (status == 200)
        return status, {one["subject"]: one["state"] for one in told["findings"]}

    async def collect(self, *days: date, outcome: Outcome = Outcome.COMPLETE) -> None:
        """Record days."""
        for day in days:
            record = DayRecord(day, outcome, "cs 20", 20, ("cs",), self.clock.now())
            assert await StoredDays(self.app.engine).record_day(record)

    async def pass_time(self, seconds: float, *stalled: Round) -> None:
        """Let time pass in which all loops go well in the end, but for those that are stalled."""

        async def well() -> None:
            await asyncio.sleep(0)

        self.clock.advance(seconds)
        for loop in Round:
            if loop not in stalled:
                await self.pulse.guarded(loop, well)

    def _get(self, path: str, method: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def in_standing(
    folder: Path, work: Callable[[Standing], Awaitable[None]], *, longest_s: float = 10.0
) -> None:
    """Run `work` with a bot whose days are all collected and which began an hour ago."""

    async def run() -> None:
        async with standing(folder, longest_s) as bot:
            await bot.collect(*DAYS)
            await bot.pass_time(3600)
            await work(bot)

    asyncio.run(run())


@asynccontextmanager
async def standing(folder: Path, longest_s: float) -> AsyncIterator[Standing]:
    """The bot; it has just begun, and nothing is collected."""
    clock, online = FakeClock(NOW), [True]
    async with open_app(Config(_SETTINGS, folder), clock) as app:
        pulse, metrics = Pulse(clock, lambda: online[-1]), Metrics(lambda: app.tally.counts)
        vitals = Vitals(health_of(app), pulse)
        pages = Pages(vitals, counting_of(app), metrics, longest_s=longest_s)
        async with serving("127.0.0.1", 0, pages) as port:
            assert port is not None
            yield Standing(app, clock, pulse, metrics, pages, port, online)
