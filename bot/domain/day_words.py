"""The parts of a date that somebody wrote or is still writing, in any order that is unambiguous.

Our own grammar instead of a library: dateutil and dateparser fill in what is missing and take
whatever number is left for a day or a year, while here a wrong guess shows the wrong day's papers.
"""

import calendar
import difflib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST = "last"

_LONGEST = 60
_SHORTEST_NAME = 3  # three letters tell every month and every weekday from the others
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_JAPANESE = re.compile(r"(?:([0-9]{4})年 ?)?([0-9]{1,2})月 ?([0-9]{1,2})日?")
_JAPANESE_WEEKDAYS = "月火水木金土日"
_ENDING = re.compile(rf" ?(?:\(([{_JAPANESE_WEEKDAYS}])\)|([{_JAPANESE_WEEKDAYS}])曜日?)$")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TOKENS = re.compile(r"[\s,/-]+")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?")
_LATEST_LEAP = 8  # the longest time between two 29 Februaries, in years
_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Parts:
    """What was written of a date: numbers as they were written, a weekday counted from Monday, 0.

    `last`: the weekday before today is meant, even if today is one.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    last: bool = False


def normalised(text: str) -> str:
    """`text` in small letters, with usual digits and single spaces; empty if it is too long."""
    if len(text) > 4 * _LONGEST:
        return ""
    line = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" ,")
    return line if len(line) <= _LONGEST else ""


def read_parts(text: str) -> tuple[Parts, ...]:
    """What a normalised text says of a date; none if it is no date, two if it can be read twice.

    Dots put the day first (8.2.2021), as everywhere where dates are written with dots; with slashes
    and dashes `8/2/2021` may be either. A weekday in Japanese stands behind.
    """
    if found := _ENDING.search(text):
        weekday = _JAPANESE_WEEKDAYS.index(found[1] or found[2])
        dates = read_parts(text[: found.start()]) if found.start() else (Parts(),)
        return tuple(replace(parts, weekday=weekday) for parts in dates if parts.weekday is None)
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(number) for number in found.groups())
        return (Parts(year, month, day),)
    if found := _JAPANESE.fullmatch(text):
        written = int(found[1]) if found[1] else None
        return (Parts(written, int(found[2]), int(found[3])),)
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        readings = [Parts(year, second, first)]
        if found[2] != ".":
            readings.append(Parts(year, first, second))
        possible = [parts for parts in readings if is_in_calendar(parts)]
        return tuple(dict.fromkeys(possible or readings[:1]))
    parts = _read_tokens(text)
    return (parts,) if parts else ()


def _read_tokens(text: str) -> Parts | None:
    """`8 feb 2021`, `feb 8`, `mon 8th of february`, `feb 2021`, `last friday`; each part once."""
    parts: dict[str, int] = {}
    for token in _TOKENS.split(text):
        name, value = _read_token(token)
        if name in parts or not name:
            return None
        parts[name] = value
    parts.pop("of", None)
    last = parts.pop(LAST, None) is not None
    if last and parts.keys() != {"weekday"}:
        return None
    return Parts(**parts, last=last)


def _read_token(token: str) -> tuple[str, int]:
    """Which part a token is, and its value; no name if it is none."""
    if re.fullmatch(r"[0-9]{4}", token):
        return "year", int(token)
    if found := _DAY.fullmatch(token):
        return "day", int(found[1])
    if token in ("of", LAST):
        return token, 0
    word = token.removesuffix(".")
    for name, known in (("month", MONTHS), ("weekday", WEEKDAYS)):
        for number, full in enumerate(known):
            if len(word) >= _SHORTEST_NAME and full.startswith(word):
                return name, number + (name == "month")
    return ("month", 9) if word == "sept" else ("", 0)


def is_in_calendar(parts: Parts) -> bool:
    """Whether the written year, month and day are those of a day, and of the written weekday."""
    try:
        day = date(parts.year or 0, parts.month or 0, parts.day or 0)
    except ValueError:
        return False
    return parts.weekday in (None, day.weekday())


def nearest_day(parts: Parts) -> date:
    """The day of the calendar that comes nearest to what was written."""
    year = min(max(parts.year or 1, 1), 9999)
    month = min(max(parts.month or 1, 1), 12)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(max(parts.day or 1, 1), last))


def latest_year(parts: Parts, today: date) -> int:
    """The newest year in which the written day, or else its month, has begun by `today`."""
    for year in range(today.year, max(today.year - _LATEST_LEAP, 1) - 1, -1):
        written = Parts(year, parts.month, parts.day or 1)
        if is_in_calendar(written) and nearest_day(written) <= today:
            return year
    return today.year if parts.day is None else latest_year(Parts(month=parts.month), today)


def latest_weekday(weekday: int, today: date, *, before: bool) -> date:
    """The newest such weekday up to `today`, or before it."""
    newest = today - timedelta(days=1) if before else today
    return newest - timedelta(days=(newest.weekday() - weekday) % 7)


def corrected(text: str, words: tuple[str, ...]) -> str:
    """A normalised text whose misspelt words are those that they are most like."""
    known = (*words, LAST, *MONTHS, *WEEKDAYS)

    def correct(found: re.Match[str]) -> str:
        alike = difflib.get_close_matches(found[0], known, 1, _ALIKE)
        return alike[0] if alike else found[0]

    return re.sub(r"[^\W\d_]{3,}", correct, text)
