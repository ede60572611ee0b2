"""Macros that have arguments: how many, in which mode they are read, and what becomes of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal
from unicodedata import normalize

from bot.render.tex.line import Line
from bot.render.tex.symbols import accented, in_alphabet, subscript, superscript

Mode = Literal["text", "math", "raw"]

_ATOM = re.compile(r"[^\s+\-−*/±·×,<>=|≤≥∈∼()\[\]{}]+|[^\s()]*\([^()]*\)")
_WORD = re.compile(r"[^\W_]+|[+-]?\d+\.\d+")
_WORDS = re.compile(r"\w\s+\w")
_ENCLOSED = re.compile(r"\([^()]*\)")
_OPERATOR = re.compile(r" *([/+−*-]) *")
_RAISED = frozenset("′*∗†‡⋆•∘⊤")
_RAISED_LOOKS = str.maketrans("∘⊤", "°ᵀ")
_ESCAPED = re.compile(r"\\([%#&_~{}])(?:\{\})?")
_NUMBER = re.compile(r"x([0-9A-Fa-f]{1,5})|([0-9]{1,6})")
_ROOTS = {"3": "∛", "4": "∜"}


@dataclass(frozen=True, slots=True)
class Macro:
    """`build` gets the arguments as readable text, before them the optional one if it has it."""

    build: Callable[..., str]
    modes: tuple[Mode | None, ...] = (None,)
    """How each argument is read: like the text around the macro where there is none."""
    optional: bool = False
    add: Callable[[Line, str], None] = Line.add
    """How the result joins the line."""


def raised(content: str) -> str:
    """A superscript: in superscript characters, else `^x` or `^(x+1)`."""
    if content and _RAISED.issuperset(content):
        return content.translate(_RAISED_LOOKS)
    shown = None if _WORDS.search(content) else superscript(content)
    return _marked("^", content) if shown is None else shown


def lowered(content: str) -> str:
    """A subscript: in subscript characters, else `_x` or `_(x+1)`."""
    shown = None if _WORDS.search(content) else subscript(content)
    return _marked("_", content) if shown is None else shown


def _marked(mark: str, content: str) -> str:
    content = _OPERATOR.sub(r"\1", content.strip())
    simple = len(content) == 1 or _WORD.fullmatch(content) or _ENCLOSED.fullmatch(content)
    return mark + (content if simple else f"({content})")


def _content(content: str) -> str:
    return content


def _nothing(*_: str) -> str:
    return ""


def _fraction(above: str, below: str) -> str:
    return f"{_factor(above)}/{_factor(below)}"


def _factor(text: str) -> str:
    text = text.strip()
    return text if _ATOM.fullmatch(text) else f"({text})"


def _root(degree: str, content: str) -> str:
    sign = _ROOTS.get(degree) or (superscript(degree) or "") + "√"
    content = content.strip()
    return sign + (content if _WORD.fullmatch(content) else f"({content})")


def _binomial(above: str, below: str) -> str:
    return f"({above} choose {below})"


def _accent(name: str, content: str) -> str:
    content = content.strip()
    letters = [c for c in content if not _is_mark(c)]
    if len(letters) == 1 and letters[0].isalpha():
        return accented(name, content)
    return f"{name.removeprefix('wide')}({content})"


def _negated(content: str) -> str:
    return normalize("NFC", content[:1] + "\u0338") + content[1:]


def _is_mark(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" or character == "\u20d7"


def _by_number(number: str) -> str:
    code = _NUMBER.fullmatch(number.strip())
    character = chr(int(code[1] or code[2], 16 if code[1] else 10)) if code else "\0"
    return character if character.isprintable() else f"\\unicode{{{number}}}"


def _address(url: str) -> str:
    return _ESCAPED.sub(r"\1", url.strip())


def _link(url: str, content: str) -> str:
    return content if url.strip() in content else f"{content} ({_address(url)})"


def _citation(where: str, keys: str) -> str:
    return f"[{keys}, {where}]" if where else f"[{keys}]"


def _note(_: str, content: str) -> str:
    return f" ({content})"


def _colored(_: str, content: str) -> str:
    return content


def _plain(typeset: str, plain: str) -> str:
    return plain or typeset


def _over(above: str, content: str) -> str:
    return f"{content}{raised(above)}"


def _under(below: str, content: str) -> str:
    return f"{content}{lowered(below)}"


_TEXT = "emph fbox hbox mbox mathnormal text textbf textit textmd"
_TEXT += " textnormal textrm textsc textsf textsl texttt textup underline uline"
_SAME = "bm boldsymbol ensuremath mathbf mathbin mathclose mathinner mathit mathop mathopen mathord"
_SAME += " mathpunct mathrel mathrm mathsf mathtt mathup overbrace pmb smash substack underbrace"
_MATH_ACCENTS = "acute bar breve check ddot dot grave hat mathring overline tilde vec widehat"
_MATH_ACCENTS += " widetilde"
_CITATIONS = "cite citealp citealt citep citet parencite textcite"

_SWITCHES = "bf bfseries boldmath em footnotesize huge it itshape large Large normalfont normalsize"
_SWITCHES += " rm rmfamily sc scriptsize scshape sf sffamily sl small tiny tt ttfamily"
SWITCHES = frozenset(_SWITCHES.split())
ALPHABET_SWITCHES = {"cal": "mathcal", "Bbb": "mathbb", "frak": "mathfrak"}

MACROS: dict[str, Macro] = {
    **{name: Macro(_content, ("text",)) for name in _TEXT.split()},
    **{name: Macro(_content, add=Line.add_name) for name in _SAME.split()},
    **{
        name: Macro(partial(in_alphabet, name))
        for name in ("mathbb", "mathcal", "mathfrak", "mathscr")
    },
    **{name: Macro(partial(_accent, name)) for name in _MATH_ACCENTS.split()},
    **{
        name: Macro(_fraction, (None, None), add=Line.add_quotient)
        for name in ("frac", "dfrac", "tfrac", "nicefrac", "sfrac")
    },
    **{name: Macro(_binomial, (None, None)) for name in ("binom", "dbinom", "tbinom")},
    **{name: Macro(_citation, ("raw",), optional=True) for name in _CITATIONS.split()},
    **{name: Macro(_nothing, ("raw",)) for name in ("hspace", "label", "phantom", "vspace")},
    "not": Macro(_negated),
    "operatorname": Macro(_content, ("text",), add=Line.add_word),
    "sqrt": Macro(_root, optional=True),
    "unicode": Macro(_by_number, ("raw",)),
    "url": Macro(_address, ("raw",)),
    "href": Macro(_link, ("raw", "text")),
    "footnote": Macro(_note, ("text",), optional=True),
    "textsuperscript": Macro(raised, ("text",)),
    "textsubscript": Macro(lowered, ("text",)),
    "overset": Macro(_over, (None, None)),
    "stackrel": Macro(_over, (None, None)),
    "underset": Macro(_under, (None, None)),
    "textcolor": Macro(_colored, ("raw", None)),
    "texorpdfstring": Macro(_plain, ("text", "text")),
}
