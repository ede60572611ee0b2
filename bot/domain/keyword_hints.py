"""What may have been meant by keywords that can be read, and what to offer while they are typed."""

import re
from difflib import get_close_matches

from bot.domain.keywords import QUOTES, Where, read_keywords
from bot.domain.text import displayed
from bot.errors import OptionError

EXAMPLES = (
    "robot, language model",
    "diffusion AND NOT survey",
    '"RAG" OR retrieval',
    '(vision OR speech) AND "LLM"',
    'author:"Yann LeCun"',
)

_LONGEST = 400
_QUOTED = re.compile(f"([{QUOTES}][^{QUOTES}]*[{QUOTES}])")
# An operator in small letters between words, or the sign that other searches have for it.
_SMALL = re.compile(r"(?<=[^\s,(] )(?:(?:and not|and|or|not|&&|\|\|)(?= \S)|-(?=\w))")
_FIELD = re.compile(r"(?<![^\s(,])([a-z]{2,12}):(?=\s?\S|$)", re.IGNORECASE)
_ALIKE = 0.7
_MEANT = {"&&": "AND", "||": "OR", "-": "NOT "}


def likely_meant(keywords: str) -> str:
    """Keywords with what looks like an operator or a field as one; empty without such.

    `search and rescue` may be meant as it stands: this is for a question, not for a correction.
    """
    parts = _QUOTED.split(keywords)
    parts[::2] = [_FIELD.sub(_field, _SMALL.sub(_operator, part)) for part in parts[::2]]
    changed = "".join(parts)
    return "" if changed == keywords else _mended(changed)


def suggest_keywords(typed: str, most: int) -> list[str]:
    """What to offer for what is typed so far: examples, or the ways in which it can be read."""
    line = displayed(typed[:_LONGEST])
    if not line:
        return list(EXAMPLES[:most])
    readings = (_mended(line), likely_meant(line))
    return [reading for reading in dict.fromkeys(readings) if reading][:most]


def _mended(text: str) -> str:
    """A text as it is stored; what may be meant by it if it cannot be read, empty if unknown."""
    try:
        return str(read_keywords(text) or "")
    except OptionError:
        from bot.domain.keyword_grammar import mended

        return mended(text)


def _operator(found: re.Match[str]) -> str:
    return _MEANT.get(found[0], found[0].upper())


def _field(found: re.Match[str]) -> str:
    """A misspelt name of a field, put right."""
    names = [where.value for where in Where if where]
    near = get_close_matches(found[1].lower(), names, 1, _ALIKE)
    return f"{near[0]}:" if near else found[0]
