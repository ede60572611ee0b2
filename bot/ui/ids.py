"""What is written into the custom_id of a button or a select, and how to read it back.

`hp1:verb:field:…`, at most 100 characters (FACTS section 4). Everything that a press means is in
there, so that buttons work for ever, whatever was restarted meanwhile. The number is the version of
this grammar: what a field means never changes under one number.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.domain.paper import CATEGORY
from bot.errors import StaleControlError
from bot.texts import Said

LONGEST = 100
_VERSION = "hp1"
_LONGEST_CATEGORY = 32
_LATEST = "latest"
_ID = re.compile(r"[A-Za-z0-9./-]{1,32}")
_MARK = re.compile(r"([A-Za-z0-9_-]{1,24})\.([0-9]{1,3})")
STALE = Said("stale-control")


class Mark(NamedTuple):
    """What tells a message of a delivery: the delivery's own marker, and the part from 0."""

    marker: str
    part: int

    def __str__(self) -> str:
        return f"{self.marker}.{self.part}"


@dataclass(frozen=True, slots=True)
class Read:
    """Show a paper. `place` keeps two buttons of one message apart."""

    arxiv_id: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class More:
    """Show the whole of a paper's text."""

    arxiv_id: str


@dataclass(frozen=True, slots=True)
class Course:
    """Show how a paper's counts went."""

    arxiv_id: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn to a day, the latest closed one if it is None, in a category or in all."""

    day: date | None
    category: str | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class All:
    """List all papers of a day, from page `number` (counted from 0) on."""

    day: date
    number: int = 0
    category: str | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Narrow:
    """Narrow a day to the category that is chosen."""

    day: date


@dataclass(frozen=True, slots=True)
class Pick:
    """Show the paper that is chosen from a page of the list of a day."""

    day: date
    number: int = 0


Intent = Read | More | Course | Turn | All | Narrow | Pick

_VERBS: dict[type[Intent], str] = {
    Read: "read",
    More: "more",
    Course: "course",
    Turn: "turn",
    All: "all",
    Narrow: "only",
    Pick: "pick",
}
OUTDATED = rf"hp(?!{_VERSION[2:]}:)[0-9]+:.*"
"""Matches what other versions wrote."""


def pattern(intent: type[Intent]) -> str:
    """A regular expression that matches all custom_ids of one kind, and no other."""
    return f"{_VERSION}:{_VERBS[intent]}:.*"


def write(intent: Intent) -> str:
    """The custom_id that means `intent`.

    Raises:
        ValueError: a field does not fit the grammar.
    """
    fields = [_VERSION, _VERBS[type(intent)], *map(_written, _fields_of(intent))]
    custom_id = ":".join(fields)
    if _meant_by(custom_id) != intent:
        raise ValueError(f"{intent} does not fit into a custom_id")
    return custom_id


def read(custom_id: str) -> Intent:
    """What `write` wrote.

    Raises:
        StaleControlError: it did not write that.
    """
    intent = _meant_by(custom_id)
    if intent is None:
        raise StaleControlError(STALE)
    return intent


def has_room_for(category: str) -> bool:
    """Whether a category can be written into a custom_id; all of arXiv's can."""
    return len(category) <= _LONGEST_CATEGORY and CATEGORY.fullmatch(category) is not None


def carried(category: str | None) -> str | None:
    """The category as far as a custom_id can carry it."""
    return category if category and has_room_for(category) else None


def mark_of(custom_ids: Iterable[str]) -> Mark | None:
    """The mark that the buttons of a message carry, None if it is not one of a delivery."""
    for custom_id in custom_ids:
        intent = _meant_by(custom_id)
        if isinstance(intent, Turn | All) and intent.mark is not None:
            return intent.mark
    return None


def _fields_of(intent: Intent) -> tuple[object, ...]:
    match intent:
        case Read(arxiv_id, place):
            return (arxiv_id, place)
        case More(arxiv_id) | Course(arxiv_id):
            return (arxiv_id,)
        case Turn(day, category, mark):
            return (day or _LATEST, category, mark)
        case All(day, number, category, mark):
            return (day, number, category, mark)
        case Narrow(day):
            return (day,)
        case Pick(day, number):
            return (day, number)


def _written(field: object) -> str:
    return "" if field is None else str(field)


def _meant_by(custom_id: str) -> Intent | None:
    version, _, rest = custom_id.partition(":")
    verb, *fields = rest.split(":")
    if version != _VERSION or verb not in _READERS or len(custom_id) > LONGEST:
        return None
    try:
        return _READERS[verb](*fields)
    except (ValueError, TypeError):  # a field of another form, or another number of fields
        return None


def _paper(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(text)
    return int(text)


def _category(text: str) -> str | None:
    if text and not has_room_for(text):
        raise ValueError(text)
    return text or None


def _mark(text: str) -> Mark | None:
    found = _MARK.fullmatch(text)
    if text and not found:
        raise ValueError(text)
    return Mark(found[1], int(found[2])) if found else None


def _turn(day: str, category: str, mark: str) -> Turn:
    found = None if day == _LATEST else date.fromisoformat(day)
    return Turn(found, _category(category), _mark(mark))


def _all(day: str, number: str, category: str, mark: str) -> All:
    return All(date.fromisoformat(day), _number(number), _category(category), _mark(mark))


_READERS: dict[str, Callable[..., Intent]] = {
    "read": lambda arxiv_id, place: Read(_paper(arxiv_id), _number(place)),
    "more": lambda arxiv_id: More(_paper(arxiv_id)),
    "course": lambda arxiv_id: Course(_paper(arxiv_id)),
    "turn": _turn,
    "all": _all,
    "only": lambda day: Narrow(date.fromisoformat(day)),
    "pick": lambda day, number: Pick(date.fromisoformat(day), _number(number)),
}
