"""What may have been meant by keywords that can be read, and what to offer while they are typed."""

import re

from bot.domain.keywords import QUOTES, read_keywords
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
_MEANT = {"&&": "AND", "||": "OR", "-": "NOT "}


def in_capitals(keywords: str) -> str:
    """Keywords that can be read, with what looks like an operator as one; empty without such.

    `search and rescue` may be meant as it stands: this is for a question, not for a correction.
    """
    parts = _QUOTED.split(keywords)
    parts[::2] = [_SMALL.sub(lambda found: _operator(found[0]), part) for part in parts[::2]]
    changed = "".join(parts)
    return "" if changed == keywords else _mended(changed)


def suggest_keywords(typed: str, most: int) -> list[str]:
    """What to offer for what is typed so far: examples, or the ways in which it can be read."""
    line = displayed(typed[:_LONGEST])
    if not line:
        return list(EXAMPLES[:most])
    readings = (_mended(line), in_capitals(line))
    return [reading for reading in dict.fromkeys(readings) if reading][:most]


def _mended(text: str) -> str:
    """A text as it is stored; what may be meant by it if it cannot be read, empty if unknown."""
    try:
        return str(read_keywords(text) or "")
    except OptionError:
        from bot.domain.keyword_grammar import mended

        return mended(text)


def _operator(found: str) -> str:
    return _MEANT.get(found, found.upper())
