"""What every loopback server gives back: a whole answer, and how it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def plain(answer: Answer) -> web.Response:
    """An answer as it is sent."""
    headers = {"Content-Type": answer.content_type, **answer.headers}
    return web.Response(
        status=answer.status, body=answer.body, headers=headers, zlib_executor_size=1 << 16
    )
