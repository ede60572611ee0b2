"""arXiv categories as people write them."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.taxonomy import NAMES
from bot.domain.text import displayed
from bot.errors import OptionError
from bot.texts import Said
from bot.texts.said import either

MOST = 20
"""So many categories fit into every message that names them."""

_ALL = frozenset(["", "-", "all", "any", "none", "default", "everything"])
_BY_KEY = {name.casefold(): name for name in NAMES}
_BY_TITLE = {title.casefold(): name for name, title in NAMES.items()}
_FIRST = ("cs", "cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.RO", "stat.ML", "eess", "math", "physics")
_SEPARATOR = re.compile(r"[,;\n]")
_MOST_GUESSES = 3
_NICKNAMES = {"nlp": "cs.CL", "rl": "cs.LG", "nlproc": "cs.CL", "hci": "cs.HC"}
"""What people call a category that neither its name nor its title says."""


def parse_categories(text: str) -> tuple[str, ...]:
    """The categories and archives that `text` names, in their order; none for all of arXiv.

    Case is repaired; commas separate, and spaces where nothing else can be meant.

    Raises:
        OptionError: one of them is unknown, or they are too many.
    """
    if text.strip().casefold() in _ALL:
        return ()
    found = list(dict.fromkeys(name for part in _parts(text) for name in _known(part)))
    if len(found) > MOST:
        raise OptionError(Said("categories-too-many", count=len(found), most=MOST))
    return tuple(found)


def suggest_categories(text: str, most: int) -> list[tuple[str, str]]:
    """What a list of categories may become when its last one is completed, with that one's title.

    The last part may be a piece of a category or of its title; those before stay as they are.
    """
    *before, last = _SEPARATOR.split(text)
    head = "".join(f"{_repaired(part)}, " for part in before if part.strip())
    taken = {_repaired(part) for part in before}
    word = last.strip().casefold()
    nickname = _NICKNAMES.get(word)
    matching = [
        n
        for n in NAMES
        if n not in taken and (word in n.casefold() or _titled(n, word) or n == nickname)
    ]
    if not word:
        matching = [name for name in _FIRST if name not in taken]
    matching.sort(key=lambda name: _distance(name, word))
    return [(head + name, NAMES[name]) for name in matching[:most]]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATOR.split(text) if part.strip()]


def _known(part: str) -> Sequence[str]:
    name = _BY_KEY.get(part.casefold())
    if name is not None:
        return (name,)
    words = [_BY_KEY.get(word.casefold()) for word in part.split()]
    known = [word for word in words if word is not None]
    if known and len(known) == len(words):
        return known
    typed = displayed(part)[:40]
    if near := _nearest(part.casefold()):
        raise OptionError(Said("category-unknown-guess", typed=typed, guess=either(near)))
    raise OptionError(Said("category-unknown", typed=typed))


def _nearest(key: str) -> Sequence[str]:
    """What may be meant: a nickname, the same ending or title, or a similar spelling."""
    nickname = [_NICKNAMES[key]] if key in _NICKNAMES else []
    ending = [name for low, name in _BY_KEY.items() if low.rpartition(".")[2] == key]
    titled = [name for name in NAMES if len(key) > 3 and _titled(name, key)]
    spelled = [_BY_KEY[low] for low in get_close_matches(key, _BY_KEY, 1, 0.7)]
    similar = [_BY_TITLE[low] for low in get_close_matches(key, _BY_TITLE, 1, 0.7)]
    archive = [name for name in NAMES if name == key.partition(".")[0]]
    beginning = [name for name in NAMES if len(key) > 2 and name.startswith(f"{key}-")]
    near = nickname or ending or titled or spelled or similar or archive or beginning
    return near[:_MOST_GUESSES]


def _titled(name: str, word: str) -> bool:
    return word in NAMES[name].casefold()


def _distance(name: str, word: str) -> tuple[bool, bool, bool, str]:
    """Sorts names for a beginning: archives and what begins with it first, titles last."""
    low = name.casefold()
    ends = low.rpartition(".")[2].startswith(word)
    return (not low.startswith(word), not ends, word not in low, low)


def _repaired(part: str) -> str:
    return _BY_KEY.get(part.strip().casefold(), part.strip())
