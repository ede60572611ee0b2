"""A paper as arXiv announced it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
"""An archive (`math`) or a category in one (`cs.LG`, `cond-mat.str-el`)."""

_LONGEST_CATEGORY = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """One arXiv paper.

    `arxiv_id` is canonical, without a version. `authors` are full names in the paper's order,
    `categories` begin with the primary one. `listed_on` is the listing day (US Eastern) and
    `listing_index` the place in that listing, counted from 0; both are None where nobody knows.
    `version` is the newest known one. Times are aware UTC.
    """

    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    abstract: str
    listed_on: date | None = None
    listing_index: int | None = None
    withdrawn: bool = False
    version: int | None = None
    comment: str = ""
    submitted_at: datetime | None = None
    updated_at: datetime | None = None


def categories_in(names: Iterable[str]) -> tuple[str, ...]:
    """The categories among some names, each once, in their order.

    arXiv's interfaces put subject classes that authors gave beside them, such as `68T07` (MSC) and
    `I.2.7` (ACM).
    """
    found = (name for name in names if CATEGORY.fullmatch(name))
    return tuple(dict.fromkeys(name for name in found if len(name) <= _LONGEST_CATEGORY))


def merged(stored: Paper | None, fresh: Paper) -> Paper:
    """What to keep of a paper that is known already.

    The text is that of the newer version, the day that of the earlier listing. A record without a
    version (from a listing, which names none) never replaces one with.
    """
    if stored is None:
        return fresh
    newer = fresh if (fresh.version or 0) >= (stored.version or 0) else stored
    place = fresh if _is_earlier(fresh.listed_on, stored.listed_on) else stored
    return replace(newer, listed_on=place.listed_on, listing_index=place.listing_index)


def _is_earlier(day: date | None, known: date | None) -> bool:
    """Whether a listing day counts before, or as much as, the one that is known."""
    return day is not None and (known is None or day <= known)
