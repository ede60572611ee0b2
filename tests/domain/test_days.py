"""Days as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day_words import MONTHS, WEEKDAYS
from bot.domain.days import days_beginning, parse_day
from bot.errors import DayError
from bot.texts import find_language

TODAY = date(2021, 3, 1)  # a Monday
ALL = (date.min, date.max)
DAYS = st.dates(date(1991, 8, 14), date(2100, 1, 1))


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
        ("ｌａｔｅｓｔ", None),
    ],
)
def test_understands_days(text: str, expected: date | None) -> None:
    """ISO days and three words are understood; only a store knows which day is the latest."""
    assert parse_day(text, today=TODAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021-2-8",
        "2021/02/08",
        "2021.2.8",
        "20210208",
        "２０２１-０２-０８",
        "２０２１０２０８",
        "2021年2月8日",
        "2021年 2月 8日",
        "2021年2月8日(月)",
        "２０２１年２月８日（月）",
        "2021年2月8日 月曜日",
        "2021/2/8(月)",
        "2月8日",
        "2月8日（月）",
        "8.2.2021",
        "08.02.2021",
        "8 Feb 2021",
        "8 FEBRUARY 2021",
        "8. Feb. 2021",
        "Feb 8 2021",
        "February 8th, 2021",
        "8th of February 2021",
        "2021 feb 8",
        "8-feb-2021",
        "Mon 8 Feb 2021",
        "8 feb",
        "Feb 8,",
        "monday 8 february",
    ],
)
def test_understands_dates_with_and_without_names(text: str) -> None:
    """Each of these is 8 February 2021, the latest one where no year is written."""
    assert parse_day(text, today=TODAY) == date(2021, 2, 8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 march", date(2021, 3, 1)),
        ("2 march", date(2020, 3, 2)),
        ("29 feb", date(2020, 2, 29)),
        ("sept 3", date(2020, 9, 3)),
        ("25/12/2020", date(2020, 12, 25)),
        ("12/25/2020", date(2020, 12, 25)),
        ("02-02-2021", date(2021, 2, 2)),
        ("monday", date(2021, 3, 1)),
        ("last monday", date(2021, 2, 22)),
        ("Fri", date(2021, 2, 26)),
        ("last friday", date(2021, 2, 26)),
        ("tues.", date(2021, 2, 23)),
        ("火曜日", date(2021, 2, 23)),
        ("2020年12月25日(金)", date(2020, 12, 25)),
    ],
)
def test_understands_what_only_one_day_can_be(text: str, expected: date) -> None:
    """The latest day up to today is meant; numbers in either order where only one is a date."""
    assert parse_day(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "“” is no day: "),
        ("tomorrow", "“tomorrow” is no day, the nearest is today: "),
        ("8", "“8” is no day: "),
        ("feb 2021", "is no day: "),
        ("8 feb 21", "is no day: "),
        ("8/2/21", "is no day: "),
        ("last 8 feb", "is no day: "),
        ("8 8 feb", "is no day: "),
        ("2021-W06-1", "is no day: "),
        ("2021-02-08T00:00", "is no day: "),
        ("8 feb 2021" + " " * 300 + "not", "is no day: "),
        ("٢٠٢١-٠٢-٠٨", "is no day: "),
        ("2021-02-29", "“2021-02-29” is not in the calendar, the nearest is 2021-02-28: "),
        ("2021-02-31", "the nearest is 2021-02-28: "),
        ("2021-13-08", "is not in the calendar, the nearest is 2021-12-08: "),
        ("2021-00-08", "the nearest is 2021-01-08: "),
        ("0000-01-01", "is not in the calendar"),
        ("31 apr", "the nearest is 2020-04-30: "),
        ("13/13/2020", "the nearest is 2020-12-13: "),
        ("Tue 8 Feb 2021", "is not in the calendar, the nearest is 2021-02-08: "),
        ("2021年2月8日(火)", "is not in the calendar, the nearest is 2021-02-08: "),
        ("2021年2月30日", "is not in the calendar, the nearest is 2021-02-28: "),
        ("2021年2月8日(月)(月)", "is no day: "),
        ("yesteday", "“yesteday” is no day, the nearest is yesterday: "),
        ("lastest", "the nearest is latest: "),
        ("tommorow", "“tommorow” is no day, the nearest is today: "),
        ("8 febuary 2021", "the nearest is 2021-02-08: "),
        ("last firday", "the nearest is 2021-02-26: "),
    ],
)
def test_refuses_what_is_no_day(text: str, reason: str) -> None:
    """Anything else is refused with the reason, the nearest guess, and with what to write."""
    with pytest.raises(DayError) as refusal:
        parse_day(text, today=TODAY)
    assert reason in str(refusal.value)
    allowed = "write a day like 2021-02-08 or 8 Feb 2021, or today, yesterday, latest"
    assert allowed in str(refusal.value)


@pytest.mark.parametrize("text", ["08/02/2021", "8/2/2021", "8-2-2021"])
def test_refuses_what_may_be_two_days(text: str) -> None:
    """Day first or month first: nobody can know, so both are offered and none is taken."""
    with pytest.raises(DayError, match="may be 2021-02-08 or 2021-08-02: write one of them"):
        parse_day(text, today=TODAY)


@given(st.dates())
def test_reads_every_day_of_the_calendar(day: date) -> None:
    """The ISO form of any day names that day."""
    assert parse_day(day.isoformat(), today=TODAY) == day


@given(DAYS)
def test_reads_the_days_that_japanese_texts_show(day: date) -> None:
    """A day can be copied from a message in Japanese and typed as it stands there."""
    japanese = find_language("ja")
    assert japanese is not None
    assert parse_day(japanese.day(day), today=TODAY) == day


@given(DAYS, st.permutations(range(3)), st.booleans())
def test_reads_names_in_any_order(day: date, order: list[int], short: bool) -> None:
    """Day, month and year stand in any order, and the weekday before them."""
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    if short:
        month, weekday = month[:3], weekday[:3]
    parts = [str(day.day), month, str(day.year)]
    written = " ".join([weekday, *(parts[place] for place in order)])
    assert parse_day(written, today=TODAY) == day


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_latest(day: date, today: date) -> None:
    """It is never in the future, and never older than eight years."""
    found = parse_day(f"{day.day} {MONTHS[day.month - 1]}", today=today)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert timedelta(0) <= today - found <= timedelta(days=8 * 366)


@given(st.text())
def test_any_text_is_a_day_or_refused(text: str) -> None:
    """No text makes another error, and what is accepted is a day or `latest`."""
    try:
        day = parse_day(text, today=TODAY)
    except DayError:
        return
    assert day is not None or text.strip(" ,\n").lower() == "latest"


@pytest.mark.parametrize("text", ["x" * 500, "a\x1b[31mb\n", "\u202eyadot", "\ud800"])
def test_shows_a_refused_text_harmlessly(text: str) -> None:
    """The refusal is one short line without control characters, whatever was written."""
    with pytest.raises(DayError) as refusal:
        parse_day(text, today=TODAY)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 140


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("202", date(2020, 1, 1), date(2029, 12, 31)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-0", date(2021, 1, 1), date(2021, 9, 30)),
        ("2021-1", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2021-02-1", date(2021, 2, 10), date(2021, 2, 19)),
        ("2021-02-08", date(2021, 2, 8), date(2021, 2, 8)),
        ("feb", date(2021, 2, 1), date(2021, 2, 28)),
        ("apr", date(2020, 4, 1), date(2020, 4, 30)),
        ("Feb 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("8 feb", date(2021, 2, 8), date(2021, 2, 8)),
        ("8/2/2021", date(2021, 2, 8), date(2021, 2, 8)),
        ("yesterday", date(2021, 2, 28), date(2021, 2, 28)),
    ],
)
def test_what_is_typed_narrows_the_days(text: str, first: date, last: date) -> None:
    """Years, their parts, months and days give the range that they may become."""
    assert days_beginning(text, today=TODAY) == (first, last)


@pytest.mark.parametrize("text", ["", "2", "202-", "8", "8 f", "latest", "x" * 500, "🤗", "\ud800"])
def test_what_says_nothing_yet_narrows_nothing(text: str) -> None:
    """Whoever has typed too little or something else is offered all days."""
    assert days_beginning(text, today=TODAY) == ALL


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-z]{0,4}[-/. ]?[0-9]{0,4}", fullmatch=True))
def test_no_text_stops_the_choices(text: str) -> None:
    """Whatever is typed, a range comes out that begins before it ends."""
    first, last = days_beginning(text, today=TODAY)
    assert first <= last
