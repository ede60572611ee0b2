"""Which fault is played on which request."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.discord.faults import Exchange, Fault, Sending, Step
from tests.servers.discord.recording import Recorded


@dataclass(slots=True)
class Order:
    """A fault for the `nth` to the `nth + times - 1`th request that fits; `times` None: for ever.

    `route` is a pattern as in `Recorded.route`, None means any, as for the others. `fits` is asked
    about what these let through, for what is not known before the request is there.
    """

    fault: Fault
    method: str | None = None
    route: str | None = None
    channel_id: int | None = None
    nth: int = 1
    times: int | None = 1
    fits: Callable[[Recorded], bool] | None = None
    seen: int = 0
    played: list[Exchange] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _reached: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def was_reached(self) -> bool:
        """Whether a request has come to it."""
        return self._reached.is_set()

    async def reached(self, *, timeout_s: float = 10.0) -> Exchange:
        """The first request that came to it.

        Raises:
            TimeoutError: none did.
        """
        async with asyncio.timeout(timeout_s):
            await self._reached.wait()
        return self.played[0]

    def release(self) -> None:
        """Let go of the requests that it holds."""
        self.released.set()

    def takes(self, recorded: Recorded) -> bool:
        """Count a request that fits, and say whether it is one to play on."""
        channel = recorded.params.get("channel_id")
        if (
            (self.method is not None and self.method != recorded.method)
            or (self.route is not None and self.route != recorded.route)
            or (self.channel_id is not None and str(self.channel_id) != channel)
            or (self.fits is not None and not self.fits(recorded))
        ):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)

    async def play(self, exchange: Exchange) -> Sending | None:
        """Do it, and give the other answer if it has one."""
        self.played.append(exchange)
        exchange.recorded.ordered.append(self.fault.name)
        exchange.released = self.released
        self._reached.set()
        return await self.fault.act(exchange)


class Orders:
    """All orders, in the order in which they were given."""

    def __init__(self) -> None:
        self.all: list[Order] = []

    def add(self, order: Order) -> Order:
        """Give another one."""
        self.all.append(order)
        return order

    def clear(self) -> None:
        """Forget all, and let go of what they hold."""
        self.release()
        self.all.clear()

    def release(self) -> None:
        """Let go of every request that is held."""
        for order in self.all:
            order.release()

    def due(self, recorded: Recorded) -> list[Order]:
        """Those that are to be played on a request that has just come in."""
        return [order for order in self.all if order.takes(recorded)]


async def play(orders: list[Order], step: Step, exchange: Exchange) -> Sending | None:
    """Play those of a request that belong to a step; the last other answer counts."""
    instead: Sending | None = None
    for order in orders:
        if order.fault.step is step:
            instead = await order.play(exchange) or instead
    return instead
