"""Listings that come after channels were told that there is none: the day is posted after all.

What told of the quiet day stays in its channel. The ledger forgets it, so that the day comes like
any other, in its own time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.collection import Outcome
from bot.domain.delivery import Delivery, Part
from bot.domain.subscription import Subscription
from bot.services.delivery_ports import DeliveryStore
from bot.services.ports import DayStore, DigestStore
from bot.services.posts import Posts

_WINDOW = timedelta(days=30)
_LATELY = timedelta(days=4)
_SURELY = timedelta(seconds=30)  # collecting a day takes longer; a clock may have been set back


@dataclass(frozen=True, slots=True)
class LateListings:
    """Knows of the deliveries that told of a quiet day. Every method may raise `StoreError`."""

    ledger: DeliveryStore
    store: DigestStore
    days: DayStore
    posts: Posts

    async def list_told(self, now: datetime) -> list[Delivery]:
        """Those whose day has closed after them, in the last days, whatever came of them."""
        closed = await self.store.list_closed((now - _WINDOW).date())
        lately = {day: at - _SURELY for day, at in closed if now - at < _LATELY}
        return await self.ledger.list_begun_before(lately)

    async def take_back(
        self, delivery: Delivery, subscription: Subscription, known: Mapping[int, Part]
    ) -> bool:
        """Forget a delivery that was planned or made for a quiet day which has a listing now.

        `known` is what the ledger has of its messages. Gives whether it is forgotten.
        """
        if delivery.preliminary or not await self._has_come(delivery.day, subscription, known):
            return False
        await self.ledger.forget_with_messages(delivery)
        return True

    async def _has_come(
        self, day: date, subscription: Subscription, known: Mapping[int, Part]
    ) -> bool:
        page = await self.posts.find_page(subscription, day)
        if page is not None:
            digest = page.view.digest
            return not digest.imported and any(
                _told_of_nothing(part, digest.closed_at) for part in known.values()
            )
        record = await self.days.find_day(day)
        return record is not None and record.outcome is not Outcome.QUIET


def _told_of_nothing(part: Part, closed_at: datetime) -> bool:
    """Whether a message was begun before the day closed, and is not one that is made final."""
    if part.begun_at is None or part.preliminary or part.edited_at is not None:
        return False
    return part.begun_at < closed_at - _SURELY
