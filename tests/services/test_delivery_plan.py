"""Deciding what is delivered, and what a failure means."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.schedule import Downtime, Due
from bot.domain.subscription import Missed, Pause, Style, Subscription
from bot.errors import PostFailedError
from bot.services.delivery_plan import (
    MOST_ATTEMPTS,
    ClosedDay,
    Gap,
    OpenDay,
    after_failure,
    brought_forward,
    new_key,
    plan_deliveries,
    plan_preliminary,
    reopened,
)
from bot.texts import Said

NOW = datetime(2026, 9, 18, 9, tzinfo=UTC)
NOW_LATER = datetime(2026, 9, 18, 15, tzinfo=UTC)
MISSED = Said("skipped-missed")


def september(number: int) -> date:
    """A day of September 2026."""
    return date(2026, 9, number)


def closed(number: int, hours_ago: float = 0, *, quiet: bool = False) -> ClosedDay:
    """A day that closed some hours ago."""
    closed_at = NOW - timedelta(hours=hours_ago)
    return ClosedDay(september(number), closed_at, closed_at, quiet=quiet)


def subscribed(**fields: object) -> Subscription:
    """A stored subscription from 10 September on."""
    known: dict[str, object] = {"id": 5, "channel_id": 1, "since": september(10)}
    return Subscription(**(known | fields))  # type: ignore[arg-type]


def planned(
    subscription: Subscription, *days: ClosedDay, known: frozenset[date] = frozenset()
) -> list[tuple[int, str]]:
    """The planned days with their states."""
    deliveries = plan_deliveries(subscription, days, known, NOW)
    assert all(delivery.subscription_id == 5 for delivery in deliveries)
    return [(delivery.day.day, str(delivery.state)) for delivery in deliveries]


def test_a_closed_day_is_planned_once() -> None:
    """What the ledger knows is not planned again, what lies before the beginning never."""
    days = [closed(9), closed(10), closed(11), closed(17)]
    known = frozenset([september(11)])
    assert planned(subscribed(), *days, known=known) == [(17, "pending")]


def test_missed_days_are_written_down_as_skipped_with_the_reason() -> None:
    """What is not wanted is known from then on, so that nobody asks again."""
    days = [closed(17, 0), closed(15, 48), closed(16, 24)]
    deliveries = plan_deliveries(subscribed(), days, frozenset(), NOW, make_key=lambda: "k")
    assert deliveries == [
        Delivery(5, september(15), "k", DeliveryState.SKIPPED, reason=MISSED),
        Delivery(5, september(16), "k", DeliveryState.SKIPPED, reason=MISSED),
        Delivery(5, september(17), "k", DeliveryState.PENDING),
    ]


@pytest.mark.parametrize(
    ("missed", "states"), [(Missed.LATEST, "skipped"), (Missed.ALL, "pending")]
)
def test_a_day_that_is_made_up_for_late_is_not_the_latest(missed: Missed, states: str) -> None:
    """It was missed, and a later one is known: only who wants all days gets it."""
    late = replace(closed(8), close_at=NOW - timedelta(days=9))
    wanted = subscribed(missed=missed, since=september(1))
    known = frozenset([september(17)])
    assert planned(wanted, late, closed(17), known=known) == [(8, states)]
    assert planned(wanted, late) == [(8, "pending")]
    assert planned(wanted, late, closed(17, quiet=True), known=known) == [(8, "pending")]
    in_time = replace(closed(11), close_at=NOW - timedelta(days=6))
    assert planned(wanted, in_time, closed(17), known=known) == [(11, "pending")]


@pytest.mark.parametrize("pause", [Pause.ASKED, Pause.ACCESS])
def test_nothing_is_planned_for_one_that_is_paused(pause: Pause) -> None:
    """Its days wait for the end of the pause."""
    assert planned(subscribed(pause=pause), closed(17)) == []


def test_nothing_is_planned_before_its_time() -> None:
    """A day whose time of day has not come is left for later, and not called missed."""
    later = subscribed(at=time(9, 1))
    assert planned(later, closed(17)) == []
    assert planned(subscribed(at=time(9, 0)), closed(17)) == [(17, "pending")]


def test_quiet_days_are_planned_by_choice() -> None:
    """A day without a listing counts only for who wants to hear of it."""
    days = [closed(17, quiet=True)]
    assert planned(subscribed(), *days) == []
    assert planned(subscribed(quiet_days=True), *days) == [(17, "pending")]


def test_a_missed_quiet_day_is_not_given_up_while_its_listing_may_come() -> None:
    """What is written down is known from then on, and would not be posted any more."""
    told = subscribed(quiet_days=True)
    quiet = closed(16, 24, quiet=True)
    doubted = replace(quiet, doubtful=True)
    assert planned(told, quiet) == [(16, "skipped")]
    assert planned(told, doubted) == []
    assert planned(replace(told, missed=Missed.ALL), doubted) == []


def test_quiet_lines_are_not_caught_up_with() -> None:
    """Who begins to hear of quiet days, and wants all that was missed, hears of none that are over.

    After a downtime they are said, as nobody could say them then.
    """
    told = subscribed(quiet_days=True, missed=Missed.ALL)
    days = [closed(15, 48, quiet=True), closed(16, 24), closed(17, 1, quiet=True)]
    assert planned(told, *days) == [(15, "skipped"), (16, "pending"), (17, "pending")]
    gap = Gap(Downtime(NOW - timedelta(hours=50), NOW - timedelta(hours=20)))
    deliveries = plan_deliveries(told, days, frozenset(), NOW, gap=gap)
    assert [str(one.state) for one in deliveries] == ["pending"] * 3


@pytest.mark.parametrize("missed", list(Missed))
def test_a_changed_hour_makes_no_day_missed(missed: Missed) -> None:
    """A day that waited for its hour comes if that has become an earlier one; no other does."""
    before = subscribed(at=time(20), missed=missed)
    days = [closed(15, 48), closed(16, 24), closed(17)]
    for after in (replace(before, at=time(12)), replace(before, at=None)):
        found = brought_forward(before, after, days, frozenset([september(16)]), NOW_LATER)
        assert [(one.day.day, str(one.state)) for one in found] == [(17, "pending")]
    known = frozenset([september(17)])
    assert brought_forward(before, replace(before, at=None), days, known, NOW_LATER) == []
    later = replace(before, at=time(21))
    assert brought_forward(before, later, days, frozenset(), NOW_LATER) == []


def test_keys_make_nonces_that_discord_takes() -> None:
    """A thousand keys differ, and with the highest part number a nonce has 25 characters."""
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(len(Delivery(1, NOW.date(), key).nonce(99)) <= 25 for key in keys)
    assert Delivery(1, NOW.date(), "abc").nonce(1) == "hp-abc-1"


@given(attempts=st.integers(0, 40), asked=st.none() | st.integers(-1000, 90_000))
def test_a_failure_waits_longer_each_time_and_never_less_than_asked(
    attempts: int, asked: int | None
) -> None:
    """At least half a minute, at most an hour unless Discord asks for more, for a day."""
    retry_at = None if asked is None else NOW + timedelta(seconds=asked)
    before = Delivery(5, september(17), "k", attempts=attempts, id=9)
    after = after_failure(before, PostFailedError("down", retry_at=retry_at), NOW)
    assert (after.state, after.attempts, after.reason) == ("failed", attempts + 1, "down")
    assert (after.id, after.key) == (9, "k")
    if attempts + 1 >= MOST_ATTEMPTS:
        assert after.retry_at is None
    else:
        assert after.retry_at is not None
        own = min(3600, 30 * 2**attempts)
        assert after.retry_at == NOW + timedelta(seconds=max(own, asked or 0))


def refused(number: int, state: DeliveryState = DeliveryState.REFUSED) -> Delivery:
    """A delivery that Discord refused after two attempts."""
    return Delivery(5, september(number), f"k{number}", state, attempts=2, reason="no", id=number)


def due(number: int, hours_ago: float) -> Due:
    """A day that should have been posted some hours ago."""
    return Due(september(number), NOW - timedelta(hours=hours_ago))


DUE = [due(14, 96), due(15, 72), due(16, 48), due(17, 1)]


@pytest.mark.parametrize(
    ("missed", "known", "expected"),
    [
        (Missed.ALL, [14, 15], {14: "pending", 15: "pending"}),
        (Missed.LATEST, [14, 15], {14: "skipped", 15: "skipped"}),
        (Missed.LATEST, [14, 17], {14: "skipped", 17: "pending"}),
        (Missed.NONE, [14, 17], {14: "skipped", 17: "pending"}),
        (Missed.ALL, [3, 14], {3: "skipped", 14: "pending"}),
    ],
)
def test_refused_days_and_those_not_yet_planned_are_judged_together(
    missed: Missed, known: list[int], expected: dict[int, str]
) -> None:
    """The latest of all that were missed is posted, whether it was refused or never tried."""
    found = reopened([refused(number) for number in known], DUE, subscribed(missed=missed), NOW)
    assert {delivery.day.day: str(delivery.state) for delivery in found} == expected
    for delivery in found:
        pending = delivery.state is DeliveryState.PENDING
        assert (delivery.attempts, delivery.reason) == ((0, "") if pending else (2, MISSED))


def test_what_is_done_stays_so_when_a_channel_opens() -> None:
    """Sent and skipped days are left alone, and do not count as the latest."""
    known = [
        refused(16),
        refused(17, DeliveryState.SENT),
        refused(15, DeliveryState.SKIPPED),
        refused(14, DeliveryState.FAILED),
    ]
    (found,) = reopened(known, DUE, subscribed(), NOW)
    assert (found.day, found.state) == (september(16), DeliveryState.PENDING)


def test_a_refused_day_whose_time_was_changed_is_not_lost() -> None:
    """A refused day that would by now be due later is posted when the channel opens."""
    (found,) = reopened([refused(17)], [due(17, -5)], subscribed(), NOW)
    assert found.state is DeliveryState.PENDING


@pytest.mark.parametrize(
    ("late", "planned_on"),
    [(timedelta(seconds=20), 17), (timedelta(hours=2), 17), (timedelta(hours=3), None)],
)
def test_the_hour_of_the_close_means_the_same_day(late: timedelta, planned_on: int | None) -> None:
    """A day that is frozen soon after its hour is posted then, not at that hour a day later."""
    day = ClosedDay(september(17), NOW + late, NOW)
    wanted = subscribed(at=time(11), timezone="Europe/Berlin")  # 09:00 UTC, when days close
    deliveries = plan_deliveries(wanted, [day], frozenset(), NOW + late)
    assert [delivery.day.day for delivery in deliveries] == ([planned_on] if planned_on else [])


def early(number: int, hours_left: float) -> OpenDay:
    """A day that closes in some hours."""
    return OpenDay(september(number), NOW + timedelta(hours=hours_left))


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({}, [17]),
        ({"at": time(8), "timezone": "UTC"}, [17, 18]),
        ({"at": time(10), "timezone": "UTC"}, []),
        ({"since": september(17)}, []),
        ({"style": Style()}, []),
        ({"pause": Pause.ASKED}, []),
        ({"id": None}, []),
    ],
)
def test_open_days_are_planned_where_that_is_wanted(
    fields: dict[str, object], days: list[int]
) -> None:
    """From the time of day on, and up to the close; what the ledger knows is left alone."""
    wanted = subscribed(**{"style": Style(preliminary=True), **fields})
    open_days = [early(16, 11), early(17, 11), early(18, 13), early(19, 0)]
    found = plan_preliminary(wanted, open_days, frozenset([september(16)]), NOW)
    assert [delivery.day.day for delivery in found] == days
    assert all(delivery.preliminary for delivery in found)


def test_what_was_refused_before_a_close_is_no_missed_day() -> None:
    """It goes on when the channel opens, whatever becomes of the days that were missed."""
    waiting = replace(refused(18), preliminary=True)
    found = reopened([refused(14), waiting], DUE, subscribed(missed=Missed.NONE), NOW)
    assert [(one.day.day, str(one.state), one.preliminary) for one in found] == [
        (14, "skipped", False),
        (18, "pending", True),
    ]
