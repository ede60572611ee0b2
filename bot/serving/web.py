"""/healthz and /metrics: a small web server, by default for this machine only."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.domain.health import Finding, State
from bot.errors import StoreError
from bot.render.records import finding_record
from bot.services.figures import Counting, Figures
from bot.services.vitals import Vitals, is_fresh
from bot.serving.metrics import CONTENT_TYPE, Metrics

_LONGEST_S = 10.0
_STOP_S = 1.0
_UNWELL = 503

_SILENT = Finding(
    "store",
    "store",
    State.BAD,
    "it gives no answer in time",
    "look into the log, and start the bot again",
)

Look = tuple[list[Finding], Figures | None]

log = logging.getLogger(__name__)


@asynccontextmanager
async def serving(host: str, port: int, pages: "Pages") -> AsyncIterator[int | None]:
    """Serve the pages; gives the port (a free one for 0), None if it cannot be had.

    That is said in the log, and is no reason for the bot to stop.
    """
    application = web.Application(client_max_size=1024)
    application.router.add_get("/healthz", pages.healthz)
    application.router.add_get("/metrics", pages.metrics)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_S)
    await runner.setup()
    try:
        yield await _listen(runner, host, port)
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> int | None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        reason = error.strerror or str(error)
        log.error(
            "/healthz and /metrics are not served at %s port %d (%s):"
            " name another [health] port, or 0 for none",
            host,
            port,
            reason,
        )
        return None
    bound = int(runner.addresses[0][1])
    log.info("/healthz and /metrics are served at %s port %d", host, bound)
    return bound


class Pages:
    """What is answered, within `longest_s`; many who ask at once share one look."""

    def __init__(
        self,
        vitals: Vitals,
        counting: Counting,
        metrics: Metrics,
        *,
        longest_s: float = _LONGEST_S,
    ) -> None:
        self._vitals = vitals
        self._counting = counting
        self._metrics = metrics
        self._longest_s = longest_s
        self._looking: asyncio.Task[Look] | None = None

    async def healthz(self, request: web.Request) -> web.Response:
        """200 if all is fresh, else 503, with the findings."""
        findings, _ = await self._look()
        healthy = is_fresh(findings)
        body = {"healthy": healthy, "findings": [finding_record(one) for one in findings]}
        return web.json_response(body, status=200 if healthy else _UNWELL)

    async def metrics(self, request: web.Request) -> web.Response:
        """The metrics in the text format of Prometheus."""
        findings, figures = await self._look()
        body = self._metrics.render(figures, findings)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    async def _look(self) -> Look:
        """What there is to tell. A store that does not answer is waited for once, by all."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._gather())
        done, _ = await asyncio.wait({self._looking}, timeout=self._longest_s)
        return self._looking.result() if done else ([_SILENT], None)

    async def _gather(self) -> Look:
        findings = await self._vitals.list_findings()
        try:
            return findings, await self._counting.count()
        except StoreError:
            return findings, None  # the findings tell of it
