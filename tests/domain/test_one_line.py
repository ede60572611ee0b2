"""Text on one line, against a plain description of the rule."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import one_line

CONTROLS = "\n\r\t\v\f\x00\x1c\x1d\x1e\x1f\x7f\x85\u2028\u2029\ud800"
PIECES = st.sampled_from(["\r\n", "ab", " ", "é", "\u00a0", "\u200b", *CONTROLS]) | st.characters()
SOME_TEXT = st.lists(PIECES, max_size=30).map("".join)


@given(SOME_TEXT)
def test_breaks_become_one_space_and_controls_go(text: str) -> None:
    """Each line break and tab is one space, no other control character is left."""
    expected = ""
    for character in text.replace("\r\n", "\n"):
        if character in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\t":
            expected += " "
        elif unicodedata.category(character) not in ("Cc", "Cs"):
            expected += character
    assert one_line(text) == expected.strip()
