"""Text from outside on one line, without what could harm a reader or a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import displayed, one_line, plural, without_controls

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list(f" \n\r\t\v\f\x00\x1b\x7f\x85\x9b\u2028\u2029\ud800\udfff{BIDI}")),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("two  spaces stay", "two  spaces stay"),
        ("a\nb", "a b"),
        ("a\r\nb", "a b"),
        ("a\rb", "a b"),
        ("a\n\nb", "a  b"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("a\vb\fc\x1cd", "a b c d"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("\ud800lone\udfff", "lone"),
        ("Schütze 🎉 日本語", "Schütze 🎉 日本語"),
        ("non\xa0breaking and \u200bzero-width", "non\xa0breaking and \u200bzero-width"),
    ],
)
def test_puts_text_on_one_line(text: str, expected: str) -> None:
    """Each line break becomes one space, other control characters go, everything else stays."""
    assert one_line(text) == expected
    assert without_controls(text) == expected


def test_only_one_line_trims_the_ends() -> None:
    """`one_line` drops the spaces at both ends, `without_controls` keeps them."""
    assert one_line(" \n a \n") == "a"
    assert without_controls(" \n a \n") == "   a  "


@given(HOSTILE)
def test_no_control_character_survives(text: str) -> None:
    """Nothing is left that ends a line, drives a terminal, or that UTF-8 cannot carry."""
    clean = without_controls(text)
    assert not {unicodedata.category(c) for c in clean} & {"Cc", "Cs", "Zl", "Zp"}
    assert len(clean.splitlines()) <= 1
    assert clean.encode().decode() == clean


@given(HOSTILE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Clean text is left as it is."""
    assert one_line(one_line(text)) == one_line(text)
    assert without_controls(without_controls(text)) == without_controls(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_keeps_every_other_character(text: str) -> None:
    """Text without line breaks and control characters is kept exactly."""
    assert without_controls(text) == text


@pytest.mark.parametrize("mark", BIDI)
def test_shows_no_mark_that_reorders_the_line(mark: str) -> None:
    """None of Unicode's bidirectional controls is displayed."""
    assert displayed(f"evil{mark}gpj.exe") == "evilgpj.exe"


def test_displays_runs_of_spaces_as_one() -> None:
    """What separates words on the screen is a single space."""
    assert displayed("  a   b\n\nc ") == "a b c"


@pytest.mark.parametrize("text", ["a \u202e b", "a \u200f", "\u202e a b"])
def test_leaves_no_spaces_behind_a_removed_mark(text: str) -> None:
    """Where a mark stood between spaces or at an end, no extra space is left."""
    assert displayed(text) in ("a b", "a")


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1234, "1,234 papers")],
)
def test_counts_in_words(number: int, expected: str) -> None:
    """One is singular, everything else plural, with a comma between thousands."""
    assert plural(number, "paper") == expected


def test_takes_an_irregular_plural() -> None:
    """A noun may bring its own plural."""
    assert plural(2, "entry", "entries") == "2 entries"
    assert plural(1, "entry", "entries") == "1 entry"
