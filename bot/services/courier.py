"""The courier: makes deliveries side by side, so that no channel waits for another's trouble.

Those of one channel are made one after the other, so that its days come in their order. What is to
be published waits in a line of its own.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from bot.domain.delivery import Delivery, Part
from bot.errors import HotPapersError
from bot.services.delivery import Delivering

_AT_ONCE = 100

Line = tuple[str, int]
"""What is done one after the other: posting to a channel, and publishing there."""

log = logging.getLogger(__name__)


class Courier:
    """Runs `Delivering`. Nothing is begun for a channel that has something under way."""

    def __init__(self, delivering: Delivering) -> None:
        self._delivering = delivering
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._under_way: dict[Line, asyncio.Task[None]] = {}
        self._stopping = False

    async def tick(self) -> None:
        """Plan what is due, and begin what is open. Does not wait for it to be through.

        Raises:
            StoreError: the store refused.
        """
        await self._delivering.resume()
        await self._delivering.plan()
        waiting: dict[int, list[Delivery]] = defaultdict(list)
        for delivery, subscription in await self._delivering.list_open():
            waiting[subscription.channel_id].append(delivery)
        for channel_id, deliveries in waiting.items():
            in_order = sorted(deliveries, key=lambda one: one.day)
            self._begin(("post", channel_id), partial(self._serve, in_order))
        for channel_id, parts in (await self._delivering.publishing.list_due()).items():
            self._begin(("publish", channel_id), partial(self._publish, channel_id, parts))

    async def finish(self) -> None:
        """Wait until all that is under way is through."""
        while self._under_way:
            await asyncio.wait(list(self._under_way.values()))

    async def stop(self, within_s: float) -> None:
        """Let what is being sent be finished, begin nothing more, and end after a bounded time."""
        self._stopping = True
        tasks = list(self._under_way.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, line: Line, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if line in self._under_way or self._stopping:
            return
        task = asyncio.create_task(work())
        self._under_way[line] = task
        task.add_done_callback(lambda _: self._under_way.pop(line, None))

    async def _serve(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            async with self._places:
                if self._stopping:
                    return
                await self._deliver(delivery)

    async def _publish(self, channel_id: int, parts: Sequence[Part]) -> None:
        try:
            await self._delivering.publishing.publish(channel_id, parts)
        except HotPapersError as error:
            log.error("publishing in channel %s: %s", channel_id, error)
        except Exception:
            log.exception("publishing in channel %s", channel_id)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._delivering.deliver(delivery)
        except HotPapersError as error:
            log.error("delivery %s of %s: %s", delivery.id, delivery.day, error)
        except Exception:
            log.exception("delivery %s of %s", delivery.id, delivery.day)
