"""The courier: makes deliveries side by side, so that no channel waits for another's trouble."""

import asyncio
import logging

from bot.domain.delivery import Delivery
from bot.domain.subscription import Subscription
from bot.errors import HotPapersError
from bot.services.delivery import Delivering

_AT_ONCE = 100

log = logging.getLogger(__name__)


class Courier:
    """Runs `Delivering`. A delivery that is still under way is not begun a second time."""

    def __init__(self, delivering: Delivering) -> None:
        self._delivering = delivering
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._stopping = False

    async def tick(self) -> None:
        """Plan what is due, and begin what is open. Does not wait for it to be through.

        Raises:
            StoreError: the store refused.
        """
        await self._delivering.resume()
        await self._delivering.plan()
        for delivery, subscription in await self._delivering.list_open():
            self._begin(delivery, subscription)

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

    def _begin(self, delivery: Delivery, subscription: Subscription) -> None:
        key = delivery.id or 0
        if key in self._under_way or self._stopping:
            return
        task = asyncio.create_task(self._deliver(delivery, subscription))
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._under_way.pop(key, None))

    async def _deliver(self, delivery: Delivery, subscription: Subscription) -> None:
        async with self._places:
            if self._stopping:
                return
            try:
                await self._delivering.deliver(delivery, subscription)
            except HotPapersError as error:
                log.error("delivery %s of %s: %s", delivery.id, delivery.day, error)
            except Exception:
                log.exception("delivery %s of %s", delivery.id, delivery.day)
