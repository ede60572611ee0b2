"""When digests are posted, through changes to and from summer time and over the date line."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import EARLY, ON_TIME, Due, last_time, posts_at, preliminary_at, select_due
from bot.domain.subscription import Missed

ZONES = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Chatham",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Apia",  # left out 30 December 2011
    "Pacific/Pago_Pago",
    "Africa/Casablanca",  # has winter time in Ramadan
    "Antarctica/Troll",  # changes by two hours
]
START = datetime(2005, 1, 1, tzinfo=UTC)
moments = st.integers(0, 32 * 365 * 86_400).map(lambda s: START + timedelta(seconds=s))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(closed_at=moments, at=times, zone=st.sampled_from(ZONES))
def test_a_post_comes_after_its_close_and_within_a_day(
    closed_at: datetime, at: time, zone: str
) -> None:
    """Never before the close, at most a day and what a clock is set back after it, and in UTC."""
    posted = posts_at(closed_at, at, zone)
    assert posted.tzinfo is UTC
    longest = timedelta(hours=26 if zone == "Antarctica/Troll" else 25)
    assert timedelta(0) <= posted - closed_at <= longest


@given(closed_at=moments, at=times, zone=st.sampled_from(ZONES))
def test_a_post_comes_at_the_time_that_was_asked_for(
    closed_at: datetime, at: time, zone: str
) -> None:
    """The local clock shows that time, or a later one if that time did not exist."""
    local = posts_at(closed_at, at, zone).astimezone(ZoneInfo(zone))
    if local.time() != at:
        meant = datetime.combine(local.date(), at, ZoneInfo(zone))
        exists = meant.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(fold=0) == meant
        assert not exists or local.date() == date(2011, 12, 31)


@given(closed_at=moments, later=st.integers(0, 200_000), at=times, zone=st.sampled_from(ZONES))
def test_who_closes_later_is_not_posted_earlier(
    closed_at: datetime, later: int, at: time, zone: str
) -> None:
    """Posts keep the order of the closes."""
    second = closed_at + timedelta(seconds=later)
    assert posts_at(closed_at, at, zone) <= posts_at(second, at, zone)


@given(closed_at=moments, zone=st.sampled_from(ZONES))
def test_without_a_time_a_post_comes_at_once(closed_at: datetime, zone: str) -> None:
    """No time of day means the close itself."""
    assert posts_at(closed_at, None, zone) == closed_at


NINE = "T09:00+00:00"
CASES = [
    ("a time to come today", f"2026-09-15{NINE}", "18:30", "Asia/Tokyo", "2026-09-15T09:30"),
    ("this very moment", f"2026-09-15{NINE}", "11:00", "Europe/Berlin", "2026-09-15T09:00"),
    ("a minute ago", f"2026-09-15{NINE}", "10:59", "Europe/Berlin", "2026-09-16T08:59"),
    ("midnight", f"2026-09-15{NINE}", "00:00", "Europe/Berlin", "2026-09-15T22:00"),
    ("the day before", f"2026-03-27{NINE}", "08:00", "Europe/Berlin", "2026-03-28T07:00"),
    ("the day of the change", f"2026-03-28{NINE}", "08:00", "Europe/Berlin", "2026-03-29T06:00"),
    ("a time that is left out", f"2026-03-28{NINE}", "02:30", "Europe/Berlin", "2026-03-29T01:30"),
    ("left out in New York", f"2026-03-07{NINE}", "02:15", "America/New_York", "2026-03-08T07:15"),
    ("a time that comes twice", f"2026-10-24{NINE}", "02:30", "Europe/Berlin", "2026-10-25T00:30"),
    ("between the two", "2026-10-25T00:45+00:00", "02:30", "Europe/Berlin", "2026-10-26T01:30"),
    ("half an hour left out", "2026-10-03T12:00+00:00", "02:15", "Australia/Lord_Howe",
     "2026-10-03T15:45"),
    ("east of the date line", f"2026-09-15{NINE}", "08:00", "Pacific/Kiritimati",
     "2026-09-15T18:00"),
    ("west of the date line", f"2026-09-15{NINE}", "08:00", "Pacific/Pago_Pago",
     "2026-09-15T19:00"),
    ("a date that was left out", "2011-12-29T21:00+00:00", "10:00", "Pacific/Apia",
     "2011-12-30T20:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "at", "zone", "posted"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_known_moments(closed: str, at: str, zone: str, posted: str) -> None:
    """Worked examples, in UTC."""
    found = posts_at(datetime.fromisoformat(closed), time.fromisoformat(at), zone)
    assert found == datetime.fromisoformat(posted).replace(tzinfo=UTC)


def test_every_close_has_its_own_post() -> None:
    """A year of daily closes makes a year of posts, no two at the same moment."""
    closes = [datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    for zone in ZONES:
        posts = {posts_at(closed, time(2, 30), zone) for closed in closes}
        assert len(posts) == len(closes), zone


NOW = datetime(2026, 9, 18, 9, tzinfo=UTC)


def due(number: int, hours_ago: float) -> Due:
    """The day of that number in September, due some hours ago."""
    return Due(date(2026, 9, number), NOW - timedelta(hours=hours_ago))


WAITING = [due(17, 1), due(14, 72), due(16, 24), due(15, 48), due(18, -1)]


@pytest.mark.parametrize(
    ("missed", "days"),
    [(Missed.ALL, [14, 15, 16, 17]), (Missed.LATEST, [17]), (Missed.NONE, [17])],
)
def test_the_policy_chooses_among_the_days_that_have_come(missed: Missed, days: list[int]) -> None:
    """All of them, the newest, or what is not late; the oldest first, nothing before its time."""
    assert [one.day.day for one in select_due(WAITING, missed, NOW)] == days


@pytest.mark.parametrize(
    ("missed", "days"), [(Missed.ALL, [14, 15]), (Missed.LATEST, [15]), (Missed.NONE, [])]
)
def test_days_that_are_all_late(missed: Missed, days: list[int]) -> None:
    """Only with `none` is nothing posted of what is late."""
    waiting = [due(15, 48), due(14, 72)]
    assert [one.day.day for one in select_due(waiting, missed, NOW)] == days


def test_two_hours_are_on_time() -> None:
    """What is exactly two hours late is not missed, a second more is."""
    edge = Due(date(2026, 9, 17), NOW - ON_TIME)
    late = Due(date(2026, 9, 16), NOW - ON_TIME - timedelta(seconds=1))
    assert select_due([edge, late], Missed.NONE, NOW) == [edge]


@given(hours=st.lists(st.floats(-50, 500), max_size=12), missed=st.sampled_from(list(Missed)))
def test_what_is_chosen_has_come_and_is_in_order(hours: list[float], missed: Missed) -> None:
    """Whatever waits: nothing is made up, nothing comes early, days ascend."""
    waiting = [due(number + 1, ago) for number, ago in enumerate(hours)]
    chosen = select_due(waiting, missed, NOW)
    assert all(one in waiting and one.at <= NOW for one in chosen)
    assert list(chosen) == sorted(chosen, key=lambda one: one.day)
    come = [one for one in waiting if one.at <= NOW]
    on_time = [one for one in come if NOW - one.at <= ON_TIME]
    late = len(come) - len(on_time)
    most = {Missed.ALL: late, Missed.LATEST: min(1, late), Missed.NONE: 0}[missed]
    assert set(on_time) <= set(chosen)
    assert len(on_time) <= len(chosen) <= len(on_time) + most


@given(now=moments, at=times, zone=st.sampled_from(ZONES))
def test_the_last_time_is_that_of_a_post_that_closed_then(
    now: datetime, at: time, zone: str
) -> None:
    """It has come, it is what a post at that moment gets, and the next one is still to come."""
    last = last_time(now, at, zone)
    assert last <= now
    assert posts_at(last, at, zone) == last
    assert posts_at(last + timedelta(seconds=1), at, zone) > now


@given(close_at=moments, at=st.none() | times, zone=st.sampled_from(ZONES))
def test_an_early_post_comes_before_its_close_and_within_a_day(
    close_at: datetime, at: time | None, zone: str
) -> None:
    """At the last such time of day before the close, half a day before it without one."""
    early = preliminary_at(close_at, at, zone)
    assert early.tzinfo is UTC
    assert timedelta(0) < close_at - early <= timedelta(hours=26)
    if at is None:
        assert close_at - early == EARLY
    else:
        assert posts_at(early, at, zone) == early
        assert posts_at(early + timedelta(seconds=1), at, zone) >= close_at
