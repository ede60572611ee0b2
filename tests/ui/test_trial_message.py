"""What was tried is seen, within Discord's limits, and carried by what stands below it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filters import Defaults
from bot.domain.subscription import Subscription
from bot.domain.wishes import LONGEST_KEYWORDS, MOST_PAPERS, Wish
from bot.errors import StaleControlError
from bot.services.outlooks import Trial, TriedDay
from bot.texts import ENGLISH, Language, find_language, list_languages
from bot.ui.trial_ids import Act, Try, read, read_day, read_values, write, write_values
from bot.ui.trial_message import trial_message
from tests.ui.limits import buttons, components, faults, whole_text
from tests.ui.pages import HOSTILE, TITLES, entry, paper

DAY = date(2026, 11, 17)
DAYS = [DAY - timedelta(days=n) for n in range(5)]
DEFAULTS = Defaults(bar=5, limit=10)
CHANNEL = 2**63 - 1


def trial(*papers: int, wish: Wish | None = None, title: str = "", **fields: object) -> Trial:
    """A trial whose days have so many papers that match, of which 10 are shown at most."""
    shown = tuple(
        entry(n + 1, paper=paper(n, **({"title": title} if title else {})))
        for n in range(min(max(papers, default=0), MOST_PAPERS))
    )
    days = [TriedDay(day, n, shown[:n]) for day, n in zip(DAYS, papers, strict=False)]
    asked = Subscription(CHANNEL, DAY, **fields)  # type: ignore[arg-type]
    return Trial(asked, wish or Wish(keywords=asked.keywords), tuple(days), is_subscribed=False)


@given(
    st.lists(st.integers(0, MOST_PAPERS), min_size=1, max_size=5),
    st.sampled_from([*TITLES, HOSTILE, "大規模言語モデル" * 60, "x" * 900, "*_`|" * 100]),
    st.text(max_size=LONGEST_KEYWORDS) | st.just("*_|`" * 50),
    st.sampled_from(list_languages()),
)
def test_every_trial_fits(papers: list[int], title: str, keywords: str, language: Language) -> None:
    """However many papers match, and whatever they are called, it is one message."""
    view = trial_message(language, trial(*papers, title=title, keywords=keywords), DEFAULTS)
    assert faults(view) == []


def test_days_name_their_papers() -> None:
    """Each day says how many papers match and links them; what has no room is counted."""
    text = whole_text(trial_message(ENGLISH, trial(2, 0, 30, keywords="robot"), DEFAULTS))
    assert f"## What <#{CHANNEL}> would have got\nall categories · with “robot” · top 10" in text
    assert "-# Tried, not saved." in text
    assert "**Tue 17 Nov 2026** · 2 papers\n1. [" in text
    assert "](https://arxiv.org/abs/2609.00001)" in text
    assert "**Mon 16 Nov 2026** · no paper\n**Sun 15 Nov 2026** · 30 papers\n1. [" in text
    assert "\n30. [" in text


def test_hostile_words_act_in_no_way() -> None:
    """Titles and keywords that would ping, link or turn the line around are shown as written."""
    hostile = trial(2, title=HOSTILE, keywords=f"{HOSTILE} -@everyone")
    text = whole_text(trial_message(ENGLISH, hostile, DEFAULTS))
    for acting in ("@everyone", "<@1>", "[free](https://evil", "```", "\u202e", "||x||", "<#2>"):
        assert acting not in text


def test_titles_that_have_no_room_are_counted() -> None:
    """Five full days do not fit: the first papers of each are named."""
    text = whole_text(trial_message(ENGLISH, trial(*[30] * 5), DEFAULTS))
    assert text.count("-# and 22 more") == 5
    assert text.count("](https://arxiv.org/abs/") == 40


def test_what_is_stored_cannot_be_saved_again() -> None:
    """A save is offered for what was tried, where Discord may change the subscription."""
    tried = trial(1, wish=Wish(keywords="robot"))
    in_file = trial(1, wish=Wish(keywords="robot"), configured=True)
    stored = trial(1, wish=Wish())
    labels = [
        list(buttons(trial_message(ENGLISH, one, DEFAULTS))) for one in (tried, in_file, stored)
    ]
    assert labels == [["Save this"], [], []]


def test_what_is_too_long_for_controls_is_said() -> None:
    """Options that no message can carry are shown all the same."""
    view = trial_message(ENGLISH, trial(1, wish=Wish(keywords="x" * 200)), DEFAULTS)
    assert "`/digest subscribe` saves them" in whole_text(view)
    assert [part for part in components(view) if "custom_id" in part] == []


wishes = st.builds(
    Wish,
    keywords=st.none() | st.text(max_size=200),
    categories=st.none() | st.text(max_size=100),
    limit=st.none() | st.integers(1, 30),
    min_attention=st.none() | st.integers(0, 10**6),
)


@given(wishes, st.integers(1, 5))
def test_wishes_are_read_back(wish: Wish, number: int) -> None:
    """What the values of a select carry together is what was typed, or there are none."""
    values = write_values(DAYS[:number], wish)
    assert all(len(value.encode("utf-16-le")) <= 200 for value in values)
    if values:
        assert read_values(values) == wish
        assert [read_day(value) for value in values] == DAYS[:number]
    else:
        assert len(f"{wish}") > 80 * number


@given(st.sampled_from(Act), st.integers(0, 2**64 - 1))
def test_custom_ids_are_read_back(act: Act, channel_id: int) -> None:
    """What a control does, and for which channel, is in its custom_id."""
    assert read(write(Try(act, channel_id))) == Try(act, channel_id)


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["2026-11-17"],
        ["2026-11-17|"],
        ["2026-11-17|{}"],
        ["2026-11-17|[1,2]"],
        ['2026-11-17|[1,"",null,null]'],
        ['2026-11-17|["","",[],null]'],
        ["2026-11-17|" + "[" * 80],
    ],
)
def test_other_values_are_refused(values: list[str]) -> None:
    """What another version wrote says where to go instead."""
    with pytest.raises(StaleControlError, match="/digest preview"):
        read_values(values)


@pytest.mark.parametrize(
    "custom_id", ["hp1:try:fly:1", "hp1:try:post:x", "hp1:try:post", "hp1:try:"]
)
def test_other_custom_ids_are_refused(custom_id: str) -> None:
    """So do its buttons."""
    with pytest.raises(StaleControlError, match="/digest preview"):
        read(custom_id)


def test_a_day_that_is_none_is_refused() -> None:
    """A value with another kind of day is one of another version."""
    with pytest.raises(StaleControlError):
        read_day("2026-13-40|")


def test_small_operators_are_asked_about() -> None:
    """Keywords that may mean something else say so, in the language of who reads."""
    doubtful = trial(0, keywords="robot and vision")
    assert "did you mean robot AND vision?" in whole_text(
        trial_message(ENGLISH, doubtful, DEFAULTS)
    )
    japanese = find_language("ja")
    assert japanese is not None
    assert "もしかして：robot AND vision" in whole_text(trial_message(japanese, doubtful, DEFAULTS))
