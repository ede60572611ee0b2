"""What may have been meant by a text that is nearly an arXiv identifier."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

_VERSION = re.compile(r"v[0-9]*$", re.IGNORECASE)
_NEW_STYLE = re.compile(r"([0-9]{4})[\s.,:;/_-]*([0-9]{1,6})")
_OLD_STYLE = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.[a-z-]+)?[\s.,:;/_-]*([0-9]{7})", re.IGNORECASE)
_LONGEST = 40
_ALIKE = 0.6


def spellings_near(name: str, archives: Collection[str]) -> Iterator[str]:
    """Spellings of ids that a name may stand for, the likeliest first; not all of them are ids.

    What people lose is a point, a zero or an archive's letter: `210202915`, `2102.2915`,
    `hep-tt/9901001`. `archives` are those that old ids begin with.
    """
    base = _VERSION.sub("", name.strip()[:_LONGEST])
    if found := _NEW_STYLE.fullmatch(base):
        month, number = found.groups()
        yield f"{month}.{number[:5].zfill(5)}"
        yield f"{month}.{number.lstrip('0').zfill(4)}"  # the form until 2014
        yield f"{month}.{number[:4]}"
    elif found := _OLD_STYLE.fullmatch(base):
        archive, number = found[1].lower(), found[2]
        for near in get_close_matches(archive, archives, 1, _ALIKE):
            yield f"{near}/{number}"
