"""The same trouble again and again: told at once, and then now and then, with how often."""

import re
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from bot.logs.lines import Line

WINDOW_S = 600.0
"""After a line was written, others like it are only counted for so long."""

MOST_KINDS = 256
"""Kinds of lines that are kept in mind."""

MOST_OF_A_PLACE = 20
"""Kinds of lines that one place of a program may write in a window."""

_NUMBERS = re.compile(r"\d[\d.:,-]*")

_Place = tuple[str, int, str]
_Key = tuple[_Place, str | None]  # the words of a line; None is what is over the most of a place


@dataclass(slots=True)
class _Kind:
    """Since when lines of a kind are only counted, how many there were, and the last of them."""

    since_s: float
    more: int = 0
    last: Line | None = None


@dataclass(slots=True)
class Repeats:
    """Decides what is written. Moments are seconds of a clock that never runs backwards."""

    _kinds: OrderedDict[_Key, _Kind] = field(default_factory=OrderedDict)  # by `since_s`

    def admit(self, line: Line, source: str, now_s: float) -> list[Line]:
        """What to write now that `line` has come from a place in a program's `source`.

        That is the line itself, unless one like it was written in this window: the same words of
        the same place, whatever the numbers in them. When its window is over, the next one says
        how many were left out. Lines before it are what `settle` gives.
        """
        place = line.logger, line.level, source
        key: _Key = place, _NUMBERS.sub("#", f"{line.message} {line.error}")
        if key not in self._kinds and self._kinds_of(place) >= MOST_OF_A_PLACE:
            key = place, None
        known = self._kinds.get(key)
        if known is not None and now_s - known.since_s < WINDOW_S:
            known.more += 1
            known.last = replace(line, trace="")
            return self.settle(now_s)
        self._kinds.pop(key, None)
        told = self.settle(now_s)
        self._kinds[key] = _Kind(now_s)
        while len(self._kinds) > MOST_KINDS:
            told += _summary(self._kinds.popitem(last=False)[1])
        return [*told, _with_count(line, known.more if known else 0)]

    def settle(self, now_s: float) -> list[Line]:
        """What was left out in the windows that are over, a line for each kind; their last lines.

        Such a line begins a window of its own.
        """
        told: list[Line] = []
        while self._kinds:
            key, kind = next(iter(self._kinds.items()))
            if now_s - kind.since_s < WINDOW_S:
                break
            del self._kinds[key]
            if summary := _summary(kind):
                told += summary
                self._kinds[key] = _Kind(now_s)
        return told

    def rest(self) -> list[Line]:
        """What was left out and not told yet, at the end."""
        told = [line for kind in self._kinds.values() for line in _summary(kind)]
        self._kinds.clear()
        return told

    def _kinds_of(self, place: _Place) -> int:
        return sum(key[0] == place for key in self._kinds)


def _summary(kind: _Kind) -> list[Line]:
    return [] if kind.last is None else [_with_count(kind.last, kind.more - 1)]


def _with_count(line: Line, more: int) -> Line:
    return replace(line, message=f"{line.message} ({more} more like this)") if more else line
