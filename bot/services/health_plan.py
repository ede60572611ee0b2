"""Judging how the bot is doing from what is known of it: pure, no port is touched.

`hotpapers check`, the messages to the owner and /healthz all say what is judged here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import expectation, newest_announcement, previous_listing_day
from bot.domain.collection import DayRecord, Outcome
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.health import Finding, State
from bot.domain.outlook import Closes
from bot.domain.schedule import ON_TIME
from bot.domain.subscription import Pause, Subscription
from bot.services.catch_up_plan import wanted_days
from bot.texts import Said, Sentence
from bot.texts.said import listed

WATCHED_DAYS = 5
"""So many listing days are to be complete; where the bot collects older ones, it is told of."""

_ROUND = timedelta(minutes=30)  # that long the first five days may take, at arXiv's pace


@dataclass(frozen=True, slots=True)
class Unsent:
    """A delivery that is open or was given up, and when it should have been there (aware UTC).

    `sent_since` is the newest day that the same subscription was sent, if any.
    """

    delivery: Delivery
    subscription: Subscription
    due_at: datetime
    sent_since: date | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether it was tried to the end, and nothing has reached the channel after it."""
        failed = self.delivery.state is DeliveryState.FAILED and self.delivery.retry_at is None
        return failed and (self.sent_since is None or self.sent_since < self.delivery.day)

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is still tried, and late."""
        failed = self.delivery.state is DeliveryState.FAILED and self.delivery.retry_at is None
        return not failed and now - self.due_at > ON_TIME


def watched_days(closes: Closes, now: datetime, begin: date = date.max) -> list[date]:
    """The last listing days that should be complete by now, the newest first.

    They are five, and those before them from `begin` on.

    A day should be when it closes: its listing has been there for over a day then.
    """
    day = newest_announcement(now, holidays=closes.holidays).day
    days: list[date] = []
    while len(days) < WATCHED_DAYS or day >= begin:
        if closes.of(day) <= now:
            days.append(day)
        day = previous_listing_day(day, holidays=closes.holidays)
    return days


def judge_listings(
    records: Mapping[date, DayRecord],
    complete: date | None,
    closes: Closes,
    now: datetime,
    *,
    catching_up: bool = False,
) -> Finding:
    """Whether the listing days that should be complete are.

    `records` are those of all days that the bot makes up for, `complete` is the newest complete day
    of all. What is missing for longer than the last five is no emergency. `catching_up`: the bot
    has just begun, and what is missing may be on its way.
    """
    begin = wanted_days(now, records, complete, holidays=closes.holidays)[0]
    # A first start brings in five days of which some are still open: none before them is missing.
    days = [day for day in watched_days(closes, now, begin) if day >= begin]
    overdue = [day for day in days if not _is_final(records.get(day))]
    if not overdue:
        return _listings_are_there(days[:WATCHED_DAYS], records, closes)
    if complete is None and _is_first_round(records, now):
        return _arxiv(State.WARN, Said("listing-none"))
    newest, before = overdue[0], len(overdue) - 1
    text = Said("listing-late", day=newest, moment=closes.of(newest), before=before)
    record = records.get(newest)
    if record is not None:
        outcome = record.outcome.name.lower()
        text = Said("listing-why", text=text, outcome=outcome, evidence=record.evidence)
    else:
        text = Said("listing-unasked", text=text)
    if complete is not None:
        text = Said("listing-last", text=text, day=complete)
    if catching_up:
        return _arxiv(State.WARN, Said("only-begun", text=text))
    state = State.BAD if newest in days[:WATCHED_DAYS] else State.WARN
    return _arxiv(state, text, Said("listing-remedy", day=newest.isoformat()))


def judge_deliveries(
    unsent: Sequence[Unsent], now: datetime, *, catching_up: bool = False
) -> Finding:
    """Whether all posts are where they should be; those for paused channels are not late."""
    active = [one for one in unsent if one.subscription.pause is Pause.NOT]
    stuck = [one for one in active if one.is_given_up or one.is_overdue(now)]
    if not stuck:
        waiting = Said("posts-under-way", count=len(active)) if active else Said("posts-well")
        return _posts(State.OK, waiting)
    worst = min(stuck, key=lambda one: (not one.is_given_up, one.delivery.day))
    text = _fate(worst)
    if len(stuck) > 1:
        text = Said("posts-others", text=text, count=len(stuck) - 1)
    if catching_up and not worst.is_given_up:
        return _posts(State.WARN, Said("only-begun", text=text))
    return _posts(State.BAD, text, Said("posts-remedy", day=worst.delivery.day.isoformat()))


def _fate(unsent: Unsent) -> Said:
    """What became of a post that is late."""
    delivery = unsent.delivery
    day, channel = delivery.day, str(unsent.subscription.channel_id)
    if unsent.is_given_up:
        text = Said("post-given-up", day=day, channel=channel, attempts=delivery.attempts)
    elif delivery.retry_at is None:
        text = Said("post-late", day=day, channel=channel, moment=unsent.due_at)
    else:
        again = delivery.retry_at
        text = Said("post-late-again", day=day, channel=channel, moment=unsent.due_at, again=again)
    return Said("post-why", text=text, reason=delivery.reason) if delivery.reason else text


def _posts(state: State, text: Sentence, remedy: Sentence = "") -> Finding:
    return Finding("deliveries", Said("subject-deliveries"), state, text, remedy)


def _arxiv(state: State, text: Sentence, remedy: Sentence = "") -> Finding:
    return Finding("arxiv", "arXiv", state, text, remedy)


def _is_final(record: DayRecord | None) -> bool:
    return record is not None and record.outcome.is_final


def _is_first_round(records: Mapping[date, DayRecord], now: datetime) -> bool:
    """Whether the first days of a new installation are being collected, or nobody has begun."""
    return all(one.attempts == 1 and now - one.checked_at < _ROUND for one in records.values())


def _listings_are_there(
    days: Sequence[date], records: Mapping[date, DayRecord], closes: Closes
) -> Finding:
    """All is there; only a day without papers that the calendar does not know of is remarkable."""
    text = Said("listing-complete", day=days[0])
    # A listing of replacements only is none the less one.
    quiet = [d for d in days if records[d].outcome is Outcome.QUIET and not records[d].listed]
    odd = [d for d in quiet if expectation(d, holidays=closes.holidays).empty_is_suspicious]
    if not odd:
        return _arxiv(State.OK, text)
    text = Said("listing-odd", text=text, days=listed(odd))
    again = min((at for day in odd if (at := records[day].retry_at)), default=None)
    return _arxiv(State.WARN, Said("source-again", text=text, moment=again) if again else text)
