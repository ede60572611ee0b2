"""How Algolia reads a search: words, tags, numeric filters, and the marks in what it found."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

Tags = list[frozenset[str]]
"""One of each set is wanted."""

Numbers = list[tuple[str, Callable[[int, int], bool], int]]

_OPERATORS = {
    "<=": operator.le,
    ">=": operator.ge,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_NUMBER = re.compile(r"\s*(created_at_i|points|num_comments)\s*(<=|>=|!=|<|>|=)\s*(-?\d{1,15})\s*")
_TAG = re.compile(r"\(([^()]*)\)|([^(),]+)")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 17)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text: `arxiv.org` is two."""
    return tuple(word.lower() for word in _WORD.findall(text))


def tags_of(text: str) -> Tags | None:
    """`story,(author_pg,author_bo)`: a comma is AND, in parentheses OR. None: not understood."""
    if text.count("(") != text.count(")"):
        return None
    groups = [either or alone for either, alone in _TAG.findall(text)]
    return [frozenset(tag.strip() for tag in group.split(",")) for group in groups if group.strip()]


def numbers_of(text: str) -> Numbers | None:
    """`created_at_i>5,points>=2`: all of them have to hold. None: not understood."""
    if not text:
        return []
    found = [_NUMBER.fullmatch(part) for part in text.split(",")]
    if not all(found):
        return None
    return [(m[1], _OPERATORS[m[2]], int(m[3])) for m in found if m]


def has_tags(own: frozenset[str], wanted: Tags) -> bool:
    """Whether something has one tag of each set."""
    return all(own & group for group in wanted)


def has_numbers(own: Mapping[str, int], wanted: Numbers) -> bool:
    """Whether every filter holds."""
    return all(holds(own[name], number) for name, holds, number in wanted)


def has_words(texts: Mapping[str, str], fields: Iterable[str], wanted: tuple[str, ...]) -> bool:
    """Whether every word is in one of the fields; of the last one, a beginning is enough."""
    own = {word for name in fields for word in words_of(texts.get(name, ""))}
    if not wanted:
        return True
    return own.issuperset(wanted[:-1]) and any(word.startswith(wanted[-1]) for word in own)


def highlight(text: str, wanted: tuple[str, ...]) -> dict[str, object]:
    """A text with its found words marked."""
    found = [word for word in wanted if word in words_of(text)]
    level = "none" if not found else "full" if len(found) == len(wanted) else "partial"
    if not found:
        return {"value": text, "matchLevel": level, "matchedWords": []}
    one = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in found), re.IGNORECASE)
    marked = one.sub(lambda m: f"<em>{m[0]}</em>", text)
    return {
        "value": marked,
        "matchLevel": level,
        "fullyHighlighted": False,
        "matchedWords": found,
    }
