"""The pace of requests: Discord allows a bot 50 a second over all routes (FACTS section 4)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 48
"""Two of the fifty are left for answers to people."""


class Pace:
    """At most so many requests in any second: a place is free again a second after its answer.

    Counting from the answer and not from the start, no second at the server ever holds more,
    however long requests are on their way.
    """

    def __init__(self, at_once: int = AT_ONCE, second_s: float = 1.0) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._second_s = second_s

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it."""
        await self._places.acquire()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(self._second_s, self._places.release)
