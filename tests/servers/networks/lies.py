"""Faults that give well-formed answers of the right shape which are not true.

Where the service refuses (a wrong token, a limit), they do as well.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from aiohttp import web

from tests.servers.answers import Answer, plain
from tests.servers.faults import named
from tests.servers.networks.exchange import Exchange, Fault, changed, content_of, with_content
from tests.servers.networks.questions import Question
from tests.servers.networks.shapes import (
    COUNTS,
    PAGING,
    changed_values,
    ended,
    items_of,
    led_on,
    with_items,
)

_REFUSALS = (401, 402, 403, 429)
_PAPER_ID = re.compile(rb"(\d{4})\.(\d{5})")


def empty_page() -> Fault:
    """A page without posts that still says that there are more."""
    return changed("empty_page", lambda content: with_items(content, []))


def empty_result() -> Fault:
    """A lie: nothing was found, and nothing follows; what is asked for by its id is gone."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        if exchange.answer.status != 200:
            return plain(exchange.answer)
        content = content_of(exchange.answer)
        if items_of(content) is None:
            return plain(exchange.service.refusal(404))
        return with_content(exchange.answer, ended(with_items(content, [])))

    return named("empty_result", fault)


def same_page(cursor: str = "") -> Fault:
    """A lie: the first page again and again, each time with a further one to follow.

    The cursor is a new one every time, or always `cursor`.
    """
    numbers = count(1)

    async def fault(exchange: Exchange) -> web.StreamResponse:
        first = _first_page(exchange)
        if first.status != 200:
            return plain(first)
        content = _led_on(content_of(first), exchange.question, cursor or f"{next(numbers)}00")
        return with_content(first, content)

    return named("same_page", fault)


def endless_pages() -> Fault:
    """The first page as it is, then empty ones without end."""
    numbers = count(1)

    async def fault(exchange: Exchange) -> web.StreamResponse:
        first = _first_page(exchange)
        if first.status != 200:
            return plain(first)
        content = content_of(first)
        if PAGING & exchange.question.parameters.keys():
            content = with_items(content, [])
        return with_content(first, _led_on(content, exchange.question, f"{next(numbers)}00"))

    return named("endless_pages", fault)


def zero_counts() -> Fault:
    """A lie: nobody cares about anything."""

    def change(content: Any) -> Any:
        return changed_values(content, lambda name, old: 0 if name in COUNTS else old)

    return changed("zero_counts", change)


def other_links() -> Fault:
    """A lie: the same posts about other things; ids of papers are none, links lead elsewhere."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        body = exchange.answer.body.replace(b"arxiv.org/", b"example.org/")
        return plain(replace(exchange.answer, body=_PAPER_ID.sub(rb"\1x\2", body)))

    return named("other_links", fault)


def yesterday() -> Fault:
    """What the service would have answered a day ago."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        question = exchange.question
        if exchange.answer.status != 200:
            return plain(exchange.answer)
        parameters = dict(question.parameters)
        if "date" in parameters:
            earlier = date.fromisoformat(question.get("date")) - timedelta(days=1)
            parameters["date"] = [earlier.isoformat()]
        asked_at = question.asked_at - timedelta(days=1)
        return plain(
            exchange.service.reply(replace(question, parameters=parameters, asked_at=asked_at))
        )

    return named("yesterday", fault)


def _first_page(exchange: Exchange) -> Answer:
    """The first page of what is asked for, whose cursor may be a lie told before."""
    if exchange.answer.status in _REFUSALS:
        return exchange.answer
    asked = exchange.question.parameters.items()
    kept = {name: value for name, value in asked if name not in PAGING}
    return exchange.service.reply(replace(exchange.question, parameters=kept))


def _led_on(content: Any, question: Question, cursor: str) -> Any:
    size = int(question.get("limit", "50"))
    return led_on(content, cursor, page=int(question.get("page", "0")), size=size)
