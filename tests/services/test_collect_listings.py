"""What the listings of a day come to: decisions without any port."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.collection import (
    Listed,
    ListingResult,
    NothingListed,
    Outcome,
    Unreadable,
)
from bot.services.collect_plan import (
    Verdict,
    next_try_at,
    repeats,
)
from tests.said import in_english
from tests.services.verdicts import (
    AFTER_LABOR_DAY,
    DAY,
    NOON,
    NUMBERS,
    QUIET,
    UNREADABLE,
    day_listed,
    eastern,
    ids,
    ids_of,
    judge,
    papers,
)

EXPECTED = "; the calendar expects a listing"
LISTINGS = st.builds(
    lambda numbers, faults: day_listed(*numbers, faults=tuple(faults)),
    NUMBERS,
    st.lists(st.just("counts do not match"), max_size=2),
)
RESULTS = st.dictionaries(
    st.sampled_from(["cs", "stat.ML", "math", "eess"]),
    LISTINGS | UNREADABLE | st.just(QUIET),
    min_size=1,
)


def test_listings_without_faults_are_complete() -> None:
    """The day is known for certain, and the evidence gives each archive's share."""
    verdict = judge({"cs": day_listed(1, 2), "stat.ML": day_listed(3)})
    assert (verdict.outcome, verdict.listed) == (Outcome.COMPLETE, True)
    assert str(verdict.evidence) == "cs 2, stat.ML 1"
    assert verdict.not_before is None


def test_a_paper_of_two_archives_is_there_once() -> None:
    """It keeps the place of the archive that stands first, and places follow without a gap."""
    verdict = judge({"cs": day_listed(5, 2, 9), "stat.ML": day_listed(2, 7, 5, 1)})
    assert ids_of(verdict) == ids(5, 2, 9, 7, 1)
    assert [paper.listing_index for paper in verdict.papers] == [0, 1, 2, 3, 4]
    assert {paper.listed_on for paper in verdict.papers} == {DAY}


def test_one_archive_may_have_nothing() -> None:
    """An archive that says “no updates” takes nothing from the day."""
    verdict = judge({"cs": day_listed(1, 2), "stat.ML": QUIET})
    assert (verdict.outcome, verdict.listed) == (Outcome.COMPLETE, True)
    assert ids_of(verdict) == ids(1, 2)


def test_one_unreadable_archive_leaves_the_day_partial() -> None:
    """What the others list is kept, and the server's moment is kept with it."""
    later = NOON + timedelta(hours=2)
    verdict = judge({"cs": day_listed(1, 2), "stat.ML": Unreadable("HTTP 503", later)})
    assert (verdict.outcome, verdict.listed) == (Outcome.PARTIAL, False)
    assert ids_of(verdict) == ids(1, 2)
    assert (str(verdict.evidence), verdict.not_before) == ("HTTP 503", later)


def test_nothing_readable_is_a_failure_until_the_latest_moment() -> None:
    """Of several moments that servers name the last one counts; every problem is told."""
    soon, later = NOON + timedelta(minutes=5), NOON + timedelta(hours=2)
    verdict = judge(
        {"cs": Unreadable("a", later), "stat.ML": Unreadable("b", soon), "math": Unreadable("c")}
    )
    assert in_english(verdict) == Verdict(Outcome.FAILED, (), "a; b; c", not_before=later)


def test_silence_and_an_unreadable_archive_are_no_quiet_day() -> None:
    """As long as one archive has not answered, nobody knows that the day is quiet."""
    verdict = judge({"cs": QUIET, "stat.ML": Unreadable("HTTP 503")})
    assert (verdict.outcome, str(verdict.evidence)) == (Outcome.FAILED, "HTTP 503")


def test_counts_that_do_not_match_leave_the_day_partial() -> None:
    """The papers that came are kept; the faults are the evidence."""
    verdict = judge({"cs": day_listed(1, 2, faults=("62 of 69", "odd")), "stat.ML": day_listed(3)})
    assert (verdict.outcome, verdict.listed) == (Outcome.PARTIAL, False)
    assert ids_of(verdict) == ids(1, 2, 3)
    assert str(verdict.evidence) == "62 of 69; odd"


def test_the_listing_of_another_day_is_stale() -> None:
    """Nothing of it is kept, and the evidence says which day came instead."""
    words = "arXiv shows the listing of 2026-09-10 for 2026-09-11"
    for faults in ((), ("the listing of cs for 2026-09-11 is that of 2026-09-10",)):
        yesterday = Listed((), DAY - timedelta(days=1), faults)
        verdict = judge({"cs": yesterday, "stat.ML": QUIET})
        assert (verdict.outcome, verdict.papers, str(verdict.evidence)) == (
            Outcome.STALE,
            (),
            words,
        )


def test_yesterdays_papers_under_todays_date_are_stale() -> None:
    """A listing most of which was the day before is not that of the day."""
    verdict = judge({"cs": day_listed(1, 2, 3)}, before=ids(1, 2, 8))
    assert (verdict.outcome, verdict.papers, verdict.listed) == (Outcome.STALE, (), False)
    assert "2026-09-11 repeats the papers of the listing before" in str(verdict.evidence)


def test_a_listing_that_repeats_the_day_before_for_two_days_is_believed() -> None:
    """A small archive may list nothing but what another had a day before."""
    again = {"cs.GL": day_listed(1)}
    before = judge(again, before=ids(1), now=eastern("2026-09-12T19:59"))
    assert before.outcome is Outcome.STALE
    after = judge(again, before=ids(1), now=eastern("2026-09-12T20:00"))
    assert (after.outcome, ids_of(after)) == (Outcome.COMPLETE, ids(1))


def test_some_papers_may_come_again() -> None:
    """Cross-lists of yesterday's papers, up to a half of the day, are no repeat."""
    assert judge({"cs": day_listed(1, 2)}, before=ids(1)).outcome is Outcome.COMPLETE
    assert not repeats(papers(1, 2), ids(1))
    assert repeats(papers(1, 2, 3), ids(1, 2))
    assert not repeats((), ids(1))


def test_a_listing_of_replacements_only_is_a_quiet_day() -> None:
    """From the first moment on: arXiv has listed the day, and nothing new is to come."""
    verdict = judge({"cs": day_listed(), "stat.ML": QUIET}, now=eastern("2026-09-11T00:00"))
    evidence = "the listing has replacements only"
    assert in_english(verdict) == Verdict(Outcome.QUIET, (), evidence, listed=True)
    assert next_try_at(verdict, 1, day=DAY, now=NOON) is None
    partly = judge({"cs": day_listed(), "stat.ML": day_listed(faults=("0 of 2",))})
    assert partly.outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("day", "moment", "outcome", "words", "doubtful"),
    [
        (DAY, "2026-09-10T20:00", Outcome.NOT_YET, EXPECTED, False),
        (DAY, "2026-09-11T07:59", Outcome.NOT_YET, EXPECTED, False),
        (DAY, "2026-09-11T08:00", Outcome.QUIET, ", although the calendar has one", True),
        (DAY, "2026-09-25T08:00", Outcome.QUIET, ", although the calendar has one", True),
        (
            AFTER_LABOR_DAY,
            "2026-09-07T20:00",
            Outcome.NOT_YET,
            "; the calendar expects none",
            False,
        ),
        (AFTER_LABOR_DAY, "2026-09-08T12:00", Outcome.QUIET, "", False),
        (date(2027, 9, 10), "2027-09-09T20:30", Outcome.NOT_YET, EXPECTED, False),
        (date(2027, 9, 10), "2027-09-10T12:00", Outcome.QUIET, "", True),
    ],
)
def test_silence_is_judged_by_the_calendar_and_the_hour(
    day: date, moment: str, outcome: Outcome, words: str, *, doubtful: bool
) -> None:
    """Early arXiv may be late, even after a holiday; later it is quiet, perhaps to our surprise.

    Where the calendar has a listing, or may have one, it is doubted.
    """
    verdict = judge({"cs": QUIET, "stat.ML": QUIET}, day=day, now=eastern(moment))
    expected = Verdict(outcome, (), f"{QUIET.evidence}{words}", doubtful=doubtful)
    assert replace(in_english(verdict), not_before=None) == expected


@given(RESULTS)
def test_no_readable_paper_is_lost_or_doubled(results: dict[str, ListingResult]) -> None:
    """Whatever else went wrong, the union of all archives is kept, once, with places in order."""
    verdict = judge(results)
    given_ids = [
        i for found in results.values() if isinstance(found, Listed) for i in ids_of(found)
    ]
    assert ids_of(verdict) == list(dict.fromkeys(given_ids))
    assert [paper.listing_index for paper in verdict.papers] == list(range(len(verdict.papers)))


@given(RESULTS)
def test_a_day_is_complete_only_if_every_answer_is_clean(results: dict[str, ListingResult]) -> None:
    """One fault or one unreadable archive is enough to come back for the day."""
    verdict = judge(results)
    clean = all(
        isinstance(found, NothingListed) or (isinstance(found, Listed) and not found.faults)
        for found in results.values()
    )
    assert verdict.outcome.is_final is clean
    was_listed = any(isinstance(found, Listed) for found in results.values())
    assert verdict.listed is (clean and was_listed)
    assert (verdict.outcome is Outcome.COMPLETE) is (verdict.listed and bool(verdict.papers))


@given(RESULTS)
def test_the_next_attempt_respects_every_server(results: dict[str, ListingResult]) -> None:
    """No archive is asked again before the moment that its server named."""
    verdict = judge(results)
    again = next_try_at(verdict, 1, day=DAY, now=NOON)
    for found in results.values():
        if isinstance(found, Unreadable) and found.retry_at:
            assert again is not None
            assert again >= found.retry_at


@pytest.mark.parametrize("before", [[], ids(1, 2)])
def test_a_stale_listing_does_not_hide_another_servers_moment(before: list[str]) -> None:
    """One archive stale and one refused until later: the next attempt is not before that."""
    later = NOON + timedelta(days=1)
    stale = day_listed(1, 2) if before else Listed((), DAY - timedelta(days=1), ("yesterday's",))
    verdict = judge({"cs": stale, "stat.ML": Unreadable("HTTP 429", later)}, before=before)
    assert verdict.outcome is Outcome.STALE
    again = next_try_at(verdict, 1, day=DAY, now=NOON)
    assert again is not None
    assert again >= later
