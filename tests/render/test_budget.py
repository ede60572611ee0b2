"""Whatever is shortened fits, and is cut only where people would cut it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.budget import (
    fit_equally,
    fit_in_turn,
    shares,
    shorten,
    split,
    utf8_size,
    utf16_size,
)
from bot.render.discord_text import plain
from bot.render.tex import readable

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
ANY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("ab  ()$\u00a0日本🎉👩🏽\u200d\u0301🇫🇷\ud800\udfff…,.")),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("It all fits", 11, "It all fits"),
        ("It does not fit", 14, "It does not…"),
        ("It does not fit", 12, "It does not…"),
        ("It does not fit", 11, "It does…"),
        ("Robots, however", 10, "Robots…"),
        ("Space – time", 9, "Space…"),
        ("Reinforcement", 7, "Reinfo…"),
        ("Reinforcement", 1, "…"),
        ("Reinforcement", 0, ""),
        ("Reinforcement", -5, ""),
        ("", 0, ""),
        ("two spaces  behind", 13, "two spaces…"),
        ("ロボットの学習と日本語の長い題名", 8, "ロボットの学習…"),
        ("学習 of robots", 5, "学習…"),
        (f"{FAMILY}{FAMILY} day", 14, f"{FAMILY}…"),
        ("cafe\u0301s are nice", 4, "caf…"),
        ("🇫🇷🇩🇪🇯🇵 flags", 7, "🇫🇷…"),
        ("👋🏽👋🏽👋🏽", 6, "👋🏽…"),
        ("𝒪𝒪𝒪𝒪", 6, "𝒪𝒪…"),
    ],
)
def test_cuts_at_a_word(text: str, limit: int, expected: str) -> None:
    """The last word that fits ends in `…`; a first word too long is cut between characters."""
    assert shorten(text, limit) == expected


@pytest.mark.parametrize("limit", range(9, 19))
def test_cuts_no_formula(limit: int) -> None:
    """A formula is shown whole or not at all, read or not."""
    assert shorten(readable(r"A bound $O(n \log n)$ here"), limit) in ("A bound…", "A…")
    assert shorten("A bound O(n log n) here", limit) in ("A bound…", "A…")
    assert shorten("A bound $n log n x$ here", limit) in ("A bound…", "A…")


def test_shows_a_formula_that_fits() -> None:
    """As soon as there is room for it, the formula is there."""
    assert shorten(readable(r"A bound $O(n \log n)$ here"), 19) == "A bound O(n\u00a0log\u00a0n)…"


def test_counts_in_bytes() -> None:
    """With bytes as the measure, Japanese text is three times as long."""
    assert shorten("ロボットの学習", 15, size=utf8_size) == "ロボット…"
    assert utf8_size("ロボット…") == 15
    assert utf16_size("a𝒪日") == 4


def test_measures_what_will_be_shown() -> None:
    """A text that grows by its escapes is shortened until it fits with them."""
    shown = plain(shorten("a_b c_d e_f", 10, size=lambda text: utf16_size(plain(text))))
    assert shown == r"a\_b c\_d…"


@given(ANY, st.integers(-2, 90))
@pytest.mark.parametrize("size", [utf16_size, utf8_size, len], ids=["units", "bytes", "points"])
def test_is_never_over_the_limit(size: type[int], text: str, limit: int) -> None:
    """Whatever the text and the measure, the result fits and is the text or its start and `…`."""
    short = shorten(text, limit, size=size)
    assert size(short) <= max(limit, 0)
    assert short in (text, "") or text.startswith(short.removesuffix("…"))


@given(ANY, st.integers(0, 90))
def test_shortens_only_what_is_too_long(text: str, limit: int) -> None:
    """Text that fits stays as it is, and what was shortened stays too."""
    assert shorten(text, utf16_size(text)) == text
    assert shorten(shorten(text, limit), limit) == shorten(text, limit)


@pytest.mark.parametrize(
    ("wanted", "total", "expected"),
    [
        ([10, 50, 80], 140, [10, 50, 80]),
        ([10, 50, 80], 90, [10, 40, 40]),
        ([80, 50, 10], 90, [40, 40, 10]),
        ([50, 50, 50], 100, [34, 33, 33]),
        ([5, 5, 5], 2, [1, 1, 0]),
        ([10, 20], 0, [0, 0]),
        ([10, 20], -7, [0, 0]),
        ([-3, 20], 10, [0, 10]),
        ([], 10, []),
    ],
)
def test_shares_by_one_level(wanted: list[int], total: int, expected: list[int]) -> None:
    """The largest wishes give way first, until all are at one level."""
    assert shares(wanted, total) == expected


@given(st.lists(st.integers(0, 500), max_size=20), st.integers(-10, 3000))
def test_shares_all_there_is(wanted: list[int], total: int) -> None:
    """Nobody gets more than wanted, nothing is left over, cut ones differ by one at most."""
    granted = shares(wanted, total)
    assert sum(granted) == min(sum(wanted), max(total, 0))
    assert all(0 <= got <= want for got, want in zip(granted, wanted, strict=True))
    cut = [got for got, want in zip(granted, wanted, strict=True) if got < want]
    assert not cut or max(granted) - min(cut) <= 1


def test_fits_texts_equally() -> None:
    """Long texts become equally long, short ones stay."""
    texts = ["short", "a much longer text", "the longest text of all"]
    assert fit_equally(texts, 29) == ["short", "a much…", "the longest…"]
    assert fit_equally(texts, 0) == ["", "", ""]


@given(st.lists(ANY, max_size=8), st.integers(0, 300))
def test_fitted_texts_fit_together(texts: list[str], total: int) -> None:
    """Together the texts are never over the total."""
    assert sum(map(utf8_size, fit_equally(texts, total, size=utf8_size))) <= total


@given(st.lists(ANY, max_size=6), st.lists(ANY, max_size=6), st.integers(0, 300))
def test_kinds_of_texts_give_way_in_turn(first: list[str], last: list[str], room: int) -> None:
    """Together they fit; the last kind is cut before a text of the first is."""
    kinds = fit_in_turn([first, last], room, sizes=[utf16_size, utf8_size])
    taken = sum(map(utf16_size, kinds[0])) + sum(map(utf8_size, kinds[1]))
    assert taken <= room
    if kinds[0] != first:
        assert sum(map(utf16_size, first)) > room
    assert [len(kind) for kind in kinds] == [len(first), len(last)]


@given(ANY, st.integers(4, 30))
def test_pieces_fit_and_lose_nothing(text: str, limit: int) -> None:
    """Each piece is within the limit; together they are the text, but for the spaces between."""
    pieces = split(text, limit, size=utf16_size)
    assert all(utf16_size(piece) <= limit or len(piece) == 1 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_that_fits_is_one_piece() -> None:
    """Nothing is parted without need, and a part ends at a word."""
    assert split("one two three", 20) == ["one two three"]
    assert split("one two three", 9) == ["one two", "three"]


@pytest.mark.parametrize("text", ["word " * 200_000, "学" * 1_000_000, "(" * 1_000_000])
def test_looks_at_little_more_than_fits(text: str) -> None:
    """What is cut off is not measured, however long it is."""
    measured = []

    def size(part: str) -> int:
        measured.append(len(part))
        return len(part)

    assert len(shorten(text, 100, size=size)) <= 100
    assert sum(measured) < 5_000


@pytest.mark.parametrize(
    "text", ["See https://github.com/ada/robots, for all", "https://学習.example/学習"]
)
def test_cuts_no_address(text: str) -> None:
    """The beginning of an address would lead somewhere else."""
    for limit in range(1, len(text)):
        assert not re.search(r"https?://", shorten(text, limit).replace(text[4:33], ""))


def test_splits_a_text_that_cannot_be_cut_well() -> None:
    """Where nothing but brackets stands, the pieces are as long as they may be."""
    assert split("[" * 1000, 100) == ["[" * 100] * 10
