r"""Accents as TeX's text has them: `\"o`, `\'{e}`, `\c{c}`, `\v s`."""

import re

from bot.render.tex.macros import Mode
from bot.render.tex.symbols import accented

_SIGN = re.compile(
    r"\\([\"'`^~=.])(?:\{ ?(?:\\([ij])|([^\W\d_]))? ?\}|\\([ij])(?![A-Za-z])|([^\W\d_]))"
)
_LETTER = re.compile(
    r"\\([cvuHkrdb])(?: ?\{ ?(?:\\([ij])|([^\W\d_])) ?\}| ([^\W\d_]))(?![A-Za-z]\})"
)


def accent_at(text: str, at: int, end: int, mode: Mode) -> tuple[str, int] | None:
    r"""The accented letter that begins at a backslash, and where it ends; `None` if it is none.

    Outside braces only a letter that Unicode has with that accent is one: the apostrophe of
    `don\'t` is not. In formulas `\b` and the like are mostly the authors' own macros.
    """
    found = _SIGN.match(text, at, end) or _LETTER.match(text, at, end)
    if found is None:
        return None
    accent, *letters = found.groups()
    letter = next(filter(None, letters), "")
    braced = found[0].endswith("}")
    if not letter:
        return (accent, found.end()) if accent in "^~" else None
    shown = accented(accent, letter)
    if not braced and (len(shown) > 1 or (mode == "math" and accent.isalpha())):
        return None
    return shown, found.end()
