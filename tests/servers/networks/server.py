"""What the four loopback services have in common: serving, counting, misbehaving on order."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from aiohttp import web

from bot.domain.clock import Clock
from bot.sources.clock import SystemClock
from tests.servers.answers import Answer, Recorded, address_of, plain
from tests.servers.loopback import Loopback
from tests.servers.networks import faults
from tests.servers.networks.questions import NOTED, Question, Visit, question_of
from tests.servers.networks.shapes import items_of


@dataclass(slots=True)
class _Order:
    """A fault that waits for its requests; `left` None means for all to come."""

    interface: str
    fault: faults.Fault
    left: int | None


class NetworkServer(Loopback):
    """A service on 127.0.0.1; use it as an async context manager.

    What it shows depends on the moment of `clock` (the real one if None): posts of the future are
    not there yet. `recorded` answers, by address, come before all others. `port` 0 means any.
    """

    interfaces: ClassVar[Mapping[str, str]] = {}
    """Interfaces by the beginning of their paths."""

    def __init__(
        self, *, clock: Clock | None = None, recorded: Recorded | None = None, port: int = 0
    ) -> None:
        super().__init__(port)
        self.recorded: Recorded = recorded or {}
        self.visits: list[Visit] = []
        self.clock: Clock = clock or SystemClock()
        self._orders: list[_Order] = []

    def application(self) -> web.Application:
        """What it answers, and `/_log`: what it was asked."""
        application = web.Application()
        application.router.add_get("/_log", self._log)
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    @property
    def counts(self) -> Counter[str]:
        """Requests so far for each interface."""
        return Counter(visit.interface for visit in self.visits)

    def misbehave(self, interface: str, fault: faults.Fault, *, times: int | None = 1) -> None:
        """Answer the next `times` requests to `interface` with `fault`; None: until `behave()`.

        `interface` "*" means any. Orders are played in the order in which they were given.
        """
        self._orders.append(_Order(interface, fault, times))

    def behave(self) -> None:
        """Forget every fault that has not been played yet."""
        self._orders.clear()

    def report(self) -> dict[str, object]:
        """What was seen, ready for JSON."""
        visits = [{**asdict(visit), "at": visit.at.isoformat()} for visit in self.visits]
        return {"counts": dict(self.counts), "visits": visits}

    def reply(self, question: Question) -> Answer:
        """The answer of a service that behaves."""
        raise NotImplementedError

    def refusal(self, status: int) -> Answer:
        """An error in the words of this service."""
        raise NotImplementedError

    def admit(self, interface: str, question: Question) -> Answer | None:
        """Count a request against the limits; the refusal, if it is over one."""
        return None

    def limit_headers(self, interface: str, question: Question) -> Mapping[str, str]:
        """What the answer says of the limits."""
        return {}

    def posts_in(self, content: Any) -> int:
        """How many posts an answer gives out."""
        return len(items_of(content) or ())

    async def _log(self, request: web.Request) -> web.Response:
        return web.json_response(self.report())

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        question = await question_of(request, self.clock.now())
        visit = self._noted(question)
        try:
            response = await self._respond(request, question, visit)
            visit.status = response.status
            # Sent here, and not by aiohttp later, so that the visit lasts until the last byte.
            if not response.prepared:
                await response.prepare(request)
            await response.write_eof()
            return response
        except (asyncio.CancelledError, ConnectionError):
            visit.abandoned = True
            raise

    async def _respond(
        self, request: web.Request, question: Question, visit: Visit
    ) -> web.StreamResponse:
        exchange = faults.Exchange(request, self._answer(visit, question), question, self)
        fault = self._due_fault(visit.interface)
        if fault is None:
            visit.given = self._given(exchange.answer)
            response = plain(exchange.answer)
            response.enable_compression()
            return response
        visit.fault = getattr(fault, "__name__", "fault")
        sent = exchange.answer
        try:
            played = await fault(exchange)
            if isinstance(played, web.Response):
                sent = replace(sent, status=played.status, body=_body_of(played))
            return played
        finally:
            visit.given = self._given(sent, meant=exchange.answer)

    def _answer(self, visit: Visit, question: Question) -> Answer:
        answer = self.admit(visit.interface, question)
        if answer is None:
            recorded = self.recorded.get(address_of(question.address))
            answer = recorded or self.reply(question)
        headers = {**self.limit_headers(visit.interface, question), **answer.headers}
        return replace(answer, headers=headers)

    def _given(self, sent: Answer, *, meant: Answer | None = None) -> int:
        """The posts in what was sent; in an answer spoilt on its way, those that were meant."""
        if sent.status != 200:
            return 0
        try:
            return self.posts_in(json.loads(sent.body))
        except ValueError:
            return 0 if meant is None else self._given(meant)

    def _noted(self, question: Question) -> Visit:
        visit = Visit(
            self._interface(question.path),
            question.method,
            question.path,
            question.parameters,
            {name: value for name, value in question.headers.items() if name in NOTED},
            question.asked_at,
        )
        self.visits.append(visit)
        return visit

    def _interface(self, path: str) -> str:
        for prefix, interface in self.interfaces.items():
            if path.startswith(prefix):
                return interface
        return "other"

    def _due_fault(self, interface: str) -> faults.Fault | None:
        for order in self._orders:
            if order.interface not in (interface, "*"):
                continue
            if order.left is not None:
                order.left -= 1
                if order.left <= 0:
                    self._orders.remove(order)
            return order.fault
        return None


def _body_of(response: web.Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b""
