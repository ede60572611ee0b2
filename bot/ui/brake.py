"""A brake for connections to Discord's gateway.

discord.py waits between attempts that fail, and not at all between connections that are agreed on
and end at once: it would make hundreds a second, for which Discord shuts an address out.
"""

import asyncio
from collections import deque
from typing import Any

AT_ONCE = 2
"""So many connections may follow each other at once: a line that broke is made anew."""

_WINDOW_S = 5.0  # the same that Discord asks for between log-ins of shards
_GATEWAY = frozenset({"ws", "wss"})


def braked(trace: Any, *, window_s: float = _WINDOW_S) -> Any:
    """Aiohttp's `TraceConfig`, with which at most `AT_ONCE` connections begin in any window."""
    begun: deque[float] = deque(maxlen=AT_ONCE)

    async def wait(session: object, context: object, request: Any) -> None:
        if request.url.scheme not in _GATEWAY:
            return
        loop = asyncio.get_running_loop()
        if len(begun) == AT_ONCE:
            await asyncio.sleep(max(0.0, begun[0] + window_s - loop.time()))
        begun.append(loop.time())

    trace.on_request_start.append(wait)
    return trace
