"""Waiting for something to become true, with a bound and without polling."""

import asyncio
from collections.abc import Callable


class Signal:
    """Wakes those that wait whenever anything happened that they may be waiting for."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def set(self) -> None:
        """Let everyone look again."""
        for event in self._waiting:
            event.set()

    async def until(
        self, holds: Callable[[], bool], *, what: str = "", timeout_s: float = 10.0
    ) -> None:
        """Return when `holds()` does.

        Raises:
            TimeoutError: it did not within `timeout_s` of real time; the message says `what`.
        """
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(timeout_s):
                while not holds():
                    event.clear()
                    await event.wait()
        except TimeoutError:
            raise TimeoutError(f"{what or 'it'} did not happen in {timeout_s:g} s") from None
        finally:
            self._waiting.discard(event)
