"""Delivery: each digest reaches each channel that asked for it once, whatever happens between.

What is due is written down before anything is done about it; `bot.services.sending` does that.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.delivery import Delivery, DeliveryState, Part
from bot.domain.subscription import Pause, Subscription
from bot.errors import PostFailedError, PostRefusedError, StoreError
from bot.services.closed_days import ClosedDays
from bot.services.delivery_plan import (
    after_failure,
    brought_forward,
    due_days,
    new_key,
    plan_deliveries,
    reopened,
    started_anew,
)
from bot.services.delivery_ports import Content, DeliveryStore, Poster, SubscriptionStore
from bot.services.digests import Digests
from bot.services.late_listings import LateListings
from bot.services.ports import DayStore, DigestStore
from bot.services.posts import Posts
from bot.services.preliminary import Preliminary
from bot.services.publishing import Publishing
from bot.services.sending import Sending
from bot.services.watch import Watch
from bot.texts import Said, Sentence

_WINDOW = timedelta(days=30)  # what was missed longer ago is not caught up with
_LONGEST_S = 120.0  # one delivery, with all its messages
_LONGEST_TELLING_S = 30.0
_SOON = timedelta(hours=24)  # after a close
_HOLD_OFF = timedelta(hours=1)  # before the view of a channel is not believed any more
_TELLINGS = 3  # of a refusal, where nobody can be told
_NOTHING = Said("skipped-unmatched")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Unseen:
    """A refusal that the bot's own view of the channel does not show, and when to try again.

    `tellings` is how often the admin is still to be told of it.
    """

    reason: Sentence
    until: datetime
    tellings: int


@dataclass(frozen=True, slots=True)
class Delivering:
    """Plans and makes deliveries."""

    subscriptions: SubscriptionStore
    ledger: DeliveryStore
    store: DigestStore
    days: DayStore
    digests: Digests
    posts: Posts
    poster: Poster
    clock: Clock
    watch: Watch
    _unseen: dict[int, _Unseen] = field(default_factory=dict)
    _asked: dict[int, datetime] = field(default_factory=dict)

    @property
    def closed(self) -> ClosedDays:
        """What knows which days can be posted."""
        holidays = self.posts.holidays
        return ClosedDays(self.store, self.days, self.digests, self.watch, self.clock, holidays)

    @property
    def sending(self) -> Sending:
        """What brings the messages to Discord."""
        return Sending(self.ledger, self.poster, self.clock)

    @property
    def preliminary(self) -> Preliminary:
        """What knows of posts that come before a close."""
        return Preliminary(self.ledger, self.store, self.days, self.digests, self.posts, self.clock)

    @property
    def late(self) -> LateListings:
        """What knows of days that were called quiet and have a listing after all."""
        return LateListings(self.ledger, self.store, self.days)

    @property
    def publishing(self) -> Publishing:
        """What brings sent messages to those who follow the channel."""
        return Publishing(self.ledger, self.poster, self.clock)

    async def plan(self) -> None:
        """Write down what is due and not yet written down."""
        now = self.clock.now()
        since = (now - _WINDOW).date()
        days = await self.closed.list_since(since)
        gap = await self.closed.find_gap(days)
        if self.watch.is_set_back:
            await self.ledger.end_waits(now)
        known = await self.ledger.list_known_days(since)
        subscriptions = await self.subscriptions.list_subscriptions()
        planned = await self.preliminary.plan(subscriptions, known)
        for subscription in subscriptions:
            own = known.get(subscription.id or 0, frozenset())
            planned += plan_deliveries(subscription, days, own, now, gap=gap)
        if planned:
            await self.ledger.add_deliveries(planned)

    async def bring_forward(self, before: Subscription, after: Subscription) -> None:
        """Let those days come whose hour a change of a subscription has moved into the past."""
        if (before.at, before.timezone) == (after.at, after.timezone):
            return
        since = (self.clock.now() - _WINDOW).date()
        days = await self.closed.list_since(since)
        known = (await self.ledger.list_known_days(since)).get(after.id or 0, frozenset())
        planned = brought_forward(before, after, days, known, self.clock.now())
        await self.ledger.add_deliveries(planned)

    async def list_open(self) -> list[tuple[Delivery, Subscription]]:
        """The deliveries to make now, with their subscriptions; none of paused ones."""
        opened = {one.id: one for one in await self.ledger.list_open(self.clock.now())}
        opened |= {one.id: one for one in await self.preliminary.list_closed()}
        opened |= {one.id: one for one in await self.late.list_told(self.clock.now())}
        if not opened:
            return []
        active = {s.id: s for s in await self.subscriptions.list_subscriptions()}
        pairs = [(delivery, active.get(delivery.subscription_id)) for delivery in opened.values()]
        return [(d, s) for d, s in pairs if s is not None and s.pause is Pause.NOT]

    async def deliver(self, delivery: Delivery) -> None:
        """Make one delivery, or go on with it; what came of it is written down.

        A subscription that was paused or removed meanwhile is left alone.

        Raises:
            StoreError: the store refused; the ledger still says what is certain.
        """
        subscription = await self.subscriptions.find_subscription(delivery.subscription_id)
        if subscription is None or subscription.pause is not Pause.NOT:
            return
        try:
            known = await self.ledger.list_parts(delivery.id or 0)
            if delivery.preliminary and await self.preliminary.has_closed(delivery.day):
                final = await self.preliminary.take_up(delivery, known)
                if final is None:
                    return
                delivery = final
            if await self._is_let_go(delivery, subscription, known):
                await self.sending.take_away(subscription.channel_id, known.values())
                await self.ledger.forget_with_messages(delivery)
                return
            content = await self._find_content(delivery, subscription, known)
            if await self.late.take_back(delivery):  # asked last: what was found may be too old
                return
            if content is None:
                await self._nothing_to_send(delivery, known)
                return
            await self.poster.look_up(subscription.channel_id)
            delivery = await self.sending.lay_out(delivery, subscription, known)
            async with asyncio.timeout(_LONGEST_S):
                await self.sending.send(delivery, subscription, content, known)
            what = "posted before its close" if delivery.preliminary else "posted"
            log.info("%s %s to channel %d", delivery.day, what, subscription.channel_id)
            self._unseen.pop(delivery.subscription_id, None)
        except PostRefusedError as error:
            await self._refused(delivery, subscription, error.said)
        except TimeoutError:
            await self._failed(delivery, subscription, PostFailedError(Said("discord-slow")))
        except PostFailedError as error:
            await self._failed(delivery, subscription, error)
        except StoreError:
            raise
        except Exception as error:
            words = Said("post-unforeseen", kind=type(error).__name__)
            await self._failed(delivery, subscription, PostFailedError(words))
            raise

    async def resume(self) -> None:
        """Let the subscriptions go on whose channels can be posted to again.

        Those of the configuration file learn here which server they belong to.
        """
        now = self.clock.now()
        for subscription in await self.subscriptions.list_subscriptions():
            if subscription.guild_id is None:
                await self._learn_guild(subscription)
            if subscription.pause is not Pause.ACCESS or subscription.id is None:
                continue
            if await self._find_problem(subscription.id, subscription.channel_id) != "":
                self._unseen.pop(subscription.id, None)
                continue
            unseen = self._unseen.get(subscription.id)
            if unseen is None or now >= unseen.until:
                await self.reopen(subscription)

    async def _find_problem(self, number: int, channel_id: int) -> Sentence | None:
        """What keeps the bot out; Discord is asked now and then where nobody knows."""
        problem, now = self.poster.access_problem(channel_id), self.clock.now()
        if problem is not None or now < self._asked.get(number, now):
            return problem
        self._asked[number] = now + _HOLD_OFF
        try:
            await self.poster.look_up(channel_id)
        except PostFailedError as error:
            log.warning("channel %d cannot be looked up: %s", channel_id, error)
        return self.poster.access_problem(channel_id)

    async def _learn_guild(self, subscription: Subscription) -> None:
        guild_id = self.poster.find_guild(subscription.channel_id)
        if guild_id is not None:
            await self.subscriptions.save_subscription(replace(subscription, guild_id=guild_id))

    async def reopen(self, subscription: Subscription) -> None:
        """Let a paused subscription go on, with what was kept back and it still wants."""
        if subscription.id is None:
            return
        now = self.clock.now()
        closed = await self.closed.list_since((now - _WINDOW).date())
        due = due_days(subscription, closed, await self.closed.find_gap(closed))
        deliveries = await self.ledger.list_deliveries(subscription.id, _WINDOW.days)
        early = await self.preliminary.list_standing(deliveries)
        for delivery in reopened(deliveries, due, subscription, now, early=early):
            await self.ledger.save_outcome(delivery)
        await self.subscriptions.pause([subscription.id], Pause.NOT, "", None)

    async def post_now(self, subscription: Subscription, day: date) -> bool:
        """Let a day come whatever its time or its fate so far; False if it has been posted."""
        number = subscription.id or 0
        deliveries = await self.ledger.list_deliveries(number, _WINDOW.days)
        known = next((delivery for delivery in deliveries if delivery.day == day), None)
        if known is None:
            await self.ledger.add_deliveries([Delivery(number, day, new_key())])
        elif known.state is DeliveryState.SENT:
            return False
        elif known.state is not DeliveryState.PENDING:
            await self.ledger.save_outcome(started_anew(known))
        return True

    async def _find_content(
        self, delivery: Delivery, subscription: Subscription, known: Mapping[int, Part]
    ) -> Content | None:
        """What is to be sent of a day; None for nothing.

        A post that stood there before the close stays, even if nothing is left to show in it.
        """
        day = delivery.day
        if delivery.preliminary:
            page = await self.posts.find_live_page(subscription, day)
            return page if page is not None and (page.view.shown or known) else None
        content = await self.posts.find_content(subscription, day)
        if content is None and any(part.preliminary for part in known.values()):
            return await self.posts.find_page(subscription, day)
        return content

    async def _is_let_go(
        self, delivery: Delivery, subscription: Subscription, known: Mapping[int, Part]
    ) -> bool:
        """Whether an early post that is not there is not to be any more.

        Before its close it is where early posts are switched off. After it, its day is not posted
        anew if it is late to be made final, or not wanted any more: it is one of those that were
        missed. What is left of it is taken away.
        """
        first = known.get(0)
        if delivery.preliminary:
            if subscription.style.preliminary or (first and first.message_id is not None):
                return False
            if first is None:
                return True
        else:
            waited = self.clock.now() - self.digests.closes_at(delivery.day)
            in_time = delivery.day > subscription.since and waited < _SOON
            if first is None or not first.preliminary or in_time:
                return False
        await self.poster.look_up(subscription.channel_id)
        return not await self.sending.is_there(delivery, subscription.channel_id, first)

    async def _failed(
        self, delivery: Delivery, subscription: Subscription, error: PostFailedError
    ) -> None:
        failed = after_failure(delivery, error, self.clock.now())
        await self.ledger.save_outcome(failed)
        again = f"again at {failed.retry_at:%H:%M} UTC" if failed.retry_at else "given up"
        channel_id = subscription.channel_id
        log.warning("%s not posted to channel %d: %s; %s", delivery.day, channel_id, error, again)

    async def _nothing_to_send(self, delivery: Delivery, known: Mapping[int, Part]) -> None:
        if any(part.message_id is not None for part in known.values()):
            outcome = replace(delivery, state=DeliveryState.SENT, reason="", retry_at=None)
        else:
            outcome = replace(delivery, state=DeliveryState.SKIPPED, reason=_NOTHING)
        await self.ledger.save_outcome(outcome)

    async def _refused(
        self, delivery: Delivery, subscription: Subscription, reason: Sentence
    ) -> None:
        """Pause a subscription that Discord refuses, and tell its admin once.

        It is paused first: a refused day is taken up again by what ends the pause.
        """
        number, now = delivery.subscription_id, self.clock.now()
        before = self._unseen.pop(number, None)
        tellings = before.tellings if before and before.reason == reason else _TELLINGS
        if self.poster.access_problem(subscription.channel_id) == "":
            self._unseen[number] = _Unseen(reason, now + _HOLD_OFF, tellings)
        await self.subscriptions.pause([number], Pause.ACCESS, reason, now)
        refused = replace(delivery, state=DeliveryState.REFUSED, reason=reason)
        await self.ledger.save_outcome(refused)
        log.warning(
            "%s not posted to channel %d, which is paused: %s",
            *(delivery.day, subscription.channel_id, reason),
        )
        if not tellings:
            return
        left = 0 if await self._tell(subscription, reason) else tellings - 1
        if number in self._unseen:
            self._unseen[number] = replace(self._unseen[number], tellings=left)

    async def _tell(self, subscription: Subscription, reason: Sentence) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_TELLING_S):
                return await self.poster.tell_admin(subscription, reason)
        return False
