"""How a life is brought to a point of a delivery, and ended there."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.cli.running import LONGEST_S, Stand
from tests.crash.census import Hit, Life, Point, Thing, take_census
from tests.crash.lives import Lives, Process
from tests.servers.discord import Channel, Step, faults, limits
from tests.servers.discord.orders import Order
from tests.servers.discord.recording import Recorded

_HELD = {Point.RECEIVED: Step.RECEIVED, Point.STORED: Step.STORED, Point.HALF: Step.HALF}
_LONGEST_PAUSE_S = 0.1
_AT_LOGIN = 7  # requests and answers, before anything is delivered
_ROUTES = {
    Thing.MESSAGE: limits.MESSAGES,
    Thing.THREAD: limits.THREADS,
    Thing.INSIDE: limits.MESSAGES,
}
_AFTER = {Thing.MESSAGE: (Thing.THREAD, Thing.INSIDE), Thing.THREAD: (Thing.INSIDE,)}
_DUE = "UPDATE delivery SET retry_at = '2020-01-01 00:00:00+00:00' WHERE state = 'failed'"
_SENT = "SELECT count(*) FROM delivery WHERE day = '{}' AND state = 'sent'"

Found = dict[int, Hit]
"""What a kill has hit, by channel."""


@dataclass
class Executioner:
    """Lets one life after the other begin, and ends each.

    While a message is brought to a point, requests to post to other channels get lost, so that
    there is something left for the lives to come.
    """

    stand: Stand
    lives: Lives
    chance: random.Random
    _late: Order | None = None

    async def kill_at(
        self,
        point: Point,
        day: date,
        target: Channel,
        part: int = 0,
        thing: Thing = Thing.MESSAGE,
    ) -> Found:
        """A life that is ended when a message to a channel, or its thread, is at a point.

        The channel has none of the delivery's messages yet, and gets those before `part`; so has
        its thread, when it is about a message inside. A thread is sought after it was answered.
        """
        self._lose_posts(None if point in (Point.PLANNED, Point.BEGUN) else target)
        life = self._life()
        if point in _HELD:
            order = self._order(faults.hold(_HELD[point]), target, thing, nth=part + 1)
            process = await self._begin()
            await order.reached(timeout_s=LONGEST_S)
        elif point is Point.ANSWERED:
            return await self._kill_when_answered(day, target, part, thing, life)
        elif point is Point.SOUGHT:
            method = "POST" if thing is Thing.THREAD else "GET"
            order = self._order(faults.hold(Step.RECEIVED), target, thing, method)
            process = await self._begin()
            await order.reached(timeout_s=LONGEST_S)
        else:
            process = await self._begin()
            await self._freeze_at(Hit(thing, point), day, target, process, life)
        return await self._end(process, day, life)

    async def kill_between(self, hit: Hit, day: date) -> Found:
        """A life that is ended when a delivery is at a point that lasts for no request.

        All channels get as far as that, so that one of them is seen there.
        """
        lost = (hit.thing,) if hit.point is Point.BEGUN else _AFTER[hit.thing]
        for channel in self.stand.channels:
            for thing in lost:
                self._order(faults.stall(), channel, thing).times = None
        life = self._life()
        process = await self._begin()
        await self._freeze_at(hit, day, None, process, life)
        return await self._end(process, day, life)

    async def kill_anywhere(self, day: date, most: int = 3) -> Found:
        """A life that is ended after some number of requests and answers, all of them slow.

        That is at most `most` for each channel that has not got everything yet.
        """
        discord = self.stand.discord
        for channel in self.stand.channels:
            step = self.chance.choice(list(Step))
            pause_s = self.chance.uniform(0, _LONGEST_PAUSE_S)
            for thing in Thing:
                self._order(faults.slow(pause_s, step), channel, thing).times = None
        life = self._life()
        unsent = len(self.stand.channels) - self._count_sent(day)
        last = self.chance.randrange(_AT_LOGIN, _AT_LOGIN + most * unsent + 1)
        process = await self._begin()

        def has_happened() -> bool:
            asked = discord.requests[life.first_request :]
            return len(asked) + sum(each.answered_s is not None for each in asked) > last

        with suppress(TimeoutError):  # there may be less left to do
            await discord.until(has_happened, timeout_s=3.0)
        return await self._end(process, day, life)

    async def live_on(self, *days: date) -> None:
        """A life that delivers what is left; it is ended when the ledger says that all is sent."""
        process = await self._begin()
        for day in days:
            await self.stand.written(_SENT.format(day), [(len(self.stand.channels),)])
        await process.kill()
        await self._gone()

    def _count_sent(self, day: date) -> int:
        return int(self.stand.rows(_SENT.format(day))[0][0])

    async def kill_before_late(self, day: date, target: Channel) -> Found:
        """A life that is ended when Discord has received a request, which it is slow to carry out.

        `catch_up` lets it.
        """
        self._lose_posts(target)
        life = self._life()
        self._late = self._order(faults.hold(Step.RECEIVED), target)
        process = await self._begin()
        await self._late.reached(timeout_s=LONGEST_S)
        self.stand.discord.orders.all.remove(self._late)
        return await self._end(process, day, life)

    async def catch_up(self) -> None:
        """Let Discord carry out what it was slow with."""
        assert self._late is not None
        self._late.release()
        [exchange] = self._late.played
        await self.stand.until(lambda: exchange.sending is not None, "a late request")

    async def _kill_when_answered(
        self, day: date, target: Channel, part: int, thing: Thing, life: Life
    ) -> Found:
        """Nothing can be written down while somebody else writes to the store."""
        stored = self._order(faults.hold(Step.STORED), target, thing, nth=part + 1)
        sent = self._order(faults.hold(Step.SENT), target, thing, nth=part + 1)
        process = await self._begin()
        await stored.reached(timeout_s=LONGEST_S)
        with self._writing():
            stored.release()
            await sent.reached(timeout_s=LONGEST_S)
            return await self._end(process, day, life)

    async def _freeze_at(
        self, hit: Hit, day: date, target: Channel | None, process: Process, life: Life
    ) -> None:
        """Stop the process whenever the ledger has changed, until it is where it should be.

        What is written down is looked for at the target, if there is one, all else anywhere.
        """
        deadline = time.monotonic() + LONGEST_S
        seen = -1
        while time.monotonic() < deadline:
            seen = await asyncio.to_thread(self._next_change, process, seen)
            for _ in range(10):  # what the process has sent is read
                await asyncio.sleep(0)
            found = take_census(self.stand, day, life)
            if target is None or hit.point is not Point.WRITTEN:
                wanted = list(found.values())
            else:
                wanted = [found[target.id]] if target.id in found else []
            if hit in wanted:
                return
            process.thaw()
        raise TimeoutError(f"no {hit.thing} was {hit.point}")

    def _next_change(self, process: Process, seen: int) -> int:
        """Freeze the process as soon as the store is at another version than the one seen."""
        deadline = time.monotonic() + 1
        with closing(sqlite3.connect(self.stand.database, isolation_level=None)) as store:
            version: int = store.execute("PRAGMA data_version").fetchone()[0]
            now = version
            while now == version and time.monotonic() < deadline:
                now = store.execute("PRAGMA data_version").fetchone()[0]
            process.freeze()
        return seen + 1

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.stand.database, isolation_level=None)) as store:
            store.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                store.execute("ROLLBACK")

    def _lose_posts(self, target: Channel | None) -> None:
        for channel in self.stand.channels:
            if channel is not target:
                for thing in Thing:
                    self._order(faults.stall(), channel, thing).times = None

    def _order(
        self,
        fault: faults.Fault,
        channel: Channel,
        thing: Thing = Thing.MESSAGE,
        method: str = "POST",
        nth: int = 1,
    ) -> Order:
        """Have a fault played on what is about a thing of a channel's delivery."""

        def is_inside(request: Recorded) -> bool:
            place = self.stand.discord.world.channels.get(int(request.params["channel_id"]))
            return place is not None and place.parent_id == channel.id

        inside = thing is Thing.INSIDE
        return self.stand.discord.order(
            fault,
            method=method,
            route=_ROUTES[thing],
            channel_id=None if inside else channel.id,
            nth=nth,
            fits=is_inside if inside else None,
        )

    async def _begin(self) -> Process:
        """A new life. So many at once meet Discord's limits; what failed of that is due again."""
        with closing(sqlite3.connect(self.stand.database)) as store, store:
            store.execute(_DUE)
        return await self.lives.begin()

    def _life(self) -> Life:
        world = self.stand.discord.world
        threads = frozenset(thread.id for thread in world.threads_of(self.stand.guild))
        return Life(len(self.stand.discord.requests), datetime.now(UTC), threads)

    async def _end(self, process: Process, day: date, life: Life) -> Found:
        """Kill it, and see what that has hit; Discord carries out what it has received."""
        process.freeze()
        for _ in range(10):
            await asyncio.sleep(0)
        found = take_census(self.stand, day, life)
        await process.kill()
        await self._gone()
        self.stand.discord.orders.clear()
        for _ in range(10):
            await asyncio.sleep(0)
        return found

    async def _gone(self) -> None:
        gateway = self.stand.discord.gateway
        await self.stand.until(lambda: not gateway.connected, "the end of a session")
