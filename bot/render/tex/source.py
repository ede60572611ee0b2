"""A text with TeX in it, and where its parts begin and end; nothing here changes anything."""

import re
from typing import NamedTuple

from bot.render.tex.macros import MACROS, Macro

NAME = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_SPACES = re.compile(r"\s*")
_LONGEST_OPTION = 200


class Unit(NamedTuple):
    """A stretch of text: where its content starts and stops, and where it ends as a whole."""

    start: int
    stop: int
    end: int


class Source:
    """Braces are matched once, at the start; every question after that takes a bounded time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._partner = _partners(text)
        self._next: dict[str, int] = {}

    def group(self, at: int, end: int) -> Unit | None:
        """The group whose opening brace stands at `at`."""
        close = self._partner.get(at, end)
        return Unit(at + 1, close, close + 1) if close < end else None

    def unit(self, at: int, end: int) -> Unit | None:
        r"""What TeX takes as one argument: a group, a macro with its groups, or a character."""
        at = self.skip_spaces(at, end)
        if at >= end or self.text[at] in "}$":
            return None
        if self.text[at] == "{":
            return self.group(at, end)
        named = NAME.match(self.text, at, end)
        if named is None:
            return Unit(at, at + 1, at + 1)
        stop = named.end()
        macro = MACROS.get(named[1])
        for _ in macro.modes if macro else ():
            group = self.group(stop, end)
            stop = group.end if group else stop
        return Unit(at, stop, stop)

    def arguments(self, macro: Macro, at: int, end: int) -> list[Unit] | None:
        """The arguments of a macro whose name ends at `at`; `None` if one is missing."""
        units = []
        if macro.optional:
            units.append(self._option(at, end))
            at = units[0].end
        for mode in macro.modes:
            unit = self.unit(at, end)
            if unit is None or (mode is not None and unit.end == unit.stop):
                return None
            units.append(unit)
            at = unit.end
        return units

    def next(self, mark: str, at: int) -> int:
        """Where `mark` comes next; the text's end where it does not.

        The answer is kept: asking from left to right passes over the text only once.
        """
        if self._next.get(mark, -1) < at:
            found = self.text.find(mark, at)
            self._next[mark] = found if found >= 0 else len(self.text)
        return self._next[mark]

    def skip_spaces(self, at: int, end: int) -> int:
        """The first place from `at` on where there is no space."""
        found = _SPACES.match(self.text, at, end)
        return found.end() if found else at

    def _option(self, at: int, end: int) -> Unit:
        if self.text.startswith("[", at, end):
            close = self.text.find("]", at, min(end, at + _LONGEST_OPTION))
            if close >= 0:
                return Unit(at + 1, close, close + 1)
        return Unit(at, at, at)


def _partners(text: str) -> dict[int, int]:
    partners, open_braces = {}, []
    for found in _BRACE.finditer(text):
        if found[0] == "{":
            open_braces.append(found.start())
        elif found[0] == "}" and open_braces:
            partners[open_braces.pop()] = found.start()
    return partners
