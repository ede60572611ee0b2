"""What stands in custom_ids."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StaleControlError
from bot.ui import ids
from bot.ui.ids import All, Intent, Mark, More, Narrow, Pick, Read, Turn

KINDS: tuple[type[Intent], ...] = (Read, More, Turn, All, Narrow, Pick)
PAPERS = st.from_regex(r"[0-9]{4}\.[0-9]{5}|[a-z-]{2,10}/[0-9]{7}", fullmatch=True)
DAYS = st.dates(date(1991, 8, 1), date(2100, 1, 1))
CATEGORIES = st.none() | st.sampled_from(["cs.LG", "cond-mat.stat-mech", "math", "q-bio.GN"])
MARKS = st.none() | st.builds(
    Mark, st.from_regex(r"[A-Za-z0-9_-]{1,24}", fullmatch=True), st.integers(0, 999)
)
NUMBERS = st.integers(0, 99_999)
INTENTS: st.SearchStrategy[Intent] = st.one_of(
    st.builds(Read, PAPERS, NUMBERS),
    st.builds(More, PAPERS),
    st.builds(Turn, st.none() | DAYS, CATEGORIES, MARKS),
    st.builds(All, DAYS, NUMBERS, CATEGORIES, MARKS),
    st.builds(Narrow, DAYS),
    st.builds(Pick, DAYS, NUMBERS),
)


@given(INTENTS)
def test_what_is_written_is_read_back(intent: Intent) -> None:
    """Every intent survives its custom_id, which Discord takes, and which only its kind matches."""
    custom_id = ids.write(intent)
    assert len(custom_id) <= 100
    assert ids.read(custom_id) == intent
    matching = [kind for kind in KINDS if re.fullmatch(ids.pattern(kind), custom_id)]
    assert matching == [type(intent)]
    assert re.fullmatch(ids.OUTDATED, custom_id) is None


@pytest.mark.parametrize(
    ("intent", "custom_id"),
    [
        (Read("2102.02915", 1), "hp1:read:2102.02915:1"),
        (More("math/0611800"), "hp1:more:math/0611800"),
        (Turn(None), "hp1:turn:latest::"),
        (Turn(date(2021, 2, 5), "cs.LG"), "hp1:turn:2021-02-05:cs.LG:"),
        (All(date(2021, 2, 8), 2, None, Mark("abc", 1)), "hp1:all:2021-02-08:2::abc.1"),
        (Narrow(date(2021, 2, 8)), "hp1:only:2021-02-08"),
        (Pick(date(2021, 2, 8), 0), "hp1:pick:2021-02-08:0"),
    ],
)
def test_old_messages_keep_their_meaning(intent: Intent, custom_id: str) -> None:
    """These stand under messages that were sent: whoever changes one begins version 2."""
    assert ids.write(intent) == custom_id
    assert ids.read(custom_id) == intent


@given(st.text(max_size=120) | st.from_regex(r"hp1:(read|more|turn|all|only|pick)(:.*){0,5}"))
def test_any_other_text_is_refused(text: str) -> None:
    """Whatever stands in a custom_id is read, or refused with that one error."""
    try:
        intent = ids.read(text)
    except StaleControlError:
        return
    assert ids.read(ids.write(intent)) == intent


def test_another_version_is_known_as_such() -> None:
    """What an older or newer bot wrote is matched by one pattern only, and refused."""
    assert re.fullmatch(ids.OUTDATED, "hp2:read:2102.02915")
    assert re.fullmatch(ids.OUTDATED, "hp12:x")
    assert not re.fullmatch(ids.OUTDATED, "other:1")
    with pytest.raises(StaleControlError, match="ask for the day or the paper again"):
        ids.read("hp2:read:2102.02915:1")


@pytest.mark.parametrize(
    "intent",
    [
        Read("2102.02915:1", 1),
        Turn(None, "not a category"),
        Turn(None, None, Mark("a:b", 0)),
        Turn(None, None, Mark("x" * 25, 0)),
        Read("x" * 33, 1),
    ],
)
def test_a_field_that_does_not_fit_is_never_written(intent: Intent) -> None:
    """Rather no button than one that means something else."""
    with pytest.raises(ValueError, match="does not fit"):
        ids.write(intent)


def test_a_category_is_carried_if_it_fits() -> None:
    """All of arXiv's categories can be carried; anything else is left out."""
    assert ids.carried("cond-mat.mtrl-sci") == "cond-mat.mtrl-sci"
    assert ids.carried("@everyone") is None
    assert ids.carried("a" * 33) is None
    assert ids.carried(None) is None


def test_the_mark_of_a_delivery_is_found_among_others() -> None:
    """The first button with a mark tells it; buttons without one, and strangers', do not."""
    found = ids.mark_of(["other", "hp1:read:2102.02915:1", "hp1:turn:latest::key-1.3"])
    assert found == Mark("key-1", 3)
    assert str(found) == "key-1.3"
    assert ids.mark_of(["hp1:turn:latest::", "x"]) is None
