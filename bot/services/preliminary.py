"""Posting days before their close: which of them, and what becomes of it once they have closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.clock import Clock
from bot.domain.collection import Outcome
from bot.domain.delivery import Delivery, DeliveryState, Part
from bot.domain.subscription import Subscription
from bot.services.delivery_plan import OpenDay, plan_preliminary, started_anew
from bot.services.delivery_ports import DeliveryStore
from bot.services.digests import Digests
from bot.services.ports import DayStore, DigestStore
from bot.services.posts import Posts

_OPEN_FOR = timedelta(days=3)  # no day is open for longer that closes at its time


@dataclass(frozen=True, slots=True)
class Preliminary:
    """Knows of the deliveries that come before a close. Every method may raise `StoreError`."""

    ledger: DeliveryStore
    store: DigestStore
    days: DayStore
    digests: Digests
    posts: Posts
    clock: Clock

    async def plan(
        self, subscriptions: Sequence[Subscription], known: Mapping[int, frozenset[date]]
    ) -> list[Delivery]:
        """The deliveries to write down: those of days that have something to show by now."""
        if not any(one.style.preliminary for one in subscriptions):
            return []
        days, now = await self._list_open_days(), self.clock.now()
        return [
            delivery
            for one in subscriptions
            for delivery in plan_preliminary(one, days, known.get(one.id or 0, frozenset()), now)
            if await self._has_papers(one, delivery.day)
        ]

    async def list_closed(self) -> list[Delivery]:
        """Those whose day has closed meanwhile, whatever came of them."""
        deliveries = await self.ledger.list_preliminary()
        if not deliveries:
            return []
        days = [delivery.day for delivery in deliveries]
        frozen = set(await self.store.list_days(min(days), max(days)))
        return [delivery for delivery in deliveries if delivery.day in frozen]

    async def has_closed(self, day: date) -> bool:
        """Whether a day is frozen."""
        return await self.store.find_seal(day) is not None

    async def take_up(self, delivery: Delivery, known: Mapping[int, Part]) -> Delivery | None:
        """The delivery as one of the closed day, to be gone on with at once.

        None where nothing of it was begun: the day is forgotten, and comes in its own time.
        """
        if not known:
            await self.ledger.forget_delivery(delivery)
            return None
        final = started_anew(replace(delivery, preliminary=False))
        await self.ledger.save_outcome(final)
        return final

    async def list_standing(self, deliveries: Sequence[Delivery]) -> frozenset[int]:
        """The ids of those that are not through and have messages to be made final."""
        unfinished = (DeliveryState.FAILED, DeliveryState.PENDING, DeliveryState.REFUSED)
        ids = [one.id for one in deliveries if one.id is not None and one.state in unfinished]
        return frozenset([id_ for id_ in ids if await self._has_standing(id_)])

    async def _has_standing(self, delivery_id: int) -> bool:
        parts = await self.ledger.list_parts(delivery_id)
        return any(part.preliminary for part in parts.values())

    async def _list_open_days(self) -> list[OpenDay]:
        now = self.clock.now()
        since = (now - _OPEN_FOR).date()
        records = await self.days.list_records(since)
        complete = [r.day for r in records if r.outcome is Outcome.COMPLETE and r.papers]
        frozen = set(await self.store.list_days(since, now.date()))
        return [OpenDay(day, self.digests.closes_at(day)) for day in complete if day not in frozen]

    async def _has_papers(self, subscription: Subscription, day: date) -> bool:
        page = await self.posts.find_live_page(subscription, day)
        return page is not None and bool(page.view.shown)
