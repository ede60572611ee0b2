"""Time zones as people write them: IANA names in any case, or the city alone."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.domain.text import displayed
from bot.errors import OptionError
from bot.texts import Said
from bot.texts.said import either

_NOT_FOR_PEOPLE = frozenset(["Factory", "localtime"])  # nowhere, and wherever the computer is
_OLD_NAMES = frozenset(["Etc", "SystemV", "US", "Canada", "Brazil", "Chile", "Mexico"])
_FIRST = (
    "UTC",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Zurich",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Europe/Istanbul",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
_ABBREVIATIONS = {
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "mdt": "America/Denver",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
}
_OFFSET = re.compile(r"(?:utc|gmt)?_?(?P<hours>[+-][0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?")
_UNEVEN = {
    "-09:30": "Pacific/Marquesas",
    "-03:30": "America/St_Johns",
    "+03:30": "Asia/Tehran",
    "+04:30": "Asia/Kabul",
    "+05:30": "Asia/Kolkata",
    "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon",
    "+08:45": "Australia/Eucla",
    "+09:30": "Australia/Adelaide",
    "+10:30": "Australia/Lord_Howe",
    "+12:45": "Pacific/Chatham",
}
"""A zone for each offset that is not a number of hours; most of them have no name of their own."""

_MOST_GUESSES = 3


def parse_zone(text: str) -> str:
    """The IANA name of the zone that `text` names, such as `Europe/Berlin` for `berlin`.

    Raises:
        OptionError: it names none, or several; the message says what is allowed and what is near.
    """
    key = _key(text)
    name = _names().get(key)
    if name is not None:
        return name
    offset = _OFFSET.fullmatch(key)
    if offset is not None:
        raise _no_offset(text, offset)
    same_city = _cities().get(key, ())
    if same_city and len({found.partition("/")[0] for found in same_city}) == 1:
        return min(same_city, key=len)
    guesses = same_city or _nearest(key)
    typed = displayed(text)[:40]
    if guesses:
        guess = either(guesses[:_MOST_GUESSES])
        raise OptionError(Said("zone-unknown-guess", typed=typed, guess=guess))
    raise OptionError(Said("zone-unknown", typed=typed))


def suggest_zones(text: str, most: int) -> list[str]:
    """The zones that a beginning, or any part, of a name may become, the likeliest first."""
    key = _key(text)
    known = _names()
    if not key:
        return [name for name in _FIRST if _key(name) in known][:most]
    found = [k for k, name in known.items() if key in k and _is_current(name)]
    found.sort(key=lambda k: (not k.rpartition("/")[2].startswith(key), not k.startswith(key), k))
    return [known[k] for k in found[:most]]


def _no_offset(text: str, offset: re.Match[str]) -> OptionError:
    """That an offset is no zone, with the zone that has it.

    `Etc/GMT-2` is two hours ahead of UTC: these names count westwards (the tz database's file
    `etcetera`), so `GMT+2` must not be taken for the one that it looks like.
    """
    hours, minutes = int(offset["hours"]), offset["minutes"] or "00"
    shown = f"{hours:+03d}:{minutes}"
    name = _UNEVEN.get(shown) or (f"Etc/GMT{-hours:+d}" if minutes == "00" else "")
    typed = displayed(text)[:40]
    if _key(name) not in _names():
        return OptionError(Said("zone-unknown", typed=typed))
    return OptionError(Said("zone-offset", typed=typed, guess=name, offset=f"UTC{shown}"))


def _nearest(key: str) -> tuple[str, ...]:
    if key in _ABBREVIATIONS:
        return (_ABBREVIATIONS[key],)
    city = key.rpartition("/")[2]
    in_area = tuple(name for name in _FIRST if name.casefold().startswith(f"{key}/"))
    if in_area:
        return in_area
    near = get_close_matches(key, _names(), 1, 0.75)
    if near:
        return (_names()[near[0]],)
    cities = get_close_matches(city, _cities(), 1, 0.75)
    return _cities()[cities[0]] if cities else ()


@cache
def _names() -> Mapping[str, str]:
    """All zones by what people may type for them, in alphabetical order."""
    return {_key(name): name for name in sorted(available_timezones() - _NOT_FOR_PEOPLE)}


@cache
def _cities() -> Mapping[str, tuple[str, ...]]:
    """The zones that end in a name, by that name."""
    cities: dict[str, tuple[str, ...]] = {}
    for key, name in _names().items():
        if "/" in key:
            city = key.rpartition("/")[2]
            cities[city] = (*cities.get(city, ()), name)
    return cities


def _is_current(name: str) -> bool:
    area, slash, _ = name.partition("/")
    return name == "UTC" or (bool(slash) and area not in _OLD_NAMES)


def _key(text: str) -> str:
    return "_".join(text.casefold().replace("_", " ").split())
