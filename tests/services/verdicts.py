"""Listings, feeds, records and verdicts, for the tests of what collecting decides."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.calendar import EASTERN, HOLIDAYS
from bot.domain.collection import (
    Listed,
    ListingResult,
    NothingListed,
    Outcome,
    Unreadable,
)
from bot.domain.paper import Paper
from bot.services.collect_plan import (
    Verdict,
    judge_listing,
)
from tests import samples

DAY = date(2026, 9, 11)  # a Friday
AFTER_LABOR_DAY = date(2026, 9, 8)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)  # noon in New York, 16 h after the listing appeared
QUIET = NothingListed("arXiv says “No updates for Fri, 11 Sep 2026”")


def eastern(text: str) -> datetime:
    """A moment given as Eastern wall-clock time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN).astimezone(UTC)


def papers(*numbers: int) -> tuple[Paper, ...]:
    """Papers as an interface gives them, with the places that they have there."""
    return tuple(
        samples.paper(number, listed_on=DAY, listing_index=place)
        for place, number in enumerate(numbers)
    )


def ids(*numbers: int) -> list[str]:
    """The ids of those papers."""
    return [paper.arxiv_id for paper in papers(*numbers)]


def ids_of(found: Verdict | Listed) -> list[str]:
    """The ids of a verdict's or a listing's papers."""
    return [paper.arxiv_id for paper in found.papers]


def day_listed(*numbers: int, day: date | None = DAY, faults: tuple[str, ...] = ()) -> Listed:
    """What an archive lists."""
    return Listed(papers(*numbers), day, faults)


def judge(
    results: Mapping[str, ListingResult],
    *,
    day: date = DAY,
    before: list[str] | None = None,
    now: datetime = NOON,
) -> Verdict:
    """The verdict on the listings of some archives."""
    return judge_listing(day, results, known_before=before or [], now=now, holidays=HOLIDAYS)


NUMBERS = st.lists(st.integers(1, 40), max_size=12, unique=True)
MOMENTS = st.none() | st.timedeltas(timedelta(), timedelta(days=2)).map(lambda d: NOON + d)
UNREADABLE = st.builds(Unreadable, st.just("HTTP 503"), MOMENTS)
VERDICTS = st.builds(
    lambda outcome, numbers, not_before: Verdict(
        outcome, papers(*numbers), "evidence", outcome is Outcome.COMPLETE, not_before
    ),
    st.sampled_from(Outcome),
    NUMBERS,
    MOMENTS,
)
