"""What a subscription leads to: when its next post comes, on which days, how old papers are then.

Pure; the moment comes in as an argument. Moments are aware UTC, weekdays count from Monday = 0.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import appears_at, next_listing_day, previous_listing_day
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.schedule import Due, posts_at, preliminary_at
from bot.domain.subscription import NO_PROBLEMS, StyleProblems, Subscription

_WEEK = 7
_SATURDAY = 5
_SAME = timedelta(minutes=30)  # a post so soon after the close is as fresh as one can be


@dataclass(frozen=True, slots=True)
class Closes:
    """When this installation closes a listing day: at `close_at` (UTC) of the next day."""

    close_at: time
    holidays: frozenset[date]

    def of(self, day: date) -> datetime:
        """The moment at which a listing day closes."""
        return datetime.combine(day + timedelta(days=1), self.close_at, UTC)


@dataclass(frozen=True, slots=True)
class Fresher:
    """A time of day in the subscription's zone at which papers would be younger, and by how much.

    It is the close: what is posted before is not counted to its end.
    """

    at: time
    by: timedelta


@dataclass(frozen=True, slots=True)
class Match:
    """How many papers of a day a channel would have been shown, of those that reach its bar."""

    day: date
    papers: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect of a subscription.

    `next_post` `is_due` if its moment has come: it is posted at once. `age` is how long ago the
    papers of the next post will have been announced. `weekdays` are those of the posts in the
    subscription's zone. `matches` are of the newest digests, the newest first. `unposted` is the
    newest of their days if it has papers that the channel has not been sent. `problems` are of its
    style; `asked_to_publish`: that was what somebody just wished for.
    """

    subscription: Subscription
    next_post: Due
    age: timedelta
    weekdays: tuple[int, ...]
    fresher: Fresher | None
    matches: tuple[Match, ...]
    is_due: bool = False
    is_new: bool = False
    unposted: date | None = None
    problems: StyleProblems = NO_PROBLEMS
    asked_to_publish: bool = False


def outlook_of(
    subscription: Subscription,
    closes: Closes,
    now: datetime,
    matches: tuple[Match, ...],
    deliveries: Sequence[Delivery] = (),
) -> Outlook:
    """What to expect of a subscription from `now` on; `deliveries` are its newest ones."""
    due = coming_post(subscription, closes, now, deliveries)
    return Outlook(
        subscription=subscription,
        next_post=due,
        age=due.at - appears_at(due.day),
        weekdays=post_weekdays(subscription, closes, due.day),
        fresher=fresher_time(subscription, closes, due),
        matches=matches,
        is_due=due.at <= now,
    )


def coming_post(
    subscription: Subscription, closes: Closes, now: datetime, deliveries: Sequence[Delivery]
) -> Due:
    """The day that the channel is posted next, as far as its newest `deliveries` and the calendar.

    Its moment has come if it is posted at once.
    """
    is_pending = {one.day: one.state is DeliveryState.PENDING for one in deliveries}
    ahead = next_post(subscription, closes, now, is_pending)
    days = [day for day, pending in is_pending.items() if pending]
    early = previous_listing_day(ahead.day, holidays=closes.holidays)
    is_open = subscription.style.preliminary and closes.of(early) > now
    if is_open and early > subscription.since and early not in is_pending:
        days.append(early)
    if not days:
        return ahead
    return Due(min(days), min(now, _posted_at(subscription, closes, min(days))))


def next_post(
    subscription: Subscription, closes: Closes, now: datetime, done: Collection[date] = ()
) -> Due:
    """The next listing day, but for those `done`, whose moment is to come by the calendar."""
    long_ago = now.astimezone(UTC).date() - timedelta(days=_WEEK)
    day = max(subscription.since, long_ago)
    while True:
        day = next_listing_day(day, holidays=closes.holidays)
        at = _posted_at(subscription, closes, day)
        if at > now and day not in done:
            return Due(day, at)


def first_since(subscription: Subscription, newest: date, closes: Closes, now: datetime) -> date:
    """After which day a new subscription begins, if `newest` is the newest day that has closed.

    That day itself is still sent if its hour has not come in this channel.
    """
    if _posted_at(subscription, closes, newest) > now:
        return previous_listing_day(newest, holidays=closes.holidays)
    return newest


def post_weekdays(subscription: Subscription, closes: Closes, day: date) -> tuple[int, ...]:
    """The weekdays of posts, in the subscription's zone, in a week without holidays."""
    zone = ZoneInfo(subscription.timezone)
    week = (day + timedelta(days=later) for later in range(_WEEK))
    moments = (_posted_at(subscription, closes, d) for d in week if d.weekday() < _SATURDAY)
    return tuple(sorted({moment.astimezone(zone).weekday() for moment in moments}))


def fresher_time(subscription: Subscription, closes: Closes, due: Due) -> Fresher | None:
    """The time at which papers would be younger; None if they could not be."""
    closed = closes.of(due.day)
    wait = due.at - closed
    if wait < _SAME:
        return None
    return Fresher(closed.astimezone(ZoneInfo(subscription.timezone)).time(), wait)


def _posted_at(subscription: Subscription, closes: Closes, day: date) -> datetime:
    moment = preliminary_at if subscription.style.preliminary else posts_at
    return moment(closes.of(day), subscription.at, subscription.timezone)
