"""Repeated trouble is told at once, then once a window with how often, and nothing is lost."""

import logging
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.logs.lines import Line
from bot.logs.repeats import MOST_KINDS, MOST_OF_A_PLACE, WINDOW_S, Repeats


def line(message: str, level: int = logging.ERROR, **fields: str) -> Line:
    """Something that went wrong."""
    return Line(datetime(2026, 9, 14, tzinfo=UTC), level, "bot.x", message, **fields)


def said(lines: list[Line]) -> list[str]:
    """Their messages."""
    return [one.message for one in lines]


def test_the_first_is_told_at_once_and_the_next_after_a_window() -> None:
    """48 more in ten minutes are one line, which says that it stands for 48 others."""
    repeats = Repeats()
    assert said(repeats.admit(line("no answer"), "a:1", 0)) == ["no answer"]
    for second in range(1, 49):
        assert repeats.admit(line("no answer"), "a:1", second) == []
    assert said(repeats.admit(line("no answer"), "a:1", WINDOW_S)) == [
        "no answer (48 more like this)"
    ]
    assert repeats.admit(line("no answer"), "a:1", WINDOW_S + 1) == []
    assert said(repeats.rest()) == ["no answer"]
    assert repeats.rest() == []


def test_what_stopped_is_told_when_anything_is() -> None:
    """Whoever says something after the window brings out what was left out, before their own."""
    repeats = Repeats()
    for second in range(4):
        repeats.admit(line("no answer", trace="Traceback"), "a:1", second)
    assert said(repeats.admit(line("other"), "b:1", WINDOW_S)) == [
        "no answer (2 more like this)",
        "other",
    ]
    assert repeats.admit(line("no answer"), "a:1", WINDOW_S + 1) == []
    (late,) = repeats.settle(3 * WINDOW_S)
    assert (late.message, late.trace) == ("no answer", "")
    assert repeats.settle(9 * WINDOW_S) == []


def test_numbers_do_not_make_another_kind() -> None:
    """Channels and seconds differ, the trouble is the same; levels, loggers and places are not."""
    repeats = Repeats()
    assert repeats.admit(line("channel 17: no answer in 3.5 s"), "a:1", 0)
    assert not repeats.admit(line("channel 18: no answer in 4 s"), "a:1", 0)
    assert repeats.admit(line("channel 18: gone"), "a:1", 0)
    assert repeats.admit(line("channel 17: no answer in 3.5 s"), "a:2", 0)
    assert repeats.admit(line("channel 17: no answer in 3.5 s", logging.WARNING), "a:1", 0)
    assert repeats.admit(line("channel 17: no answer in 3.5 s", error="OSError"), "a:1", 0)


def test_a_place_that_says_ever_new_things_is_limited() -> None:
    """After twenty of them the others count as more of one kind."""
    repeats = Repeats()
    words = ["a" * n for n in range(1, 101)]
    told = [repeats.admit(line(word), "a:1", n) for n, word in enumerate(words)]
    assert [len(lines) for lines in told] == [1] * (MOST_OF_A_PLACE + 1) + [0] * 79
    assert said(repeats.rest()) == [words[-1] + " (78 more like this)"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.floats(0, 400)), min_size=1, max_size=200)
)
def test_nothing_is_lost_and_nothing_is_told_twice_in_a_window(
    events: list[tuple[str, float]],
) -> None:
    """Lines and the numbers in them add up to the events; one kind keeps its distance."""
    repeats, now, counted = Repeats(), 0.0, 0
    told_at: dict[str, float] = {}
    for message, gap in events:
        now += gap
        for one in repeats.admit(line(message), "a:1", now):
            name, _, more = one.message.partition(" (")
            assert now - told_at.get(name, -WINDOW_S) >= WINDOW_S
            told_at[name] = now
            counted += 1 + int(more.split()[0] if more else 0)
    for one in repeats.rest():
        more = one.message.partition(" (")[2]
        counted += 1 + int(more.split()[0] if more else 0)
    assert counted == len(events)


def test_memory_is_bounded() -> None:
    """Ten thousand kinds leave a few hundred in mind; what is pushed out is told."""
    repeats = Repeats()
    repeats.admit(line("first"), "0", 0)
    repeats.admit(line("first"), "0", 0)
    told = [
        text
        for n in range(10_000)
        for text in said(repeats.admit(line(f"other {'x' * (n % 50)}"), f"{n}", 0))
    ]
    assert told.count("first") == 1
    assert len(told) == 10_001
    assert len(repeats.rest()) == 0
    for n in range(MOST_KINDS * 2):
        repeats.admit(line("more"), f"{n}", 0)
        repeats.admit(line("more"), f"{n}", 0)
    assert len(repeats.rest()) == MOST_KINDS
