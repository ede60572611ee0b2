"""What is told of keywords that cannot be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.keywords import Wanted, read_keywords
from bot.errors import OptionError


@pytest.mark.parametrize(
    ("typed", "place", "told"),
    [
        ("robot AND (vision", 10, "opens here is never closed; did you mean robot AND (vision)?"),
        ("a AND (b OR (c)", 6, "never closed; did you mean a AND (b OR (c))?"),
        ("(a))", 3, "no parenthesis is open that this one could close; did you mean (a)?"),
        ('robot "vision', 6, 'opens here is never closed; did you mean robot AND "vision"?'),
        ("a AND ()", 6, "nothing stands between these parentheses; did you mean a?"),
        ("a OR (,)", 5, "nothing stands between these parentheses; did you mean a?"),
        ("AND vision", 0, "AND needs words before it; did you mean vision?"),
        ("a, OR b", 3, "OR needs words before it; did you mean a, b?"),
        ("robot AND", 6, "AND needs words after it; did you mean robot?"),
        ("a AND OR b", 2, "AND needs words after it; did you mean a OR b?"),
        ("a AND NOT", 6, "NOT needs words after it; did you mean a?"),
        ('"robot" vision', 8, 'is missing before this; did you mean "robot" AND vision?'),
        ("robot author:lecun", 6, "is missing before this; did you mean robot AND author:lecun?"),
        ("fast O(n) sorting", 6, 'missing before this; did you mean fast AND "O(n)" AND sorting?'),
        ("robot author:", 6, "AND or OR is missing before this"),
        ("author:", 7, "words, or a text in quotation marks, have to follow author:"),
        ("author:(a, b)", 7, "have to follow author:"),
        ('author:"…"', 7, "there is nothing to look for in this"),
        ('a, ""', 3, "there is nothing to look for in this; did you mean a?"),
        ("(" * 11 + "a" + ")" * 11, 10, "parentheses are nested more than 10 deep"),
    ],
)
def test_a_fault_is_told_with_its_place(typed: str, place: int, told: str) -> None:
    """What is wrong, where, and what may be meant."""
    with pytest.raises(OptionError) as refused:
        read_keywords(typed)
    assert told in str(refused.value)
    assert f"at character {place + 1}: " in str(refused.value)
    assert (refused.value.typed, refused.value.place) == (typed, place)


pieces = ["AND", "OR", "NOT", "(", ")", '"', "“", ",", " ", "author:", "title:", "a", "b-c", "、"]


def read_or_guess(text: str) -> Wanted | None:
    """What a text asks for, or what the error about it guesses; None for neither."""
    try:
        return read_keywords(text)
    except OptionError as error:
        place = re.search(r"at character (\d+)", str(error))
        if not place or not 0 < int(place[1]) <= len(text) + 1:
            raise AssertionError("an error without a place") from error
        guess = re.search(r"; did you mean (.*)\?$", str(error))
        return read_keywords(guess[1]) if guess else None


@given(st.lists(st.sampled_from(pieces), max_size=40).map("".join) | st.text(max_size=60))
def test_no_text_is_too_much(text: str) -> None:
    """Whatever is typed is read, or refused with a place; a guess can be read in turn."""
    wanted = read_or_guess(text)
    assert wanted is None or read_keywords(str(wanted)) == wanted
