"""What can be written: letters that the fonts have, cut to the room that there is.

The first font comes with matplotlib; the others are taken where the system has them. A letter that
none of them has would be drawn as an empty box, so it is never drawn.
"""

from bisect import bisect_right
from functools import cache, lru_cache
from itertools import accumulate
from unicodedata import category

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.ft2font import LoadFlags

from bot.domain.chart import Label

_USUAL = "DejaVu Sans"
_OTHERS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "IPAexGothic",
    "IPAGothic",
    "TakaoPGothic",
    "VL PGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Noto Sans Math",
    "DejaVu Math TeX Gyre",
    "STIXGeneral",
)
_POINTS = 0.72  # of a pixel
_SPARE = 1.02
_LONGEST_STUB = 12  # of a word, that is left out rather than cut
_ADVANCES = 8192
_ELLIPSIS = "…"
_INKLESS = frozenset(["Cf", "Mn", "Me"])  # joiners, selectors, marks on the letter before


def font(size_px: float, text: str = "", *, bold: bool = False) -> FontProperties:
    """The fonts for a text at a size, in pictures of 100 dots an inch.

    Most texts need the first one only, which takes half the time.
    """
    is_usual = all(map(_is_usual, text))
    families = [_USUAL] if is_usual else [_USUAL, *_more_fonts()]
    weight = "bold" if bold and is_usual else "normal"
    return FontProperties(family=families, size=size_px * _POINTS, weight=weight)


def written(label: Label) -> str:
    """The label's text without the signs that no font has; its other text if letters are lacking.

    Letters and digits make words, and a word is not shown with holes in it.
    """
    missing = {c for c in label.text if not c.isspace() and not is_there(c)}
    if any(category(c)[0] in "LN" for c in missing) and label.instead:
        return label.instead
    return " ".join("".join(c for c in label.text if c not in missing).split())


def fitted(text: str, size_px: float, room_px: float, *, bold: bool = False) -> tuple[str, float]:
    """As many of a text's first letters as fit, with `…` behind them if there are more; its width.

    Words are kept whole as far as that costs little, and a letter keeps the marks on it. Laying a
    text out to measure it takes longer than drawing it: letters are added up, and what that is out
    by is given as spare room.
    """
    ends = list(accumulate((_advance(c, bold) * size_px * _SPARE for c in text), initial=0.0))
    if ends[-1] <= room_px:
        return text, ends[-1]
    ellipsis = _advance(_ELLIPSIS, bold) * size_px * _SPARE
    fits = max(0, bisect_right(ends, room_px - ellipsis) - 1)
    while fits and category(text[fits]) in _INKLESS:
        fits -= 1
    last_space = text.rfind(" ", 0, fits + 1)
    if fits - last_space <= _LONGEST_STUB and last_space > 0:
        fits = last_space
    return text[:fits].rstrip() + _ELLIPSIS, ends[fits] + ellipsis


@lru_cache(_ADVANCES)
def _advance(character: str, bold: bool) -> float:
    """The width of a letter at size 1."""
    weight = "bold" if bold else "normal"
    for family in (_USUAL, *_more_fonts()):
        if _has(family, character):
            face = get_font(findfont(FontProperties(family=family, weight=weight)))
            face.set_size(100 * _POINTS, 100)
            glyph = face.load_char(ord(character), flags=LoadFlags.NO_HINTING)
            return glyph.linearHoriAdvance / 65536 / 100
    return 1.0


@cache
def is_there(character: str) -> bool:
    """Whether one of the fonts has a character."""
    return _is_usual(character) or any(_has(name, character) for name in _more_fonts())


@cache
def _is_usual(character: str) -> bool:
    return character.isspace() or _has(_USUAL, character)


def _has(family: str, character: str) -> bool:
    path = findfont(FontProperties(family=family))
    return get_font(path).get_char_index(ord(character)) != 0


@cache
def _more_fonts() -> tuple[str, ...]:
    """Those of the others that the system has."""
    known = {font.name for font in fontManager.ttflist}
    return tuple(name for name in _OTHERS if name in known)
