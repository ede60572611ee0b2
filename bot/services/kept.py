"""Answers that are kept for a while, so that many who ask the same at once share one."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from bot.services.ports import Now

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Asks `ask` once for each key, and gives the answer to all who come within `keep`.

    An answer is never older than that. An error is given to those who wait for it, and not kept;
    nor is None: what is not there yet may be there at once.
    """

    def __init__(
        self, ask: Callable[[K], Coroutine[Any, Any, V]], now: Now, keep: timedelta
    ) -> None:
        self._ask = ask
        self._now = now
        self._keep = keep
        self._answers: dict[K, tuple[datetime, asyncio.Task[V]]] = {}

    async def find(self, key: K) -> V:
        """The answer for a key. Raises what `ask` raises."""
        now = self._now()
        self._answers = {k: kept for k, kept in self._answers.items() if self._is_good(kept, now)}
        if key not in self._answers:
            self._answers[key] = now, asyncio.create_task(self._ask(key))
        # Shielded: who gives up waiting does not take the answer from the others.
        return await asyncio.shield(self._answers[key][1])

    def _is_good(self, kept: tuple[datetime, asyncio.Task[V]], now: datetime) -> bool:
        asked_at, task = kept
        if task.done() and (task.cancelled() or task.exception() or task.result() is None):
            return False
        # One from the future is of a clock that was set back: nobody knows its age.
        return timedelta(0) <= now - asked_at < self._keep
