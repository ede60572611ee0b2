r"""Reads text with TeX in it from left to right, whatever it is.

Nothing here fails: a macro without its arguments, a formula with a stray brace, a group nested too
deep stay as they were written. Nothing is read twice and all looking ahead is bounded, so the time
grows with the length of the text only.
"""

import re
from typing import NamedTuple

from bot.render.tex.accents import accent_at
from bot.render.tex.dollars import LONGEST_FORMULA, formula_end
from bot.render.tex.line import Line
from bot.render.tex.macros import ALPHABET_SWITCHES, MACROS, SWITCHES, Mode, lowered, raised
from bot.render.tex.source import NAME, Source, Unit
from bot.render.tex.symbols import in_alphabet, symbol
from bot.render.tex.typography import TYPED, Typist

_DEEPEST = 40
_IN_MATH = re.compile(r"[\\{}~'^_]")
_IN_TEXT = re.compile(
    r"https?://[^\s\\{}$]+"  # an address
    r"|\b[A-Za-z]:\\[A-Za-z]\S*"  # a path
    rf"|[\\$]|\{{(?=\s*\\)|(?<=\S)[\^_](?=\{{)|{TYPED.pattern}"
)
_FORMULAS = {"(": r"\)", "[": r"\]"}
_ENVIRONMENT = re.compile(r"\{((?:align|displaymath|eqnarray|equation|gather|math|multline)\*?)\}")
_SPACES = re.compile(r"\s+")
_UNBREAKABLE = "\u00a0"


def read(text: str) -> str:
    """`text` with its TeX as Unicode."""
    return _Reader(text).read("text", 0, len(text))


class _UnbalancedError(Exception):
    """A formula has a brace without its partner."""


class _Part(NamedTuple):
    """What is being read: how, up to where, how deep inside other parts, and onto which line."""

    mode: Mode
    end: int
    depth: int
    line: Line


class _Reader:
    """Its `_read_…` methods are given where something begins, and return where it ends.

    Those that return `None` found something else there, and have done nothing.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._source = Source(text)
        self._typist = Typist(text)

    def read(self, mode: Mode, start: int, end: int, depth: int = 0) -> str:
        """The readable form of a part of the text."""
        if mode == "raw" or depth > _DEEPEST:
            return self._text[start:end]
        part, at = _Part(mode, end, depth, Line()), start
        tokens = _IN_MATH if mode == "math" else _IN_TEXT
        while token := tokens.search(self._text, at, end):
            part.line.add(self._text[at : token.start()])
            at = self._read_token(token, part)
        part.line.add(self._text[at:end])
        return str(part.line)

    def _read_unit(self, unit: Unit, part: _Part, mode: Mode | None = None) -> str:
        return self.read(mode or part.mode, unit.start, unit.stop, part.depth + 1)

    def _read_token(self, token: re.Match[str], part: _Part) -> int:
        at = token.start()
        match token[0]:
            case "\\":
                return self._read_backslash(at, part)
            case "^" | "_":
                return self._read_script(at, part)
            case "{":
                return self._read_group(at, part)
            case "$":
                return self._read_dollar(at, part)
        if part.mode == "math":
            return self._read_sign(at, part)
        return self._read_typed(token, part)

    def _read_sign(self, at: int, part: _Part) -> int:
        if self._text[at] == "}":
            raise _UnbalancedError
        part.line.add("′" if self._text[at] == "'" else " ")
        return at + 1

    def _read_typed(self, token: re.Match[str], part: _Part) -> int:
        typed, at = token[0], token.start()
        if typed[1:3] == ":\\" and self._is_known(at + 2):
            return self._keep(at, at + 2, part)
        part.line.add(self._typist.read(typed, at) if typed[0] in "~-`'" else typed)
        return token.end()

    def _read_script(self, at: int, part: _Part) -> int:
        unit = self._source.unit(at + 1, part.end)
        if unit is None:
            return self._keep(at, at + 1, part)
        content = self._read_unit(unit, part, "math")
        part.line.add_script(raised(content) if self._text[at] == "^" else lowered(content))
        return unit.end

    def _read_group(self, at: int, part: _Part) -> int:
        unit = self._source.group(at, part.end)
        if part.mode == "math" and unit is None:
            raise _UnbalancedError
        inside = self._source.skip_spaces(at + 1, part.end)
        if unit is None or (part.mode == "text" and not self._is_known(inside)):
            return self._keep(at, at + 1, part)
        part.line.add(self._read_unit(unit, part))
        return unit.end

    def _read_dollar(self, at: int, part: _Part) -> int:
        if self._text.startswith("$$", at):
            return self._read_until("$$", at, at + 2, part) or self._keep(at, at + 2, part)
        stop = formula_end(self._text, at + 1, part.end)
        if stop is None:
            return self._keep(at, at + 1, part)
        return self._read_formula(at, Unit(at + 1, stop, stop + 1), part)

    def _read_until(self, close: str, at: int, start: int, part: _Part) -> int | None:
        stop = self._source.next(close, start)
        end = stop + len(close)
        is_near = end <= min(part.end, start + LONGEST_FORMULA)
        if not is_near or not self._text[start:stop].strip():
            return None
        return self._read_formula(at, Unit(start, stop, end), part)

    def _read_formula(self, at: int, formula: Unit, part: _Part) -> int:
        try:
            content = self._read_unit(formula, part, "math")
        except _UnbalancedError:
            return self._keep(at, formula.end, part)
        part.line.add(_SPACES.sub(_UNBREAKABLE, content.strip()))
        return formula.end

    def _read_backslash(self, at: int, part: _Part) -> int:
        named = NAME.match(self._text, at, part.end)
        if named is None:
            return self._keep(at, at + 1, part)
        if accent := accent_at(self._text, at, part.end, part.mode):
            part.line.add(accent[0])
            return accent[1]
        name, after = named[1], named.end()
        return (
            self._read_opening(name, at, after, part)
            or self._read_macro(name, after, part)
            or self._read_switch(name, after, part)
            or self._read_symbol(name, after, part)
            or self._read_unknown(at, after, part)
        )

    def _read_opening(self, name: str, at: int, after: int, part: _Part) -> int | None:
        if part.mode == "math":
            return None
        if name in _FORMULAS:
            return self._read_until(_FORMULAS[name], at, after, part)
        named = _ENVIRONMENT.match(self._text, after, part.end) if name == "begin" else None
        return self._read_until(f"\\end{named[0]}", at, named.end(), part) if named else None

    def _read_macro(self, name: str, after: int, part: _Part) -> int | None:
        macro = MACROS.get(name)
        if macro is None:
            return None
        starred = self._text.startswith("*", after, part.end)
        units = self._source.arguments(macro, after + starred, part.end)
        if not units:
            return None
        modes = [None, *macro.modes] if macro.optional else macro.modes
        pairs = zip(units, modes, strict=True)
        shown = macro.build(*(self._read_unit(unit, part, mode) for unit, mode in pairs))
        macro.add(part.line, shown)
        return units[-1].end

    def _read_switch(self, name: str, after: int, part: _Part) -> int | None:
        if name in ALPHABET_SWITCHES:
            letters = self.read(part.mode, after, part.end, part.depth + 1)
            part.line.add(in_alphabet(ALPHABET_SWITCHES[name], letters.strip()))
            return part.end
        if name not in SWITCHES:
            return None
        after = self._source.skip_spaces(after, part.end)
        unit = self._source.group(after, part.end)
        part.line.add(self._read_unit(unit, part) if unit else "")
        return unit.end if unit else after

    def _read_symbol(self, name: str, after: int, part: _Part) -> int | None:
        shown = symbol(name, in_math=part.mode == "math")
        if shown is None:
            return None
        is_word = len(shown) > 1 and shown.isalpha()
        tight = part.mode == "math" and not is_word and not shown.isalnum()
        if name.isalpha():
            after += 2 * self._text.startswith("{}", after, part.end)
        if name.isalpha() and tight and (not shown or not part.line.ends_spaced):
            after = self._source.skip_spaces(after, part.end)
        if name in ("left", "right"):
            after += self._text.startswith(".", after, part.end)
        (part.line.add_word if is_word else part.line.add)(shown)
        return after

    def _read_unknown(self, at: int, after: int, part: _Part) -> int:
        part.line.add(self._text[at:after])
        while group := self._source.group(after, part.end):
            part.line.add("{" + self._read_unit(group, part) + "}")
            after = group.end
        return after

    def _is_known(self, at: int) -> bool:
        """Whether the backslash at `at` begins something that can be shown."""
        if accent_at(self._text, at, len(self._text), "text"):
            return True
        named = NAME.match(self._text, at)
        known = SWITCHES | MACROS.keys() | ALPHABET_SWITCHES.keys()
        return named is not None and (
            named[1] in known or symbol(named[1], in_math=False) is not None
        )

    def _keep(self, at: int, end: int, part: _Part) -> int:
        part.line.add(self._text[at:end])
        return end
