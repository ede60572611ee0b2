"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.days import parse_day
from bot.errors import DayError

TODAY = date(2021, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-02-08", date(2021, 2, 8)),
        (" 2021-02-08\n", date(2021, 2, 8)),
        ("2020-02-29", date(2020, 2, 29)),
        ("today", date(2021, 3, 1)),
        ("Today", date(2021, 3, 1)),
        ("yesterday", date(2021, 2, 28)),
        ("latest", None),
        ("LATEST", None),
    ],
)
def test_understands_days(text: str, expected: date | None) -> None:
    """ISO days and three words are understood; only a store knows which day is the latest."""
    assert parse_day(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "“” is no day"),
        ("tomorrow", "“tomorrow” is no day"),
        ("2021-2-8", "is no day"),
        ("20210208", "is no day"),
        ("08/02/2021", "is no day"),
        ("2021-W06-1", "is no day"),
        ("2021-02-08T00:00", "is no day"),
        ("٢٠٢١-٠٢-٠٨", "is no day"),
        ("２０２１-０２-０８", "is no day"),
        ("2021-02-29", "“2021-02-29” is not in the calendar"),
        ("2021-13-01", "is not in the calendar"),
        ("0000-01-01", "is not in the calendar"),
    ],
)
def test_refuses_what_is_no_day(text: str, reason: str) -> None:
    """Anything else is refused with the reason and with what to write."""
    with pytest.raises(DayError) as refusal:
        parse_day(text, today=TODAY)
    assert reason in str(refusal.value)
    assert "write a day like 2021-02-08, or today, yesterday, latest" in str(refusal.value)


@given(st.dates())
def test_reads_every_day_of_the_calendar(day: date) -> None:
    """The ISO form of any day names that day."""
    assert parse_day(day.isoformat(), today=TODAY) == day


@given(st.text())
def test_any_text_is_a_day_or_refused(text: str) -> None:
    """No text makes another error, and what is accepted is a day or `latest`."""
    try:
        day = parse_day(text, today=TODAY)
    except DayError:
        return
    assert day is not None or text.strip().lower() == "latest"


@pytest.mark.parametrize("text", ["x" * 500, "a\x1b[31mb\n", "\u202eyadot", "\ud800"])
def test_shows_a_refused_text_harmlessly(text: str) -> None:
    """The refusal is one short line without control characters, whatever was written."""
    with pytest.raises(DayError) as refusal:
        parse_day(text, today=TODAY)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 140
