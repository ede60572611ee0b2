"""arXiv categories as people write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.domain.categories import MOST, parse_categories, suggest_categories
from bot.domain.paper import CATEGORY
from bot.domain.taxonomy import NAMES
from bot.errors import OptionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cs.LG", ("cs.LG",)),
        ("CS.lg, STAT.ml", ("cs.LG", "stat.ML")),
        ("cs.LG stat.ML; math", ("cs.LG", "stat.ML", "math")),
        ("cs.LG,,cs.lg ,", ("cs.LG",)),
        ("COND-MAT.STR-EL", ("cond-mat.str-el",)),
        ("all", ()),
        ("", ()),
    ],
)
def test_understands_categories(text: str, expected: tuple[str, ...]) -> None:
    """Categories and archives are understood in any case, each once; `all` and nothing mean all."""
    assert parse_categories(text) == expected


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("ml", "did you mean stat.ML?"),
        ("cv", "did you mean cs.CV or math.CV?"),
        ("machine learning", "did you mean cs.LG or stat.ML?"),
        ("csLG", "did you mean cs.LG?"),
        ("NLP", "did you mean cs.CL?"),
        ("hep", "did you mean hep-ex or hep-lat or hep-ph?"),
        ("cs.LG, robtics", "“robtics” is no arXiv category"),
        ("cs.ZZ", "did you mean cs?"),
        ("Jupiter", "an archive such as math"),
        ("@everyone", "an archive such as math"),
    ],
)
def test_names_the_nearest_category(text: str, guess: str) -> None:
    """What is no category is told what is allowed, and what is near in spelling or in title."""
    with pytest.raises(OptionError, match="is no arXiv category: write some like") as refused:
        parse_categories(text)
    assert guess in str(refused.value)


def test_refuses_more_than_can_be_shown() -> None:
    """A list that no message could name is refused, with the way out."""
    with pytest.raises(OptionError, match=r"21 categories are too many.*or an archive such as cs"):
        parse_categories(", ".join(list(NAMES)[: MOST + 1]))


@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=MOST, unique=True))
def test_reads_every_category(names: list[str]) -> None:
    """Whatever categories there are, in whatever case, are read back."""
    assert parse_categories(", ".join(names).swapcase()) == tuple(names)


@given(st.text(max_size=60))
def test_any_text_is_a_list_or_told_why_not(text: str) -> None:
    """Nothing that is typed fails in another way."""
    told = ""
    try:
        assert set(parse_categories(text)) <= set(NAMES)
    except OptionError as error:
        told = str(error)
    assert len(told) < 250


def test_the_table_holds_categories_only() -> None:
    """Each name is one that papers can have, and each category's archive is there too."""
    assert all(CATEGORY.fullmatch(name) for name in NAMES)
    assert {name.partition(".")[0] for name in NAMES} <= set(NAMES)
    assert len([name for name in NAMES if "." in name]) == 146


def test_titles_are_those_of_arxiv(shared_data: Path) -> None:
    """Each archive and category is called what arXiv's own form calls it, and none is missing."""
    page = (shared_data / "arxiv-listing" / "day__catchup_form.html").read_bytes()
    options = html.fromstring(page).iterfind(".//option")
    offered = {str(option.get("value")): str(option.text).strip() for option in options}
    titles = {name: title for name, title in offered.items() if CATEGORY.fullmatch(name)}
    assert titles == NAMES


def test_completes_the_last_of_several() -> None:
    """What stands before the last comma stays, repaired; what is there is not offered again."""
    assert suggest_categories("cs.l", 25)[0] == ("cs.LG", "Machine Learning")
    assert ("cs.LG, stat.ML", "Machine Learning") in suggest_categories("CS.lg,machine", 25)
    assert all(value != "cs.LG, cs.LG" for value, _ in suggest_categories("cs.LG, cs.l", 25))
    assert suggest_categories("", 25)[0] == ("cs", "Computer Science")


@given(st.text(max_size=40))
def test_suggestions_are_few(text: str) -> None:
    """Whatever is typed, at most as many as were asked for are offered."""
    assert len(suggest_categories(text, 25)) <= 25
