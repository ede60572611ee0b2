"""What is said about two digests of one day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.changes import digest_changes
from bot.domain.digest import Entry
from bot.domain.mention import Counts
from tests.domain.samples import (
    CLOSED_AT,
    READ_AT,
    renumbered,
    sample_digest,
    sample_entry,
    sample_mention,
)

FIRST, SECOND, THIRD = (sample_entry(rank) for rank in (1, 2, 3))
OLD = sample_digest(FIRST, SECOND)


def with_paper(entry: Entry, **changes: Any) -> Entry:
    """The entry with something else about its paper."""
    return replace(entry, paper=replace(entry.paper, **changes))


def test_equal_digests_differ_in_nothing() -> None:
    """A digest that was made again from the same parts has no changes."""
    assert digest_changes(OLD, sample_digest(sample_entry(1), sample_entry(2))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"closed_at": CLOSED_AT + timedelta(seconds=1)}, ["the time of the post"]),
        ({"clock": "Asia/Tokyo"}, ["the time of the post"]),
        ({"image": "/media/42-line-bible.jpg"}, ["the picture"]),
        (
            {"last_day": date(2021, 2, 9)},
            ["the days (2021-02-08 is now 2021-02-08 - 2021-02-09)"],
        ),
        (
            {"clock": "Asia/Tokyo", "image": "/x.jpg"},
            ["the time of the post", "the picture"],
        ),
    ],
)
def test_names_what_changed_about_the_post(changes: dict[str, Any], expected: list[str]) -> None:
    """Time, span and picture are each named."""
    assert digest_changes(OLD, replace(OLD, **changes)) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (with_paper(FIRST, title="Another"), "2102.00001: title"),
        (with_paper(FIRST, authors=("Jie Tan",)), "2102.00001: authors"),
        (with_paper(FIRST, categories=("cs.RO",)), "2102.00001: categories"),
        (with_paper(FIRST, abstract="Another."), "2102.00001: abstract"),
        (replace(FIRST, counts=Counts(41, 20)), "2102.00001: counts"),
        (replace(FIRST, observed_at=READ_AT + timedelta(hours=1)), "2102.00001: time"),
        (replace(FIRST, mentions=(sample_mention(embed="<p>"),)), "2102.00001: posts"),
        (
            with_paper(replace(FIRST, counts=Counts(1, 1)), title="Another", abstract="Another."),
            "2102.00001: title, abstract, counts",
        ),
    ],
)
def test_names_what_changed_about_a_paper(entry: Entry, expected: str) -> None:
    """One line a paper says which of its texts and numbers are others."""
    assert digest_changes(OLD, sample_digest(entry, SECOND)) == [expected]


def test_names_papers_that_came_and_went() -> None:
    """A paper of only one of the two digests was added or removed."""
    new = sample_digest(*renumbered((THIRD, SECOND)))
    assert digest_changes(OLD, new) == ["2102.00003 added", "2102.00001 removed"]


def test_names_papers_that_moved() -> None:
    """Two papers that changed places are two changes, in the order of their ids."""
    new = sample_digest(*renumbered((SECOND, FIRST)))
    assert digest_changes(OLD, new) == [
        "2102.00001: #1 is now #2",
        "2102.00002: #2 is now #1",
    ]


def test_order_of_shown_posts_counts() -> None:
    """The same posts in another order are a change, for the file is another."""
    loud, quiet = sample_mention(post_id="1", embed="1"), sample_mention(post_id="2", embed="2")
    old = sample_digest(replace(FIRST, mentions=(loud, quiet)))
    new = sample_digest(replace(FIRST, mentions=(quiet, loud)))
    assert digest_changes(old, new) == ["2102.00001: posts"]
