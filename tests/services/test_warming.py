"""What draws is ready when a post with a chart is due, and not otherwise."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.outlook import Closes
from bot.domain.subscription import Pause, Style, Subscription
from bot.services.charts import Charts
from bot.services.warming import Warming
from tests.charts.fake import FakeDrawing

CLOSE = datetime(2026, 9, 15, 9, tzinfo=UTC)
CHART = Style(chart=True)
EARLY = Style(chart=True, preliminary=True)
MINUTE = timedelta(minutes=1)


@dataclass
class FakeSubscriptions:
    """Knows one subscription."""

    one: Subscription

    async def list_subscriptions(self, guild_id: int | None = None) -> list[Subscription]:
        """That one."""
        return [self.one]


@pytest.mark.parametrize(
    ("changes", "now", "warmed"),
    [
        ({"style": CHART}, CLOSE - MINUTE, 1),
        ({"style": CHART}, CLOSE - 2 * MINUTE, 1),
        ({"style": CHART}, CLOSE - 3 * MINUTE, 0),
        ({"style": CHART}, CLOSE + MINUTE, 0),
        ({"style": CHART, "at": time(18), "timezone": "Asia/Tokyo"}, CLOSE - MINUTE, 1),
        ({"style": CHART, "at": time(20)}, CLOSE - MINUTE, 0),
        ({"style": EARLY, "at": time(6)}, CLOSE - timedelta(hours=3) - MINUTE, 1),
        ({"style": EARLY, "at": time(6)}, CLOSE - timedelta(hours=2), 0),
        ({"style": EARLY, "at": time(6)}, CLOSE - MINUTE, 1),
        ({"style": CHART, "pause": Pause.ASKED}, CLOSE - MINUTE, 0),
        ({"style": Style()}, CLOSE - MINUTE, 0),
    ],
)
def test_it_is_ready_shortly_before_a_chart_is_due(
    changes: dict[str, object], now: datetime, warmed: int
) -> None:
    """Two minutes before the post of a channel that wants charts and is not paused."""
    one = Subscription(1, since=date(2026, 9, 1), **changes)  # type: ignore[arg-type]
    drawing = FakeDrawing()
    closes = Closes(time(9), frozenset())
    subscriptions = FakeSubscriptions(one)
    charts = Charts(drawing, lambda: now)
    warming = Warming(subscriptions, closes, charts, lambda: now)  # type: ignore[arg-type]
    asyncio.run(warming.look_ahead())
    assert drawing.warmed == warmed
