"""Asking servers whether they are there and what time it is, quickly: for a look, not for work."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.errors import ShapeError, UnreachableError
from bot.sources.exchange import Request, shown_url
from bot.sources.http import HttpClient
from bot.sources.moments import http_date
from bot.sources.proxies import environment_proxy

_RESOLVING_S = 2.0
_ANY_STATUS = frozenset(range(429, 600))  # a server with a fault has a clock all the same


@dataclass(frozen=True, slots=True)
class ServerTime:
    """What a server says the time is, and what this computer said when it came; aware UTC."""

    host: str
    told: datetime
    read_at: datetime


async def fetch_server_time(http: HttpClient, url: str) -> ServerTime:
    """The time in the Date header (RFC 9110, 6.6.1) of whatever a server answers.

    Raises:
        SourceError: it gives no answer, or none with a time.
    """
    host = urlsplit(url).hostname or ""
    if environment_proxy(url) is None and not await has_address(host):
        raise UnreachableError(shown_url(url), f"the name {host} has no address")
    answer = await http.fetch(Request(url, once=True, judged=_ANY_STATUS))
    told = http_date(answer.headers.get("date", ""))
    if told is None:
        raise ShapeError(shown_url(url), "it does not say what time it is")
    return ServerTime(host, told, answer.fetched_at)


async def has_address(
    host: str,
    *,
    within_s: float = _RESOLVING_S,
    resolve: Callable[[str, None], object] = socket.getaddrinfo,
) -> bool:
    """Whether the name of a host leads anywhere, found out in a bounded time.

    Without a network the system may look for half a minute, and it cannot be interrupted: it is
    asked in a thread that nobody waits for, not even the end of the process.
    """
    loop = asyncio.get_running_loop()
    found = loop.create_future()

    def settle(has: bool) -> None:
        if not found.done():
            found.set_result(has)

    def look() -> None:
        try:
            resolve(host, None)
            has = True
        except (OSError, UnicodeError):
            has = False
        with suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(settle, has)

    threading.Thread(target=look, name=f"resolving {host}", daemon=True).start()
    try:
        async with asyncio.timeout(within_s):
            return bool(await found)
    except TimeoutError:
        return False
