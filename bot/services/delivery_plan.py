"""Deciding what is delivered, and what a failure means: pure, no port is touched."""

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.schedule import ON_TIME, Downtime, Due, posts_at, preliminary_at, select_due
from bot.domain.subscription import Missed, Pause, Subscription
from bot.errors import PostFailedError
from bot.texts import Said

_FIRST_RETRY = timedelta(seconds=30)
_LONGEST_RETRY = timedelta(hours=1)
MOST_ATTEMPTS = 31  # over some 24 hours: until the next day comes
_MISSED = Said("skipped-missed")
_LONG_LATE = timedelta(days=7)  # arXiv is not so late: nobody was there to collect the day


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day that can be posted: when it closed, and when it should have (both aware UTC).

    `quiet`: there was no listing; `doubtful`: it may come yet.
    """

    day: date
    closed_at: datetime
    close_at: datetime
    quiet: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day whose papers are all there and that has not closed yet; `close_at` is aware UTC."""

    day: date
    close_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """The last downtime, and the listing days that should have closed in it and may still.

    `is_over`: so long ago that nobody is told any more of days without a listing in it.
    """

    downtime: Downtime
    coming: tuple[date, ...] = ()
    is_over: bool = False


def new_key() -> str:
    """What tells one delivery from all others, in 12 characters."""
    return secrets.token_hex(6)


def plan_deliveries(
    subscription: Subscription,
    days: Sequence[ClosedDay],
    known: frozenset[date],
    now: datetime,
    *,
    gap: Gap | None = None,
    make_key: Callable[[], str] = new_key,
) -> list[Delivery]:
    """The deliveries to write down for a subscription: those to make, and those that it missed.

    Which of the missed days is the latest is not decided before all that may come have come, and
    one that comes after a later one is not the latest. Nor is a missed day without a listing given
    up while that may come.
    """
    if subscription.id is None or subscription.pause is not Pause.NOT:
        return []
    unknown = [closed for closed in days if closed.day not in known]
    due = [one for one in due_days(subscription, unknown, gap) if one.at <= now]
    missed = [one.day for one in due if one.is_missed(now)]
    if gap and missed and subscription.missed is Missed.LATEST and _has_newer(gap, missed):
        due = [one for one in due if one.day not in missed]
    wanted = {one.day for one in select_due(due, subscription.missed, now)}
    if subscription.missed is Missed.LATEST:
        latest = max((c.day for c in days if c.day in known and not c.quiet), default=date.min)
        wanted -= {day for day in missed if day < latest}
    doubtful = {closed.day for closed in unknown if closed.doubtful}
    quiet = {closed.day for closed in unknown if closed.quiet}
    return [
        Delivery(
            subscription_id=subscription.id,
            day=one.day,
            key=make_key(),
            state=DeliveryState.PENDING if one.day in wanted else DeliveryState.SKIPPED,
            reason="" if one.day in wanted else _MISSED,
            parts=0 if one.day in quiet else 1,
        )
        for one in sorted(due, key=lambda one: one.day)
        if one.day in wanted or one.day not in doubtful
    ]


def brought_forward(
    before: Subscription,
    after: Subscription,
    days: Sequence[ClosedDay],
    known: frozenset[date],
    now: datetime,
    *,
    make_key: Callable[[], str] = new_key,
) -> list[Delivery]:
    """The deliveries of days whose hour a change has moved into the past: nobody missed them.

    One that has just come, and with it the bot's next round, is like one that is to come.
    """
    waited = {one.day for one in due_days(before, days) if not one.is_missed(now)}
    moved = [closed for closed in days if closed.day in waited]
    wanted = replace(after, missed=Missed.ALL)
    return plan_deliveries(wanted, moved, known, now, make_key=make_key)


def plan_preliminary(
    subscription: Subscription,
    days: Iterable[OpenDay],
    known: frozenset[date],
    now: datetime,
    *,
    make_key: Callable[[], str] = new_key,
) -> list[Delivery]:
    """The open days that a subscription wants to have before their close, and from now on can."""
    if subscription.id is None or subscription.pause is not Pause.NOT:
        return []
    if not subscription.style.preliminary:
        return []
    at, zone = subscription.at, subscription.timezone
    return [
        Delivery(subscription.id, open_day.day, make_key(), preliminary=True)
        for open_day in days
        if open_day.day > subscription.since
        and open_day.day not in known
        and preliminary_at(open_day.close_at, at, zone) <= now < open_day.close_at
    ]


def due_days(
    subscription: Subscription, days: Iterable[ClosedDay], gap: Gap | None = None
) -> list[Due]:
    """Those of the closed days that concern a subscription, with the moments of their posts.

    Freezing a day takes its seconds: an hour that is that of the close means the same day still.
    """

    def due(closed: ClosedDay) -> Due:
        should = posts_at(closed.close_at, subscription.at, subscription.timezone)
        at = posts_at(closed.closed_at, subscription.at, subscription.timezone)
        if should <= closed.closed_at <= should + ON_TIME:
            at = closed.closed_at
        held_up = gap is not None and should in gap.downtime and not (closed.quiet and gap.is_over)
        held_up = held_up or closed.closed_at - closed.close_at > _LONG_LATE
        return Due(closed.day, at, held_up=held_up, quiet=closed.quiet)

    return [
        due(closed)
        for closed in days
        if closed.day > subscription.since and (subscription.quiet_days or not closed.quiet)
    ]


def _has_newer(gap: Gap, missed: Sequence[date]) -> bool:
    return any(day > max(missed) for day in gap.coming)


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
        reason=error.said,
    )


def started_anew(delivery: Delivery) -> Delivery:
    """A delivery that is to be made after all; what there is of its messages stays."""
    return replace(delivery, state=DeliveryState.PENDING, reason="", attempts=0, retry_at=None)


def reopened(
    deliveries: Sequence[Delivery],
    due: Sequence[Due],
    subscription: Subscription,
    now: datetime,
    *,
    early: Collection[int] = (),
) -> list[Delivery]:
    """What becomes of a paused subscription's deliveries when it goes on.

    Refused ones were missed like days on which the bot was down, together with those of the `due`
    days that nobody has written down yet; so were open ones, if the pause was long. One that is not
    among `due` lies too far back. Those that are not wanted come first: if it is cut off there, the
    rest is decided the same way. Of those that come before a close nothing was missed, nor of those
    (their ids are `early`) that have such messages to make final.
    """
    paused_at = subscription.paused_at
    was_long = paused_at is not None and now - paused_at > ON_TIME
    held = [
        d for d in deliveries if d.state is DeliveryState.REFUSED or (was_long and d.state.is_open)
    ]
    goes_on = [d for d in held if d.preliminary or d.id in early]
    missed = {d.day: d for d in held if d not in goes_on}
    done = {d.day for d in deliveries} - {d.day for d in deliveries if d.state.is_open}
    waiting = [
        replace(one, at=min(one.at, now)) if one.day in missed else one
        for one in due
        if one.day in missed or one.day not in done
    ]
    wanted = {one.day for one in select_due(waiting, subscription.missed, now)}
    unwanted = [d for day, d in missed.items() if day not in wanted]
    return [
        *(replace(d, state=DeliveryState.SKIPPED, reason=_MISSED) for d in unwanted),
        *(started_anew(d) for day, d in missed.items() if day in wanted),
        *(started_anew(d) for d in goes_on),
    ]
