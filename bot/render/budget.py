"""What fits: texts shortened at a word, and room shared out among texts that want more of it.

Discord counts a message's characters as code points (its staff in discord-api-docs issue 1315),
its clients as UTF-16 units. A text has never fewer units than code points, so units are the safe
count, and the default here.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from bot.render.characters import is_character_end, is_word_end

Size = Callable[[str], int]

ELLIPSIS = "…"
# An address, whose beginning leads elsewhere; a formula that could not be read; and what is applied
# to its argument: `O(n log n)`.
_WHOLE = re.compile(
    r"https?://\S{1,2000}|\$[^$]{1,500}\$|(?<=[^\s(\[{])\([^()]{1,200}\)", re.IGNORECASE
)
_LONGEST_WHOLE = 2010
_TRAILING = " \t\n\u00a0,;:–—-([{"


def utf16_size(text: str) -> int:
    """The length in UTF-16 units: two for each character beyond U+FFFF."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_size(text: str) -> int:
    """The length in bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def shorten(text: str, limit: int, *, size: Size = utf16_size) -> str:
    """`text`, or as many of its first words as fit with `…` behind them: never over `limit`.

    Neither a formula nor an address, nor what people see as one character, is ever cut. Only a
    first word that does not fit is cut itself. Text without spaces, such as Japanese, is cut
    between characters. Where nothing fits the result is `…`, or empty.

    Args:
        text: readable text; the spaces of its formulas are no-break spaces.
        limit: what `size` of the result must not exceed.
        size: how long a text is once it is shown, for instance with its escapes. It must not
            shrink when text is added.
    """
    longest = _fitting(text, limit, size)
    if longest == len(text):
        return text
    whole = [found.span() for found in _WHOLE.finditer(text, 0, longest + _LONGEST_WHOLE)]
    for is_end in (is_word_end, is_character_end):
        for end in range(longest, 0, -1):
            if is_end(text, end) and not any(a < end < b for a, b in whole):
                start = text[:end].rstrip(_TRAILING)
                if start and size(start + ELLIPSIS) <= limit:
                    return start + ELLIPSIS
    return ELLIPSIS if size(ELLIPSIS) <= limit else ""


def split(text: str, limit: int, *, size: Size = utf16_size) -> list[str]:
    """All of `text` in pieces of at most `limit`, parted where `shorten` would cut."""
    pieces = []
    while (fitting := _fitting(text, limit, size)) < len(text):
        head = shorten(text, limit, size=size).removesuffix(ELLIPSIS) or text[: max(fitting, 1)]
        pieces.append(head)
        text = text[len(head) :].lstrip()
    return [*pieces, text]


def _fitting(text: str, limit: int, size: Size) -> int:
    """How many of the first characters fit.

    Of a long text little more is looked at than fits: what is cut off may be a thousand times that.
    """
    reach = max(limit, 1)
    while reach < len(text) and size(text[:reach]) <= limit:
        reach *= 2
    reach = min(reach, len(text))
    if size(text[:reach]) <= limit:
        return reach
    return bisect_left(range(reach), True, key=lambda n: size(text[: n + 1]) > limit)


def shares(wanted: Sequence[int], total: int) -> list[int]:
    """How much of `total` each gets who wants so much: the largest give way first, to one level.

    `shares([10, 50, 80], 90)` is `[10, 40, 40]`. Nobody gets more than wanted; what cannot be
    divided goes to the first ones. A negative `total` is none.
    """
    granted = [0] * len(wanted)
    left = max(total, 0)
    smallest_first = sorted(range(len(wanted)), key=lambda index: (wanted[index], -index))
    for done, index in enumerate(smallest_first):
        granted[index] = min(max(wanted[index], 0), left // (len(wanted) - done))
        left -= granted[index]
    return granted


def fit_equally(texts: Sequence[str], total: int, *, size: Size = utf16_size) -> list[str]:
    """The texts shortened so that together they fit into `total`, the longest ones first."""
    granted = shares([size(text) for text in texts], total)
    return [shorten(text, share, size=size) for text, share in zip(texts, granted, strict=True)]


def fit_in_turn(
    kinds: Sequence[Sequence[str]], total: int, *, sizes: Sequence[Size]
) -> list[list[str]]:
    """Texts of several kinds shortened so that together they fit into `total`.

    The first kind takes the room it wants, the next what is left: the last one gives way first.
    `sizes` says how long a text of each kind is once it is shown.
    """
    fitted = []
    for texts, size in zip(kinds, sizes, strict=True):
        fitted.append(fit_equally(texts, total, size=size))
        total -= sum(size(text) for text in fitted[-1])
    return fitted
