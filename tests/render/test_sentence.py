"""The first sentence of an abstract ends where people see its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.budget import utf16_size
from bot.render.sentence import first_sentence, opening
from bot.render.tex import readable


@pytest.mark.parametrize(
    "sentence",
    [
        "We train robots.",
        "We follow Foo et al. (2020) and others.",
        "We use tools, e.g. Python, i.e. A language.",
        "See Fig. 3 and Eq. 5 for more.",
        "We compare A vs. B and others.",
        "It was Dr. Smith, J. K. Doe and Prof. Ray.",
        "It gains 3.5 points over v1.2 of it.",
        "The noise is i.i.d. Gaussian in all runs.",
        "Can robots learn?",
        "They can (and do!).",
        "He said “it works.”",
        "Let $x. Y$ be a formula.",
        "no end and no capital",
    ],
)
def test_finds_the_end(sentence: str) -> None:
    """Abbreviations, initials, numbers and formulas end no sentence."""
    assert first_sentence(f"{sentence} Then we go on. And on.") == (
        sentence if sentence[-1] in ".?”" else f"{sentence} Then we go on."
    )


def test_ends_japanese_sentences() -> None:
    """The full stop of Japanese and Chinese needs no space behind it."""
    assert first_sentence("ロボットの学習を扱う。次の文。") == "ロボットの学習を扱う。"


def test_takes_a_heading_with_its_sentence() -> None:
    """One word alone is no sentence."""
    assert first_sentence("Motivation. We train robots. More.") == "Motivation. We train robots."


def test_takes_all_of_a_short_abstract() -> None:
    """Without a second sentence the abstract is the sentence."""
    assert first_sentence(" We train robots ") == "We train robots"
    assert first_sentence("") == ""


def test_ends_no_sentence_inside_a_formula() -> None:
    """The dots of a formula that was read are none of the sentence's."""
    text = readable(r"Let $A. B$ hold. Then stop.")
    assert first_sentence(text) == "Let A.\u00a0B hold."


def test_shortens_a_long_sentence() -> None:
    """A sentence over the limit is cut at a word."""
    assert first_sentence("We train many robots at once. More.", 20) == "We train many…"
    assert len(first_sentence("word " * 100)) <= 150


@given(st.text(st.sampled_from("aB .!?$()1。“”\u00a0"), max_size=60), st.integers(0, 40))
def test_fits(text: str, limit: int) -> None:
    """Whatever the abstract, the sentence is its start and fits."""
    sentence = first_sentence(text, limit)
    assert utf16_size(sentence) <= limit
    assert text.strip().startswith(sentence.removesuffix("…"))


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        (r"We bound $\alpha$ by $O(n)$. Then more.", "We bound α by O(n)."),
        ("One sentence. " + "More of it. " * 400, "One sentence."),
        ("word " * 400, "word " * 29 + "word…"),
        (r"\mathcal{A} " * 200, None),
        ("A " + r"$\mathcal{X}_{\mathrm{long}}$ " * 60 + "end. Next.", None),
        ("", ""),
    ],
)
def test_the_opening_is_that_of_the_whole(abstract: str, expected: str | None) -> None:
    """Reading only the beginning of a long abstract gives what reading all of it does."""
    assert opening(abstract, 150) == first_sentence(readable(abstract), 150)
    if expected is not None:
        assert opening(abstract, 150) == expected
