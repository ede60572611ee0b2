"""Charts are drawn once for all who want the same, and left out where they cannot be drawn."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.chart import Chart
from bot.errors import ChartError
from bot.services.charts import Charts
from tests.charts.samples import course_chart, day_chart
from tests.clock import FakeClock


@dataclass
class FakeDrawing:
    """Draws the titles of charts; keeps what it was asked, and fails as `faults` say."""

    asked: list[Chart] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def draw(self, chart: Chart) -> bytes:
        """The chart's title, once the event is set."""
        self.asked.append(chart)
        await self.open.wait()
        if self.faults:
            raise self.faults.pop(0)
        return chart.title.text.encode()

    async def warm(self) -> None:
        """Always ready."""


def test_the_same_chart_is_drawn_once() -> None:
    """A hundred channels that see the same share one drawing, while it is made and after."""

    async def run() -> None:
        drawing, same = FakeDrawing(), [day_chart() for _ in range(100)]
        charts = Charts(drawing, FakeClock().now)
        waiting = asyncio.gather(*(charts.find_picture(chart) for chart in same))
        await asyncio.sleep(0)
        drawing.open.set()
        assert set(await waiting) == {b"Hot papers"}
        assert await charts.find_picture(day_chart()) == b"Hot papers"
        assert drawing.asked == [day_chart()]
        await charts.find_picture(course_chart())
        assert len(drawing.asked) == 2

    asyncio.run(run())


def test_who_gives_up_waiting_takes_nothing_from_the_others() -> None:
    """A delivery that is cut off leaves the drawing to those that wait for it too."""

    async def run() -> None:
        drawing = FakeDrawing()
        charts = Charts(drawing, FakeClock().now)
        first, second = (asyncio.create_task(charts.find_picture(day_chart())) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        drawing.open.set()
        assert await second == b"Hot papers"
        assert len(drawing.asked) == 1

    asyncio.run(run())


@pytest.mark.parametrize("fault", [ChartError("it took over 1 s"), ValueError("unforeseen")])
def test_a_chart_that_fails_is_left_out_and_tried_again_later(
    fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody tries for each of many channels; after a minute it is tried again."""

    async def run() -> None:
        clock, drawing = FakeClock(), FakeDrawing(faults=[fault])
        drawing.open.set()
        charts = Charts(drawing, clock.now)
        for _ in range(50):
            assert await charts.find_picture(day_chart()) is None
        assert len(drawing.asked) == 1
        clock.advance(timedelta(minutes=1).total_seconds())
        assert await charts.find_picture(day_chart()) == b"Hot papers"

    caplog.set_level(logging.INFO, "bot")
    asyncio.run(run())
    assert len(caplog.records) == isinstance(fault, ValueError)


def test_few_pictures_are_kept() -> None:
    """The last sixteen are there; one before them is drawn again."""

    async def run() -> None:
        drawing = FakeDrawing()
        drawing.open.set()
        charts = Charts(drawing, FakeClock().now)
        many = [replace(day_chart(), title=course_chart().note, rows=())] + [
            day_chart((str(n),)) for n in range(16)
        ]
        for chart in [*many, many[1], many[16]]:
            await charts.find_picture(chart)
        assert len(drawing.asked) == 17
        await charts.find_picture(many[0])
        assert len(drawing.asked) == 18

    asyncio.run(run())
