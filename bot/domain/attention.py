"""What sources tell of attention, and what is known of the sources themselves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.mention import Mention
from bot.texts import Sentence


@dataclass(frozen=True, slots=True)
class PaperNote:
    """What a source knows of a paper beside its mentions; either text may be empty.

    `summary` is one line on what the paper is, `code_url` where its code is.
    """

    arxiv_id: str
    source: str
    summary: str = ""
    code_url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a source found.

    `cursor` is what the next search begins with, None as long as this one is not through: then a
    search that is cut off begins again where it began. `fresh_at` (aware UTC) says that the source
    has told of every post made before that moment, None if it cannot say so yet.
    """

    mentions: tuple[Mention, ...]
    notes: tuple[PaperNote, ...] = ()
    cursor: str | None = None
    fresh_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A batch of known mentions with the counts of now, and the ids of posts that are gone.

    A post that is in neither was not told of: nothing is known, and nothing changes.
    """

    mentions: tuple[Mention, ...]
    gone: tuple[str, ...] = ()
    notes: tuple[PaperNote, ...] = ()


class SourceStatus(StrEnum):
    """How a source is doing. A source that was never set up has no state at all."""

    WORKING = "working"
    FAILING = "failing"
    REFUSED = "refused"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What became of asking a source; moments are aware UTC.

    `reason` says in words why it is not working. `covered_from` is how far back posts were asked
    for, and `cursor` where the next search begins. `fresh_at` is up to when it has told
    everything, `refreshed_at` up to when known posts were read again, `retry_at` when it makes
    sense to ask again, None for at any time. `failures` counts the runs since it worked, and
    `failing_since` is the first of them, or of those since it was asked at all after a long pause.
    `credentials` is a fingerprint of those it was asked with.
    """

    source: str
    status: SourceStatus = SourceStatus.WORKING
    reason: Sentence = ""
    cursor: str = ""
    covered_from: datetime | None = None
    checked_at: datetime | None = None
    fresh_at: datetime | None = None
    refreshed_at: datetime | None = None
    retry_at: datetime | None = None
    failures: int = 0
    credentials: str = ""
    failing_since: datetime | None = None
