"""The ways in which the loopback arXiv can be told to misbehave."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from aiohttp import web

from tests.servers.arxiv import feeds, pages, query
from tests.servers.arxiv.answers import ATOM, HTML, Answer, Question


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a fault has in its hands: the request, and what arXiv would have answered."""

    request: web.Request
    question: Question
    answer: Answer


Fault = Callable[[Exchange], Awaitable[web.StreamResponse]]
"""Answers a request in the place of arXiv. Its `__name__` stands in the visits."""


def plain(answer: Answer) -> web.Response:
    """An answer as it is sent."""
    headers = {"Content-Type": answer.content_type, **answer.headers}
    return web.Response(
        status=answer.status, body=answer.body, headers=headers, zlib_executor_size=1 << 16
    )


def too_many_requests(retry_after: str | None = None) -> Fault:
    """HTTP 429; `retry_after` is the header as it is, None for none."""
    return _refusal("too_many_requests", 429, b"Rate exceeded.", retry_after)


def unavailable(retry_after: str | None = "300") -> Fault:
    """HTTP 503, as a listing answers when all of its rows are missing."""
    text = b"This listing is temporarily unavailable; please retry in a few minutes."
    return _refusal("unavailable", 503, text, retry_after)


def blank() -> Fault:
    """HTTP 200 without a byte."""
    return _instead("blank", Answer(200, b"", ATOM))


def block_page() -> Fault:
    """An HTML page with 200, as sent to those who are shut out."""
    body = b"<html><head><title>Access Denied</title></head><body>Access Denied</body></html>"
    return _instead("block_page", Answer(200, body, HTML))


def billion_laughs() -> Fault:
    """XML whose entities expand to gigabytes."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY l0 "lol">{entities}]>'
    body += '<feed xmlns="http://www.w3.org/2005/Atom"><title>&l9;</title></feed>'
    return _instead("billion_laughs", Answer(200, body.encode(), ATOM))


def external_entity(address: str = "file:///etc/passwd") -> Fault:
    """XML that asks its reader to fetch `address`."""
    body = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY e SYSTEM "{address}">]>'
    body += '<feed xmlns="http://www.w3.org/2005/Atom"><title>&e;</title></feed>'
    return _instead("external_entity", Answer(200, body.encode(), ATOM))


def truncated() -> Fault:
    """Half of the answer, as if it were all of it."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        body = exchange.answer.body
        return plain(replace(exchange.answer, body=body[: len(body) // 2]))

    return _named("truncated", fault)


def empty_page() -> Fault:
    """A valid page of the query API that gives the total and no entry."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(query.answer(exchange.question, empty=True))

    return _named("empty_page", fault)


def stale_feed() -> Fault:
    """The batch of the mailing before today's, under today's date."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        question = exchange.question
        stale = question.known.last(until=question.today - timedelta(days=1))
        return plain(feeds.answer(question, shown=stale))

    return _named("stale_feed", fault)


def missing_rows(number: int = 7) -> Fault:
    """A listing page whose headings count `number` items more than it shows."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(pages.answer(exchange.question, missing=number))

    return _named("missing_rows", fault)


def gzip_bomb(megabytes: int = 64) -> Fault:
    """An answer that is small on the wire and has `megabytes` of spaces in it."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        pieces = [packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)]
        body = b"".join([*pieces, packer.flush()])
        return web.Response(body=body, headers={"Content-Encoding": "gzip", "Content-Type": ATOM})

    return _named("gzip_bomb", fault)


def slow_drip(pause_s: float = 0.01) -> Fault:
    """The answer, a byte at a time, with a real pause after each."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = await _begun(exchange)
        for byte in exchange.answer.body:
            await response.write(bytes([byte]))
            await asyncio.sleep(pause_s)
        return response

    return _named("slow_drip", fault)


def stall() -> Fault:
    """Headers, half of the body, and then nothing more."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = await _begun(exchange)
        await response.write(exchange.answer.body[: len(exchange.answer.body) // 2])
        await asyncio.Event().wait()
        return response

    return _named("stall", fault)


def reset() -> Fault:
    """Headers, half of the body, and the connection is gone."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        response = await _begun(exchange)
        await response.write(exchange.answer.body[: len(exchange.answer.body) // 2])
        if exchange.request.transport is not None:
            exchange.request.transport.abort()
        return response

    return _named("reset", fault)


async def _begun(exchange: Exchange) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": exchange.answer.content_type})
    response.content_length = len(exchange.answer.body)
    await response.prepare(exchange.request)
    return response


def _refusal(name: str, status: int, text: bytes, retry_after: str | None) -> Fault:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return _instead(name, Answer(status, text, HTML, headers))


def _instead(name: str, answer: Answer) -> Fault:
    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(answer)

    return _named(name, fault)


def _named(name: str, fault: Callable[[Exchange], Awaitable[web.StreamResponse]]) -> Fault:
    fault.__name__ = name
    return fault
