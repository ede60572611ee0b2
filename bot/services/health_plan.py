"""Judging how the bot is doing from what is known of it: pure, no port is touched.

`hotpapers check`, the messages to the owner and /healthz all say what is judged here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.attention import SourceState, SourceStatus
from bot.domain.calendar import expectation, newest_announcement, previous_listing_day
from bot.domain.collection import DayRecord, Outcome
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.health import Finding, State
from bot.domain.outlook import Closes
from bot.domain.schedule import ON_TIME
from bot.domain.subscription import Pause, Subscription
from bot.domain.text import plural
from bot.render.text import date_words, moment_words
from bot.render.words import full_source_name

WATCHED_DAYS = 5
"""So many listing days are looked at: those that the bot goes on collecting."""

_ROUND = timedelta(minutes=30)  # that long the first five days may take, at arXiv's pace
_STALE = timedelta(hours=24)  # a source that works is asked every half an hour
_KEYS = {
    "bluesky": "handle and app_password under [sources.bluesky]",
    "x": "bearer_token under [sources.x]",
}
_SWITCHES = _KEYS | {
    "huggingface": "enabled = true under [sources.huggingface]",
    "hackernews": "enabled = true under [sources.hackernews]",
}


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


@dataclass(frozen=True, slots=True)
class Reads:
    """How many of a paid source's reads of today are used, and how many there are."""

    used: int
    budget: int

    @property
    def left(self) -> int:
        """How many are left."""
        return max(0, self.budget - self.used)


def watched_days(closes: Closes, now: datetime) -> list[date]:
    """The last listing days that should be complete by now, the newest first.

    A day should be when it closes: its listing has been there for over a day then.
    """
    day = newest_announcement(now, holidays=closes.holidays).day
    days: list[date] = []
    while len(days) < WATCHED_DAYS:
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

    `records` are those of the watched days at least, `complete` is the newest complete day of all.
    `catching_up`: the bot has just begun, and what is missing may be on its way.
    """
    days = watched_days(closes, now)
    overdue = [day for day in days if not _is_final(records.get(day))]
    if not overdue:
        return _listings_are_there(days, records, closes)
    if complete is None and _is_first_round(records, now):
        told = "no listing day is complete yet; `hotpapers run` brings the last five in"
        return _arxiv(State.WARN, told)
    newest = overdue[0]
    since = moment_words(closes.of(newest))
    more = f", and {plural(len(overdue) - 1, 'day')} before it" if len(overdue) > 1 else ""
    last = f"; the last complete day is {date_words(complete)}" if complete else ""
    record = records.get(newest)
    why = f" ({record.outcome}: {record.evidence})" if record else ", and was not asked for"
    text = f"{date_words(newest)} should be complete since {since}{more}{why}{last}"
    if catching_up:
        return _arxiv(State.WARN, f"{text}; the bot has just begun")
    remedy = (
        "look whether arxiv.org shows the day; if it does, start the bot if it does not run, or"
        f" run `hotpapers collect {newest}`"
    )
    return _arxiv(State.BAD, text, remedy)


def judge_deliveries(
    unsent: Sequence[Unsent], now: datetime, *, catching_up: bool = False
) -> Finding:
    """Whether all posts are where they should be; those for paused channels are not late."""
    active = [one for one in unsent if one.subscription.pause is Pause.NOT]
    stuck = [one for one in active if one.is_given_up or one.is_overdue(now)]
    if not stuck:
        waiting = f"; {plural(len(active), 'post')} under way" if active else ""
        return Finding("deliveries", "deliveries", State.OK, f"none is late{waiting}")
    worst = min(stuck, key=lambda one: (not one.is_given_up, one.delivery.day))
    delivery, channel = worst.delivery, worst.subscription.channel_id
    reason = f" ({delivery.reason})" if delivery.reason else ""
    fate = f"was given up after {plural(delivery.attempts, 'attempt')}"
    if not worst.is_given_up:
        fate = f"is due since {moment_words(worst.due_at)}"
        fate += f", tried again at {moment_words(delivery.retry_at)}" if delivery.retry_at else ""
    more = f"; {plural(len(stuck) - 1, 'other post')} too" if len(stuck) > 1 else ""
    text = f"the post of {date_words(delivery.day)} for channel {channel} {fate}{reason}{more}"
    if catching_up and not worst.is_given_up:
        return Finding("deliveries", "deliveries", State.WARN, f"{text}; the bot has just begun")
    remedy = (
        "look at discordstatus.com and into the log; who wants the day meanwhile finds it with"
        f" `/hot {delivery.day}`"
    )
    return Finding("deliveries", "deliveries", State.BAD, text, remedy)


def judge_source(
    name: str,
    state: SourceState | None,
    now: datetime,
    *,
    is_set_up: bool = True,
    reads: Reads | None = None,
) -> Finding:
    """How a source is doing. One that fails for another reason than its keys mends itself."""
    words = full_source_name(name)
    key, subject = f"source:{name}", words
    budget = f"; {reads.left:,} of {reads.budget:,} reads left today" if reads else ""
    if not is_set_up:
        how = f"; {_SWITCHES[name]} switches it on" if name in _SWITCHES else ""
        return Finding(key, subject, State.OFF, f"not set up{how}")
    if state is None or state.checked_at is None:
        return Finding(key, subject, State.OK, f"not asked yet{budget}")
    if state.status is SourceStatus.WORKING:
        return _working(key, subject, state, now, budget)
    known = f"; what it told before {moment_words(state.fresh_at)} counts" if state.fresh_at else ""
    again = f"; asked again at {moment_words(state.retry_at)}" if state.retry_at else ""
    if state.status is SourceStatus.REFUSED:
        text = f"it refuses its credentials: {state.reason}{again}{known}"
        where = _KEYS.get(name, "its keys in the configuration")
        return Finding(key, subject, State.BAD, text, f"check {where}, and start the bot again")
    if state.status is SourceStatus.SPENT:
        return Finding(key, subject, State.WARN, f"{state.reason}{again}{budget}{known}")
    times = f" ({state.failures} runs so far)" if state.failures > 1 else ""
    return Finding(
        key, subject, State.WARN, f"failing{times}: {state.reason}{again}{budget}{known}"
    )


def _working(key: str, subject: str, state: SourceState, now: datetime, budget: str) -> Finding:
    note = f"; {state.reason}" if state.reason else ""
    if state.fresh_at is None:
        return Finding(key, subject, State.OK, f"works, and has not told all yet{note}{budget}")
    text = f"fresh at {moment_words(state.fresh_at)}{note}{budget}"
    is_fresh = now - state.fresh_at <= _STALE
    return Finding(key, subject, State.OK if is_fresh else State.WARN, text)


def _arxiv(state: State, text: str, remedy: str = "") -> Finding:
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
    text = f"complete up to {date_words(days[0])}, as the calendar has it"
    quiet = [day for day in days if records[day].outcome is Outcome.QUIET]
    odd = [d for d in quiet if expectation(d, holidays=closes.holidays).empty_is_suspicious]
    if not odd:
        return _arxiv(State.OK, text)
    named = ", ".join(date_words(day) for day in odd)
    return _arxiv(State.WARN, f"{text}; arXiv says that it had no listing on {named}")
