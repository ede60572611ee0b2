"""What a loop of the bot is: something that is done over and over, whatever the clock shows.

discord.py's own loops wait until a moment of the computer's clock: one that is set back by hours
would let them all stand still for as long, and one that is set forward would let them run as often
as they seem to have missed.
"""

import asyncio
from collections.abc import Awaitable, Callable

_LONGEST_END_S = 1.5  # of the ten seconds after which a stop has to be over


class Repeating:
    """Does `body`, which must not raise, every `every_s` seconds, from `start` until `stop`.

    One round follows the other, at once if it took longer. `first` is awaited before the first.
    """

    def __init__(
        self,
        every_s: float,
        body: Callable[[], Awaitable[object]],
        first: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._every_s = every_s
        self._body = body
        self._first = first
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, as a task of its own."""
        name = getattr(self._body, "__qualname__", "a loop")
        self._task = asyncio.create_task(self._run(), name=name)

    async def stop(self) -> None:
        """End at once, in the middle of a round too; back when the store is not used any more.

        What does not end in a moment is not waited for.
        """
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=_LONGEST_END_S)

    async def _run(self) -> None:
        if self._first is not None:
            await self._first()
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + self._every_s
            await self._body()
            await asyncio.sleep(max(0.0, due_s - loop.time()))
