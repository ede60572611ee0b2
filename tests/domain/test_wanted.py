"""What somebody means who names a paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arxiv_id import ArxivId
from bot.domain.wanted import beginning_of_id, id_in, words_in
from bot.errors import ArxivIdError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2102.02915", ArxivId("2102.02915")),
        ("２１０２．０２９１５ｖ２", ArxivId("2102.02915", 2)),
        ("\u202e2102.02915\u200b", ArxivId("2102.02915")),
        ("arXiv:2102.02915v1 [cs.RO] 4 Feb 2021", ArxivId("2102.02915", 1)),
        ("https://arxiv.org/abs/math/0611800", ArxivId("math/0611800")),
        ("deep learning", None),
        ("2021", None),
        ("20210208", None),
        ("2011-2012", None),
        ("10.5 million words", None),
        ("GPT-4 in/out", None),
        ("x" * 10_000, None),
        ("", None),
    ],
)
def test_ids_are_told_from_words(text: str, expected: ArxivId | None) -> None:
    """An id in any spelling is one, numbers and slashes alone are words."""
    assert id_in(text) == expected


@pytest.mark.parametrize(
    "text",
    ["2102.1", "2113.00001", "https://arxiv.org/list/cs", "math/06", "10.1000/182", "210202915"],
)
def test_a_misspelt_id_is_not_searched_for(text: str) -> None:
    """What has the look of an id or a link is refused with what is wrong with it."""
    with pytest.raises(ArxivIdError, match="is no arXiv id"):
        id_in(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21", "21"),
        ("2102.", "2102."),
        ("arXiv: 2102.029", "2102.029"),
        ("２１０２．０", "2102.0"),
        ("math/06", "math/06"),
        ("2", None),
        ("21021", None),
        ("2102.029151", None),
        ("deep", None),
        ("2102.0%", None),
    ],
)
def test_beginnings_of_ids(text: str, expected: str | None) -> None:
    """Two digits are the least, and nothing but an id may follow them."""
    assert beginning_of_id(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deep  learning\n", ("Deep", "learning")),
        ('c++ && "a"', ("c++", '"a"')),
        ("+ - * 😀 \x00 \ud800", ()),
        ("深層学習 の", ("深層学習", "の")),
        ("ＧＰＴ", ("GPT",)),
        ("a\x00b", ("ab",)),
        ("x" * 10_000, ("x" * 64,)),
    ],
)
def test_words_are_what_an_index_has(text: str, expected: tuple[str, ...]) -> None:
    """Words keep their signs and lose controls; what has neither letter nor digit is left out."""
    assert words_in(text) == expected


@given(st.text(st.characters()))
def test_any_text_has_few_and_short_words(text: str) -> None:
    """Whatever is typed, a search is at most twelve words of 64 characters, all of them UTF-8."""
    words = words_in(text * 50)
    assert len(words) <= 12
    assert all(0 < len(word.encode()) <= 256 for word in words)
