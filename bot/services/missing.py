"""Why a day has no digest, in words: pure, from what is known of the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import Expectation, expectation
from bot.domain.collection import DayRecord, Outcome
from bot.domain.text import displayed
from bot.render.text import date_words, moment_words
from bot.services.collect_plan import shown_from

FIRST_DAY = date(1991, 8, 14)
"""arXiv's first (https://info.arxiv.org/about/): nothing was listed before."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The nearest days with a digest, and what became of collecting the day itself."""

    before: date | None
    after: date | None
    record: DayRecord | None
    holidays: Collection[date]
    closes_at: datetime | None = None


def why_missing(day: date, around: Surroundings, *, now: datetime) -> str:
    """The sentence for whoever asks for a day without a digest; `now` is aware UTC."""
    reason = _reason(day, around, now)
    found = " and ".join(str(near) for near in (around.before, around.after) if near)
    nearest = f"the nearest: {found}" if found else "the store is empty"
    return f"there is no digest of {date_words(day)}: {reason}; {nearest}"


def _reason(day: date, around: Surroundings, now: datetime) -> str:
    if day < FIRST_DAY:
        return f"arXiv began on {date_words(FIRST_DAY)}"
    expected = expectation(day, holidays=frozenset(around.holidays))
    if expected is Expectation.NONE_WEEKEND:
        return "arXiv announces nothing on weekends"
    record = around.record
    if record is not None and record.outcome is Outcome.QUIET:
        return f"arXiv has none ({displayed(record.evidence)})"
    if record is not None and record.papers and around.closes_at is not None:
        return f"it closes at {moment_words(around.closes_at)}"
    if expected is Expectation.NONE_HOLIDAY:
        return "a holiday of arXiv probably cancels it"
    if shown_from(day) > now:
        return f"it is not announced yet, its listing comes at {moment_words(shown_from(day))}"
    if record is not None:
        return _unfinished(record)
    if around.before is None and around.after is not None:
        return (
            f"the store begins with {around.after},"
            " and `hotpapers archive import FOLDER` brings older posts in"
        )
    return f"it is not collected yet, `hotpapers collect {day}` brings it in"


def _unfinished(record: DayRecord) -> str:
    again = f", tried again after {moment_words(record.retry_at)}" if record.retry_at else ""
    return f"it is not collected yet ({displayed(record.evidence)}){again}"
