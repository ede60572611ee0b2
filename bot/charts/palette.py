"""The colours of charts.

Discord shows a picture on a dark or on a light page, and no text is readable on both. So a chart
brings its own dark ground, and its colours are measured against that. Those of the sources are
from the set of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people with any kind of
colour blindness tell apart; each source has a shape as well.
"""

from collections.abc import Iterable
from typing import NamedTuple

GROUND = "#1e1f22"
TRACK = "#2f3136"
GRID = "#3f4147"
TEXT = "#f2f3f5"
QUIET_TEXT = "#b5bac1"


class Look(NamedTuple):
    """How a source is drawn: its colour, and the shape of its marks (matplotlib's letters)."""

    colour: str
    shape: str


_KNOWN = {
    "huggingface": Look("#f0e442", "o"),
    "hackernews": Look("#d55e00", "s"),
    "bluesky": Look("#56b4e9", "D"),
    "x": Look("#9a9ca0", "^"),
}
_OTHERS = (Look("#cc79a7", "v"), Look("#009e73", "P"), Look("#e69f00", "X"))


def looks_of(sources: Iterable[str]) -> dict[str, Look]:
    """The look of each source; those that nobody foresaw share a few, in the order of names."""
    unknown = sorted(set(sources) - set(_KNOWN))
    return _KNOWN | {name: _OTHERS[n % len(_OTHERS)] for n, name in enumerate(unknown)}
