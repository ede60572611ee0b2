"""Text as it is compared."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("SCHRÖDINGER", "schrodinger"),
        ("Größe", "grosse"),
        ("Łukasz Kaiser, Søren, Đorđe, Þór", "lukasz kaiser, soren, dorde, thor"),
        ("Erdős–Rényi", "erdos-renyi"),
        ("o\u0308 ö", "o o"),
        ("𝒪(n²)\u00a0ℓ₂", "o(n2) l2"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("O’Brien", "o'brien"),
        ("Ελλάδα Йошкар", "ελλαδα иошкар"),
        (" a \t\n b\u3000c ", "a b c"),
        ("が か パ ハ", "が か パ ハ"),
        ("か\u3099", "が"),
        ("각 가", "각 가"),
    ],
)
def test_case_accents_and_typography_go(text: str, plain: str) -> None:
    """Letters of alphabets become plain ones; marks that make other letters stay."""
    assert folded(text) == plain


def test_what_is_folded_stays() -> None:
    """Folding once is enough, for every character that folding changes."""
    everything = map(chr, range(sys.maxunicode + 1))
    changing = [c for c in everything if unicodedata.decomposition(c) or c.casefold() != c]
    assert len(changing) > 5000
    assert [c for c in changing if folded(folded(c)) != folded(c)] == []


# Marks alone can join the letter before them, which then is another.
characters = st.characters(blacklist_categories=("Cs", "Mn", "Mc")).filter(
    lambda c: (
        not unicodedata.normalize("NFKD", c.casefold()).startswith(("\u3099", "\u309a"))
        and not "\u1100" <= c <= "\u11ff"
    )
)


@given(*[st.text(characters, max_size=12)] * 3)
def test_a_part_of_a_text_is_a_part_of_the_folded_text(before: str, part: str, after: str) -> None:
    """What is found in a text as it is written is found in the folded one."""
    assert folded(part) in folded(before + part + after)
