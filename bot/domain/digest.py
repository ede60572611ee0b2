"""A day's digest: the ranking as it was frozen at its close, or as an old post gives it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper

POST_IMAGE = "/media/flying-marine.jpg"


class SourcePart(NamedTuple):
    """What one source added to a paper's score; a tuple for the reason that `Counts` is one.

    `counts` is None if the source failed that day. `points` is in the rule's own unit.
    `at_or_above` counts those of the `pool` papers that it was held against which had at least
    this raw sum, None under a rule without pools.
    """

    source: str
    counts: Counts | None
    points: float
    at_or_above: int | None = None
    pool: int = 0


@dataclass(frozen=True, slots=True)
class SourceReading:
    """How a source stood when a day was ranked.

    A `failing` source could not be asked; `reason` says why, and what it had told before still
    counts. `fresh_at` (aware UTC) is up to when it had told everything, None if it never did.
    `pool` is the number of papers that counts were held against; a `provisional` pool is not yet
    made of counts that were all frozen at a close.
    """

    source: str
    failing: bool = False
    reason: str = ""
    fresh_at: datetime | None = None
    pool: int = 0
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One ranked paper, as it was at the close.

    `rank` counts from 1 over the whole day. `counts` are the sums over all sources, `observed_at`
    the moment at which they were read. `mentions` are the posts shown, best first. `parts` explain
    the score, one a source.
    """

    rank: int
    paper: Paper
    counts: Counts
    score: float
    observed_at: datetime
    parts: tuple[SourcePart, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class LateRiser:
    """A paper that took off after its day had closed.

    It is named once, beside the digest of `named_with`; `entry.rank` is its place among those that
    are named together.
    """

    named_with: date
    listed_on: date
    entry: Entry


@dataclass(frozen=True, slots=True)
class Digest:
    """The ranking of one listing day (`day`), or of a span of days up to `last_day`.

    `closed_at` is the moment of the freeze, aware UTC. `clock` is the zone in which the post shows
    its times: Asia/Tokyo for the historical posts, UTC for those made here. `image` is the picture
    that the post's front matter names. An imported digest keeps the order and the numbers it was
    published with, and has no `readings`.
    """

    day: date
    rule: str
    closed_at: datetime
    entries: tuple[Entry, ...]
    last_day: date | None = None
    imported: bool = False
    clock: str = "UTC"
    image: str = POST_IMAGE
    readings: tuple[SourceReading, ...] = ()

    @property
    def label(self) -> str:
        """`2021-02-08`, or `2020-07-02 - 2020-07-03` for a span."""
        return self.day.isoformat() + (f" - {self.last_day}" if self.last_day else "")


@dataclass(frozen=True, slots=True)
class Seal:
    """What tells a stored digest from another without reading it.

    `fingerprint` is the SHA-256 of its canonical post.
    """

    fingerprint: str
    imported: bool


class Delay(Enum):
    """Why a day that was to close has not closed."""

    SOON = "it closes in the next round"
    ARXIV = "arXiv has not told everything of it"
    SOURCES = "no source can be asked"
    UNKNOWN = "nobody closes it by itself"


@dataclass(frozen=True, slots=True)
class DigestView:
    """What a reader asked to see of a digest: `shown[i]` is number i + 1 of the view.

    `over_bar` counts all entries that passed the filters, before `limit` cut them. `closes_at` is
    None for a frozen digest; before its close a day is preliminary, and has a `delay` if it is open
    after that moment. `late` are papers of the day that took off after it had closed.
    """

    digest: Digest
    shown: tuple[Entry, ...]
    over_bar: int
    bar: int
    category: str | None = None
    closes_at: datetime | None = None
    late: tuple[LateRiser, ...] = ()
    delay: Delay | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the digest is frozen."""
        return self.closes_at is None


def select_entries(
    digest: Digest,
    *,
    bar: int,
    category: str | None = None,
    limit: int | None = None,
    closes_at: datetime | None = None,
    late: tuple[LateRiser, ...] = (),
) -> DigestView:
    """The entries with an attention of at least `bar`, in `category` if given, at most `limit`.

    An imported digest is never cut by a bar: what was published is what is shown.
    """
    passed = tuple(entry for entry in entries_over(digest, bar) if _is_in(category, entry.paper))
    shown = passed if limit is None else passed[:limit]
    rising = tuple(riser for riser in late if _is_in(category, riser.entry.paper))
    return DigestView(
        digest,
        shown,
        over_bar=len(passed),
        bar=bar,
        category=category,
        closes_at=closes_at,
        late=rising,
    )


def entries_over(digest: Digest, bar: int) -> tuple[Entry, ...]:
    """The entries that reach a bar; all of an imported digest."""
    if digest.imported:
        return digest.entries
    return tuple(entry for entry in digest.entries if entry.counts.attention >= bar)


def _is_in(category: str | None, paper: Paper) -> bool:
    return category is None or category in paper.categories
