"""What somebody means who names a paper: an id in some spelling, the beginning of one, or words."""

import re
import unicodedata

from bot.domain.arxiv_id import ArxivId
from bot.domain.text import without_controls, without_unseen
from bot.errors import ArxivIdError

_LONGEST = 2_000
_MOST_WORDS = 12
_LONGEST_WORD = 64
_LIKE_AN_ID = re.compile(
    r"(?:https?://|arxiv:|doi:|10\.[0-9]{4,}/)|[0-9]{4}\.[0-9]\S*$|[a-z-]+(?:\.[a-z-]+)?/[0-9]\S*$"
    r"|[0-9]{2}(?:0[1-9]|1[0-2])[ ,;:_-]?[0-9]{5}(?:v[0-9]+)?$",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"[0-9]{2,4}|[0-9]{4}\.[0-9]{0,5}|[a-z]+(?:-[a-z]+)?/[0-9]{0,7}")
_PREFIX = re.compile(r"arxiv:\s*", re.IGNORECASE)


def id_in(text: str) -> ArxivId | None:
    """The id that `text` spells; None if it must be words.

    Raises:
        ArxivIdError: it has the look of an id or a link, and is none.

    """
    typed = without_unseen(unicodedata.normalize("NFKC", text[: _LONGEST + 1])).strip()
    try:
        return ArxivId.parse(typed)
    except ArxivIdError:
        if _LIKE_AN_ID.match(typed):
            raise
        return None


def beginning_of_id(text: str) -> str | None:
    """What an id begins with, as far as it was typed; None if `text` begins none."""
    typed = without_unseen(unicodedata.normalize("NFKC", text[:_LONGEST_WORD])).strip()
    typed = _PREFIX.sub("", typed, count=1).lower()
    return typed if _BEGINNING.fullmatch(typed) else None


def words_in(text: str) -> tuple[str, ...]:
    """The words of a search, without what no index has: signs, controls, more than 12 words.

    Full-width letters and digits become the usual ones.
    """
    typed = without_controls(unicodedata.normalize("NFKC", text[:_LONGEST]))
    words = [word[:_LONGEST_WORD] for word in typed.split()]
    return tuple(w for w in words if any(c.isalnum() for c in w))[:_MOST_WORDS]
