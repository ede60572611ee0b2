"""Delivery: each digest reaches each channel that asked for it once, whatever happens between.

Everything is written down before it is done. A message that was begun and whose fate is not known
is looked for in its channel before it is sent again, and sent again with the same nonce.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.clock import Clock
from bot.domain.collection import Outcome
from bot.domain.delivery import Delivery, DeliveryState, Part
from bot.domain.schedule import posts_at
from bot.domain.subscription import Pause, Subscription
from bot.errors import PostFailedError, PostRefusedError
from bot.services.delivery_plan import ClosedDay, after_failure, plan_deliveries, reopened
from bot.services.delivery_ports import Content, DeliveryStore, Poster, SubscriptionStore
from bot.services.digests import Digests
from bot.services.ports import DayStore, DigestStore
from bot.services.posts import Posts

_WINDOW = timedelta(days=30)  # what was missed longer ago is not caught up with
_LOOK_BACK = timedelta(minutes=2)  # the two clocks may differ
_LONGEST_S = 120.0  # one delivery, with all its messages
_SATURDAY = 5
_NOTHING = "no paper of the day is among those this channel asked for"


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

    async def plan(self) -> None:
        """Write down what is due and not yet written down."""
        now = self.clock.now()
        since = (now - _WINDOW).date()
        days = await self._list_closed(since)
        known = await self.ledger.list_known_days(since)
        planned: list[Delivery] = []
        for subscription in await self.subscriptions.list_subscriptions():
            own = known.get(subscription.id or 0, frozenset())
            planned += plan_deliveries(subscription, days, own, now)
        if planned:
            await self.ledger.add_deliveries(planned)

    async def list_open(self) -> list[tuple[Delivery, Subscription]]:
        """The deliveries to make now, with their subscriptions; none of paused ones."""
        opened = await self.ledger.list_open(self.clock.now())
        if not opened:
            return []
        active = {s.id: s for s in await self.subscriptions.list_subscriptions()}
        pairs = [(delivery, active.get(delivery.subscription_id)) for delivery in opened]
        return [(d, s) for d, s in pairs if s is not None and s.pause is Pause.NOT]

    async def deliver(self, delivery: Delivery, subscription: Subscription) -> None:
        """Make one delivery, or go on with it; what came of it is written down.

        Raises:
            StoreError: the store refused; the ledger still says what is certain.
        """
        try:
            content = await self.posts.find_content(subscription, delivery.day)
            if content is None:
                skipped = replace(delivery, state=DeliveryState.SKIPPED, reason=_NOTHING)
                await self.ledger.save_outcome(skipped)
                return
            async with asyncio.timeout(_LONGEST_S):
                await self._send(delivery, subscription, content)
        except PostRefusedError as error:
            refused = replace(delivery, state=DeliveryState.REFUSED, reason=str(error))
            await self.ledger.save_outcome(refused)
            await self._pause(subscription, str(error))
        except TimeoutError:
            await self._failed(delivery, PostFailedError("Discord took too long"))
        except PostFailedError as error:
            await self._failed(delivery, error)

    async def resume(self) -> None:
        """Let the subscriptions go on whose channels can be posted to again."""
        for subscription in await self.subscriptions.list_subscriptions():
            if subscription.pause is not Pause.ACCESS or subscription.id is None:
                continue
            if self.poster.access_problem(subscription.channel_id) == "":
                await self.reopen(subscription)

    async def reopen(self, subscription: Subscription) -> None:
        """Let a paused subscription go on, with those of its refused days that it still wants."""
        if subscription.id is None:
            return
        await self.subscriptions.pause([subscription.id], Pause.NOT, "", None)
        closed = await self._list_closed((self.clock.now() - _WINDOW).date())
        due_at = {
            day.day: posts_at(day.closed_at, subscription.at, subscription.timezone)
            for day in closed
        }
        deliveries = await self.ledger.list_deliveries(subscription.id, _WINDOW.days)
        for delivery in reopened(deliveries, subscription, due_at, self.clock.now()):
            await self.ledger.save_outcome(delivery)

    async def _send(self, delivery: Delivery, subscription: Subscription, content: Content) -> None:
        """Send those messages that are not known to be there."""
        channel_id = subscription.channel_id
        problem = self.poster.access_problem(channel_id)
        if problem:
            raise PostRefusedError(problem)
        known = await self.ledger.list_parts(delivery.id or 0)
        count = self.poster.count_messages(content)
        for number in range(count):
            part = known.get(number, Part(delivery.id or 0, number))
            if part.message_id is None:
                message_id = await self._found(delivery, channel_id, part)
                if message_id is None:
                    message_id = await self._post(delivery, channel_id, part, content)
                part = replace(part, message_id=message_id)
            await self.ledger.finish_part(part, is_last=number == count - 1)

    async def _found(self, delivery: Delivery, channel_id: int, part: Part) -> int | None:
        """The message of a part that was begun before, if it is there."""
        if part.begun_at is None:
            return None
        since = part.begun_at - _LOOK_BACK
        return await self.poster.find_message(
            channel_id, part=part.number, key=delivery.key, since=since
        )

    async def _post(self, delivery: Delivery, channel_id: int, part: Part, content: Content) -> int:
        if part.begun_at is None:
            await self.ledger.begin_part(replace(part, begun_at=self.clock.now()))
        return await self.poster.post_message(
            channel_id,
            content,
            part=part.number,
            key=delivery.key,
            nonce=delivery.nonce(part.number),
        )

    async def _failed(self, delivery: Delivery, error: PostFailedError) -> None:
        await self.ledger.save_outcome(after_failure(delivery, error, self.clock.now()))

    async def _pause(self, subscription: Subscription, reason: str) -> None:
        """Pause a subscription that Discord refuses, and tell its admin once."""
        if subscription.id is None or subscription.pause is not Pause.NOT:
            return
        await self.subscriptions.pause([subscription.id], Pause.ACCESS, reason, self.clock.now())
        await self.poster.tell_admin(
            subscription,
            f"I cannot post the daily papers in <#{subscription.channel_id}>: {reason}."
            " They are paused there, and go on by themselves as soon as I am let in again.",
        )

    async def _list_closed(self, since: date) -> Sequence[ClosedDay]:
        closed = [ClosedDay(day, at) for day, at in await self.store.list_closed(since)]
        there = {day.day for day in closed}
        quiet = [
            ClosedDay(record.day, self.digests.closes_at(record.day), quiet=True)
            for record in await self.days.list_records(since)
            if record.outcome is Outcome.QUIET
            and record.day.weekday() < _SATURDAY
            and record.day not in there
        ]
        return [*closed, *quiet]
