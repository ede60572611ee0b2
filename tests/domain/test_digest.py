"""Views of a digest: the bar, the category, the limit, and the numbers."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from bot.domain.digest import Digest, DigestView, select_entries
from bot.domain.mention import NO_COUNTS, Counts
from tests.domain.samples import sample_digest, sample_entry, sample_paper

VISION = sample_paper("2102.00009", categories=("cs.CV", "stat.ML"))


def day_of_four() -> Digest:
    """Attention 100, 50, 49 and 10; the second paper is about vision, the others about robots."""
    return sample_digest(
        sample_entry(1, shares=60, likes=40),
        sample_entry(2, shares=25, likes=25, paper=VISION),
        sample_entry(3, shares=40, likes=9),
        sample_entry(4, shares=0, likes=10),
    )


def ranks(view: DigestView) -> list[int]:
    """The places in the whole day of what a view shows."""
    return [entry.rank for entry in view.shown]


@pytest.mark.parametrize(
    ("bar", "expected"), [(0, [1, 2, 3, 4]), (49, [1, 2, 3]), (50, [1, 2]), (51, [1]), (101, [])]
)
def test_shows_what_reaches_the_bar(bar: int, expected: list[int]) -> None:
    """An entry is shown from exactly the bar on."""
    view = select_entries(day_of_four(), bar=bar)
    assert ranks(view) == expected
    assert view.over_bar == len(expected)
    assert view.bar == bar


def test_never_cuts_an_imported_digest_by_a_bar() -> None:
    """What was published is shown, whatever the bar is today."""
    imported = sample_digest(*day_of_four().entries, imported=True)
    assert ranks(select_entries(imported, bar=1000)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("cs.CV", [2]),
        ("stat.ML", [2]),
        ("cs.LG", [1, 3]),
        ("cs", []),
        ("CS.CV", []),
        (None, [1, 2, 3]),
    ],
)
def test_shows_one_category(category: str | None, expected: list[int]) -> None:
    """A category selects the papers that carry it, primary or not, and keeps their day's places."""
    assert ranks(select_entries(day_of_four(), bar=49, category=category)) == expected


@pytest.mark.parametrize(("limit", "expected"), [(0, []), (1, [1]), (3, [1, 2, 3]), (9, [1, 2, 3])])
def test_limit_cuts_the_view_and_not_the_count(limit: int, expected: list[int]) -> None:
    """A limit shows the first of those that passed and still says how many there were."""
    view = select_entries(day_of_four(), bar=49, limit=limit)
    assert ranks(view) == expected
    assert view.over_bar == 3


def test_limit_applies_to_imported_digests() -> None:
    """A reader may ask for the top of an imported day."""
    view = select_entries(sample_digest(*day_of_four().entries, imported=True), bar=50, limit=3)
    assert ranks(view) == [1, 2, 3]
    assert view.over_bar == 4


def test_labels_a_day_and_a_span() -> None:
    """A digest is named by its day, or by its first and last day."""
    assert sample_digest().label == "2021-02-08"
    assert sample_digest(last_day=date(2021, 2, 9)).label == "2021-02-08 - 2021-02-09"


def test_comments_are_no_attention() -> None:
    """Attention is shares and likes; comments are kept beside it."""
    assert Counts(11, 22, 33).attention == 33
    assert NO_COUNTS.attention == 0


def test_is_frozen() -> None:
    """A digest cannot be changed after its close."""
    digest = sample_digest()
    with pytest.raises(FrozenInstanceError):
        digest.rule = "balanced"  # type: ignore[misc]
