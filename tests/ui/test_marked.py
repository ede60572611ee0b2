"""A mark under what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.marked import marked_text


@pytest.mark.parametrize(
    ("typed", "place", "lines"),
    [
        ("robot AND (vision", 10, ["robot AND (vision", "          ^"]),
        ("拡散、AND", 3, ["拡散、AND", "\u3000\u3000\u3000^"]),
        ("e\u0301 AND", 3, ["e\u0301 AND", "  ^"]),
        ("robot author:", 13, ["robot author:", "             ^"]),
        ("``` (", 4, ["ˋˋˋ (", "    ^"]),
        ("x" * 50 + "(" + "y" * 50, 50, ["…" + "x" * 40 + "(" + "y" * 15 + "…", " " * 41 + "^"]),
    ],
)
def test_the_mark_stands_under_its_place(typed: str, place: int, lines: list[str]) -> None:
    """Wide characters are counted as wide, long texts are cut around the place."""
    assert marked_text(typed, place).splitlines()[1:-1] == lines


@given(st.text("`a@<>(* \\", max_size=80), st.data())
def test_nothing_leaves_the_block(typed: str, data: st.DataObject) -> None:
    """Whatever was typed, the block ends where it is meant to, and is short."""
    block = marked_text(typed, data.draw(st.integers(0, len(typed))))
    assert block.count("`") == 6
    assert block.startswith("```\n")
    assert block.endswith("^\n```")
    assert len(block) < 130
