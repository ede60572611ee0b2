"""Judging how the bot is doing: listings, deliveries, sources."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attention import SourceState, SourceStatus
from bot.domain.calendar import HOLIDAYS, expectation, recent_days
from bot.domain.collection import DayRecord, Outcome
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.health import Finding, State, needs_a_person
from bot.domain.outlook import Closes
from bot.domain.subscription import Pause, Subscription
from bot.services.catch_up_plan import FIRST_DAYS
from bot.services.health_plan import (
    WATCHED_DAYS,
    Unsent,
    judge_deliveries,
    judge_listings,
    watched_days,
)
from bot.services.source_plan import Reads, judge_source, judge_sources
from bot.services.vitals import is_fresh

CLOSES = Closes(time(9), HOLIDAYS)
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday: Tuesday's listing closed at 09:00
DAYS = [date(2026, 11, day) for day in (17, 16, 13, 12, 11)]
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def record(day: date, outcome: Outcome = Outcome.COMPLETE, **changes: object) -> DayRecord:
    """What became of a day."""
    made = DayRecord(day, outcome, "what arXiv said", 20, ("cs",), NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def records(*unfinished: DayRecord, without: tuple[date, ...] = ()) -> dict[date, DayRecord]:
    """The watched days, complete but for some."""
    known = {day: record(day) for day in DAYS if day not in without}
    return known | {one.day: one for one in unfinished}


def unsent(
    state: DeliveryState = DeliveryState.FAILED, *, late: timedelta, **changes: object
) -> Unsent:
    """A delivery that should have been there some time ago, tried again in an hour."""
    fields: dict[str, object] = {"attempts": 4, "reason": "Discord answers HTTP 500"}
    if state is DeliveryState.FAILED:
        fields["retry_at"] = NOW + timedelta(hours=1)
    delivery = Delivery(1, DAYS[0], "k", state, **(fields | changes))  # type: ignore[arg-type]
    return Unsent(delivery, Subscription(100, DAYS[4], id=1), NOW - late)


@given(MOMENTS)
def test_a_day_is_watched_from_its_close_on(now: datetime) -> None:
    """The last five expected listing days that have closed are watched, none that is still open."""
    days = watched_days(CLOSES, now)
    assert len(days) == WATCHED_DAYS
    assert days == sorted(set(days), reverse=True)
    assert all(CLOSES.of(day) <= now and expectation(day).is_listing for day in days)
    later = [days[0] + timedelta(days=n) for n in range(1, 8)]
    assert not any(expectation(day).is_listing and CLOSES.of(day) <= now for day in later)


@given(MOMENTS)
def test_a_first_start_brings_in_all_that_is_watched(now: datetime) -> None:
    """The days that it brings in are all that should be there, whichever of them are open."""
    known = {day: record(day) for day in recent_days(now, FIRST_DAYS)}
    finding = judge_listings(known, max(known), CLOSES, now)
    assert (finding.state, finding.remedy) == (State.OK, "")


def test_all_there() -> None:
    """Complete days are well, and the newest is named."""
    finding = judge_listings(records(), DAYS[0], CLOSES, NOW)
    assert (finding.key, finding.subject, finding.state) == ("arxiv", "arXiv", State.OK)
    assert str(finding.text) == "complete up to Tue 17 Nov 2026, as the calendar has it"


@pytest.mark.parametrize("outcome", [o for o in Outcome if not o.is_final])
def test_a_day_that_is_not_complete_after_its_close_is_overdue(outcome: Outcome) -> None:
    """Whatever it came to: it is said with its evidence and what a person can do."""
    finding = judge_listings(records(record(DAYS[0], outcome)), DAYS[1], CLOSES, NOW)
    assert finding.state is State.BAD
    assert str(finding.text) == (
        "Tue 17 Nov 2026 should be complete since 18 Nov 2026 09:00 UTC"
        f" ({outcome}: what arXiv said); the last complete day is Mon 16 Nov 2026"
    )
    assert "`hotpapers collect 2026-11-17`" in str(finding.remedy)


def test_a_day_is_not_overdue_before_its_close() -> None:
    """A second before nine nothing is said, from nine on it is."""
    failed = records(record(DAYS[0], Outcome.FAILED))
    before = CLOSES.of(DAYS[0]) - timedelta(seconds=1)
    failed[date(2026, 11, 10)] = record(date(2026, 11, 10))
    assert judge_listings(failed, DAYS[1], CLOSES, before).state is State.OK
    assert judge_listings(failed, DAYS[1], CLOSES, CLOSES.of(DAYS[0])).state is State.BAD


def test_a_missing_record_is_overdue_too() -> None:
    """The days that nobody asked for while the bot was off are counted."""
    finding = judge_listings(records(without=tuple(DAYS[:3])), DAYS[3], CLOSES, NOW)
    assert finding.state is State.BAD
    assert ", and 2 days before it, and was not asked for" in str(finding.text)


def test_what_is_missing_for_long_is_told_and_no_emergency() -> None:
    """A hole behind the last five days, back to the first day that was asked for."""
    hole = date(2026, 11, 4)
    days = [date(2026, 11, day) for day in (2, 3, 5, 6, 9, 10)]
    known = records(*(record(day) for day in days))
    finding = judge_listings(known, DAYS[0], CLOSES, NOW)
    assert finding.state is State.WARN
    assert str(finding.text).startswith("Wed 4 Nov 2026 should be complete since 5 Nov 2026")
    assert f"`hotpapers collect {hole}`" in str(finding.remedy)
    assert judge_listings(known | {hole: record(hole)}, DAYS[0], CLOSES, NOW).state is State.OK
    del known[DAYS[1]]
    finding = judge_listings(known, DAYS[0], CLOSES, NOW)
    assert finding.state is State.BAD
    assert ", and 1 day before it, and was not asked for" in str(finding.text)


def test_catching_up_needs_nobody() -> None:
    """A bot that has just begun is given time."""
    missing = records(without=(DAYS[0],))
    finding = judge_listings(missing, DAYS[1], CLOSES, NOW, catching_up=True)
    assert finding.state is State.WARN
    assert str(finding.text).endswith("; the bot has just begun")


def test_a_new_installation_needs_nobody() -> None:
    """Where nothing was ever collected, the way to begin is said."""
    finding = judge_listings({}, None, CLOSES, NOW)
    assert (finding.state, needs_a_person([finding])) == (State.WARN, False)
    assert "`hotpapers run` brings the last five in" in str(finding.text)


def test_an_installation_that_never_gets_anywhere_needs_a_person() -> None:
    """The first round may take half an hour; after that, or a second attempt, it is a trouble."""
    first = {day: record(day, Outcome.FAILED) for day in DAYS[:3]}
    assert judge_listings(first, None, CLOSES, NOW).state is State.WARN
    later = NOW + timedelta(minutes=30)
    assert judge_listings(first, None, CLOSES, later).state is State.BAD
    again = first | {DAYS[0]: record(DAYS[0], Outcome.FAILED, attempts=2)}
    assert judge_listings(again, None, CLOSES, NOW).state is State.BAD


def test_an_unexpected_quiet_day_is_remarked_on() -> None:
    """“Holiday or broken?” is answered: arXiv's word, and that the calendar has it otherwise."""
    finding = judge_listings(records(record(DAYS[1], Outcome.QUIET)), DAYS[0], CLOSES, NOW)
    assert finding.state is State.WARN
    assert str(finding.text).endswith("arXiv says that it had no listing on Mon 16 Nov 2026")
    doubted = record(DAYS[1], Outcome.QUIET, retry_at=NOW + timedelta(hours=6))
    finding = judge_listings(records(doubted), DAYS[0], CLOSES, NOW)
    assert finding.state is State.WARN
    assert str(finding.text).endswith("on Mon 16 Nov 2026; asked again at 18 Nov 2026 18:00 UTC")
    replaced = records(record(DAYS[1], Outcome.QUIET, listed=True))
    assert judge_listings(replaced, DAYS[0], CLOSES, NOW).state is State.OK
    unknown = Closes(time(9), frozenset())
    quiet = judge_listings(records(record(DAYS[1], Outcome.QUIET)), DAYS[0], unknown, NOW)
    assert quiet.state is State.OK


def test_deliveries_under_way_are_well() -> None:
    """A failed attempt is no trouble as long as the post is not two hours late."""
    assert str(judge_deliveries((), NOW).text) == "none is late"
    soon = judge_deliveries([unsent(late=timedelta(hours=2))], NOW)
    assert (soon.state, str(soon.text)) == (State.OK, "none is late; 1 post under way")


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.FAILED])
def test_a_late_post_is_overdue(state: DeliveryState) -> None:
    """Which day, which channel, since when, why."""
    late = timedelta(hours=2, seconds=1)
    finding = judge_deliveries([unsent(state, late=late), unsent(late=late)], NOW)
    assert finding.state is State.BAD
    assert "the post of Tue 17 Nov 2026 for channel 100 is due since 18 Nov 2026 09:59 UTC" in (
        str(finding.text)
    )
    assert str(finding.text).endswith("(Discord answers HTTP 500); 1 other post too")
    assert "`/hot 2026-11-17`" in str(finding.remedy)
    caught_up = judge_deliveries([unsent(state, late=late)], NOW, catching_up=True)
    assert caught_up.state is State.WARN


def test_a_post_that_was_given_up_is_told_until_a_later_one_is_there() -> None:
    """Twelve attempts and no message: that stands until the channel's next day was sent."""
    given_up = unsent(late=timedelta(minutes=5), retry_at=None, attempts=12)
    finding = judge_deliveries([given_up, unsent(late=timedelta(hours=9))], NOW, catching_up=True)
    assert finding.state is State.BAD
    assert "was given up after 12 attempts (Discord answers HTTP 500); 1 other" in str(finding.text)
    older = judge_deliveries([replace(given_up, sent_since=DAYS[1])], NOW)
    assert older.state is State.BAD
    later = judge_deliveries([replace(given_up, sent_since=date(2026, 11, 18))], NOW)
    assert later.state is State.OK


@pytest.mark.parametrize("pause", [Pause.ASKED, Pause.ACCESS])
def test_posts_for_paused_channels_are_not_late(pause: Pause) -> None:
    """They wait on purpose; a channel that refuses has a line of its own."""
    waiting = unsent(late=timedelta(days=3))
    paused = replace(waiting, subscription=replace(waiting.subscription, pause=pause))
    assert judge_deliveries([paused], NOW) == judge_deliveries((), NOW)


def source(status: SourceStatus, **fields: object) -> SourceState:
    """The state of X, which was asked a minute ago."""
    asked = NOW - timedelta(minutes=1)
    known: dict[str, object] = {"checked_at": asked, "fresh_at": asked, "reason": "what it said"}
    return SourceState("x", status, **(known | fields))  # type: ignore[arg-type]


def test_a_source_that_is_off_says_how_to_switch_it_on() -> None:
    """Nobody has to do anything about it."""
    finding = judge_source("x", source(SourceStatus.REFUSED), NOW, is_set_up=False)
    assert (finding.state, str(finding.remedy)) == (State.OFF, "")
    assert str(finding.text) == "not set up; bearer_token under [sources.x] switches it on"


def test_a_working_source_says_since_when_and_what_is_left() -> None:
    """Fresh since when, what was left out, and the budget."""
    reads = Reads(used=588, budget=1000)
    state = source(SourceStatus.WORKING, reason="")
    assert str(judge_source("x", state, NOW, reads=reads).text) == (
        "fresh at 18 Nov 2026 11:59 UTC; 412 of 1,000 reads left today"
    )
    assert str(judge_source("x", None, NOW).text) == "not asked yet"
    old = replace(state, fresh_at=NOW - timedelta(hours=25))
    assert judge_source("x", old, NOW).state is State.WARN


def test_refused_credentials_need_a_person() -> None:
    """Where the keys are is said, and nothing that would tell them."""
    finding = judge_source("x", source(SourceStatus.REFUSED, credentials="f1n9e7"), NOW)
    assert finding.state is State.BAD
    assert str(finding.text).startswith("it refuses its credentials: what it said")
    assert str(finding.remedy) == (
        "check bearer_token under [sources.x]; then start the bot again, or run `hotpapers collect`"
    )
    assert "f1n9e7" not in str(finding.text)


@pytest.mark.parametrize("status", [SourceStatus.FAILING, SourceStatus.SPENT])
def test_what_mends_itself_needs_nobody(status: SourceStatus) -> None:
    """A fault of the service, or a budget that is used up: when it goes on is said."""
    again = NOW + timedelta(hours=1)
    finding = judge_source("x", source(status, retry_at=again, failures=3), NOW)
    assert finding.state is State.WARN
    assert "what it said" in str(finding.text)
    assert "asked again at 18 Nov 2026 13:00 UTC" in str(finding.text)


def test_a_source_that_fails_for_days_needs_a_person() -> None:
    """From the third day on which it was asked in vain, fresh before or never."""
    since = NOW - timedelta(days=3, minutes=1)
    dead = source(SourceStatus.FAILING, failing_since=since, failures=15, fresh_at=None)
    finding = judge_source("huggingface", dead, NOW)
    assert finding.state is State.BAD
    assert str(finding.text) == "has not worked since 15 Nov 2026 11:59 UTC: what it said"
    assert str(finding.remedy).startswith("look into the log, update the bot, or switch the source")
    younger = replace(dead, failing_since=since + timedelta(seconds=1))
    assert judge_source("huggingface", younger, NOW).state is State.WARN
    off_since = replace(younger, checked_at=NOW - timedelta(days=2))
    assert judge_source("huggingface", off_since, NOW).state is State.WARN


def test_none_that_works_for_a_day_needs_a_person() -> None:
    """All of those that are set up, counted from when the last one failed."""
    first = source(SourceStatus.REFUSED, failing_since=NOW - timedelta(days=9))
    last = source(SourceStatus.FAILING, failing_since=NOW - timedelta(hours=24, seconds=1))
    [finding] = judge_sources([first, last], NOW)
    assert (finding.key, finding.state) == ("sources", State.BAD)
    assert "none has worked since 17 Nov 2026 11:59 UTC" in str(finding.text)
    assert not is_fresh([finding])
    for others in ([source(SourceStatus.WORKING)], [None], [replace(last, failing_since=NOW)]):
        assert judge_sources([first, last, *others], NOW) == []
    assert judge_sources([], NOW) == []
    assert judge_sources([first, last], NOW, catching_up=True) == []


def test_what_is_bad_has_a_remedy() -> None:
    """Nobody is told of a trouble without being told what to do."""
    with pytest.raises(ValueError, match="nobody is told what to do"):
        Finding("x", "x", State.BAD, "it is broken")
