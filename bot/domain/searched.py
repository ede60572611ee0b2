"""A paper's texts as keywords are looked for in them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.folding import folded
from bot.domain.paper import Paper

Readable = Callable[[str], str]
"""Makes the TeX of a text readable; other text stays as it is."""

_WORD = re.compile(r"\w+")
_FIRST_UNPARTED = "\u0590"
"""From here on come scripts that do not part words by spaces, or not always."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What a paper is searched in, folded; a line break is between any two texts.

    `title` and `body` (title and abstract) hold each text as it was written and, where it has TeX,
    as people read it. `authors` has a line for each: the words of the name, with a space around
    each of them.
    """

    title: str
    body: str
    authors: str

    @classmethod
    def of(cls, paper: Paper, readable: Readable) -> "Texts":
        """The texts of a paper."""
        title = _both(paper.title, readable)
        body = f"{title}\n{_both(paper.abstract, readable)}"
        lines = (f" {' '.join(words_of(readable(name)))} " for name in paper.authors)
        return cls(title, body, "\n".join(lines))


def words_of(text: str) -> list[str]:
    """The words of a name, folded: `O'Brien, Zoë` is `o`, `brien`, `zoe`."""
    return _WORD.findall(folded(text))


def has_words(text: str, words: str) -> bool:
    """Whether folded `words` stand in a folded text as whole words, the last one maybe in plural.

    `rag` is in `rag-based` and in `rags`, and not in `average`. Japanese and other scripts without
    spaces have no whole words: there, every place counts.
    """
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not _is_inside_word(text, start) and _is_word_end(text, end):
            return True
        start = text.find(words, start + 1)
    return False


def has_author(authors: str, words: Sequence[str]) -> bool:
    """Whether all of the words are in the name of one author; a letter stands for a name."""
    if any(word not in authors for word in words if _is_parted(word[0])):
        return False  # of nearly all papers, and a paper may have thousands of authors
    return any(all(_is_in_name(line, word) for word in words) for line in authors.split("\n"))


def _is_in_name(name: str, word: str) -> bool:
    if not _is_parted(word[0]):
        return word in name.replace(" ", "")
    return f" {word} " in name or (len(word) == 1 and f" {word}" in name)


def _is_word_end(text: str, end: int) -> bool:
    plurals = [end + len(ending) for ending in ("s", "es") if text.startswith(ending, end)]
    return any(not _is_inside_word(text, place) for place in (end, *plurals))


def _is_inside_word(text: str, place: int) -> bool:
    """Whether the letters on both sides of a place belong to one word."""
    if not 0 < place < len(text):
        return False
    return _is_parted(text[place - 1]) and _is_parted(text[place])


def _is_parted(character: str) -> bool:
    """Whether it is a letter or digit of a script that has spaces between its words."""
    return character < _FIRST_UNPARTED and character.isalnum()


def _both(text: str, readable: Readable) -> str:
    """A text as it was written and, if that is another, as it is read."""
    written, read = folded(text), folded(readable(text))
    return written if read == written else f"{written}\n{read}"
