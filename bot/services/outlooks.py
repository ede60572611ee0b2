"""What subscriptions lead to, put together from what is stored; nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.digest import Entry
from bot.domain.filters import Defaults
from bot.domain.outlook import Closes, Match, Outlook, coming_post, outlook_of
from bot.domain.standing import Standing
from bot.domain.subscription import Pause, Subscription
from bot.domain.wishes import Wish
from bot.errors import NotFoundError
from bot.services.delivery_ports import Content, DeliveryStore
from bot.services.ports import DigestStore, Now
from bot.services.posts import Posts
from bot.texts import Said

_MATCHED_DAYS = 5
_LAST = 10  # deliveries, among which are those of the newest day and of any that is open


@dataclass(frozen=True, slots=True)
class Preview:
    """What a channel would be posted of `day`; `content` is None for nothing.

    `subscription` has the usual values unless the channel `is_subscribed`, or something `is_tried`
    that is not stored.
    """

    subscription: Subscription
    day: date
    content: Content | None
    is_subscribed: bool
    is_tried: bool = False


@dataclass(frozen=True, slots=True)
class TriedDay:
    """What a channel would have been shown of a day: `shown`, of so many `papers` that match."""

    day: date
    papers: int
    shown: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a channel would have got of the newest days, the newest first.

    `wish` is what was tried on top of what is stored, or of the usual values unless the channel
    `is_subscribed`; `latest` is the post of the newest day where nothing was.
    """

    subscription: Subscription
    wish: Wish
    days: tuple[TriedDay, ...]
    is_subscribed: bool
    latest: Preview | None = None

    @property
    def is_tried(self) -> bool:
        """Whether it is something else than what is stored."""
        return self.wish != Wish()

    @property
    def can_be_saved(self) -> bool:
        """Whether the channel can be subscribed like that in Discord."""
        return self.is_tried and not self.subscription.configured


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
        last = await self.ledger.list_deliveries(subscription.id or 0, _LAST)
        outlook = outlook_of(subscription, self.closes, self.now(), matches, last)
        return replace(outlook, unposted=_unposted(matches, last))

    async def find_standing(self, subscription: Subscription) -> Standing:
        """How a subscription stands."""
        last = await self.ledger.list_deliveries(subscription.id or 0, _LAST)
        is_active = subscription.pause is Pause.NOT
        due = coming_post(subscription, self.closes, self.now(), last) if is_active else None
        is_due = due is not None and due.at <= self.now()
        return Standing(subscription, due, last[0] if last else None, is_due=is_due)

    async def preview(self, subscription: Subscription, wish: Wish, day: date) -> Preview:
        """What `subscription`, which has what is wished, would be posted of a closed day."""
        content = await self.posts.find_content(subscription, day)
        is_subscribed = subscription.id is not None
        return Preview(subscription, day, content, is_subscribed, is_tried=wish != Wish())

    async def find_latest(self, subscription: Subscription) -> tuple[date, Content | None]:
        """The newest day that has closed, and what would be posted of it; None for nothing.

        Raises:
            NotFoundError: no day has closed yet.
        """
        newest = (await self._newest_days())[0]
        return newest, await self.posts.find_content(subscription, newest)

    async def try_out(self, subscription: Subscription, wish: Wish) -> Trial:
        """What `subscription`, which has what is wished, would have been shown of the last days.

        Raises:
            NotFoundError: no day has closed yet.
        """
        days = [await self._try_day(subscription, day) for day in await self._newest_days()]
        is_subscribed = subscription.id is not None
        trial = Trial(subscription, wish, tuple(days), is_subscribed)
        if trial.is_tried:
            return trial
        return replace(trial, latest=await self.preview(subscription, wish, days[0].day))

    async def _newest_days(self) -> Sequence[date]:
        days = await self.digests.list_newest_days(_MATCHED_DAYS)
        if not days:
            raise NotFoundError(Said("nothing-closed"))
        return days

    async def _try_day(self, subscription: Subscription, day: date) -> TriedDay:
        page = await self.posts.find_page(subscription, day)
        return TriedDay(day, page.view.over_bar, page.view.shown) if page else TriedDay(day, 0, ())

    async def _match(self, subscription: Subscription, day: date) -> Match:
        return Match(day, (await self._try_day(subscription, day)).papers)


def _unposted(matches: Sequence[Match], last: Sequence[Delivery]) -> date | None:
    """The newest day, if it has papers and is neither sent nor about to be."""
    if not matches or not matches[0].papers:
        return None
    day = matches[0].day
    settled = (DeliveryState.SENT, DeliveryState.PENDING)
    return None if any(one.day == day and one.state in settled for one in last) else day
