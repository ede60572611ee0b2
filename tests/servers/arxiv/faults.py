"""The ways in which the loopback arXiv can be told to misbehave."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from aiohttp import web

from tests.servers import faults
from tests.servers.answers import HTML, Answer, plain
from tests.servers.arxiv import feeds, pages, query
from tests.servers.arxiv.answers import ATOM, Question
from tests.servers.arxiv.days import Announcements
from tests.servers.faults import (
    blank,
    block_page,
    gzip_bomb,
    instead,
    named,
    reset,
    slow_drip,
    stall,
    truncated,
)

__all__ = [
    "Exchange",
    "Fault",
    "billion_laughs",
    "blank",
    "block_page",
    "empty_page",
    "external_entity",
    "gzip_bomb",
    "missing_rows",
    "nothing_new",
    "plain",
    "reset",
    "slow_drip",
    "stale_feed",
    "stall",
    "too_many_requests",
    "truncated",
    "unavailable",
]


@dataclass(frozen=True, slots=True)
class Exchange(faults.Exchange):
    """An exchange with the request taken apart."""

    question: Question


Fault = Callable[[Exchange], Awaitable[web.StreamResponse]]
"""Answers a request in the place of arXiv. Its `__name__` stands in the visits."""


def too_many_requests(retry_after: str | None = None) -> Fault:
    """HTTP 429; `retry_after` is the header as it is, None for none."""
    return _refusal("too_many_requests", 429, b"Rate exceeded.", retry_after)


def unavailable(retry_after: str | None = "300") -> Fault:
    """HTTP 503, as a listing answers when all of its rows are missing."""
    text = b"This listing is temporarily unavailable; please retry in a few minutes."
    return _refusal("unavailable", 503, text, retry_after)


def billion_laughs() -> Fault:
    """XML whose entities expand to gigabytes."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY l0 "lol">{entities}]>'
    body += '<feed xmlns="http://www.w3.org/2005/Atom"><title>&l9;</title></feed>'
    return instead("billion_laughs", Answer(200, body.encode(), ATOM))


def external_entity(address: str = "file:///etc/passwd") -> Fault:
    """XML that asks its reader to fetch `address`."""
    body = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY e SYSTEM "{address}">]>'
    body += '<feed xmlns="http://www.w3.org/2005/Atom"><title>&e;</title></feed>'
    return instead("external_entity", Answer(200, body.encode(), ATOM))


def empty_page() -> Fault:
    """A valid page of the query API that gives the total and no entry."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(query.answer(exchange.question, empty=True))

    return named("empty_page", fault)


def nothing_new(*, replacements: bool = False) -> Fault:
    """A listing page without new papers and cross-lists, or with `replacements` only."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        known = exchange.question.known.days.values() if replacements else ()
        older = Announcements(replace(day, new=(), cross=()) for day in known)
        return plain(pages.answer(replace(exchange.question, known=older)))

    return named("nothing_new", fault)


def stale_feed() -> Fault:
    """The batch of the mailing before today's, under today's date."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        question = exchange.question
        stale = question.known.last(until=question.today - timedelta(days=1))
        return plain(feeds.answer(question, shown=stale))

    return named("stale_feed", fault)


def missing_rows(number: int = 7) -> Fault:
    """A listing page whose headings count `number` items more than it shows."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return plain(pages.answer(exchange.question, missing=number))

    return named("missing_rows", fault)


def _refusal(name: str, status: int, text: bytes, retry_after: str | None) -> Fault:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return instead(name, Answer(status, text, HTML, headers))
