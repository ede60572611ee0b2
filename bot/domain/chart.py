"""A chart as plain data: what is to be drawn, in words and numbers, and not how it looks."""

from dataclasses import dataclass
from enum import StrEnum

_UNITS = (("T", 10**12), ("B", 10**9), ("M", 10**6))


@dataclass(frozen=True, slots=True)
class Label:
    """A text to be drawn, and what stands in its place where the fonts lack its letters."""

    text: str
    instead: str = ""


class Scale(StrEnum):
    """How the measures of a row lie beside each other."""

    STACKED = "stacked"
    """Parts of a sum, end to end from zero on."""
    LOGARITHMIC = "logarithmic"
    """Each by itself: numbers that must not be added up, of very different sizes."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a source adds to a row; `value` is above zero."""

    source: str
    value: float


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A paper with its number, what its row comes to in words, and its measures by source."""

    number: int
    name: Label
    total: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class DayChart:
    """The top papers of a day by source, the first on top.

    `sources` are the keys of all sources in the rows with their names; `note` says what the numbers
    are.
    """

    title: Label
    sources: tuple[tuple[str, Label], ...]
    rows: tuple[ChartRow, ...]
    scale: Scale
    note: Label


@dataclass(frozen=True, slots=True)
class CourseLine:
    """The counts of one source over time: (seconds since 1970, count), oldest first.

    A count holds until the next. `last` is the newest one in words.
    """

    source: str
    name: Label
    points: tuple[tuple[float, int], ...]
    last: str


@dataclass(frozen=True, slots=True)
class CourseChart:
    """How the counts of a paper went, a line for each source, over time in UTC."""

    title: Label
    lines: tuple[CourseLine, ...]
    note: Label


Chart = DayChart | CourseChart


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and in words what it shows, for those who cannot see it."""

    png: bytes
    description: str


def compact(number: int) -> str:
    """`10,227`; from a million on three digits and a letter: `1.23M`."""
    for letter, unit in _UNITS:
        if number >= unit:
            many = number / unit
            return f"{many:,.{0 if many >= 100 else 1 if many >= 10 else 2}f}{letter}"
    return f"{number:,}"
