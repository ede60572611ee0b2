"""The ways to misbehave that every loopback server has, whatever it serves."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from aiohttp import web

from tests.servers.answers import HTML, Answer, plain


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a fault has in its hands: the request, and what would have been answered."""

    request: web.Request
    answer: Answer


Fault = Callable[[Exchange], Awaitable[web.StreamResponse]]
"""Answers a request in the place of a server. Its `__name__` stands in the visits."""

_AnyFault = TypeVar("_AnyFault", bound=Callable[..., Awaitable[web.StreamResponse]])


def blank() -> Fault:
    """HTTP 200 without a byte."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(replace(exchange.answer, status=200, body=b""))

    return named("blank", fault)


def block_page() -> Fault:
    """An HTML page with 200, as sent to those who are shut out."""
    body = b"<html><head><title>Access Denied</title></head><body>Access Denied</body></html>"
    return instead("block_page", Answer(200, body, HTML))


def truncated() -> Fault:
    """Half of the answer, as if it were all of it."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        body = exchange.answer.body
        return plain(replace(exchange.answer, body=body[: len(body) // 2]))

    return named("truncated", fault)


def gzip_bomb(megabytes: int = 64) -> Fault:
    """An answer that is small on the wire and has `megabytes` of spaces in it."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        pieces = [packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)]
        body = b"".join([*pieces, packer.flush()])
        headers = {"Content-Encoding": "gzip", "Content-Type": exchange.answer.content_type}
        return web.Response(body=body, headers=headers)

    return named("gzip_bomb", fault)


def slow_drip(pause_s: float = 0.01) -> Fault:
    """The answer, a byte at a time, with a real pause after each."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = await _begun(exchange)
        for byte in exchange.answer.body:
            await response.write(bytes([byte]))
            await asyncio.sleep(pause_s)
        return response

    return named("slow_drip", fault)


def stall() -> Fault:
    """Headers, half of the body, and then nothing more."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = await _begun(exchange)
        await response.write(exchange.answer.body[: len(exchange.answer.body) // 2])
        await asyncio.Event().wait()
        return response

    return named("stall", fault)


def reset() -> Fault:
    """Headers, half of the body, and the connection is gone."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = await _begun(exchange)
        await response.write(exchange.answer.body[: len(exchange.answer.body) // 2])
        if exchange.request.transport is not None:
            exchange.request.transport.abort()
        return response

    return named("reset", fault)


def endless_body() -> Fault:
    """The answer without its last byte, and spaces until the client goes away."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": exchange.answer.content_type})
        await response.prepare(exchange.request)
        await response.write(exchange.answer.body[:-1])
        while True:
            await response.write(b" " * 65536)

    return named("endless_body", fault)


def instead(name: str, answer: Answer) -> Fault:
    """A fault that gives `answer` to everything."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(answer)

    return named(name, fault)


def named(name: str, fault: _AnyFault) -> _AnyFault:
    """The fault, under the name that the visits show."""
    fault.__name__ = name
    return fault


async def _begun(exchange: Exchange) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": exchange.answer.content_type})
    response.content_length = len(exchange.answer.body)
    await response.prepare(exchange.request)
    return response
