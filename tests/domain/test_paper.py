"""What is kept of a paper that is told of twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.paper import CATEGORY, Paper, merged
from tests.domain.samples import DAY, sample_paper

LATER = DAY + timedelta(days=1)
LISTED = sample_paper()
FIRST = sample_paper(
    listed_on=None,
    listing_index=None,
    version=1,
    title="As first submitted",
    comment="12 pages",
    submitted_at=datetime(2021, 2, 5, 10, tzinfo=UTC),
    updated_at=datetime(2021, 2, 5, 10, tzinfo=UTC),
)
SECOND = replace(
    FIRST,
    version=2,
    title="As revised",
    comment="withdrawn by the authors",
    withdrawn=True,
    updated_at=datetime(2021, 3, 1, 10, tzinfo=UTC),
)
PAPERS = st.builds(
    lambda version, day, index, title: sample_paper(
        version=version, listed_on=day, listing_index=index if day else None, title=title
    ),
    st.none() | st.integers(1, 4),
    st.none() | st.dates(DAY, DAY + timedelta(days=2)),
    st.integers(0, 5),
    st.sampled_from(["one", "two", "three"]),
)


def test_a_paper_that_nobody_knew_is_kept_as_it_comes() -> None:
    """There is nothing to merge with."""
    assert merged(None, LISTED) == LISTED


def test_details_complete_what_the_listing_told() -> None:
    """Text, version and times come from the query API, day and place from the listing."""
    assert merged(LISTED, FIRST) == replace(FIRST, listed_on=DAY, listing_index=0)


def test_a_later_version_changes_the_text_and_not_the_day() -> None:
    """A withdrawal in the second version counts, and the paper stays where it was listed."""
    stored = replace(FIRST, listed_on=DAY, listing_index=4)
    assert merged(stored, SECOND) == replace(SECOND, listed_on=DAY, listing_index=4)


def test_an_earlier_version_changes_nothing() -> None:
    """A record that comes late does not bring an old text back."""
    stored = replace(SECOND, listed_on=DAY, listing_index=4)
    assert merged(stored, FIRST) == stored


def test_the_same_version_is_renewed() -> None:
    """ArXiv may correct the metadata of a version; the newer telling counts."""
    stored = replace(FIRST, listed_on=DAY, listing_index=4)
    assert merged(stored, replace(FIRST, comment="13 pages")).comment == "13 pages"


def test_a_listing_never_replaces_details() -> None:
    """A record without a version gives a day to one that has none, and no text."""
    assert merged(SECOND, LISTED) == replace(SECOND, listed_on=DAY, listing_index=0)


def test_a_listing_that_is_read_again_corrects_the_place() -> None:
    """On the same day the last reading counts, for the place as for the text."""
    again = replace(LISTED, listing_index=7, title="Corrected")
    assert merged(LISTED, again) == again


def test_a_later_listing_does_not_move_a_paper() -> None:
    """A cross-list on another day leaves the paper in the listing that had it first."""
    stored = replace(FIRST, listed_on=DAY, listing_index=4)
    cross = replace(LISTED, listed_on=LATER, listing_index=30)
    assert merged(stored, cross) == stored


def test_a_day_collected_afterwards_takes_its_papers_back() -> None:
    """New on one day and cross-listed on the next, a paper is the first day's in either order."""
    cross = replace(LISTED, listed_on=LATER, listing_index=30)
    assert merged(cross, LISTED) == LISTED
    detailed = replace(SECOND, listed_on=LATER, listing_index=30)
    assert merged(detailed, LISTED) == replace(SECOND, listed_on=DAY, listing_index=0)


@given(PAPERS, PAPERS)
def test_merging_loses_neither_version_nor_day(stored: Paper, fresh: Paper) -> None:
    """The version is the highest one told, and a day that is known stays known."""
    kept = merged(stored, fresh)
    assert (kept.version or 0) == max(stored.version or 0, fresh.version or 0)
    assert kept.title in {p.title for p in (stored, fresh) if p.version == kept.version}
    assert (kept.listed_on is None) is (stored.listed_on is None and fresh.listed_on is None)
    assert (kept.listed_on, kept.listing_index) in {
        (p.listed_on, p.listing_index) for p in (stored, fresh)
    }


@given(PAPERS, PAPERS)
def test_merging_the_same_again_changes_nothing(stored: Paper, fresh: Paper) -> None:
    """A step that is repeated after a crash leaves what it left the first time."""
    once = merged(stored, fresh)
    assert merged(once, fresh) == once


@pytest.mark.parametrize("name", ["cs", "cs.LG", "cond-mat.str-el", "hep-th", "stat.ML"])
def test_archives_and_categories_are_known_by_their_form(name: str) -> None:
    """Both forms are accepted, and nothing that could end in an address or a query."""
    assert CATEGORY.fullmatch(name)
    for wrong in (f"{name}/new", f"{name} OR all:x", f"{name}.", f"{name}\n", name.upper()):
        assert not CATEGORY.fullmatch(wrong)


def test_a_paper_without_a_day_gets_the_one_that_is_told() -> None:
    """An imported paper has no day until a listing gives it one."""
    nowhere = replace(LISTED, listed_on=None, listing_index=None)
    for day in (date(2021, 2, 1), LATER):
        told = replace(LISTED, listed_on=day, listing_index=2)
        assert (merged(nowhere, told).listed_on, merged(nowhere, told).listing_index) == (day, 2)
