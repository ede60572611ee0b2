"""Charts: drawn once for all who want the same, and left out where they cannot be drawn."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.chart import Chart
from bot.errors import ChartError
from bot.services.ports import Now

_KEPT = 16  # pictures of some 100 kB
_TRY_AGAIN = timedelta(minutes=1)

log = logging.getLogger(__name__)


class Drawing(Protocol):
    """What draws."""

    async def draw(self, chart: Chart) -> bytes:
        """The chart as a PNG.

        Raises:
            ChartError: it could not be drawn, or not in a bounded time.
        """

    async def warm(self) -> None:
        """Get ready for charts that will be wanted soon. What goes wrong is logged."""


class Charts:
    """Pictures of charts. A day goes to many channels, most of which want the same one."""

    def __init__(self, drawing: Drawing, now: Now) -> None:
        self._drawing = drawing
        self._now = now
        self._tasks: dict[Chart, tuple[datetime, asyncio.Task[bytes | None]]] = {}

    async def find_picture(self, chart: Chart) -> bytes | None:
        """The chart as a PNG; None if it cannot be drawn now. Raises nothing."""
        now = self._now()
        asked_at, task = self._tasks.pop(chart, (now, None))
        if task is None or (_came_to_nothing(task) and now - asked_at >= _TRY_AGAIN):
            asked_at, task = now, asyncio.create_task(self._draw(chart))
        self._tasks[chart] = asked_at, task  # the newest is last
        while len(self._tasks) > _KEPT:
            del self._tasks[next(iter(self._tasks))]
        # Shielded: who gives up waiting does not take the picture from the others.
        return await asyncio.shield(task)

    async def warm(self) -> None:
        """Get ready for charts that will be wanted soon. Raises nothing."""
        await self._drawing.warm()

    async def _draw(self, chart: Chart) -> bytes | None:
        try:
            return await self._drawing.draw(chart)
        except ChartError:  # what draws has said so
            return None
        except Exception:
            log.exception("a chart could not be drawn")
            return None


def _came_to_nothing(task: asyncio.Task[bytes | None]) -> bool:
    return task.done() and (task.cancelled() or task.result() is None)
