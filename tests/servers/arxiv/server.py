"""The loopback arXiv itself: three sites on three ports, as the real one has three hosts."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from aiohttp import web

from bot.domain.clock import Clock
from bot.sources.clock import SystemClock
from tests.servers.answers import Answer, Recorded, address_of, plain
from tests.servers.arxiv import faults, feeds, pages, papers, query
from tests.servers.arxiv.answers import Question, error_page
from tests.servers.arxiv.days import Announcements
from tests.servers.arxiv.visits import Visit, Visits
from tests.servers.loopback import Loopback

LONGEST_ADDRESS = 4000
_LIBRARIES = ("python", "aiohttp", "curl", "wget", "httpx")


@dataclass(frozen=True, slots=True)
class _Order:
    """A fault that waits for its request; `day` None means any."""

    interface: str
    fault: faults.Fault
    day: date | None


class FakeArxiv(Loopback):
    """A server on 127.0.0.1; use it as an async context manager.

    `today` is the date in US Eastern and may be changed at any time. With a `clock`, which may be
    the client's own, spacing is measured by it; without, by the real one. `recorded` answers come
    before generated ones. `unindexed` are ids that the query API does not know yet.
    """

    def __init__(
        self,
        known: Announcements,
        *,
        today: date,
        clock: Clock | None = None,
        recorded: Recorded | None = None,
        min_interval_s: float = 3.0,
        page_interval_s: float = 15.0,
        port: int = 0,
    ) -> None:
        super().__init__(port, sites=3)
        self.known = known
        self.today = today
        self.recorded: Recorded = recorded or {}
        self.unindexed: frozenset[str] = frozenset()
        self._clock: Clock = clock or SystemClock()
        self._seen = Visits(
            min_interval_s=min_interval_s,
            page_interval_s=page_interval_s,
            tolerance_s=0.001 if clock else 0.05,
        )
        self._orders: list[_Order] = []

    def application(self) -> web.Application:
        """All three sites."""
        application = web.Application()
        application.router.add_get("/_log", self._log)
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    @property
    def query_url(self) -> str:
        """For the configuration's `arxiv.query_url`."""
        return f"{self.url}/api/query"

    @property
    def feed_url(self) -> str:
        """For the configuration's `arxiv.feed_url`."""
        return f"http://{self.addresses[1]}"

    @property
    def listing_url(self) -> str:
        """For the configuration's `arxiv.listing_url`."""
        return f"http://{self.addresses[2]}"

    @property
    def visits(self) -> list[Visit]:
        """Every request so far, in order."""
        return self._seen.all

    @property
    def counts(self) -> Counter[str]:
        """Requests so far for `query`, `feed`, `listing` and `abs`."""
        return self._seen.counts

    @property
    def violations(self) -> list[str]:
        """Each breach of arXiv's terms so far, in words."""
        return self._seen.violations

    def misbehave(
        self, interface: str, fault: faults.Fault, *, day: date | None = None, times: int = 1
    ) -> None:
        """Answer the next `times` requests to `interface` with `fault`, in the order of the calls.

        `interface` is `query`, `feed`, `listing` (catch-up too) or `abs`. With a `day`, only
        requests about that day; those of the query API are about none.
        """
        self._orders += [_Order(interface, fault, day)] * times

    def behave(self) -> None:
        """Forget every fault that has not been played yet."""
        self._orders.clear()

    def report(self) -> dict[str, object]:
        """What was seen, ready for JSON."""
        return {
            "counts": dict(self.counts),
            "violations": self.violations,
            "visits": [asdict(visit) for visit in self.visits],
        }

    async def _log(self, request: web.Request) -> web.Response:
        return web.json_response(self.report())

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        interface = _interface(request.path)
        before = self._seen.under_way()
        now_s = self._clock.monotonic()
        visit = self._seen.begin(interface, request.path_qs, now_s=now_s)
        try:
            await self._check_overlap(visit, before)
            response = await self._respond(request, interface, visit)
            visit.status = response.status
            # Sent here, and not by aiohttp later, so that the visit lasts until the last byte.
            if not response.prepared:
                await response.prepare(request)
            await response.write_eof()
            return response
        except (asyncio.CancelledError, ConnectionError):
            visit.abandoned = True
            raise
        finally:
            visit.ended_s = self._clock.monotonic()

    async def _respond(
        self, request: web.Request, interface: str, visit: Visit
    ) -> web.StreamResponse:
        agent = request.headers.get("User-Agent", "").lower()
        question = Question(request.path, dict(request.query), self.today, self.known)
        answer = self._answer(request, interface, question)
        exchange = faults.Exchange(request, answer, question)
        fault = self._due_fault(interface, question)
        if not agent or agent.startswith(_LIBRARIES):
            fault = faults.block_page()
        if fault is None:
            response = plain(answer)
            response.enable_compression()
            return response
        visit.fault = getattr(fault, "__name__", "fault")
        return await fault(exchange)

    def _answer(self, request: web.Request, interface: str, question: Question) -> Answer:
        modified_since = request.headers.get("If-Modified-Since", "")
        if len(request.path_qs) > LONGEST_ADDRESS:
            return error_page(414, "Request-URI Too Large")
        if interface == "listing" and modified_since:
            self.violations.append(f"{request.path} was asked for with If-Modified-Since")
        if recorded := self.recorded.get(address_of(request.path_qs)):
            return recorded
        match interface:
            case "query":
                return query.answer(question, unindexed=self.unindexed)
            case "feed":
                return feeds.answer(question)
            case "listing":
                return pages.answer(question)
            case "abs":
                return papers.answer(question, modified_since=modified_since)
            case _:
                return error_page(404, "No such page")

    def _due_fault(self, interface: str, question: Question) -> faults.Fault | None:
        day = {"listing": pages.asked_day(question), "feed": self.today}.get(interface)
        for order in self._orders:
            if order.interface == interface and order.day in (None, day):
                self._orders.remove(order)
                return order.fault
        return None

    async def _check_overlap(self, visit: Visit, before: list[Visit]) -> None:
        """Note another request that was under way, and a second connection.

        A client that gave up an earlier request has closed that connection; the news of it may take
        a moment longer than this request did.
        """
        server = self._runner.server if self._runner else None
        for _ in range(20):
            if server is None or len(server.connections) < 2:
                break
            await asyncio.sleep(0.001)
        else:
            self.violations.append(f"{visit.path} came over a second connection")
        self.violations.extend(
            f"{visit.path} began while {other.path} was under way"
            for other in before
            if not other.abandoned
        )


def _interface(path: str) -> str:
    prefixes: Mapping[str, str] = {
        "/api/query": "query",
        "/rss/": "feed",
        "/atom/": "feed",
        "/list/": "listing",
        "/catchup/": "listing",
        "/abs/": "abs",
    }
    for prefix, interface in prefixes.items():
        if path.startswith(prefix):
            return interface
    return "other"
