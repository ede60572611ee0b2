"""Why a day has no digest, in words: pure, from what is known of the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import Expectation, expectation
from bot.domain.collection import DayRecord, Outcome
from bot.domain.text import displayed
from bot.services.collect_plan import shown_from
from bot.texts import Said, Sentence
from bot.texts.said import both

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


def why_missing(day: date, around: Surroundings, *, now: datetime) -> Said:
    """The sentence for whoever asks for a day without a digest; `now` is aware UTC."""
    reason = _reason(day, around, now)
    found = [str(near) for near in (around.before, around.after) if near]
    if found:
        return Said("digest-missing", day=day, reason=reason, nearest=both(found))
    return Said("digest-missing-empty", day=day, reason=reason)


def _reason(day: date, around: Surroundings, now: datetime) -> Said:
    if day < FIRST_DAY:
        return Said("missing-too-early", day=FIRST_DAY)
    expected = expectation(day, holidays=frozenset(around.holidays))
    if expected is Expectation.NONE_WEEKEND:
        return Said("missing-weekend")
    record = around.record
    if record is not None and record.outcome is Outcome.QUIET:
        return _quiet(record)
    if record is not None and record.papers and around.closes_at is not None:
        if now < around.closes_at:
            return Said("missing-open", moment=around.closes_at)
        return Said("missing-delayed", moment=around.closes_at)
    if expected is Expectation.NONE_HOLIDAY:
        return Said("missing-holiday")
    if shown_from(day) > now:
        return Said("missing-to-come", moment=shown_from(day))
    if record is not None:
        return _unfinished(record)
    if around.before is None and around.after is not None:
        return Said("missing-before-store", first=str(around.after))
    return Said("missing-uncollected", day=str(day))


def _quiet(record: DayRecord) -> Said:
    evidence = _shown(record.evidence)
    if record.retry_at is None:
        return Said("missing-quiet", evidence=evidence)
    return Said("missing-quiet-again", evidence=evidence, moment=record.retry_at)


def _unfinished(record: DayRecord) -> Said:
    evidence = _shown(record.evidence)
    if record.retry_at is None:
        return Said("missing-unfinished", evidence=evidence)
    return Said("missing-unfinished-again", evidence=evidence, moment=record.retry_at)


def _shown(evidence: Sentence) -> Sentence:
    """A sentence of ours as it is; a text of another version on one line."""
    return evidence if isinstance(evidence, Said) else displayed(evidence)
