"""What the controls under a tried filter carry, so that they work for ever.

Their custom_ids are `hp1:try:ACT:CHANNEL`, in the grammar of `bot.ui.ids`. What was typed may be
longer than one custom_id: it is spread over the values of the options of the message's select,
each of which begins with a day, `2026-11-17|`.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.wishes import Wish
from bot.errors import StaleControlError
from bot.render.budget import utf16_size
from bot.texts import Said
from bot.ui.layout import LONGEST_OPTION

PATTERN = r"hp1:try:.*"
_WRITTEN = re.compile(r"hp1:try:(?P<act>[a-z]+):(?P<channel>[0-9]{1,20})")
_VALUE = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\|(?P<piece>.*)", re.DOTALL)
_STALE = Said("stale-preview")


class Act(StrEnum):
    """What a press does."""

    POST = "post"
    SAVE = "save"


@dataclass(frozen=True, slots=True)
class Try:
    """Show the post of a day, or save what was tried, for a channel."""

    act: Act
    channel_id: int


def write(trying: Try) -> str:
    """The custom_id that means `trying`."""
    return f"hp1:try:{trying.act}:{trying.channel_id}"


def read(custom_id: str) -> Try:
    """What `write` wrote.

    Raises:
        StaleControlError: it did not write that.
    """
    found = _WRITTEN.fullmatch(custom_id)
    if found is None or found["act"] not in list(Act):
        raise StaleControlError(_STALE)
    return Try(Act(found["act"]), int(found["channel"]))


def write_values(days: Sequence[date], wish: Wish) -> list[str]:
    """A value for each day, which carry a wish for papers together; none if they cannot."""
    typed = [wish.keywords, wish.categories, wish.limit, wish.min_attention]
    rest = json.dumps(typed, ensure_ascii=False, separators=(",", ":"))
    values = []
    for day in days:
        value = f"{day}|"
        while rest and utf16_size(value + rest[0]) <= LONGEST_OPTION:
            value, rest = value + rest[0], rest[1:]
        values.append(value)
    return [] if rest else values


def read_values(values: Iterable[str]) -> Wish:
    """The wish that was written.

    Raises:
        StaleControlError: it was not written by `write_values`.
    """
    pieces = [_piece(value)["piece"] for value in values]
    try:
        keywords, categories, limit, bar = json.loads("".join(pieces))
    except (ValueError, TypeError):  # no JSON, or something else in it
        raise StaleControlError(_STALE) from None
    texts, numbers = (keywords, categories), (limit, bar)
    if not all(isinstance(text, str | None) for text in texts):
        raise StaleControlError(_STALE)
    if not all(isinstance(number, int | str | None) for number in numbers):
        raise StaleControlError(_STALE)
    return Wish(keywords=keywords, categories=categories, limit=limit, min_attention=bar)


def read_day(value: str) -> date:
    """The day that a value begins with.

    Raises:
        StaleControlError: it does not begin with one.
    """
    try:
        return date.fromisoformat(_piece(value)["day"])
    except ValueError:
        raise StaleControlError(_STALE) from None


def _piece(value: str) -> re.Match[str]:
    found = _VALUE.fullmatch(value)
    if found is None:
        raise StaleControlError(_STALE)
    return found
