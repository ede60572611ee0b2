"""What feeds, details and windows add to a verdict: decisions without any port."""

from dataclasses import replace
from datetime import datetime, timedelta

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
    check_with_feed,
    judge_details,
    judge_window,
    next_try_at,
    stand_in,
)
from tests.said import in_english
from tests.services.verdicts import (
    DAY,
    NOON,
    NUMBERS,
    QUIET,
    UNREADABLE,
    VERDICTS,
    day_listed,
    eastern,
    ids,
    ids_of,
    judge,
    papers,
)

COMPLETE = Verdict(Outcome.COMPLETE, papers(1, 2, 3), "cs 3", listed=True)
FAILED = Verdict(Outcome.FAILED, (), "the listing of cs was unreadable", not_before=NOON)
FEEDS = st.one_of(
    UNREADABLE,
    st.just(NothingListed("the daily feed is empty")),
    st.builds(
        lambda numbers, at, faults: Listed(
            papers(*numbers[:at]), DAY, tuple(faults), papers(*numbers[at:])
        ),
        NUMBERS,
        st.integers(0, 12),
        st.lists(st.just("cut at 2000 items"), max_size=1),
    ),
)


@pytest.mark.parametrize("feed", [Unreadable("HTTP 503"), NothingListed("it is empty")])
def test_a_feed_that_says_nothing_changes_nothing(feed: ListingResult) -> None:
    """The listing stands, with a note that it was not checked."""
    note = "cs 3; not checked against the daily feed of cs"
    unchecked = check_with_feed(COMPLETE, "cs", feed, known_before=[])
    assert in_english(unchecked) == replace(COMPLETE, evidence=note)


def test_a_feed_that_agrees_leaves_the_verdict_as_it_is() -> None:
    """A feed that was cut has fewer papers than the listing, which is no fault of the listing."""
    cut = Listed(papers(2), DAY, ("the daily feed of cs is cut at 2000 items",))
    for feed in (day_listed(3, 1, 2), cut):
        assert check_with_feed(COMPLETE, "cs", feed, known_before=[]) == COMPLETE


def test_a_stale_feed_is_ignored() -> None:
    """Yesterday's batch under today's date adds no paper to the day."""
    verdict = check_with_feed(COMPLETE, "cs", day_listed(7, 8), known_before=ids(7, 8))
    note = "cs 3; the daily feed of cs is that of another day, ignored"
    assert in_english(verdict) == replace(COMPLETE, evidence=note)


def test_new_papers_that_the_listing_lacks_make_the_day_partial() -> None:
    """They are added behind the listing's, and the listing is read again later."""
    verdict = check_with_feed(COMPLETE, "cs", day_listed(1, 2, 3, 7, 8), known_before=ids(1))
    assert (verdict.outcome, verdict.listed) == (Outcome.PARTIAL, False)
    assert ids_of(verdict) == ids(1, 2, 3, 7, 8)
    assert str(verdict.evidence) == "cs 3; the daily feed of cs has 2 papers that the listing lacks"


@pytest.mark.parametrize("feed", [NothingListed("it is empty"), day_listed(), day_listed(1, 2)])
def test_a_feed_that_is_no_news_says_nothing_against_an_empty_listing(feed: ListingResult) -> None:
    """An archive may have no new papers: without any in its feed, or none but known ones."""
    assert check_with_feed(COMPLETE, "q-fin", feed, known_before=[], is_empty=True) == COMPLETE
    stale = check_with_feed(COMPLETE, "q-fin", day_listed(7), known_before=ids(7), is_empty=True)
    assert stale.outcome is Outcome.COMPLETE


def test_cross_lists_of_the_feed_are_not_held_against_the_listing() -> None:
    """An archive's inner cross-lists are in its feed and not in its listing (FACTS section 2)."""
    feed = Listed(papers(1, 2), DAY, uncertain=papers(20, 21))
    assert check_with_feed(COMPLETE, "cs", feed, known_before=[]) == COMPLETE


def test_a_feed_stands_in_for_an_unreadable_listing() -> None:
    """Its new papers and its cross-lists are kept, each once; the day stays to be listed."""
    known = replace(FAILED, outcome=Outcome.PARTIAL, papers=papers(1, 2))
    feed = Listed(papers(2, 3), DAY, uncertain=papers(1, 4))
    verdict = stand_in(known, "cs", feed, known_before=[])
    assert (verdict.outcome, verdict.listed) == (Outcome.PARTIAL, False)
    assert ids_of(verdict) == ids(1, 2, 3, 4)
    assert str(verdict.evidence).endswith("was unreadable; 2 papers of cs from its daily feed")
    assert verdict.not_before == NOON


@pytest.mark.parametrize(
    "feed", [Unreadable("HTTP 503"), NothingListed("it is empty"), day_listed(7, 8, 9)]
)
def test_a_feed_that_is_stale_or_silent_cannot_stand_in(feed: ListingResult) -> None:
    """The day stays failed without a paper of another day."""
    verdict = stand_in(FAILED, "cs", feed, known_before=ids(7, 8))
    note = f"{FAILED.evidence}; the daily feed of cs cannot stand in either"
    assert in_english(verdict) == replace(FAILED, evidence=note)


@given(VERDICTS, FEEDS, NUMBERS)
def test_a_feed_never_takes_a_paper_away(
    verdict: Verdict, feed: ListingResult, before: list[int]
) -> None:
    """Neither use of a feed loses papers or evidence, doubles a paper, or finishes a day."""
    for use in (check_with_feed, stand_in):
        after = use(verdict, "cs", feed, known_before=ids(*before))
        assert after.papers[: len(verdict.papers)] == verdict.papers
        assert len(set(ids_of(after))) == len(after.papers)
        assert str(after.evidence).startswith(str(verdict.evidence))
        assert not after.outcome.is_final or after.outcome is verdict.outcome
        assert after.not_before == verdict.not_before


def test_with_all_details_the_verdict_stands() -> None:
    """A day is as complete as its listing once no detail is missing."""
    assert judge_details(COMPLETE, 0, None, papers=100, day=DAY, now=NOON) == COMPLETE


def test_a_query_api_that_fails_leaves_the_day_partial() -> None:
    """The set stays known, the evidence counts what is missing, the server's moment counts."""
    later = NOON + timedelta(hours=1)
    verdict = judge_details(
        COMPLETE, 2, Unreadable("HTTP 429", later), papers=100, day=DAY, now=NOON
    )
    assert (verdict.outcome, verdict.listed, verdict.not_before) == (Outcome.PARTIAL, True, later)
    assert verdict.papers == COMPLETE.papers
    assert str(verdict.evidence) == "cs 3; details of 2 papers are missing: HTTP 429"


def test_the_query_api_may_lag_for_two_days() -> None:
    """Unknown papers keep the day open for 48 hours, and are only noted after that."""
    settled = eastern("2026-09-10T20:00") + timedelta(hours=48)
    early = judge_details(
        COMPLETE, 1, None, papers=100, day=DAY, now=settled - timedelta(seconds=1)
    )
    assert (early.outcome, early.listed) == (Outcome.PARTIAL, True)
    assert str(early.evidence) == "cs 3; the query API does not know 1 paper yet"
    late = judge_details(COMPLETE, 1, None, papers=100, day=DAY, now=settled)
    assert in_english(late) == replace(
        COMPLETE, evidence="cs 3; the query API does not know 1 paper"
    )


def test_details_do_not_mend_a_listing() -> None:
    """A partial listing stays partial, with or without every detail."""
    partial = replace(COMPLETE, outcome=Outcome.PARTIAL, listed=False)
    late = NOON + timedelta(days=9)
    for missing in (0, 5):
        verdict = judge_details(partial, missing, None, papers=100, day=DAY, now=late)
        assert (verdict.outcome, verdict.listed) == (Outcome.PARTIAL, False)


@pytest.mark.parametrize("moment", [None, NOON + timedelta(minutes=1)])
def test_details_do_not_bring_a_servers_moment_forward(moment: datetime | None) -> None:
    """A listing refused until tomorrow is not asked for sooner because the query API failed too."""
    tomorrow = NOON + timedelta(days=1)
    listing = judge({"cs": day_listed(1), "stat.ML": Unreadable("HTTP 429", tomorrow)})
    verdict = judge_details(
        listing, 1, Unreadable("HTTP 503", moment), papers=100, day=DAY, now=NOON
    )
    assert next_try_at(verdict, 1, day=DAY, now=NOON) == tomorrow


@given(VERDICTS, st.integers(0, 50), st.none() | UNREADABLE, st.timedeltas(timedelta(0)))
def test_details_never_take_a_paper_away(
    verdict: Verdict, missing: int, problem: Unreadable | None, later: timedelta
) -> None:
    """Whatever the query API did, the set of papers is what the listing said."""
    now = NOON + min(later, timedelta(days=365))
    after = judge_details(verdict, missing, problem, papers=100, day=DAY, now=now)
    assert after.papers == verdict.papers
    assert after.listed is verdict.listed
    assert str(after.evidence).startswith(str(verdict.evidence))
    assert not after.outcome.is_final or after.outcome is verdict.outcome


def test_a_window_without_faults_is_complete_and_says_how() -> None:
    """A day from submission times is complete, and its evidence tells that it has no listing."""
    verdict = judge_window(DAY, day_listed(1, 2))
    assert (verdict.outcome, verdict.listed) == (Outcome.COMPLETE, True)
    assert ids_of(verdict) == ids(1, 2)
    assert str(verdict.evidence) == "reconstructed from submission times"


def test_a_window_with_faults_is_partial() -> None:
    """What could be read is kept, and the day is tried again."""
    verdict = judge_window(DAY, day_listed(1, faults=("entry 2 cannot be read", "entry 3 too")))
    assert in_english(verdict) == Verdict(
        Outcome.PARTIAL, papers(1), "entry 2 cannot be read; entry 3 too", listed=False
    )


def test_a_window_without_papers_or_without_an_answer_has_its_own_outcome() -> None:
    """Nothing submitted is quiet; no answer is a failure that keeps the server's moment."""
    assert judge_window(DAY, QUIET) == Verdict(Outcome.QUIET, (), QUIET.evidence)
    refused = judge_window(DAY, Unreadable("HTTP 429", NOON))
    assert refused == Verdict(Outcome.FAILED, (), "HTTP 429", not_before=NOON)
