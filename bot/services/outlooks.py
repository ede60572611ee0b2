"""What subscriptions lead to, put together from what is stored; nothing is written here."""

from dataclasses import dataclass
from datetime import date

from bot.domain.filters import Defaults
from bot.domain.outlook import Closes, Match, Outlook, next_post, outlook_of
from bot.domain.standing import Standing
from bot.domain.subscription import Pause, Subscription
from bot.errors import NotFoundError
from bot.services.delivery_ports import Content, DeliveryStore
from bot.services.ports import DigestStore, Now
from bot.services.posts import Posts
from bot.texts import Said

_MATCHED_DAYS = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """What a channel would be posted of `day`; `content` is None for nothing.

    `subscription` has the usual values unless the channel `is_subscribed`.
    """

    subscription: Subscription
    day: date
    content: Content | None
    is_subscribed: bool


@dataclass(frozen=True, slots=True)
class Outlooks:
    """Looks ahead. Every method may raise `StoreError`."""

    digests: DigestStore
    ledger: DeliveryStore
    posts: Posts
    closes: Closes
    now: Now

    @property
    def defaults(self) -> Defaults:
        """What a subscription that says nothing gets."""
        return self.posts.defaults

    async def find_outlook(self, subscription: Subscription) -> Outlook:
        """What to expect of a subscription, and how much of the newest digests it matches."""
        days = await self.digests.list_newest_days(_MATCHED_DAYS)
        matches = tuple([await self._match(subscription, day) for day in days])
        return outlook_of(subscription, self.closes, self.now(), matches)

    async def find_standing(self, subscription: Subscription) -> Standing:
        """How a subscription stands."""
        last = await self.ledger.list_deliveries(subscription.id or 0, 1)
        is_active = subscription.pause is Pause.NOT
        due = next_post(subscription, self.closes, self.now()) if is_active else None
        return Standing(subscription, due, last[0] if last else None)

    async def preview(self, subscription: Subscription) -> Preview:
        """What a subscription, stored or not, would be posted of the newest closed day.

        Raises:
            NotFoundError: no day has closed yet.
        """
        newest = await self.digests.list_newest_days(1)
        if not newest:
            raise NotFoundError(Said("nothing-closed"))
        content = await self.posts.find_content(subscription, newest[0])
        return Preview(subscription, newest[0], content, is_subscribed=subscription.id is not None)

    async def _match(self, subscription: Subscription, day: date) -> Match:
        page = await self.posts.find_page(subscription, day)
        return Match(day, page.view.over_bar if page else 0)
