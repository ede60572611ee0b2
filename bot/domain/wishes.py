"""What an admin types for a channel, and the subscription that it makes."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from bot.domain.categories import parse_categories
from bot.domain.clock_time import parse_time
from bot.domain.keywords import read_keywords
from bot.domain.subscription import Layout, Missed, Style, Subscription
from bot.domain.text import displayed
from bot.domain.zones import parse_zone
from bot.errors import OptionError
from bot.texts import Said
from bot.texts.said import lines

T = TypeVar("T")
Number = int | str

MOST_PAPERS = 30
LONGEST_KEYWORDS = 200
_HIGHEST_BAR = 1_000_000
_USUAL = frozenset(["", "-", "none", "default", "usual"])
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)}  # as a Japanese keyboard gives them
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class StyleWish:
    """The options of a style: None keeps what there is; the role 0 is none."""

    layout: Layout | None = None
    preliminary: bool | None = None
    ping_role_id: int | None = None
    silent: bool | None = None
    publish: bool | None = None
    language: str | None = None
    chart: bool | None = None

    def over(self, before: Style) -> Style:
        """The style `before` with what is wished."""
        wished = {name: value for name, value in asdict(self).items() if value is not None}
        if self.ping_role_id == 0:
            wished["ping_role_id"] = None
        return replace(before, **wished)


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of a subscription as typed: None keeps what there is, empty means the usual."""

    time: str | None = None
    timezone: str | None = None
    categories: str | None = None
    keywords: str | None = None
    limit: Number | None = None
    min_attention: Number | None = None
    missed: Missed | None = None
    quiet_days: bool | None = None
    style: StyleWish = StyleWish()


def granted(wish: Wish, before: Subscription, *, usual_zone: str) -> Subscription:
    """The subscription `before` with what is wished.

    Raises:
        OptionError: some of it cannot be meant; the message has a line for each.
    """
    wrong: list[OptionError] = []

    def read(typed: Number | None, parse: Callable[[str], T], kept: T) -> T:
        if typed is None:
            return kept
        try:
            return parse(str(typed))
        except OptionError as error:
            wrong.append(error)
            return kept

    subscription = replace(
        before,
        at=read(wish.time, parse_time, before.at),
        timezone=read(wish.timezone, lambda t: _zone(t, usual_zone), before.timezone),
        categories=read(wish.categories, parse_categories, before.categories),
        keywords=read(wish.keywords, parse_keywords, before.keywords),
        limit=read(wish.limit, parse_limit, before.limit),
        min_attention=read(wish.min_attention, parse_bar, before.min_attention),
        missed=before.missed if wish.missed is None else wish.missed,
        quiet_days=before.quiet_days if wish.quiet_days is None else wish.quiet_days,
        style=wish.style.over(before.style),
    )
    if wrong:
        marked = next((error for error in wrong if error.typed), wrong[0])
        whole = lines(error.said for error in wrong)
        raise OptionError(whole, typed=marked.typed, place=marked.place)
    return subscription


def parse_keywords(text: str) -> str:
    """Keywords as they are stored: in one spelling, each once; empty for none.

    Raises:
        OptionError: they cannot be read, or are too long.
    """
    if text.strip().casefold() in _USUAL:
        return ""
    line = displayed(text)
    wanted = None if len(line) > 2 * LONGEST_KEYWORDS else read_keywords(line)
    keywords = str(wanted or "")
    length = len(keywords) if wanted else len(line.strip(" ,"))
    if length > LONGEST_KEYWORDS:
        raise OptionError(Said("keywords-too-long", length=length, most=LONGEST_KEYWORDS))
    return f'"{keywords}"' if keywords.casefold() in _USUAL - {""} else keywords


def parse_limit(text: str) -> int | None:
    """How many papers a post may have; None for the usual number.

    Raises:
        OptionError: it is no number from 1 to 30.
    """
    return _number(text, 1, MOST_PAPERS, Said("number-of-papers"))


def parse_bar(text: str) -> int | None:
    """The attention from which papers are shown; None for the usual one.

    Raises:
        OptionError: it is no number from 0 on.
    """
    return _number(text, 0, _HIGHEST_BAR, Said("number-of-attention"))


def _zone(text: str, usual: str) -> str:
    return usual if text.strip().casefold() in _USUAL else parse_zone(text)


def _number(text: str, least: int, most: int, what: Said) -> int | None:
    word = text.translate(_WIDE).strip().casefold()
    if word in _USUAL:
        return None
    if not _NUMBER.fullmatch(word):
        typed = displayed(text)[:40]
        raise OptionError(Said("number-unknown", typed=typed, what=what, least=least, most=most))
    number = int(word)
    nearest = min(max(number, least), most)
    if number != nearest:
        raise OptionError(
            Said("number-out-of", number=number, what=what, least=least, most=most, nearest=nearest)
        )
    return number
