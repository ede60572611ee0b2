"""A day in one short message."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import select_entries
from bot.domain.subscription import Layout, Style
from bot.services.delivery_ports import Post
from bot.texts import ENGLISH
from bot.ui.ids import Mark
from bot.ui.post_messages import PostMessages
from bot.ui.short_messages import compact_message, thread_name, thread_opener
from tests import samples
from tests.ui import pages
from tests.ui.limits import buttons, components, faults, texts, whole_text
from tests.ui.test_digest_message import THANKS, odd_pages, sample_page

T = TypeVar("T")
MARK = Mark("key", 0)
ROLE = f"<@&{2**63}>"


def made(make: Callable[[], T]) -> T:
    """What `make` gives: discord.py's layouts want a running loop."""

    async def run() -> T:
        return make()

    return asyncio.run(run())


def test_a_compact_day_has_a_line_for_each_paper() -> None:
    """The header, a line a paper, a select with the abstracts, the way on, and the thanks."""
    view = made(lambda: compact_message(ENGLISH, sample_page(papers=11), MARK))
    header, lines, thanks = texts(view)
    assert header.startswith(
        "## Hot papers · Mon 8 Feb 2021\n11 papers over the bar of 50 · top 10"
    )
    assert lines.split("\n")[0] == (
        "**1.** [Paper number 1](https://arxiv.org/abs/2102.00001) · 𝕏 99 reposts, 50 likes"
    )
    assert len(lines.split("\n")) == 10
    assert thanks == THANKS
    (select,) = [c for c in components(view) if c["type"] == 3]
    assert [option["value"] for option in select["options"]][:2] == ["2102.00001", "2102.00002"]
    assert buttons(view) == {
        "◀\ufe0e Fri 5 Feb": "hp1:turn:2021-02-05::key.0",
        "All 11": "hp1:all:2021-02-08:0::key.0",
        "Tue 9 Feb ▶\ufe0e": "hp1:turn:2021-02-09::key.0",
    }


def test_thirty_papers_fit_into_one_compact_message() -> None:
    """With four sources and Japanese titles each paper keeps a title, and two selects name all."""
    page = pages.page(pages.digest(papers=30), late=tuple(map(pages.riser, range(1, 6))))
    view = made(lambda: compact_message(ENGLISH, page, Mark("k" * 24, 0)))
    assert faults(view) == []
    header, lines, late, _ = texts(view)
    assert len(lines.split("\n")) == 30
    assert all(len(title) > 10 for title in titles(lines))
    assert late.startswith("**Caught on later**\n")
    assert len(late.split("\n")) == 4
    selects = [c for c in components(view) if c["type"] == 3]
    assert [len(select["options"]) for select in selects] == [15, 15]
    assert selects[1]["placeholder"] == "Read an abstract · 16–30"
    assert header.startswith("## Hot papers · ")


def titles(lines: str) -> list[str]:
    """The titles in the lines of papers."""
    return [line.partition("[")[2].partition("](https")[0] for line in lines.split("\n")]


def test_a_compact_day_without_papers_says_so() -> None:
    """A day of which only papers caught on later are left has their lines, and no select."""
    page = pages.page(pages.digest(papers=0), late=(pages.riser(),))
    view = made(lambda: compact_message(ENGLISH, page, MARK))
    header, late, _ = texts(view)
    assert "no paper over the bar of 5" in header
    assert late.startswith("**Caught on later**")
    assert faults(view) == []


def test_the_post_above_a_thread_has_the_top_three() -> None:
    """A short post: the day, three papers by title, and the way to other days."""
    view = made(lambda: thread_opener(ENGLISH, sample_page(papers=11), MARK))
    header, lines, thanks = texts(view)
    assert "11 papers over the bar of 50 · top 10" in header
    assert titles(lines) == [f"Paper number {number}" for number in (1, 2, 3)]
    assert thanks == THANKS
    assert list(buttons(view)) == ["◀\ufe0e Fri 5 Feb", "All 11", "Tue 9 Feb ▶\ufe0e"]


def test_a_thread_is_named_after_its_day() -> None:
    """The day's name, also of a span of days."""
    page = sample_page()
    assert thread_name(ENGLISH, page) == "Hot papers · Mon 8 Feb 2021"
    span = replace(page.view.digest, last_day=samples.DAY.replace(day=9))
    spanning = replace(page, view=replace(page.view, digest=span))
    assert thread_name(ENGLISH, spanning) == "Hot papers · Mon 8 Feb 2021 to Tue 9 Feb 2021"


def test_a_thread_holds_the_cards_without_the_way_on() -> None:
    """Its messages are cards of ten papers, marked from 1 on; other days are left to the post."""
    page = replace(sample_page(), view=select_entries(samples.digest(papers=13), bar=50))
    post = Post(1, page, Style(layout=Layout.THREAD), "key")
    messages = PostMessages()
    assert messages.count(post) == 3
    first, second = made(lambda: [messages.message(ENGLISH, post, number) for number in (1, 2)])
    assert texts(first)[0] == "-# Hot papers · Mon 8 Feb 2021 · 1–10"
    assert texts(second)[0] == "-# Hot papers · Mon 8 Feb 2021 · 11–13"
    assert [list(buttons(view))[-1] for view in (first, second)] == ["All 13", "All 13"]
    assert buttons(second)["All 13"] == "hp1:all:2021-02-08:0::key.2"
    assert THANKS not in texts(second)


def test_a_preliminary_post_says_so() -> None:
    """The header counts down to the close, and the marker tells the message from a final one."""
    view = replace(sample_page().view, closes_at=samples.CLOSE)
    page = replace(sample_page(), view=view)
    for look in Layout:
        post = Post(1, page, Style(layout=look), "key")
        message = made(partial(PostMessages().message, ENGLISH, post, 0))
        assert "\npreliminary, closes <t:1612861200:R> · 11 papers" in whole_text(message)
        assert buttons(message)["All 11"].endswith(":key-p.0")


LAYOUTS = [(Layout.CARDS, 1), (Layout.COMPACT, 1), (Layout.THREAD, 2)]


@pytest.mark.parametrize(("look", "messages"), LAYOUTS)
def test_a_layout_takes_so_many_messages(look: Layout, messages: int) -> None:
    """Ten papers are one message, and in a thread one more."""
    assert PostMessages().count(Post(1, sample_page(), Style(layout=look), "key")) == messages


@settings(max_examples=30)
@given(odd_pages(), st.sampled_from(list(Layout)))
def test_any_day_fits_in_any_layout(page: Any, look: Layout) -> None:
    """Whatever the papers are, no message breaks a limit with a role above it; none is missing."""
    view = replace(page.view, shown=page.view.shown[:30])
    post = Post(1, replace(page, view=view), Style(layout=look), "k" * 12)
    messages = PostMessages()

    def check() -> None:
        views = [
            messages.message(ENGLISH, post, n, ROLE if n == 0 else "")
            for n in range(messages.count(post))
        ]
        for made_view in views:
            assert faults(made_view) == []
            assert made_view.is_finished()
        lines = [line for made_view in views for line in whole_text(made_view).split("\n")]
        shown = [line for line in lines if line.startswith("**") and "](https" in line]
        extra = min(len(view.shown), 3) if look is Layout.THREAD else 0
        assert len(shown) == len(view.shown) + extra

    made(check)
