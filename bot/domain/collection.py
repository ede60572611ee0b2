"""What collecting a listing day can come to, and what arXiv's interfaces may say about one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.paper import Paper
from bot.texts import Sentence


class Outcome(StrEnum):
    """What is known of a day's papers."""

    COMPLETE = "complete"
    QUIET = "quiet"
    NOT_YET = "not yet"
    STALE = "stale"
    PARTIAL = "partial"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether the day can be told of: its papers are all there, or arXiv says it has none."""
        return self in (Outcome.COMPLETE, Outcome.QUIET)

    @property
    def needs_another_try(self) -> bool:
        """Whether something went wrong that may go right later."""
        return self in (Outcome.STALE, Outcome.PARTIAL, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class DayRecord:
    """The last attempt at a day: its outcome with the evidence, in words for a person.

    `archives` are those that were asked for. `listed`: the set of papers is known for certain, only
    details may be missing. `reconstructed`: the day is too old for a listing and was put together
    from submission times. `retry_at` is when another attempt makes sense; moments are aware UTC.
    """

    day: date
    outcome: Outcome
    evidence: Sentence
    papers: int
    archives: tuple[str, ...]
    checked_at: datetime
    listed: bool = False
    reconstructed: bool = False
    retry_at: datetime | None = None
    attempts: int = 1

    @property
    def is_settled(self) -> bool:
        """Whether arXiv has nothing more to say: a quiet day that surprises is asked for again."""
        if self.outcome is Outcome.QUIET:
            return self.retry_at is None
        return self.outcome is Outcome.COMPLETE


@dataclass(frozen=True, slots=True)
class Listed:
    """The papers that an interface gives for a day, in its order; replacements are left out.

    `faults` say what does not add up: without faults it is all of the day's papers. `day` is the
    date that the answer gives itself. `uncertain` are papers that a feed calls cross-listed and a
    listing may not show.
    """

    papers: tuple[Paper, ...]
    day: date | None
    faults: tuple[Sentence, ...] = ()
    uncertain: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class NothingListed:
    """arXiv's well-formed word that a day has no papers."""

    evidence: Sentence


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No usable answer: which interface, what was wrong, and when it may be asked again."""

    evidence: Sentence
    retry_at: datetime | None = None


ListingResult = Listed | NothingListed | Unreadable


@dataclass(frozen=True, slots=True)
class Details:
    """What the query API knows of some papers, by id, and what went wrong for the others."""

    papers: dict[str, Paper]
    problem: Unreadable | None = None
