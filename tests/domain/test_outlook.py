"""What a subscription leads to."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.outlook import Closes, Fresher, first_since, next_post, outlook_of
from bot.domain.subscription import Style, Subscription

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday; Tuesday's digest closed at 09:00
CLOSES = Closes(time(9), frozenset())
TUESDAY = date(2026, 11, 17)


def subscription(at: time | None = None, zone: str = "UTC", since: date = TUESDAY) -> Subscription:
    """One that is sent what comes after Tuesday."""
    return Subscription(1, since, at=at, timezone=zone)


def test_the_usual_subscription() -> None:
    """Posts come Tuesday to Saturday, with papers 33 hours old, which cannot be fresher."""
    found = outlook_of(subscription(), CLOSES, NOW, ())
    assert found.next_post.day == date(2026, 11, 18)
    assert found.next_post.at == datetime(2026, 11, 19, 9, tzinfo=UTC)
    assert found.weekdays == (1, 2, 3, 4, 5)
    assert found.age == timedelta(hours=32)  # announced at 20:00 Eastern, which is 01:00 UTC
    assert found.fresher is None


def test_a_morning_hour_is_a_day_late() -> None:
    """Before the close, the papers of the day before are posted; the close would be fresher."""
    found = outlook_of(subscription(time(8), "Europe/Berlin"), CLOSES, NOW, ())
    assert found.next_post.at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert found.weekdays == (2, 3, 4, 5, 6)
    assert found.age == timedelta(hours=54)
    assert found.fresher == Fresher(time(10), timedelta(hours=22))


def test_an_hour_right_at_the_close_is_the_freshest() -> None:
    """The close itself, in whatever zone, is met on the same day."""
    found = outlook_of(subscription(time(18), "Asia/Tokyo"), CLOSES, NOW, ())
    assert found.next_post.at == datetime(2026, 11, 19, 9, tzinfo=UTC)
    assert found.fresher is None


def test_an_early_post_is_told_with_its_own_hour() -> None:
    """Before the close at the wanted hour, or half a day; no time would make it fresher."""
    early = Style(preliminary=True)
    found = outlook_of(replace(subscription(), style=early), CLOSES, NOW, ())
    assert found.next_post.at == datetime(2026, 11, 18, 21, tzinfo=UTC)
    assert (found.weekdays, found.fresher) == ((0, 1, 2, 3, 4), None)
    assert found.age == timedelta(hours=20)
    morning = replace(subscription(time(8), "Europe/Berlin"), style=early)
    found = outlook_of(morning, CLOSES, NOW, ())
    assert found.next_post.at == datetime(2026, 11, 19, 7, tzinfo=UTC)
    assert (found.weekdays, found.fresher) == ((1, 2, 3, 4, 5), None)


def test_the_hour_stays_through_daylight_saving() -> None:
    """A post at eight is at eight before and after the clocks change."""
    zone = ZoneInfo("America/New_York")
    wanted = subscription(time(8), zone.key, since=date(2026, 10, 28))
    before = next_post(wanted, CLOSES, datetime(2026, 10, 30, 13, tzinfo=UTC))
    after = next_post(wanted, CLOSES, datetime(2026, 11, 2, 15, tzinfo=UTC))
    assert before.at == datetime(2026, 10, 31, 12, tzinfo=UTC)
    assert after.at == datetime(2026, 11, 3, 13, tzinfo=UTC)
    assert {moment.at.astimezone(zone).hour for moment in (before, after)} == {8}


def test_weekends_and_holidays_are_skipped() -> None:
    """On a Saturday evening, and before a holiday, the next post is that of the next listing."""
    saturday = datetime(2026, 11, 21, 20, tzinfo=UTC)
    assert next_post(subscription(), CLOSES, saturday).day == date(2026, 11, 23)
    thanksgiving = Closes(time(9), frozenset([date(2026, 11, 26)]))
    friday = datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert next_post(subscription(), thanksgiving, friday).day == date(2026, 11, 30)


def test_a_day_that_waits_for_its_hour_is_the_first() -> None:
    """Who subscribes between the close and the hour of the post gets that day's post."""
    evening, morning = subscription(time(20)), subscription(time(11))
    assert first_since(evening, TUESDAY, CLOSES, NOW) == date(2026, 11, 16)
    assert first_since(morning, TUESDAY, CLOSES, NOW) == TUESDAY
    assert first_since(subscription(), TUESDAY, CLOSES, NOW) == TUESDAY


@given(
    st.none() | st.times(),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
    st.times(),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # made aware below
)
@example(None, "America/New_York", time(4), datetime(2024, 3, 6))  # noqa: DTZ001
def test_whatever_is_wanted_comes(
    at: time | None, zone: str, close_at: time, moment: datetime
) -> None:
    """The next post is ahead, within a week, after its close, at the wanted hour, on its days."""
    now = moment.replace(tzinfo=UTC)
    closes = Closes(close_at.replace(microsecond=0), frozenset())
    hour = at.replace(second=0, microsecond=0) if at else None
    wanted = subscription(hour, zone, since=date(2020, 1, 1))
    found = outlook_of(wanted, closes, now, ())
    assert now < found.next_post.at <= now + timedelta(days=6)
    assert timedelta(0) <= found.next_post.at - closes.of(found.next_post.day) < timedelta(hours=26)
    assert found.next_post.at.astimezone(ZoneInfo(zone)).weekday() in found.weekdays
    # Where clocks change, posts of 23:00 and of 0:00 can fall on the same weekday.
    assert 4 <= len(found.weekdays) <= 6
    assert found.age >= timedelta(hours=22)


@pytest.mark.parametrize("since", [date(2026, 11, 17), date(2001, 1, 1)])
def test_how_long_ago_it_began_does_not_matter(since: date) -> None:
    """An old subscription has the same next post as a new one."""
    assert next_post(subscription(since=since), CLOSES, NOW).day == date(2026, 11, 18)
