"""What the readers of arXiv's interfaces return.

Each reader answers with exactly one of four things, told apart by type:

    QueryPage, FeedPage, ListingPage   records
    EmptyAnswer                        well-formed, and says that there is nothing
    ErrorAnswer                        arXiv refuses, in its own words
    ForeignAnswer                      not what was asked for: a block page, a truncated body, …

`evidence` is one sentence for the person who looks after the bot. `faults` are sentences of the
same kind about parts of a page that could not be read; the rest of the page stands.

Ids are canonical and without a version, texts are on one line, days are listing days (US Eastern),
moments are aware UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.texts import Sentence


@dataclass(frozen=True, slots=True)
class EmptyAnswer:
    """A valid answer without papers.

    `total` is how many arXiv says there are in all: more than 0 means that only this page is
    empty (asked past the end, or an index that hiccups), so it is no sign of a quiet day. `days`
    are the listing days that the answer speaks of, newest first.
    """

    evidence: Sentence
    total: int = 0
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """arXiv's own error; `evidence` quotes it."""

    evidence: Sentence


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """Something else than what was asked for; `evidence` says what came instead."""

    evidence: Sentence


@dataclass(frozen=True, slots=True)
class QueryEntry:
    """One paper as the query API gives it, in one version.

    `submitted_at` is the time of version 1, `updated_at` that of this version. `categories` begin
    with the primary one.
    """

    arxiv_id: str
    version: int | None
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    comment: str
    journal_ref: str
    doi: str
    submitted_at: datetime | None
    updated_at: datetime | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class QueryPage:
    """One page of the query API: `entries` of `total`, from place `start` (from 0) on."""

    entries: tuple[QueryEntry, ...]
    total: int
    start: int
    per_page: int
    faults: tuple[str, ...] = ()


class AnnounceType(Enum):
    """Why a paper is in a day's feed."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"
    REPLACE_CROSS = "replace-cross"

    @property
    def is_announced(self) -> bool:
        """Whether the paper counts for the day: replacements do not."""
        return self in (AnnounceType.NEW, AnnounceType.CROSS)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One paper of a daily feed.

    Names and texts are TeX where the other interfaces have Unicode. The feed does not say which
    category is the primary one: `categories` are in its own order.
    """

    arxiv_id: str
    version: int | None
    announce_type: AnnounceType
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    journal_ref: str
    doi: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A daily feed; `day` is the date it gives itself, which is that of the request.

    `is_cut`: as many items came as a feed can hold, so new papers are probably missing.
    """

    day: date | None
    items: tuple[FeedItem, ...]
    is_cut: bool
    faults: tuple[str, ...] = ()


class SectionKind(Enum):
    """The sections of a listing."""

    NEW = "new submissions"
    CROSS = "cross-lists"
    REPLACEMENT = "replacements"
    DAY = "new submissions and cross-lists"

    @property
    def is_announced(self) -> bool:
        """Whether its papers count for the day: replacements do not."""
        return self is not SectionKind.REPLACEMENT


@dataclass(frozen=True, slots=True)
class ListingItem:
    """One paper of a listing.

    `number` is its place in the whole listing over all pages, from 1. `cross_from` is the primary
    category of a cross-list. arXiv cuts `authors` at 100 without saying so; `abstract` is empty on
    pages that have none.
    """

    number: int
    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    comment: str
    journal_ref: str
    abstract: str
    cross_from: str | None
    replaced: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class ListingSection:
    """One section of a listing page: `items` as read, with the counts that its heading gives.

    `shown` of `total` entries are on this page. `continued`: earlier ones are on the page before;
    `continues`: later ones are on the next.
    """

    kind: SectionKind
    day: date
    shown: int
    total: int
    items: tuple[ListingItem, ...]
    continued: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of a listing or of a catch-up; `days` are the listing days on it, newest first.

    `total` counts the entries of all sections over all pages, replacements included, as arXiv
    says. `faults` has a sentence for each count that does not match and each item that cannot be
    read: a page without faults has everything that it promises.
    """

    days: tuple[date, ...]
    total: int
    sections: tuple[ListingSection, ...]
    faults: tuple[str, ...] = ()

    @property
    def announced(self) -> tuple[ListingItem, ...]:
        """New submissions and cross-lists, in the listing's order.

        On the first page of one day, the place in this tuple is the paper's `listing_index`; on a
        later page, `number` - 1 is.
        """
        return tuple(
            item for section in self.sections if section.kind.is_announced for item in section.items
        )

    @property
    def item_count(self) -> int:
        """How many entries of all sections are on this page."""
        return sum(len(section.items) for section in self.sections)


QueryAnswer = QueryPage | EmptyAnswer | ErrorAnswer | ForeignAnswer
FeedAnswer = FeedPage | EmptyAnswer | ErrorAnswer | ForeignAnswer
ListingAnswer = ListingPage | EmptyAnswer | ErrorAnswer | ForeignAnswer
