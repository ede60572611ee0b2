"""What to do about a day, and what an attempt at it came to: decisions without any port."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import EASTERN, HOLIDAYS
from bot.domain.collection import (
    DayRecord,
    Listed,
    ListingResult,
    NothingListed,
    Outcome,
    Unreadable,
)
from bot.domain.paper import Paper
from bot.services.collect_plan import (
    CATCH_UP_DAYS,
    Step,
    Verdict,
    check_with_feed,
    judge_details,
    judge_listing,
    judge_window,
    next_try_at,
    plan_day,
    repeats,
    stand_in,
)
from tests import samples
from tests.said import in_english

DAY = date(2026, 9, 11)  # a Friday
AFTER_LABOR_DAY = date(2026, 9, 8)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)  # noon in New York, 16 h after the listing appeared
ARCHIVES = ("cs", "stat.ML")
EXPECTED = "; the calendar expects a listing"
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


def record(
    outcome: Outcome, *, listed: bool = False, day: date = DAY, retry_at: datetime | None = None
) -> DayRecord:
    """What an earlier attempt at a day came to, of both archives."""
    return DayRecord(day, outcome, "as it was", 3, ARCHIVES, NOON, listed=listed, retry_at=retry_at)


def plan(
    stored: DayRecord | None,
    *,
    day: date = DAY,
    archives: tuple[str, ...] = ARCHIVES,
    now: datetime = NOON,
) -> Step:
    """The step for a day."""
    return plan_day(day, stored, archives=archives, now=now, holidays=HOLIDAYS)


def judge(
    results: Mapping[str, ListingResult],
    *,
    day: date = DAY,
    before: list[str] | None = None,
    now: datetime = NOON,
) -> Verdict:
    """The verdict on the listings of some archives."""
    return judge_listing(day, results, known_before=before or [], now=now, holidays=HOLIDAYS)


COMPLETE = Verdict(Outcome.COMPLETE, papers(1, 2, 3), "cs 3", listed=True)
DOUBTED = record(Outcome.QUIET, retry_at=NOON)
FAILED = Verdict(Outcome.FAILED, (), "the listing of cs was unreadable", not_before=NOON)


NUMBERS = st.lists(st.integers(1, 40), max_size=12, unique=True)
MOMENTS = st.none() | st.timedeltas(timedelta(), timedelta(days=2)).map(lambda d: NOON + d)
LISTINGS = st.builds(
    lambda numbers, faults: day_listed(*numbers, faults=tuple(faults)),
    NUMBERS,
    st.lists(st.just("counts do not match"), max_size=2),
)
UNREADABLE = st.builds(Unreadable, st.just("HTTP 503"), MOMENTS)
RESULTS = st.dictionaries(
    st.sampled_from(["cs", "stat.ML", "math", "eess"]),
    LISTINGS | UNREADABLE | st.just(QUIET),
    min_size=1,
)
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
VERDICTS = st.builds(
    lambda outcome, numbers, not_before: Verdict(
        outcome, papers(*numbers), "evidence", outcome is Outcome.COMPLETE, not_before
    ),
    st.sampled_from(Outcome),
    NUMBERS,
    MOMENTS,
)


@pytest.mark.parametrize(
    ("stored", "step"),
    [
        (None, Step.LIST),
        (record(Outcome.COMPLETE, listed=True), Step.NOTHING),
        (record(Outcome.QUIET), Step.NOTHING),
        (DOUBTED, Step.LIST),
        (record(Outcome.NOT_YET), Step.LIST),
        (record(Outcome.STALE), Step.LIST),
        (record(Outcome.FAILED), Step.LIST),
        (record(Outcome.PARTIAL), Step.LIST),
        (record(Outcome.PARTIAL, listed=True), Step.DETAIL),
    ],
)
def test_each_outcome_has_its_next_step(stored: DayRecord | None, step: Step) -> None:
    """What is final needs nothing, a known set needs details only, anything else its listing."""
    assert plan(stored) is step


@pytest.mark.parametrize(
    "stored",
    [
        record(Outcome.COMPLETE, listed=True),
        record(Outcome.QUIET),
        record(Outcome.PARTIAL, listed=True),
    ],
)
def test_another_archive_means_reading_the_listing_again(stored: DayRecord) -> None:
    """A record answers only for the archives that it covers, for a part of them too."""
    assert plan(stored, archives=("cs", "math")) is Step.LIST
    assert plan(stored, archives=("stat.ML",)) is plan(stored)


@pytest.mark.parametrize("day", [date(2026, 9, 5), date(2026, 9, 6), date(2030, 1, 5)])
def test_a_weekend_is_never_asked_for(day: date) -> None:
    """Saturdays and Sundays have no listing, whenever they are and whatever was recorded."""
    for stored in (None, record(Outcome.QUIET, day=day), record(Outcome.FAILED, day=day)):
        assert plan(stored, day=day) is Step.NO_LISTING


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 6), "2026-03-06T05:00"),  # the last winter listing: UTC-5
        (date(2026, 3, 9), "2026-03-09T04:00"),  # clocks went forward on Sunday morning
        (date(2026, 10, 30), "2026-10-30T04:00"),
        (date(2026, 11, 2), "2026-11-02T05:00"),  # clocks went back on Sunday morning
    ],
)
def test_a_day_waits_until_it_begins_in_new_york(day: date, begins: str) -> None:
    """Catch-up pages refuse the future, so midnight is waited for, also as the clocks change."""
    moment = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert plan(None, day=day, now=moment - timedelta(seconds=1)) is Step.WAIT
    assert plan(None, day=day, now=moment) is Step.LIST
    too_early = record(Outcome.QUIET, day=day)
    assert plan(too_early, day=day, now=moment - timedelta(seconds=1)) is Step.WAIT


def test_a_day_out_of_reach_of_the_catch_up_pages_is_reconstructed() -> None:
    """Days are counted in New York: at midnight there, the 91st day back is too old."""
    day = date(2026, 6, 12)
    last, first = eastern("2026-09-10T23:59:59"), eastern("2026-09-11T00:00")
    assert (first.astimezone(EASTERN).date() - day).days == CATCH_UP_DAYS + 1
    for stored in (None, record(Outcome.PARTIAL, day=day), record(Outcome.FAILED, day=day)):
        assert plan(stored, day=day, now=last) is Step.LIST
        assert plan(stored, day=day, now=first) is Step.RECONSTRUCT


@pytest.mark.parametrize("stored", [record(Outcome.COMPLETE), record(Outcome.QUIET), DOUBTED])
def test_a_final_day_stays_so_however_old_it_is(stored: DayRecord) -> None:
    """Age alone is no reason to put a day together again."""
    assert plan(stored, now=NOON + timedelta(days=1000)) is Step.NOTHING


def test_only_steps_that_fetch_ask_arxiv() -> None:
    """What the calendar or the store answers costs no request."""
    assert {step for step in Step if step.asks_arxiv} == {Step.LIST, Step.DETAIL, Step.RECONSTRUCT}


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


def test_some_papers_may_come_again() -> None:
    """Cross-lists of yesterday's papers, up to a half of the day, are no repeat."""
    assert judge({"cs": day_listed(1, 2)}, before=ids(1)).outcome is Outcome.COMPLETE
    assert not repeats(papers(1, 2), ids(1))
    assert repeats(papers(1, 2, 3), ids(1, 2))
    assert not repeats((), ids(1))


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
    assert in_english(verdict) == expected


def test_a_doubtful_silence_is_asked_about_for_four_days() -> None:
    """Every six hours from the first “no updates” on, whatever the number of attempts."""
    quiet = {"cs": QUIET, "stat.ML": QUIET}
    now = eastern("2026-09-11T08:00")
    asked: list[datetime] = []
    while (
        again := next_try_at(judge(quiet, now=now), len(asked) + 9, day=DAY, now=now)
    ) is not None:
        assert again == now + timedelta(hours=6)
        now = again
        asked.append(again)
    assert asked[-1] == eastern("2026-09-14T20:00")
    late = judge(quiet, now=now + timedelta(days=9))
    assert next_try_at(late, 1, day=DAY, now=now + timedelta(days=9)) is None


def test_a_silence_that_the_calendar_foretold_is_final() -> None:
    """The day after a holiday is not asked for again."""
    noon = eastern("2026-09-08T12:00")
    verdict = judge({"cs": QUIET}, day=AFTER_LABOR_DAY, now=noon)
    assert next_try_at(verdict, 1, day=AFTER_LABOR_DAY, now=noon) is None


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
    assert verdict.listed is (verdict.outcome is Outcome.COMPLETE)


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


def test_attempts_become_sparser_up_to_six_hours() -> None:
    """From a quarter of an hour on each wait doubles, and none is longer than six hours."""
    partial = Verdict(Outcome.PARTIAL, (), "")
    waits = [next_try_at(partial, attempts, day=DAY, now=NOON) for attempts in (1, 2, 3, 5, 6, 99)]
    minutes = [15, 30, 60, 240, 360, 360]
    assert waits == [NOON + timedelta(minutes=wait) for wait in minutes]


def test_a_day_that_has_not_appeared_is_tried_when_it_does() -> None:
    """However often it was asked for before, the first try that makes sense is at midnight."""
    waiting = Verdict(Outcome.NOT_YET, (), "")
    asked = eastern("2026-09-09T12:00")
    assert next_try_at(waiting, 1, day=DAY, now=asked) == eastern("2026-09-11T00:00")


@given(VERDICTS, st.integers(1, 200), st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_only_what_is_not_final_has_a_next_attempt(
    verdict: Verdict, attempts: int, later: timedelta
) -> None:
    """Final days have none; others wait for the server and the listing, never shorter each time."""
    now = NOON + later
    again = next_try_at(verdict, attempts, day=DAY, now=now)
    if verdict.outcome.is_final:
        assert again is None
        return
    assert again is not None
    appears, not_before = eastern("2026-09-11T00:00"), verdict.not_before or now
    assert again >= max(now + timedelta(minutes=15), not_before, appears)
    assert again <= max(now + timedelta(hours=6), not_before, appears)
    following = next_try_at(verdict, attempts + 1, day=DAY, now=now)
    assert following is not None
    assert following >= again
