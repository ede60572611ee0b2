"""What single symbols, letters and accents look like: the only module that knows pylatexenc."""

import unicodedata
from functools import cache, lru_cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

# What pylatexenc does not know, or shows in a way that suits a document and not a line of text.
_OWN = {
    **{name: name for name in ("Pr", "arg", "argmax", "argmin", "deg", "det", "dim", "gcd")},
    **{name: name for name in ("hom", "ker", "lg", "mod", "poly", "polylog")},
    **dict.fromkeys(("bmod", "pmod"), "mod"),
    **dict.fromkeys(" ,:;>\\", " "),
    **dict.fromkeys("!-/@", ""),
    **dict.fromkeys(("enspace", "enskip", "newline", "par", "qquad", "quad", "space"), " "),
    **dict.fromkeys(("allowbreak", "displaystyle", "ignorespaces", "limits", "noindent"), ""),
    **dict.fromkeys(("nolimits", "nonumber", "protect", "relax", "xspace"), ""),
    **dict.fromkeys(("scriptstyle", "textstyle"), ""),
    **dict.fromkeys(("left", "right", "middle", "big", "Big", "bigg", "Bigg"), ""),
    **dict.fromkeys(("bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr"), ""),
    "Im": "Im",
    "Re": "Re",
    **{character: character for character in "%&$#_{}"},
    "|": "‖",
    "Box": "□",
    "Diamond": "◇",
    "P": "¶",
    "S": "§",
    "bot": "⊥",
    "bullet": "•",
    "checkmark": "✓",
    "choose": " choose ",
    "clubsuit": "♣",
    "colon": ":",
    "coloneqq": "≔",
    "copyright": "©",
    "ddagger": "‡",
    "degree": "°",
    "diamondsuit": "♢",
    "epsilon": "ε",
    "geqslant": "≥",
    "gets": "←",
    "hdots": "…",
    "heartsuit": "♡",
    "iff": "⇔",
    "implies": "⇒",
    "impliedby": "⇐",
    "infinity": "∞",
    "item": "•",
    "land": "∧",
    "lbrack": "[",
    "leadsto": "⇝",
    "leqslant": "≤",
    "lor": "∨",
    "mathellipsis": "…",
    "models": "⊨",
    "ne": "≠",
    "neg": "¬",
    "pounds": "£",
    "prime": "′",
    "rbrack": "]",
    "spadesuit": "♠",
    "textbar": "|",
    "textgreater": ">",
    "textless": "<",
    "textunderscore": "_",
    "today": None,
    "triangle": "△",
    "vDash": "⊨",
}
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Names for which pylatexenc has no mark, or one that no letter can be composed with.
_SAME_MARK = {"bar": "=", "overline": "=", "underline": "b", "widehat": "hat", "widetilde": "tilde"}
_SCRIPT_BLOCKS = (
    (0xB2, 0xBA),
    (0x2B0, 0x2E5),
    (0x1D2C, 0x1D6B),
    (0x2070, 0x209D),
    (0x2C7C, 0x2C7E),
)


def symbol(name: str, *, in_math: bool) -> str | None:
    r"""What `\name` without an argument looks like; `None` where nobody knows."""
    if name == "deg" and not in_math:
        return "°"  # this is how arXiv itself writes it
    if name in _OWN:
        return _OWN[name]
    shown = _names().get(name)
    return shown if shown is not None and (len(shown) == 1 or shown.isalpha()) else None


def in_alphabet(alphabet: str, letters: str) -> str:
    """Letters in TeX's alphabet `mathcal`, `mathbb`, …; words and other characters stay."""
    if len(letters) > 2 or not letters.isascii() or not letters.isalnum():
        return letters
    return "".join(_shown(alphabet, letter) for letter in letters)


def accented(accent: str, letter: str) -> str:
    """A letter under the accent that TeX calls `accent`: `ö`, or two code points for `x̂`."""
    mark = unicodedata.normalize("NFD", _shown(_SAME_MARK.get(accent, accent), "x"))[1:]
    return unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + mark)


def superscript(text: str) -> str | None:
    """`text` in superscript characters; `None` where Unicode lacks one of them."""
    return _in_scripts(text, _scripts("<super>"))


def subscript(text: str) -> str | None:
    """`text` in subscript characters; `None` where Unicode lacks one of them."""
    return _in_scripts(text, _scripts("<sub>"))


def _in_scripts(text: str, scripts: dict[str, str]) -> str | None:
    found = [scripts.get(character) for character in text if character != " "]
    return None if None in found else "".join(filter(None, found))


@cache
def _scripts(tag: str) -> dict[str, str]:
    scripts: dict[str, str] = {}
    for first, beyond in _SCRIPT_BLOCKS:
        for character in map(chr, range(first, beyond)):
            kind, _, base = unicodedata.decomposition(character).partition(" ")
            if kind == tag and " " not in base:
                scripts.setdefault(chr(int(base, 16)), character)
    scripts["-"] = scripts["−"]
    return scripts


@cache
def _names() -> dict[str, str]:
    return {
        spec.macroname: spec.simplify_repl
        for spec in get_default_latex_context_db().iter_macro_specs()
        if isinstance(spec.simplify_repl, str)
    }


@cache
def _library() -> LatexNodes2Text:
    return LatexNodes2Text()


@lru_cache(maxsize=1024)
def _shown(name: str, letter: str) -> str:
    shown: str = _library().latex_to_text(f"\\{name}{{{letter}}}")
    return shown
