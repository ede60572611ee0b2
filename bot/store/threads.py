"""Long work on files in a thread, which can be given up."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

IsStopped = Callable[[], bool]
"""Whether nobody waits for the work any more."""


def never() -> bool:
    """For work that somebody always waits for."""
    return False


async def in_thread(call: Callable[[IsStopped], T]) -> T:
    """Await `call` in a thread; if the caller is cancelled, tell it to stop and wait for that."""
    stop = threading.Event()
    thread = asyncio.create_task(asyncio.to_thread(call, stop.is_set))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([thread])
        thread.exception()
        raise
