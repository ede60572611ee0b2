"""Draws charts in a worker that is there while charts are wanted, and not longer.

One chart is drawn at a time. Whatever goes wrong is a `ChartError` after a bounded time: a worker
that was late, has died or has met a fault is killed, and the next chart gets a new one. After some
faults in a row nothing is tried for a while, so that a machine that cannot draw is not kept busy.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from bot.charts.process import Worker
from bot.domain.chart import Chart
from bot.domain.clock import Clock
from bot.errors import ChartError

T = TypeVar("T")

_DRAWING = "bot.charts.drawing:prepare"
_MOST_FAULTS = 3
_HOLD_OFF_S = 600.0
_FONTS = "fontlist*"  # matplotlib's files

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What drawing may take.

    `drawing_s` is for one chart by a worker that is ready, `starting_s` for getting ready (the
    first worker on a machine looks through its fonts), `waiting_s` for the turn of a chart, and
    `waiting` how many may wait. After `idle_s` without a chart the worker is ended.
    """

    drawing_s: float = 1.0
    starting_s: float = 60.0
    waiting_s: float = 10.0
    waiting: int = 128
    idle_s: float = 300.0
    memory_mb: int = 512


def can_draw() -> bool:
    """Whether the library that draws is installed; it is not imported here."""
    return find_spec("matplotlib") is not None


class Drawer:
    """Draws charts; `folder` is for what the library remembers of the machine's fonts.

    What it remembers of an earlier bot is forgotten: fonts may have been installed since.
    `drawing` names the function that makes a worker ready and gives the one that draws.
    """

    def __init__(
        self, folder: Path, clock: Clock, *, bounds: Bounds | None = None, drawing: str = _DRAWING
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._bounds = bounds or Bounds()
        self._drawing = drawing
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._worker: Worker | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._resting: asyncio.Task[None] | None = None
        self._faults = 0
        self._off_until = float("-inf")
        self._is_closed = False
        self._knows_fonts = False

    @property
    def worker_pid(self) -> int | None:
        """The process that is there to draw; None while there is none."""
        return self._worker.pid if self._worker else None

    async def draw(self, chart: Chart) -> bytes:
        """The chart as a PNG.

        Raises:
            ChartError: it could not be drawn, or not in time.
        """
        return await self._with_worker(lambda w: w.draw(chart, within_s=self._bounds.drawing_s))

    async def warm(self) -> None:
        """Have a worker ready, for charts that will be wanted soon. What goes wrong is logged."""
        with contextlib.suppress(ChartError):
            await self._with_worker(_nothing)

    async def close(self) -> None:
        """End the worker at once, and draw nothing more."""
        self._is_closed = True
        if self._worker is not None:
            self._worker.kill()  # which ends what is under way
        async with self._turn:
            self._end_rest()
            self._end_worker()
        await asyncio.gather(*self._ending)

    async def _with_worker(self, work: Callable[[Worker], Awaitable[T]]) -> T:
        async with self._place():
            if self._is_closed:
                raise ChartError("the bot is being stopped")
            if self._clock.monotonic() < self._off_until:
                raise ChartError("too much went wrong just now")
            self._end_rest()
            try:
                result = await work(await self._ready())
            except BaseException as error:
                self._end_worker()
                if isinstance(error, ChartError):
                    self._note_fault(error)
                raise
            self._note_success()
            self._resting = asyncio.create_task(self._rest())
            return result

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """The turn of one chart, for which it waits in a queue of bounded length and time."""
        if self._waiting >= self._bounds.waiting:
            raise ChartError("too many charts are wanted at once")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._bounds.waiting_s):
                await self._turn.acquire()
        except TimeoutError:
            raise ChartError("too many charts are wanted before this one") from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turn.release()

    async def _ready(self) -> Worker:
        if self._worker is None:
            self._worker = self._started()
            await self._worker.wait_ready(within_s=self._bounds.starting_s)
        return self._worker

    def _started(self) -> Worker:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._knows_fonts:
                for file in self._folder.glob(_FONTS):
                    file.unlink()
                self._knows_fonts = True
            return Worker(self._drawing, self._folder, self._bounds.memory_mb)
        except OSError as error:
            raise ChartError(f"no process can be started: {error.strerror or error}") from error

    def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            task = asyncio.create_task(worker.wait_ended())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _rest(self) -> None:
        await asyncio.sleep(self._bounds.idle_s)
        self._end_worker()

    def _end_rest(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def _note_fault(self, error: ChartError) -> None:
        """Said once, until a chart is drawn again."""
        if not self._is_closed and not self._faults:
            log.warning("posts go without charts: %s", error)
        self._faults += 1
        if self._faults % _MOST_FAULTS == 0:
            self._off_until = self._clock.monotonic() + _HOLD_OFF_S

    def _note_success(self) -> None:
        if self._faults:
            log.info("charts are drawn again")
        self._faults = 0


async def _nothing(_: Worker) -> None:
    """Wants nothing of a worker but that it is there."""
