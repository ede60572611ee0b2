"""What admins see of subscriptions: the words, and that all of it fits."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.categories import MOST
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.filters import Defaults
from bot.domain.outlook import Fresher, Match, Outlook
from bot.domain.schedule import Due
from bot.domain.standing import Standing, StandingPage
from bot.domain.subscription import Layout, Missed, Pause, Style, StyleProblems, Subscription
from bot.domain.taxonomy import NAMES
from bot.domain.wishes import LONGEST_KEYWORDS, StyleWish, Wish
from bot.errors import StaleControlError
from bot.services.delivery_ports import QuietDay
from bot.services.outlooks import Preview
from bot.services.subscribing import PAGE_SIZE
from bot.texts import ENGLISH, Language, list_languages
from bot.ui.look_form import chosen_in
from bot.ui.subscription_form import typed_in
from bot.ui.subscription_ids import Act, Manage, read, write
from bot.ui.subscription_messages import (
    list_message,
    outlook_message,
    preview_messages,
    remove_question,
)
from bot.ui.subscription_words import weekday_words
from tests.ui.limits import buttons, faults, walk, whole_text
from tests.ui.pages import HOSTILE, page

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAY = date(2026, 11, 17)
DEFAULTS = Defaults(bar=5, limit=10)
SNOWFLAKE = 2**63 - 1

styles = st.builds(
    Style,
    layout=st.sampled_from(Layout),
    preliminary=st.booleans(),
    ping_role_id=st.none() | st.just(SNOWFLAKE),
    silent=st.booleans(),
    publish=st.booleans(),
    chart=st.booleans(),
)
reasons = st.just("") | st.just("[*_`" * 900) | st.just("大規模言語モデル" * 100)
problems = st.builds(StyleProblems, reasons, reasons, reasons)
longest = st.builds(
    Subscription,
    channel_id=st.just(SNOWFLAKE),
    since=st.just(DAY),
    at=st.none() | st.times(),
    timezone=st.sampled_from(["America/Argentina/ComodRivadavia", "UTC"]),
    categories=st.lists(st.sampled_from(sorted(NAMES)), max_size=MOST).map(tuple),
    keywords=st.text(max_size=LONGEST_KEYWORDS) | st.just("*_|`~" * 40),
    limit=st.none() | st.integers(1, 30),
    min_attention=st.none() | st.integers(0, 1_000_000),
    missed=st.sampled_from(Missed),
    quiet_days=st.booleans(),
    style=styles,
    configured=st.booleans(),
    pause=st.sampled_from(Pause),
    pause_reason=st.text(max_size=3000) | st.just("[*_`" * 900),
    paused_at=st.none() | st.just(NOW),
    id=st.just(SNOWFLAKE // 10),
)
deliveries = st.none() | st.builds(
    Delivery,
    subscription_id=st.just(1),
    day=st.just(DAY),
    key=st.just("k"),
    state=st.sampled_from(DeliveryState),
    retry_at=st.none() | st.just(NOW),
    reason=st.text(max_size=3000) | st.just("大規模言語モデル" * 100),
)
languages = st.sampled_from(list_languages())
standings = st.builds(Standing, longest, st.none() | st.just(Due(DAY, NOW)), deliveries, problems)


@given(st.lists(standings, max_size=PAGE_SIZE), st.integers(0, 19), languages)
def test_every_page_fits(items: list[Standing], number: int, language: Language) -> None:
    """Whatever subscriptions are like, a page of them is within Discord's limits."""
    numbered = [
        replace(item, subscription=replace(item.subscription, id=SNOWFLAKE // 10 - n))
        for n, item in enumerate(items)
    ]
    shown = StandingPage(tuple(numbered), number, 20, 100)
    assert faults(list_message(language, shown, DEFAULTS)) == []


@pytest.mark.parametrize("language", list_languages(), ids=repr)
def test_a_page_of_the_longest_fits(language: Language) -> None:
    """A page of subscriptions that are as long as can be is still one message."""
    items = tuple(
        Standing(
            Subscription(
                SNOWFLAKE,
                DAY,
                at=time(8),
                timezone="America/Argentina/ComodRivadavia",
                categories=tuple(sorted(NAMES, key=len)[-MOST:]),
                keywords="*_" * 100,
                limit=30,
                min_attention=1_000_000,
                missed=Missed.ALL,
                quiet_days=True,
                style=Style(Layout.THREAD, True, SNOWFLAKE, True, False, "ja", True),
                configured=True,
                pause=Pause.ACCESS,
                pause_reason="大規模 " * 100,
                paused_at=NOW,
                id=SNOWFLAKE // 10 - n,
            ),
            None,
            Delivery(1, DAY, "k", DeliveryState.FAILED, retry_at=NOW, reason="大規模 " * 100),
            StyleProblems("大規模 " * 100, "大規模 " * 100),
        )
        for n in range(PAGE_SIZE)
    )
    page = StandingPage(items, 1, 20, 100)
    assert faults(list_message(language, page, DEFAULTS)) == []


@given(longest, problems, languages)
def test_every_answer_fits(
    subscription: Subscription, found: StyleProblems, language: Language
) -> None:
    """So are the answer to who changed a subscription, and the question before it goes."""
    matches = tuple(Match(DAY - timedelta(days=400 * n), 10**6) for n in range(5))
    fresher = Fresher(time(9), timedelta(hours=22))
    days = (0, 1, 2, 3, 4, 5)
    outlook = Outlook(subscription, Due(DAY, NOW), timedelta(hours=54), days, fresher, matches)
    outlook = replace(outlook, problems=found, asked_to_publish=True)
    assert faults(outlook_message(language, outlook, DEFAULTS)) == []
    assert faults(remove_question(language, subscription, 999_999, DEFAULTS)) == []


def test_hostile_words_act_in_no_way() -> None:
    """Keywords, reasons and names that would ping or link are shown as they were written."""
    subscription = Subscription(
        1, DAY, keywords=HOSTILE[:100], pause=Pause.ASKED, pause_reason=HOSTILE, id=1
    )
    last = Delivery(1, DAY, "k", DeliveryState.FAILED, reason=HOSTILE)
    text = whole_text(
        list_message(ENGLISH, StandingPage((Standing(subscription, None, last),)), DEFAULTS)
    )
    for acting in ("@everyone", "<@1>", " [free]", "```", "\u202e", "||x||"):
        assert acting not in text


def test_the_list_says_how_each_one_stands() -> None:
    """Active, paused by a person, by the bot, of the configuration file: each is told apart."""
    due = Due(DAY, NOW)
    items = (
        Standing(Subscription(1, DAY, id=1), due, Delivery(1, DAY, "a", DeliveryState.SENT)),
        Standing(
            Subscription(2, DAY, id=2, pause=Pause.ASKED, pause_reason="ada", paused_at=NOW),
            None,
            Delivery(2, DAY, "b", DeliveryState.FAILED, retry_at=NOW, reason="HTTP 500"),
        ),
        Standing(Subscription(3, DAY, id=3, pause=Pause.ACCESS, pause_reason="I lack X")),
        Standing(Subscription(4, DAY, id=4, configured=True), due),
    )
    view = list_message(ENGLISH, StandingPage(items, 0, 1, 4), DEFAULTS)
    text = whole_text(view)
    stamp = f"<t:{int(NOW.timestamp())}"
    assert f"**<#1>** · 🟢 next post {stamp}:f> ({stamp}:R>)" in text
    assert "Last: Tue 17 Nov 2026 posted" in text
    assert f"**<#2>** · ⏸️ paused by ada {stamp}:R>" in text
    assert f"Last: Tue 17 Nov 2026 failed, again {stamp}:R>: HTTP 500" in text
    assert "**<#3>** · ⚠️ paused by the bot\nI lack X. Grant that, and it goes on by itself" in text
    assert "Last: nothing posted yet · set up in the configuration file" in text
    ids = [c["custom_id"] for c in walk(view.to_components()) if "custom_id" in c]  # type: ignore[no-untyped-call]
    assert "hp1:sub:pause:4:0" in ids
    assert "hp1:sub:change:4:0" not in ids
    assert "hp1:sub:ask:4:0" not in ids


def test_pages_lead_to_each_other() -> None:
    """A page in the middle leads to both sides, the only page to none."""
    items = (Standing(Subscription(1, DAY, id=1)),)
    middle = buttons(list_message(ENGLISH, StandingPage(items, 1, 3, 11), DEFAULTS))
    assert middle["◀ Earlier"] == "hp1:sub:list:0:0"
    assert middle["Later ▶"] == "hp1:sub:list:0:2"
    only = buttons(list_message(ENGLISH, StandingPage(items, 0, 1, 1), DEFAULTS))
    assert "Later ▶" not in only
    assert "◀ Earlier" not in only


def test_a_preview_is_the_post() -> None:
    """A day with papers is shown as it would be posted, one without as a line."""
    subscribed = Subscription(1, DAY, id=1)
    post = preview_messages(
        ENGLISH, Preview(subscribed, DAY, page(), is_subscribed=True), posts_in=ENGLISH
    )
    assert "Hot papers" in whole_text(post[1])
    assert all(faults(view) == [] for view in post)
    quiet = QuietDay(DAY, "a holiday", DAY)
    line = preview_messages(
        ENGLISH, Preview(subscribed, DAY, quiet, is_subscribed=True), posts_in=ENGLISH
    )
    assert "a holiday" in whole_text(line[1])
    nothing = preview_messages(
        ENGLISH, Preview(subscribed, DAY, None, is_subscribed=False), posts_in=ENGLISH
    )
    assert "would get nothing with the usual settings" in whole_text(nothing[0])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((1, 2, 3, 4, 5), "Tue–Sat"),
        ((0, 1, 2, 3, 6), "Sun–Thu"),
        ((0, 1, 4), "Mon, Tue, Fri"),
        ((2,), "Wed"),
    ],
)
def test_weekdays_are_named(days: tuple[int, ...], words: str) -> None:
    """Days in a row are a range, around Sunday too."""
    assert weekday_words(ENGLISH, days) == words


@given(st.sampled_from(Act), st.integers(0, 10**18 - 1), st.integers(0, 10**6 - 1))
def test_custom_ids_are_read_back(act: Act, subscription_id: int, number: int) -> None:
    """Whatever a button means is in its custom_id."""
    manage = Manage(act, subscription_id, number)
    assert read(write(manage)) == manage


@pytest.mark.parametrize(
    "custom_id", ["hp1:sub:fly:1:0", "hp1:sub:pause:x:0", "hp1:sub:pause:1", "hp1:sub:"]
)
def test_other_custom_ids_are_refused(custom_id: str) -> None:
    """A button that this version did not write says where to go instead."""
    with pytest.raises(StaleControlError, match="/digest list"):
        read(custom_id)


FORM = [
    {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
    for name, value in (("when", "8:00 tokyo"), ("categories", ""), ("keywords", "a"))
]
REST: list[dict[str, object]] = [
    {"type": 18, "component": {"type": 4, "custom_id": "numbers", "value": "3, 7"}},
    {"type": 18, "component": {"type": 3, "custom_id": "habits", "values": ["all quiet"]}},
]


def test_a_form_is_read() -> None:
    """Every field is wished for, an empty one too."""
    wish = Wish("8:00", "tokyo", "", "a", "3", " 7", Missed.ALL, quiet_days=True)
    assert typed_in([*FORM, *REST]) == wish
    for comma in "，、;":
        other = {"component": {"custom_id": "numbers", "value": f"3{comma} 7"}}
        assert typed_in([*FORM, other, REST[1]]) == wish


@pytest.mark.parametrize(
    "components",
    [
        [],
        [{}],
        FORM,
        [*FORM, REST[0], {"component": {"custom_id": "habits", "values": []}}],
        [*FORM, REST[0], {"component": {"custom_id": "habits", "values": ["never"]}}],
        [*FORM, {"component": {"custom_id": "numbers", "value": None}}, REST[1]],
    ],
)
def test_a_form_of_another_version_is_refused(components: list[dict[str, object]]) -> None:
    """What lacks a field, or has something else in it, says where to go instead."""
    with pytest.raises(StaleControlError, match="/digest list"):
        typed_in(components)


LOOK: dict[str, list[str]] = {
    "layout": ["compact"],
    "role": ["7"],
    "manners": ["silent"],
    "language": ["ja"],
}


def look(**changes: list[str] | None) -> list[dict[str, object]]:
    """The other form as it comes back, but for some fields; None is one that it lacks."""
    chosen = {name: values for name, values in (LOOK | changes).items() if values is not None}
    return [{"component": {"custom_id": n, "values": values}} for n, values in chosen.items()]


def test_the_other_form_is_read() -> None:
    """What is chosen is wished for, and what is not is not wanted."""
    style = StyleWish(
        Layout.COMPACT,
        preliminary=False,
        ping_role_id=7,
        silent=True,
        publish=False,
        language="ja",
        chart=False,
    )
    assert chosen_in(look()) == Wish(style=style)
    assert chosen_in(look(language=["server"])) == Wish(style=replace(style, language=""))


@pytest.mark.parametrize("name", LOOK)
def test_the_other_form_of_another_version_is_refused(name: str) -> None:
    """One that lacks a field, as those did that were open when a field was added."""
    with pytest.raises(StaleControlError, match="/digest list"):
        chosen_in(look(**{name: None}))


@pytest.mark.parametrize("name", ["layout", "role", "language"])
def test_a_choice_that_there_is_not_is_refused(name: str) -> None:
    """Discord sends those that were offered; anybody can send others."""
    with pytest.raises(StaleControlError, match="/digest list"):
        chosen_in(look(**{name: ["tlh"]}))
