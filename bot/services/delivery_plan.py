"""Deciding what is delivered, and what a failure means: pure, no port is touched."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.schedule import Due, posts_at, select_due
from bot.domain.subscription import Pause, Subscription
from bot.errors import PostFailedError

_FIRST_RETRY = timedelta(seconds=30)
_LONGEST_RETRY = timedelta(hours=1)
MOST_ATTEMPTS = 12  # over some six hours
_MISSED = "missed while nobody could post, and this channel does not want it any more"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day that can be posted, and when it closed. `quiet`: there was no listing."""

    day: date
    closed_at: datetime
    quiet: bool = False


def new_key() -> str:
    """What tells one delivery from all others, in 12 characters."""
    return secrets.token_hex(6)


def plan_deliveries(
    subscription: Subscription,
    days: Iterable[ClosedDay],
    known: frozenset[date],
    now: datetime,
    make_key: Callable[[], str] = new_key,
) -> list[Delivery]:
    """The deliveries to write down for a subscription: those to make, and those that it missed."""
    if subscription.id is None or subscription.pause is not Pause.NOT:
        return []
    waiting = [
        Due(closed.day, posts_at(closed.closed_at, subscription.at, subscription.timezone))
        for closed in days
        if closed.day > subscription.since
        and closed.day not in known
        and (subscription.quiet_days or not closed.quiet)
    ]
    due = [one for one in waiting if one.at <= now]
    wanted = {one.day for one in select_due(due, subscription.missed, now)}
    return [
        Delivery(
            subscription_id=subscription.id,
            day=one.day,
            key=make_key(),
            state=DeliveryState.PENDING if one.day in wanted else DeliveryState.SKIPPED,
            reason="" if one.day in wanted else _MISSED,
        )
        for one in sorted(due, key=lambda one: one.day)
    ]


def after_failure(delivery: Delivery, error: PostFailedError, now: datetime) -> Delivery:
    """The delivery after an attempt went wrong: tried again later, a bounded number of times."""
    attempts = delivery.attempts + 1
    wait = min(_LONGEST_RETRY, _FIRST_RETRY * 2 ** min(attempts - 1, 10))
    retry_at = max(now + wait, error.retry_at or now)
    return replace(
        delivery,
        state=DeliveryState.FAILED,
        attempts=attempts,
        retry_at=retry_at if attempts < MOST_ATTEMPTS else None,
        reason=str(error),
    )


def reopened(
    deliveries: Sequence[Delivery],
    subscription: Subscription,
    due_at: Mapping[date, datetime],
    now: datetime,
) -> list[Delivery]:
    """What becomes of refused deliveries when a channel can be posted to again.

    They were missed like days on which the bot was down: the subscription says which it wants.
    """
    refused = [d for d in deliveries if d.state is DeliveryState.REFUSED]
    waiting = [Due(d.day, due_at.get(d.day, now)) for d in refused]
    wanted = {one.day for one in select_due(waiting, subscription.missed, now)}
    return [
        replace(delivery, state=DeliveryState.PENDING, reason="", attempts=0, retry_at=None)
        if delivery.day in wanted
        else replace(delivery, state=DeliveryState.SKIPPED, reason=_MISSED)
        for delivery in refused
    ]
