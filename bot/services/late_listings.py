"""Listings that come after channels were told that there is none: the day is posted after all.

What told of the quiet day stays in its channel. The ledger forgets it, so that the day comes like
any other, in its own time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.collection import Outcome
from bot.domain.delivery import Delivery
from bot.services.delivery_ports import DeliveryStore
from bot.services.ports import DayStore, DigestStore

_WINDOW = timedelta(days=30)
_LATELY = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class LateListings:
    """Knows of the deliveries that told of a quiet day. Every method may raise `StoreError`."""

    ledger: DeliveryStore
    store: DigestStore
    days: DayStore

    async def list_told(self, now: datetime) -> list[Delivery]:
        """Those whose day has closed after them, in the last days, whatever came of them."""
        closed = await self.store.list_closed((now - _WINDOW).date())
        return await self.ledger.list_told([day for day, at in closed if now - at < _LATELY])

    async def take_back(self, delivery: Delivery) -> bool:
        """Forget a delivery that was planned or made for a quiet day which has a listing now.

        Gives whether it is forgotten.
        """
        if not delivery.tells_of_nothing or not await self._has_come(delivery.day):
            return False
        await self.ledger.forget_with_messages(delivery)
        return True

    async def _has_come(self, day: date) -> bool:
        if await self.store.find_seal(day) is not None:
            return True
        record = await self.days.find_day(day)
        return record is not None and record.outcome is not Outcome.QUIET
