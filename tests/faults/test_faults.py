"""A sample of every kind of faults; all of them: `python -m tests.faults`."""

import sys

import pytest

from tests.faults.playing import KINDS, play
from tests.faults.rows import Row, table

# What is played of the usual times: a few seconds each.
SHARES = {"hostile": 0.005, "elsewhere": 0.01, "corruption": 0.05, "huge": 0.04}


@pytest.mark.parametrize("kind", KINDS)
def test_every_outcome_is_as_it_should_be(kind: str) -> None:
    """Whatever goes wrong, nothing is lost, and people are told in a sentence."""
    rows = play(kind, share=SHARES[kind])
    sys.stdout.write(table(rows))
    assert [(row.fault, row.wrong) for row in rows if row.wrong] == []
    assert [row.fault for row in rows if not row.times] == []


def test_the_table_shows_what_was_wrong() -> None:
    """A fault with a wrong outcome is marked, and its seeds are printed."""
    row = Row("a fault")
    row.went("said")
    row.went_wrong(7, "lost")
    assert table([row]).splitlines()[1:] == [
        f"{'a fault':58} {2:6}  1 WRONG; 1 said",
        "WRONG  a fault: seed 7: lost",
    ]
