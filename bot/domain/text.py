"""Text from outside, made harmless before it is stored or shown."""

import re
from unicodedata import category

_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile("  +")
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\t"
# Unicode's categories Cc and Cs, whose ranges are fixed for ever, and the two line breaks beyond.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def one_line(text: str) -> str:
    """`text` on one line: each line break becomes one space, other control characters go.

    Control characters are Unicode's categories Cc (a tab becomes a space) and Cs (lone surrogates,
    which no encoding can carry). Spaces inside are kept: double spaces are part of old titles.
    """
    return without_controls(text).strip()


def without_controls(text: str) -> str:
    """Like `one_line`, with the spaces at both ends kept."""
    if text.isprintable():
        return text
    # Plain line breaks are all that most texts have: two fast passes, none by character.
    joined = text.replace("\r\n", "\n").replace("\n", " ")
    if not joined.isprintable():
        joined = _UNSEEN.sub(lambda found: " " if found[0] in _BREAKS else "", joined)
    return joined


def displayed(text: str) -> str:
    """`text` on one line, without the marks that reorder or hide what a person reads.

    On top of `one_line`, Unicode's bidirectional controls go (a title must not be able to turn the
    line around it), and runs of spaces become one.
    """
    line = one_way(without_controls(text))
    return _SPACES.sub(" ", line).strip()


def one_way(text: str) -> str:
    """`text` without Unicode's bidirectional controls, which turn around what follows them."""
    return text if text.isascii() else _BIDI_CONTROLS.sub("", text)


def without_unseen(text: str) -> str:
    """`text` without characters that are there and not seen, as come along when people copy it.

    These are Unicode's category Cf: spaces of no width, marks of direction, soft hyphens.
    """
    return text if text.isascii() else "".join(c for c in text if category(c) != "Cf")


def shown_path(path: object) -> str:
    """A file's name as it can be found again: bytes and characters that do not show are escaped."""
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def plural(number: int, singular: str, plural_form: str | None = None) -> str:
    """`1 paper`, `2 papers`, `1,234 papers`."""
    noun = singular if number == 1 else (plural_form or singular + "s")
    return f"{number:,} {noun}"
