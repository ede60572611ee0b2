"""A typed text with a mark under the place where something is wrong with it."""

import unicodedata

_SHOWN = 56  # characters, most of them before the mark: a phone breaks a line soon after
_BEFORE = 40
_WIDE_SPACE = "\u3000"


def marked_text(typed: str, place: int) -> str:
    """A code block of what was typed around a place, and a mark under that. It is inert.

    `typed` is on one line, without marks that turn text around. In a code block all letters are of
    one width, those of Japanese and its like of two.
    """
    start = max(0, place - _BEFORE)
    head = ("…" if start else "") + typed[start:place]
    end = start + _SHOWN
    tail = typed[place:end] + ("…" if end < len(typed) else "")
    line = (head + tail).replace("`", "ˋ")  # which would end the block
    return f"```\n{line}\n{''.join(map(_blank, head))}^\n```"


def _blank(character: str) -> str:
    """Nothing, as wide as a character."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    return _WIDE_SPACE if unicodedata.east_asian_width(character) in "WF" else " "
