"""What an admin types for a channel."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.subscription import Layout, Missed, Style, Subscription
from bot.domain.wishes import LONGEST_KEYWORDS, StyleWish, Wish, granted, parse_keywords
from bot.errors import OptionError

BEFORE = Subscription(
    1,
    date(2026, 11, 17),
    at=time(8),
    timezone="Europe/Berlin",
    categories=("cs.LG",),
    keywords="robot",
    limit=5,
    min_attention=20,
    missed=Missed.ALL,
    quiet_days=True,
)


def test_what_is_not_given_stays() -> None:
    """An empty wish changes nothing, and one option only itself."""
    assert granted(Wish(), BEFORE, usual_zone="UTC") == BEFORE
    later = granted(Wish(time="9"), BEFORE, usual_zone="UTC")
    assert later == replace(BEFORE, at=time(9))


def test_a_style_is_changed_option_by_option() -> None:
    """What is not named of a style stays, and the role 0 takes the ping away."""
    loud = granted(
        Wish(style=StyleWish(layout=Layout.COMPACT, ping_role_id=7, publish=False)),
        BEFORE,
        usual_zone="UTC",
    )
    assert loud.style == Style(layout=Layout.COMPACT, ping_role_id=7, publish=False)
    calm = granted(Wish(style=StyleWish(ping_role_id=0, silent=True)), loud, usual_zone="UTC")
    assert calm.style == Style(layout=Layout.COMPACT, silent=True, publish=False)


def test_empty_options_mean_the_usual() -> None:
    """Options that are given and empty take away what was there."""
    wish = Wish("", "", "", "", "", "", Missed.LATEST, quiet_days=False)
    assert granted(wish, BEFORE, usual_zone="Asia/Tokyo") == Subscription(
        1, date(2026, 11, 17), timezone="Asia/Tokyo"
    )


def test_all_faults_are_told_at_once() -> None:
    """Each wrong option has a line of its own, with what is allowed and what is nearest."""
    wish = Wish("25:00", "Berln", "cs.LGG", "x" * 300, 31, -1)
    with pytest.raises(OptionError) as refused:
        granted(wish, BEFORE, usual_zone="UTC")
    assert str(refused.value).splitlines() == [
        "“25:00” is no time of day: write one like 8:00, 20.30, 8pm, noon, or “close” for right"
        " after the close; did you mean 23:00?",
        "“Berln” is no time zone: write one like UTC or Europe/Berlin; did you mean Europe/Berlin?",
        "“cs.LGG” is no arXiv category: write some like cs.LG, stat.ML, or an archive such as math;"
        " did you mean cs.LG?",
        "the keywords have 300 characters: write up to 200",
        "31 cannot be the number of papers in a post: write a number from 1 to 30; the nearest is"
        " 30",
        "-1 cannot be the number of shares and likes that a paper needs: write a number from 0 to"
        " 1,000,000; the nearest is 0",
    ]


@pytest.mark.parametrize("text", ["ten", "3.5", "²", "1e3", "9" * 30, "@everyone"])
def test_what_is_no_number_is_told_so(text: str) -> None:
    """A number can be typed into a form, and so can anything else."""
    with pytest.raises(OptionError, match="write a number from 1 to 30"):
        granted(Wish(limit=text), BEFORE, usual_zone="UTC")


def wide(number: int) -> str:
    """A number as a Japanese keyboard gives it."""
    return "".join("０１２３４５６７８９"[int(digit)] for digit in str(number))


@given(st.integers(1, 30), st.integers(0, 1_000_000))
def test_every_number_in_bounds_is_taken(limit: int, bar: int) -> None:
    """Numbers are taken as they are, typed or not; a bar of 0 is not the usual one."""
    for wish in (
        Wish(limit=limit, min_attention=bar),
        Wish(limit=f" {limit}", min_attention=f"{bar} "),
        Wish(limit=wide(limit), min_attention=wide(bar)),
    ):
        found = granted(wish, BEFORE, usual_zone="UTC")
        assert (found.limit, found.min_attention) == (limit, bar)


def test_keywords_are_tidied() -> None:
    """Spaces, empty words, repetitions and marks that hide something go."""
    assert parse_keywords(" robot ,, Language  model,ROBOT, a\u202eb\nc") == (
        "ROBOT, Language model, ab c"
    )
    assert parse_keywords("-") == ""


def test_keywords_with_operators_are_tidied() -> None:
    """They are stored in one spelling; what would mean the usual is in quotation marks."""
    assert parse_keywords(" (robot)AND(a,“b  c”) ") == 'robot AND (a OR "b c")'
    assert parse_keywords("(none)") == '"none"'
    with pytest.raises(OptionError, match="keywords have 203 characters"):
        parse_keywords(",".join(f'"{n}"' for n in range(100, 123)))


def test_a_fault_in_keywords_keeps_its_place() -> None:
    """Beside other faults, the place in the keywords is known."""
    with pytest.raises(OptionError) as refused:
        granted(Wish(time="25:00", keywords="a  AND (b"), BEFORE, usual_zone="UTC")
    assert len(str(refused.value).splitlines()) == 2
    assert (refused.value.typed, refused.value.place) == ("a AND (b", 6)


@given(st.text(max_size=400) | st.text('aAND OR-no()",“', max_size=90))
def test_keywords_are_short_and_stay_as_they_are(text: str) -> None:
    """What is stored fits, and is the same when it is typed again."""
    keywords = stored_of(text)
    assert keywords is not None or len(text) > LONGEST_KEYWORDS // 2
    if keywords:
        assert len(keywords) <= LONGEST_KEYWORDS
        assert parse_keywords(keywords) == keywords


def stored_of(text: str) -> str | None:
    """What is stored of keywords, empty for those that cannot be read, None if it is too long."""
    try:
        return parse_keywords(text)
    except OptionError as error:
        return "" if error.typed else None
