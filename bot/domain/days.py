"""Days as people write them, and as far as they have written them."""

import re
from datetime import date, timedelta

from bot.domain.day_words import (
    Parts,
    corrected,
    is_in_calendar,
    latest_weekday,
    latest_year,
    nearest_day,
    normalised,
    read_parts,
)
from bot.domain.text import displayed
from bot.errors import DayError
from bot.texts import Said
from bot.texts.said import either

LATEST = "latest"
TODAY = "today"
YESTERDAY = "yesterday"

_TO_COME = "tomorrow"
_WORDS = (TODAY, YESTERDAY, LATEST)
_BEGINNING = re.compile(r"[0-9]{3}|[0-9]{4}(?:-[0-9]{0,2}(?:-[0-9]?)?)?")


def parse_day(text: str, *, today: date) -> date | None:
    """The day that `text` names; None for `latest`, which only a store can answer.

    Understood are year-first dates (2021-02-08, 2021/2/8, 20210208), dates with the month's name in
    any order (8 Feb 2021, Feb 8), day-first dates with dots or where it is plain (8.2.2021,
    25/12/2020), weekdays (monday, last friday) and three words. Without a year the latest such day
    up to `today` is meant.

    Raises:
        DayError: it names none, or two; the message says what is allowed, and the nearest guess.

    """
    typed = normalised(text)
    if typed in _WORDS:
        return _day_of_word(typed, today)
    readings = read_parts(typed)
    days = [day for parts in readings if (day := _day_of(parts, today)) is not None]
    if len(days) == 1:
        return days[0]
    shown = displayed(text)[:40].strip()
    if days:
        raise DayError(Said("day-ambiguous", typed=shown, days=either(map(str, days))))
    if readings and readings[0].day is not None and readings[0].month is not None:
        nearest = str(nearest_day(_dated(readings[0], today)))
        raise DayError(Said("day-not-in-calendar", typed=shown, nearest=nearest))
    if guess := _guess(typed, today):
        raise DayError(Said("day-unknown-nearest", typed=shown, nearest=guess))
    raise DayError(Said("day-unknown", typed=shown))


def days_beginning(text: str, *, today: date) -> tuple[date, date]:
    """The first and the last day that `text`, typed so far, may mean; all days if it says none.

    `2021`, `2021-0`, `feb 2021`, `feb`, `8 feb`: years, parts of one, months, days. Never raises.
    """
    typed = normalised(text)
    if _BEGINNING.fullmatch(typed):
        return _padded(typed, "0000-00-00"), _padded(typed, "9999-99-99")
    if typed in _WORDS:
        named = _day_of_word(typed, today)
        return named or date.min, named or date.max
    readings = read_parts(typed)
    day = _day_of(readings[0], today) if readings else None
    if day is not None:
        return day, day
    if readings and readings[0].month is not None:
        parts = _dated(readings[0], today)
        return nearest_day(parts), nearest_day(Parts(parts.year, parts.month, parts.day or 31))
    return date.min, date.max


def _day_of_word(word: str, today: date) -> date | None:
    if word == LATEST:
        return None
    return today if word == TODAY else today - timedelta(days=1)


def _day_of(parts: Parts, today: date) -> date | None:
    """The one day that has these parts, None if they are not those of a day."""
    if parts.day is None and parts.month is None and parts.year is None:
        return _latest_weekday(parts, today)
    if parts.day is None or parts.month is None:
        return None
    dated = _dated(parts, today)
    return nearest_day(dated) if is_in_calendar(dated) else None


def _latest_weekday(parts: Parts, today: date) -> date | None:
    if parts.weekday is None:
        return None
    return latest_weekday(parts.weekday, today, before=parts.last)


def _dated(parts: Parts, today: date) -> Parts:
    """The parts with a year."""
    year = latest_year(parts, today) if parts.year is None else parts.year
    return Parts(year, parts.month, parts.day, parts.weekday)


def _padded(typed: str, pattern: str) -> date:
    year, month, day = (int(number) for number in (typed + pattern[len(typed) :]).split("-"))
    return nearest_day(Parts(year, month, day))


def _guess(typed: str, today: date) -> str:
    """What a misspelt text may have been meant to be, as it can be typed; empty if nothing is."""
    meant = corrected(typed, (*_WORDS, _TO_COME))
    if meant == _TO_COME:
        return TODAY
    if meant == typed:
        return ""
    try:
        day = parse_day(meant, today=today)
    except DayError:
        return ""
    return meant if meant in _WORDS else str(day)
