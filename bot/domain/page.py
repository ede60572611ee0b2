"""What a reader sees at once: a page of a day, or a paper with all that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.attention import PaperNote
from bot.domain.digest import DigestView, Entry, LateRiser
from bot.domain.mention import Mention
from bot.domain.paper import Paper
from bot.domain.placing import Placing

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A page of a day's papers, counted from 0.

    `view` holds all entries that passed the filters. `older` and `newer` are the nearest days that
    have papers to show, `categories` those to choose from, the most frequent first. `late` are
    papers of earlier days that are named beside this day.
    """

    view: DigestView
    number: int = 0
    size: int = PAGE_SIZE
    older: date | None = None
    newer: date | None = None
    categories: tuple[str, ...] = ()
    notes: Mapping[str, PaperNote] = field(default_factory=dict)
    late: tuple[LateRiser, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.view.shown) // self.size))

    @property
    def first(self) -> int:
        """The index in `view.shown` of the page's first entry."""
        return self.number * self.size

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The page's entries."""
        return self.view.shown[self.first : self.first + self.size]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper with where it stood and what was said of it.

    `placings` are newest first. `mentions` are the posts with the most attention as known now,
    `posted` are links to messages of the asking server that showed it. `has_course`: how its counts
    went can be shown. `named_with` is the day beside whose papers it was named as caught on later.
    """

    paper: Paper
    placings: tuple[Placing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    note: PaperNote | None = None
    posted: tuple[str, ...] = ()
    has_course: bool = False
    named_with: date | None = None
