"""Deciding what to do about a day, and what an attempt at it came to: pure, no port is touched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from bot.domain.calendar import EASTERN, Expectation, appears_at, expectation
from bot.domain.collection import (
    DayRecord,
    Listed,
    ListingResult,
    NothingListed,
    Outcome,
    Unreadable,
)
from bot.domain.paper import Paper
from bot.texts import Said, Sentence
from bot.texts.said import noted

CATCH_UP_DAYS = 90
"""How far back arXiv's catch-up pages reach (FACTS section 2)."""

_SETTLED = timedelta(hours=12)  # a listing that is late is there by then
_INDEXED = timedelta(hours=48)  # the query API lags the announcement by hours
_REPEATED = timedelta(hours=48)  # no page of yesterday is served for so long
_FEW = 3  # papers that the query API may never know, on the smallest day
_FIRST_RETRY = timedelta(minutes=15)
_LONGEST_RETRY = timedelta(hours=6)
_DOUBTED = timedelta(hours=96)  # a listing that is late comes within days, if over a weekend


class Step(Enum):
    """What a day needs next."""

    NOTHING = "it is final"
    NO_LISTING = Said("missing-weekend")
    NO_ANSWER = Said("day-too-old")
    WAIT = Said("day-to-come")
    LIST = "its listing is to be read"
    DETAIL = "its listing is known, details are missing"
    RECONSTRUCT = "it is too old for a listing"

    @property
    def asks_arxiv(self) -> bool:
        """Whether taking the step means requests."""
        return self in (Step.LIST, Step.DETAIL, Step.RECONSTRUCT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an attempt at a day's listing came to.

    `papers` are what may be stored; `listed` says that they are all there are. `not_before` is the
    moment before which a server asked not to be asked again. `doubtful`: there is nothing, and the
    calendar has a listing, which may come yet.
    """

    outcome: Outcome
    papers: tuple[Paper, ...]
    evidence: Sentence
    listed: bool = False
    not_before: datetime | None = None
    doubtful: bool = False


def plan_day(
    day: date,
    record: DayRecord | None,
    *,
    archives: Collection[str],
    now: datetime,
    holidays: frozenset[date],
) -> Step:
    """What to do about a day of which `record` is known."""
    covered = record is not None and set(archives) <= set(record.archives)
    if record is not None and covered and record.outcome is Outcome.COMPLETE:
        return Step.NOTHING
    if expectation(day, holidays=holidays) is Expectation.NONE_WEEKEND:
        return Step.NO_LISTING
    if now.astimezone(EASTERN).date() < day:
        return Step.WAIT
    is_out_of_reach = (now.astimezone(EASTERN).date() - day).days > CATCH_UP_DAYS
    if record is not None and covered and record.outcome is Outcome.QUIET:
        return Step.NOTHING if record.is_settled or is_out_of_reach else Step.LIST
    if record is not None and covered and record.listed:
        return Step.DETAIL
    if is_out_of_reach:
        is_expected = expectation(day, holidays=holidays).is_listing
        return Step.RECONSTRUCT if is_expected else Step.NO_ANSWER
    return Step.LIST


def judge_listing(
    day: date,
    results: Mapping[str, ListingResult],
    *,
    known_before: Collection[str],
    now: datetime,
    holidays: frozenset[date],
) -> Verdict:
    """What the listings of all archives say together.

    `known_before` are the ids of the listing day before: a listing that repeats most of them is not
    that of `day`. Two days later it is believed: a small archive may list just what another had.
    """
    readable = {name: found for name, found in results.items() if isinstance(found, Listed)}
    unreadable = [found for found in results.values() if isinstance(found, Unreadable)]
    if not readable and not unreadable:
        return _judge_silence(day, results, now=now, holidays=holidays)
    not_before = max((found.retry_at for found in unreadable if found.retry_at), default=None)
    wrong_day = [found for found in readable.values() if found.day != day]
    if wrong_day:
        reason = Said("stale-day", shown=str(wrong_day[0].day), day=str(day))
        return Verdict(Outcome.STALE, (), reason, not_before=not_before)
    papers = _united(readable, day)
    if repeats(papers, known_before) and now - appears_at(day) < _REPEATED:
        reason = Said("stale-repeat", day=str(day))
        return Verdict(Outcome.STALE, (), reason, not_before=not_before)
    faults = [fault for found in readable.values() for fault in found.faults]
    problems = [*(found.evidence for found in unreadable), *faults]
    if not problems:
        if not papers:
            return Verdict(Outcome.QUIET, (), Said("only-replacements"), listed=True)
        return Verdict(Outcome.COMPLETE, papers, _shares(readable), listed=True)
    outcome = Outcome.PARTIAL if papers else Outcome.FAILED
    return Verdict(outcome, papers, noted(problems), not_before=not_before)


def check_with_feed(
    verdict: Verdict,
    archive: str,
    feed: ListingResult,
    *,
    known_before: Collection[str],
    is_empty: bool = False,
) -> Verdict:
    """The verdict, after the daily feed of one archive has been held against the listing.

    Only papers that the feed calls new count: in the feed of a whole archive, cross-lists inside
    the archive are listed although the listing does not show them (FACTS section 2). A feed that
    has little in common with the listing is that of another day, unless the listing `is_empty`.
    """
    if is_empty and isinstance(feed, NothingListed):
        return verdict
    if not isinstance(feed, Listed):
        return _noted(verdict, Said("feed-unchecked", archive=archive))
    if repeats(feed.papers, known_before):
        return _noted(verdict, Said("feed-other-day", archive=archive))
    there = {paper.arxiv_id for paper in verdict.papers}
    missing = tuple(paper for paper in feed.papers if paper.arxiv_id not in there)
    if not missing:
        return verdict
    if len(missing) * 2 > len(feed.papers) and not is_empty:
        return _noted(verdict, Said("feed-other-day", archive=archive))
    known = _noted(verdict, Said("feed-more", archive=archive, count=len(missing)))
    return replace(known, outcome=Outcome.PARTIAL, papers=verdict.papers + missing, listed=False)


def stand_in(
    verdict: Verdict, archive: str, feed: ListingResult, *, known_before: Collection[str]
) -> Verdict:
    """The verdict, with today's feed in the place of a listing that could not be read."""
    if not isinstance(feed, Listed) or not feed.papers or repeats(feed.papers, known_before):
        return _noted(verdict, Said("feed-no-stand-in", archive=archive))
    there = {paper.arxiv_id for paper in verdict.papers}
    found = [p for p in (*feed.papers, *feed.uncertain) if p.arxiv_id not in there]
    known = _noted(verdict, Said("feed-stands-in", archive=archive, count=len(found)))
    return replace(known, outcome=Outcome.PARTIAL, papers=(*verdict.papers, *found))


def judge_details(
    verdict: Verdict,
    missing: int,
    problem: Unreadable | None,
    *,
    papers: int,
    day: date,
    now: datetime,
) -> Verdict:
    """The verdict, after the query API was asked: `missing` of `papers` have no details yet.

    Its index lags by hours, and some papers it never knows; but a tenth of a day is a fault.
    """
    if problem is not None:
        note = Said("details-missing", count=missing, problem=problem.evidence)
        known = _noted(verdict, note)
        moments = [moment for moment in (verdict.not_before, problem.retry_at) if moment]
        return replace(known, outcome=Outcome.PARTIAL, not_before=max(moments, default=None))
    if missing == 0:
        return verdict
    if now - appears_at(day) < _INDEXED or missing > max(_FEW, papers // 10):
        note = Said("details-unknown-yet", count=missing)
        return replace(_noted(verdict, note), outcome=Outcome.PARTIAL)
    return _noted(verdict, Said("details-unknown", count=missing))


def judge_window(day: date, found: ListingResult) -> Verdict:
    """What a day comes to that was put together from submission times."""
    if isinstance(found, Unreadable):
        return Verdict(Outcome.FAILED, (), found.evidence, not_before=found.retry_at)
    if isinstance(found, NothingListed):
        return Verdict(Outcome.QUIET, (), found.evidence)
    if found.faults:
        return Verdict(Outcome.PARTIAL, found.papers, noted(found.faults))
    evidence = Said("reconstructed")
    return Verdict(Outcome.COMPLETE, found.papers, evidence, listed=True)


def next_try_at(verdict: Verdict, attempts: int, *, day: date, now: datetime) -> datetime | None:
    """When the next attempt makes sense: sparser each time, and never before a server allows it.

    A quiet day that surprises is asked for again for four days.
    """
    if verdict.doubtful:
        return now + _LONGEST_RETRY if now - appears_at(day) < _DOUBTED else None
    if verdict.outcome.is_final:
        return None
    doublings: int = 2 ** min(attempts - 1, 10)
    wait = min(_FIRST_RETRY * doublings, _LONGEST_RETRY)
    return max(now + wait, verdict.not_before or now, shown_from(day))


def shown_from(day: date) -> datetime:
    """From when on arXiv's catch-up pages have a day: they refuse what lies in the future."""
    return datetime.combine(day, time.min, EASTERN).astimezone(UTC)


def repeats(papers: Collection[Paper], known_before: Collection[str]) -> bool:
    """Whether most of the papers were those of the day before."""
    known = set(known_before)
    again = sum(paper.arxiv_id in known for paper in papers)
    return again * 2 > len(papers)


def _judge_silence(
    day: date, results: Mapping[str, ListingResult], *, now: datetime, holidays: frozenset[date]
) -> Verdict:
    """Every archive says that there is nothing: a quiet day, unless it is early and unexpected."""
    words = next(found.evidence for found in results.values() if isinstance(found, NothingListed))
    expected = expectation(day, holidays=holidays)
    if now - appears_at(day) < _SETTLED:
        # Holidays are only a hint (FACTS section 2): one has had its listing after all.
        note = Said("expects-listing") if expected.is_listing else Said("expects-none")
        not_before = None if expected.is_listing else appears_at(day) + _SETTLED
        return Verdict(Outcome.NOT_YET, (), noted([words, note]), not_before=not_before)
    if expected.empty_is_suspicious:
        words = Said("quiet-surprise", text=words)
    return Verdict(Outcome.QUIET, (), words, doubtful=expected.is_listing)


def _united(readable: Mapping[str, Listed], day: date) -> tuple[Paper, ...]:
    """One paper once, whichever archives list it, placed in the order of the archives."""
    papers: dict[str, Paper] = {}
    for found in readable.values():
        for paper in found.papers:
            papers.setdefault(paper.arxiv_id, paper)
    return tuple(
        replace(paper, listed_on=day, listing_index=place)
        for place, paper in enumerate(papers.values())
    )


def _shares(readable: Mapping[str, Listed]) -> str:
    return ", ".join(f"{name} {len(found.papers)}" for name, found in readable.items())


def _noted(verdict: Verdict, note: Said) -> Verdict:
    return replace(verdict, evidence=noted(filter(None, (verdict.evidence, note))))
