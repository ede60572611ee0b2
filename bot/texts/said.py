"""Sentences that are in no language yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date


class Said:
    """A sentence in no language yet: the key of a text, and the values that it is about.

    As a string it is English, so that logs, terminals and formatted strings need no language.
    """

    __slots__ = ("key", "values")

    def __init__(self, key: str, /, **values: Value) -> None:
        self.key = key
        self.values: Mapping[str, Value] = values

    def __str__(self) -> str:
        from bot.texts.language import ENGLISH

        return ENGLISH.tell(self)

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Said({self.key!r}{values})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Said):
            return NotImplemented
        return (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash((self.key, *sorted(self.values)))


Sentence = Said | str
"""A sentence, or a text that is the same in every language."""

Value = Said | str | int | date
"""What a text may be about: numbers, days and moments are written as its language writes them."""


def either(parts: Iterable[Value]) -> Sentence:
    """`2021-02-08 or 2021-08-02`; an empty text for no parts."""
    return _chained(lambda first, second: Said("either", first=first, second=second), parts)


def both(parts: Iterable[Value]) -> Sentence:
    """`2021-02-05 and 2021-02-09`; an empty text for no parts."""
    return _chained(lambda first, second: Said("both", first=first, second=second), parts)


def listed(parts: Iterable[Value]) -> Sentence:
    """`Mon, Wed`; an empty text for no parts."""
    return _chained(lambda first, second: Said("list", first=first, second=second), parts)


def noted(parts: Iterable[Value]) -> Sentence:
    """`the one; the other`; an empty text for no parts."""
    return _chained(lambda text, note: Said("noted", text=text, note=note), parts)


def lines(parts: Iterable[Value]) -> Sentence:
    """One below the other; an empty text for no parts."""
    return _chained(lambda first, second: Said("lines", first=first, second=second), parts)


def _chained(join: Callable[[Sentence, Sentence], Said], parts: Iterable[Value]) -> Sentence:
    whole: Sentence | None = None
    for part in parts:
        told = part if isinstance(part, Said | str) else Said("it", it=part)
        whole = told if whole is None else join(whole, told)
    return "" if whole is None else whole
