"""What every loopback server gives back: a whole answer, how it is sent, and recorded ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


Recorded = dict[str, Answer]
"""Answers by path and sorted query: `/list/math/new?skip=0`."""


def address_of(url: str) -> str:
    """The key of `url` in a `Recorded`; the host does not matter."""
    parts = urlsplit(url)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.path}?{query}" if query else parts.path


def plain(answer: Answer) -> web.Response:
    """An answer as it is sent."""
    headers = {"Content-Type": answer.content_type, **answer.headers}
    return web.Response(
        status=answer.status, body=answer.body, headers=headers, zlib_executor_size=1 << 16
    )
