"""Where a paper stood on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.digest import SourcePart, SourceReading
from bot.domain.mention import Mention


@dataclass(frozen=True, slots=True)
class Placing:
    """A paper's place in one frozen digest: number `rank` of `papers`, with its counts then.

    `parts` are its counts by source, and `readings` what they were held against.
    """

    day: date
    rank: int
    papers: int
    shares: int
    likes: int
    observed_at: datetime
    mentions: tuple[Mention, ...] = ()
    parts: tuple[SourcePart, ...] = ()
    readings: tuple[SourceReading, ...] = ()
