"""The loopback Discord's server: reads a request, has it carried out, sends the answer."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.domain.clock import Clock
from bot.sources.clock import SystemClock
from tests.secrets import DISCORD_TOKEN
from tests.servers.discord import orders
from tests.servers.discord.errors import ApiError, not_found, unauthorized
from tests.servers.discord.faults import ConnectionGone, Exchange, Fault, Sending, Step
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.limits import Limits
from tests.servers.discord.orders import Order, Orders
from tests.servers.discord.recording import Recorded, record, refusals
from tests.servers.discord.rest.call import Call, Route
from tests.servers.discord.rest.routes import MAJOR, find_route
from tests.servers.discord.signals import Signal
from tests.servers.discord.world import World
from tests.servers.loopback import Loopback

PREFIX = "/api/v10"
_JSON = {"Content-Type": "application/json"}
_LARGEST = 26 * 1024 * 1024


class Server(Loopback):
    """HTTP and WebSocket on one port of 127.0.0.1; use it as an async context manager.

    Time is the clock's: message times, nonce windows, rate limits, interaction tokens. Waiting in
    tests is bounded by real time.
    """

    cancels = False  # like Discord, it carries out what has arrived, also if the bot is gone

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        token: str = DISCORD_TOKEN,
        privileged_intents: int = 0,
        port: int = 0,
    ) -> None:
        super().__init__(port)
        self.clock: Clock = clock or SystemClock()
        self.happened = Signal()
        self.world = World(self.clock, token=token, privileged_intents=privileged_intents)
        self.gateway = Gateway(self.world, self.happened)
        self.limits = Limits(self.clock)
        self.orders = Orders()
        self.requests: list[Recorded] = []
        self._stopping = asyncio.Event()

    def application(self) -> web.Application:
        """Discord's REST and gateway, and what `add_routes` adds."""
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_get("/gateway", self.gateway.handle)
        application.router.add_get("/gateway/resume", self.gateway.handle)
        application.router.add_route("*", f"{PREFIX}/{{path:.*}}", self._handle)
        self.add_routes(application)
        return application

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.world.gateway_url = self.gateway_url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self.orders.release()
        self.gateway.drop()
        await super().__aexit__(kind, error, trace)

    def add_routes(self, application: web.Application) -> None:
        """Addresses beside Discord's own, before it starts."""

    @property
    def token(self) -> str:
        """The one token that is right."""
        return self.world.application.token

    @property
    def api_url(self) -> str:
        """For the configuration's `discord.api_url`."""
        return f"{self.url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """For the configuration's `discord.gateway_url`."""
        return f"ws://{self.addresses[0]}/gateway"

    @property
    def refusals(self) -> Counter[int]:
        """How many requests were answered with 401, 403, 404 and 429, ordered ones too."""
        return refusals(self.requests)

    def order(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        route: str | None = None,
        channel_id: int | None = None,
        nth: int = 1,
        times: int | None = 1,
        fits: Callable[[Recorded], bool] | None = None,
    ) -> Order:
        """Have a fault played on requests from now on; see `Order`."""
        return self.orders.add(Order(fault, method, route, channel_id, nth, times, fits))

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        recorded = await record(request, path=path, arrived_s=self.clock.monotonic())
        found = find_route(recorded.method, path)
        if found:
            recorded.route, recorded.params = found[0].pattern, found[1]
        recorded.authorized = request.headers.get("Authorization") == f"Bot {self.token}"
        self.requests.append(recorded)
        exchange = Exchange(request, recorded, asyncio.Event(), self._stopping)
        due = self.orders.due(recorded)
        try:
            sending = await orders.play(due, Step.RECEIVED, exchange)
            if sending is None:
                exchange.sending = sending = self._carry_out(recorded, found[0] if found else None)
                self.happened.set()
                sending = await orders.play(due, Step.STORED, exchange) or sending
            return await self._send(exchange, sending, due)
        except ConnectionGone:
            return web.Response()
        finally:
            self.happened.set()

    def _carry_out(self, recorded: Recorded, route: Route | None) -> Sending:
        """The answer that Discord gives, with the headers of its rate limits."""
        headers: dict[str, str] = {}
        try:
            if route is None:
                raise not_found()
            if not route.open and not recorded.authorized:
                raise unauthorized()
            major = "+".join(recorded.params[n] for n in MAJOR if n in recorded.params)
            verdict = self.limits.take(route.key, major, counts_globally=not route.open)
            headers = verdict.headers
            if verdict.retry_after_s is not None:
                return _json(429, verdict.payload(), headers)
            call = Call(
                self.world,
                self.gateway.emit,
                recorded.params,
                recorded.query,
                recorded.body,
                recorded.files,
            )
            reply = route.handler(call)
        except ApiError as refused:
            recorded.code = refused.code
            return _json(refused.status, refused.payload(), headers)
        if reply.body is None:
            return Sending(reply.status, headers=headers)
        return _json(reply.status, reply.body, headers)

    async def _send(
        self, exchange: Exchange, sending: Sending, due: list[Order]
    ) -> web.StreamResponse:
        """Send the first half, then the second."""
        headers = {"Via": "1.1 google"} | (sending.headers or {})
        if not headers["Via"]:
            del headers["Via"]
        response = web.StreamResponse(status=sending.status, headers=headers)
        response.content_length = len(sending.body)
        recorded = exchange.recorded
        recorded.status = sending.status
        recorded.answer = _answer(sending)
        half = len(sending.body) // 2
        try:
            await response.prepare(exchange.request)
            await response.write(sending.body[:half])
            await orders.play(due, Step.HALF, exchange)
            await response.write(sending.body[half:])
            await response.write_eof()
        except ConnectionError:
            raise ConnectionGone from None
        recorded.answered_s = self.clock.monotonic()
        await orders.play(due, Step.SENT, exchange)
        return response


def _json(status: int, body: object, headers: dict[str, str]) -> Sending:
    return Sending(status, json.dumps(body).encode(), _JSON | headers)


def _answer(sending: Sending) -> object:
    try:
        parsed: object = json.loads(sending.body or b"null")
    except ValueError:
        return None
    return parsed
