"""Which papers a channel wants by words, as it was written down.

Without operators, commas part the words of which one has to be in title or abstract, and several
words between two commas stand there as they are: `robot, language model`. That is what keywords
were before there were operators, and what they always mean. The grammar of all else is in
`bot.domain.keyword_grammar`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.domain.folding import folded
from bot.domain.searched import Texts, has_author, has_words, words_of
from bot.errors import OptionError

QUOTES = '"“”„＂「」'
COMMAS = ",，、"
OPENING = "(（"
CLOSING = ")）"
NO_WORD = rf"\s{QUOTES}{COMMAS}{OPENING}{CLOSING}"
"""What is in no word without quotes, for a class of characters."""

_OPERATING = re.compile(
    rf"[{QUOTES}{COMMAS[1:]}{OPENING}{CLOSING}]"
    rf"|(?<![^{NO_WORD}])(?:(?:AND|OR|NOT)(?![^{NO_WORD}])|(?i:author|title):)"
)
_KEPT = 1024  # as many as there are subscriptions with words of their own, as a rule


class Where(StrEnum):
    """Where words are looked for: in title and abstract, in one of them, or among the authors."""

    BODY = ""
    TITLE = "title"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Term:
    """Some words as they were typed; `quoted` are whole words, others may be parts of words.

    Two terms are equal that find the same.
    """

    typed: str = field(compare=False)
    where: Where = Where.BODY
    quoted: bool = False
    sought: str = field(init=False)

    def __post_init__(self) -> None:
        if self.where is Where.AUTHOR:
            sought = " ".join(words_of(self.typed))
        else:
            sought = folded(self.typed) or self.typed.casefold()
        object.__setattr__(self, "sought", sought)

    def matches(self, texts: Texts) -> bool:
        """Whether a paper has the words."""
        if self.where is Where.AUTHOR:
            return has_author(texts.authors, self.sought.split())
        text = texts.title if self.where is Where.TITLE else texts.body
        return has_words(text, self.sought) if self.quoted else self.sought in text

    def __str__(self) -> str:
        words = f'"{self.typed}"' if self.quoted else self.typed
        return f"{self.where}:{words}" if self.where else words


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match `part`."""

    part: "Wanted"

    def matches(self, texts: Texts) -> bool:
        """Whether a paper is none of those."""
        return not self.part.matches(texts)

    def __str__(self) -> str:
        return f"NOT {_inner(self.part, (AllOf, AnyOf))}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """What matches each of the parts."""

    parts: tuple["Wanted", ...]

    def matches(self, texts: Texts) -> bool:
        """Whether a paper matches all."""
        return all(part.matches(texts) for part in self.parts)

    def __str__(self) -> str:
        return " AND ".join(_inner(part, (AnyOf,)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What matches one of the parts."""

    parts: tuple["Wanted", ...]

    def matches(self, texts: Texts) -> bool:
        """Whether a paper matches one."""
        return any(part.matches(texts) for part in self.parts)

    def __str__(self) -> str:
        """As a list if it is one of plain words; inside of others it never is."""
        return ", ".join(map(str, self.parts)) if all(map(_is_plain, self.parts)) else self.chain

    @property
    def chain(self) -> str:
        """With the operator between the parts."""
        return " OR ".join(map(str, self.parts))


Wanted = Term | Not | AllOf | AnyOf


def any_of(parts: Iterable[Wanted]) -> Wanted:
    """One of the parts, each once: the last spelling of several that find the same."""
    whole = (p for part in parts for p in (part.parts if isinstance(part, AnyOf) else (part,)))
    distinct = tuple({part: part for part in whole}.values())
    return AnyOf(distinct) if len(distinct) > 1 else distinct[0]


def all_of(parts: Iterable[Wanted]) -> Wanted:
    """All of the parts, each once."""
    whole = (p for part in parts for p in (part.parts if isinstance(part, AllOf) else (part,)))
    distinct = tuple({part: part for part in whole}.values())
    return AllOf(distinct) if len(distinct) > 1 else distinct[0]


def read_keywords(text: str) -> Wanted | None:
    """What `text` asks for; None for nothing in particular.

    Raises:
        OptionError: it has operators, and cannot be read; the error knows the place.
    """
    if not _OPERATING.search(text):
        return _read_list(text)
    # Its library takes a tenth of a second to load, which most lists of words do not need.
    from bot.domain.keyword_grammar import read_operators

    return read_operators(text)


@lru_cache(_KEPT)
def wanted_by(keywords: str) -> Wanted | None:
    """What stored keywords ask for. Those that cannot be read are from before there were operators.

    They are taken by their words, as they were then.
    """
    try:
        return read_keywords(keywords)
    except OptionError:
        return _read_list(keywords)


def words_listed(wanted: Wanted | None) -> tuple[str, ...]:
    """The words of a list without operators; none if it is something else."""
    parts = wanted.parts if isinstance(wanted, AnyOf) else (wanted,)
    plain = tuple(part.typed for part in parts if isinstance(part, Term) and _is_plain(part))
    return plain if len(plain) == len(parts) else ()


def _read_list(text: str) -> Wanted | None:
    words = (" ".join(part.split()) for part in text.split(","))
    terms = [Term(word) for word in words if word]
    return any_of(terms) if terms else None


def _is_plain(part: Wanted) -> bool:
    return isinstance(part, Term) and not part.where and not part.quoted


def _inner(part: Wanted, looser: tuple[type, ...]) -> str:
    """A part of something that binds closer than some kinds."""
    if not isinstance(part, looser):
        return str(part)
    return f"({part.chain if isinstance(part, AnyOf) else part})"
