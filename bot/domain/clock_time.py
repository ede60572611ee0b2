"""Times of day as people write them."""

import re
from datetime import time
from difflib import get_close_matches
from unicodedata import normalize

from bot.domain.text import displayed
from bot.errors import OptionError
from bot.texts import Said

_WORDS: dict[str, time | None] = {
    "noon": time(12),
    "midday": time(12),
    "midnight": time(0),
    "close": None,
    "at close": None,
    "after close": None,
    "default": None,
    "none": None,
    "-": None,
    "": None,
}
_HALVES = {"am": 0, "pm": 12}
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:\s?[:.h]?\s?(?P<minute>[0-9]{2}))?(?:\s?h|\s?(?P<half>[ap])\.?m\.?)?"
)
_WHEN = re.compile(
    rf"(?P<time>{_TIME.pattern}|noon|midday|midnight|(?:after |at )?close)(?:\s+|$)(?P<rest>.*)"
)
_NUMBERS = re.compile(r"[0-9]{1,2}")


def parse_time(text: str) -> time | None:
    """The time of day that `text` names; None for right after the close, which empty means too.

    Raises:
        OptionError: it names none; the message says what is allowed and what may be meant.
    """
    word = " ".join(normalize("NFKC", text).lower().split())
    if word in _WORDS:
        return _WORDS[word]
    found = _TIME.fullmatch(word)
    moment = _moment(found) if found else None
    if moment is None:
        typed = displayed(text)[:40]
        if guess := _guess(word):
            raise OptionError(Said("time-unknown-guess", typed=typed, guess=guess))
        raise OptionError(Said("time-unknown", typed=typed))
    return moment


def split_when(text: str) -> tuple[str, str]:
    """`08:00 Europe/Berlin` as time and zone, each empty where it is not there."""
    words = " ".join(text.split())
    found = _WHEN.fullmatch(words.lower())
    if found:
        return words[: found.end("time")], words[found.start("rest") :]
    head, _, rest = words.partition(" ")
    is_time = head[:1].isdigit() or head.lower() in _WORDS
    return (head, rest) if is_time else ("", words)


def _moment(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + _HALVES[found["half"] + "m"]
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _guess(word: str) -> str:
    """The nearest time: what the numbers in the text come to, else the nearest word, if any."""
    numbers = [int(number) for number in _NUMBERS.findall(word)]
    if numbers:
        hour = numbers[0] % 24 if numbers[0] == 24 else min(numbers[0], 23)
        minute = min(numbers[1], 59) if len(numbers) > 1 else 0
        return f"{time(hour, minute):%H:%M}"
    return next(iter(get_close_matches(word, [name for name in _WORDS if len(name) > 3], 1)), "")
