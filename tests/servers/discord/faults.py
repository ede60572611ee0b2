"""The ways in which the loopback Discord can be told to misbehave, and to wait.

Each acts at a step of a request; see `Step`. What is played on which request: `orders`.
"""

import asyncio
import inspect
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from aiohttp import web

from tests.servers.discord.errors import ApiError
from tests.servers.discord.recording import Recorded


class Step(StrEnum):
    """Where a request is.

    Read but not looked at; carried out, so that a message is in its channel; half of the answer
    sent; all of it sent.
    """

    RECEIVED = "received"
    STORED = "stored"
    HALF = "half"
    SENT = "sent"


class ConnectionGone(Exception):  # noqa: N818 - not an error of anybody's
    """A fault has ended the connection; there is nobody to answer."""


@dataclass(frozen=True, slots=True)
class Sending:
    """An answer as it goes out."""

    status: int
    body: bytes = b""
    headers: dict[str, str] | None = None


@dataclass(slots=True)
class Exchange:
    """What a fault has in its hands; `sending` is there once the request is carried out.

    `released` lets those go on that hold the request; it is set by the test, and when the server
    stops.
    """

    request: web.Request
    recorded: Recorded
    released: asyncio.Event
    stopping: asyncio.Event
    sending: Sending | None = None


Act = Callable[[Exchange], Awaitable[Sending | None]]
"""Does something to a request, and may give another answer than Discord's."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at a step of a request."""

    name: str
    step: Step
    act: Act


def refusal(status: int, code: int = 0, message: str = "") -> Fault:
    """An error of Discord's before the request is carried out, say 403 50013."""
    body = json.dumps(ApiError(status, code, message).payload()).encode()
    return _instead("refusal", Sending(status, body, {"Content-Type": "application/json"}))


def server_error(status: int = 502, *, stored: bool = False) -> Fault:
    """500, 502 or 503 as HTML; with `stored`, the request was carried out all the same."""
    body = f"<html><head><title>{status}</title></head><body>cloudflare</body></html>".encode()
    step = Step.STORED if stored else Step.RECEIVED
    return _instead("server_error", Sending(status, body, {"Content-Type": "text/html"}), step)


def too_many(retry_after_s: float, *, scope: str = "user") -> Fault:
    """429 as Discord says it; `scope` is user, shared or global."""
    headers = {
        "Content-Type": "application/json",
        "Retry-After": str(max(1, round(retry_after_s))),
        "X-RateLimit-Scope": scope,
    }
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": retry_after_s,
        "global": scope == "global",
    }
    return _instead("too_many", Sending(429, json.dumps(body).encode(), headers))


def cloudflare(retry_after_s: int = 600) -> Fault:
    """429 as Cloudflare says it to an address that asked too often: HTML, no `Via`."""
    body = b"<html><head><title>Access denied | discord.com</title></head>error code: 1015</html>"
    headers = {"Content-Type": "text/html", "Retry-After": str(retry_after_s), "Via": ""}
    return _instead("cloudflare", Sending(429, body, headers))


def reset(step: Step = Step.RECEIVED, *, hard: bool = True) -> Fault:
    """The connection is gone: `hard` with a TCP reset, otherwise closed without an answer.

    At `Step.STORED` the message is in its channel, and the bot does not know.
    """

    async def act(exchange: Exchange) -> None:
        _cut(exchange, hard=hard)
        raise ConnectionGone

    return Fault("reset", Step(step), act)


def stall(step: Step = Step.RECEIVED) -> Fault:
    """Nothing more comes, and the connection stays."""

    async def act(exchange: Exchange) -> None:
        await exchange.stopping.wait()
        raise ConnectionGone

    return Fault("stall", Step(step), act)


def slow(seconds: float, step: Step = Step.STORED) -> Fault:
    """The answer comes after a real pause."""

    async def act(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)

    return Fault("slow", Step(step), act)


def truncated() -> Fault:
    """Half of the JSON, as if it were all."""

    async def act(exchange: Exchange) -> Sending | None:
        if exchange.sending is None:
            return None
        return replace(exchange.sending, body=exchange.sending.body[: _half(exchange.sending)])

    return Fault("truncated", Step.STORED, act)


def changed(change: Callable[[dict[str, object]], object]) -> Fault:
    """Discord's own answer, with something in it changed."""

    async def act(exchange: Exchange) -> Sending | None:
        if exchange.sending is None:
            return None
        body = json.loads(exchange.sending.body)
        change(body)
        return replace(exchange.sending, body=json.dumps(body).encode())

    return Fault("changed", Step.STORED, act)


def hold(step: Step = Step.STORED) -> Fault:
    """The request waits at a step until its order is released."""

    async def act(exchange: Exchange) -> None:
        await exchange.released.wait()

    return Fault("hold", Step(step), act)


def calls(callback: Callable[[Exchange], object], step: Step = Step.STORED) -> Fault:
    """Something of the test's own at a step; it may be a coroutine function."""

    async def act(exchange: Exchange) -> None:
        result = callback(exchange)
        if inspect.isawaitable(result):
            await result

    return Fault("calls", Step(step), act)


NAMED: dict[str, Callable[..., Fault]] = {
    "refusal": refusal,
    "server_error": server_error,
    "too_many": too_many,
    "cloudflare": cloudflare,
    "reset": reset,
    "stall": stall,
    "slow": slow,
    "truncated": truncated,
    "hold": hold,
}
"""Those that another process can order."""


def _half(sending: Sending) -> int:
    return len(sending.body) // 2


def _cut(exchange: Exchange, *, hard: bool) -> None:
    transport = exchange.request.transport
    if transport is None:
        return
    if hard and (line := transport.get_extra_info("socket")) is not None:
        # A close that does not linger is a reset.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _instead(name: str, sending: Sending, step: Step = Step.RECEIVED) -> Fault:
    async def act(exchange: Exchange) -> Sending:
        return sending

    return Fault(name, step, act)
