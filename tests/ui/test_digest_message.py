"""A day's digest as messages."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attention import PaperNote
from bot.domain.digest import Delay, Digest, DigestView, Entry, SourcePart, select_entries
from bot.domain.mention import Counts
from bot.domain.page import DigestPage
from bot.services.delivery_ports import QuietDay
from bot.texts import ENGLISH, Language, list_languages
from bot.ui.digest_message import count_messages, digest_messages, hot_message, quiet_message
from bot.ui.list_message import PAGE_SIZE, list_message
from tests import samples
from tests.ui import pages
from tests.ui.limits import buttons, components, faults, texts, whole_text

T = TypeVar("T")

THANKS = "-# Thank you to arXiv for use of its open access interoperability."


def made(make: Callable[[], T]) -> T:
    """What `make` gives: discord.py's layouts want a running loop."""

    async def run() -> T:
        return make()

    return asyncio.run(run())


def sample_page(papers: int = 11, **changes: object) -> DigestPage:
    """The sample day, between two others."""
    digest = samples.digest(papers=papers)
    fields: dict[str, object] = {
        "view": select_entries(digest, bar=50, limit=10),
        "older": date(2021, 2, 5),
        "newer": date(2021, 2, 9),
    }
    return DigestPage(**(fields | changes))  # type: ignore[arg-type]


def test_a_post_is_the_picture_of_the_design() -> None:
    """The header, a section with a button for each paper, the way to other days, and the thanks."""
    [view] = made(lambda: digest_messages(ENGLISH, sample_page(), marker="key"))
    shown = texts(view)
    assert shown[0] == (
        "## Hot papers · Mon 8 Feb 2021\n"
        "11 papers over the bar of 50 · top 10 · counts of <t:1612861200:f>"
    )
    assert shown[1] == (
        "**1. [Paper number 1](https://arxiv.org/abs/2102.00001)**\n"
        "Ada Müller, José Sample · cs.LG, stat.ML\n"
        "> What paper 1 is about.\n"
        "𝕏 99 reposts, 50 likes"
    )
    assert shown[-1] == THANKS
    assert len(shown) == 12
    found = [c for c in components(view) if c["type"] == 2]
    assert [c["label"] for c in found] == [
        *["Abstract"] * 10,
        "◀\ufe0e Fri 5 Feb",
        "All 11",
        "Tue 9 Feb ▶\ufe0e",
    ]
    assert [c["custom_id"] for c in found[8:]] == [
        "hp1:read:2102.00009:9",
        "hp1:read:2102.00010:10",
        "hp1:turn:2021-02-05::key.0",
        "hp1:all:2021-02-08:0::key.0",
        "hp1:turn:2021-02-09::key.0",
    ]
    assert len(components(view)) == 37


def test_a_post_has_no_select() -> None:
    """A post belongs to all: what one of them chooses must not change it."""
    page = sample_page(categories=("cs.LG", "stat.ML"))
    [view] = made(lambda: digest_messages(ENGLISH, page, marker="key"))
    assert not [c for c in components(view) if c["type"] == 3]


@pytest.mark.parametrize(
    ("changes", "closes_at", "line"),
    [
        ({}, None, "as posted 9 Feb · 11 papers over the bar of 50 · top 10"),
        ({"imported": True}, None, "as posted 9 Feb · imported · 11 papers · top 10"),
        (
            {"closed_at": datetime(2021, 2, 9, 20, tzinfo=UTC), "clock": "Asia/Tokyo"},
            None,
            "as posted 10 Feb · 11 papers over the bar of 50 · top 10",
        ),
        (
            {},
            samples.CLOSE,
            "preliminary, closes <t:1612861200:R> · 11 papers over the bar of 50 · top 10",
        ),
    ],
)
def test_an_answer_says_whether_the_day_is_final(
    changes: dict[str, object], closes_at: datetime | None, line: str
) -> None:
    """The second line of `/hot` tells a day that was posted, an imported and an open one apart."""
    digest = replace(samples.digest(papers=11), **changes)  # type: ignore[arg-type]
    page = DigestPage(view=select_entries(digest, bar=50, closes_at=closes_at))
    first = texts(made(lambda: hot_message(ENGLISH, page)))[0]
    assert first.split("\n")[1] == f"{line} · counts of <t:1612861200:f>"


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (Delay.SOON, "preliminary, closes soon"),
        (Delay.ARXIV, "preliminary, was to close <t:1612861200:R>, waits for arXiv"),
        (Delay.UNKNOWN, "preliminary, was to close <t:1612861200:R>"),
        (Delay.SOURCES, "preliminary, was to close <t:1612861200:R>, waits for the sources"),
    ],
)
def test_a_close_that_is_late_is_not_called_one_to_come(delay: Delay, words: str) -> None:
    """“closes 3 hours ago” says nothing: it is told what the day waits for."""
    view = select_entries(samples.digest(papers=11), bar=50, closes_at=samples.CLOSE)
    page = DigestPage(view=replace(view, delay=delay))
    first = texts(made(lambda: hot_message(ENGLISH, page)))[0]
    assert first.split("\n")[1].startswith(f"{words} · 11 papers over the bar of 50")


def test_the_years_of_other_days_are_named_where_they_differ() -> None:
    """A button to a day of another year says so, and so does a day that was posted in one."""
    digest = samples.digest(date(2020, 12, 31), closed_at=datetime(2021, 1, 1, 9, tzinfo=UTC))
    view = select_entries(digest, bar=50)
    page = DigestPage(view=view, older=date(2020, 12, 30), newer=date(2021, 1, 4))
    message = made(lambda: hot_message(ENGLISH, page))
    assert [*buttons(message)][1:] == ["◀\ufe0e Wed 30 Dec", "Mon 4 Jan 2021 ▶\ufe0e"]
    assert "as posted 1 Jan 2021 ·" in texts(message)[0]


def test_a_select_narrows_to_a_category() -> None:
    """All categories are offered first; the view's own is the chosen one."""
    view = select_entries(samples.digest(), bar=50, category="stat.ML")
    page = DigestPage(view=view, categories=("cs.LG", "stat.ML"))
    message = made(lambda: hot_message(ENGLISH, page))
    [select] = [c for c in components(message) if c["type"] == 3]
    options = [(option["value"], option["default"]) for option in select["options"]]
    assert options == [("*", False), ("cs.LG", False), ("stat.ML", True)]
    assert "3 papers in stat.ML over the bar of 50" in texts(message)[0]


def test_a_narrowed_view_tells_the_place_in_the_whole_day() -> None:
    """A paper that is number 1 of its category and 3 of the day says both."""
    digest = samples.digest()
    third = replace(digest.entries[2], paper=samples.paper(3, categories=("cs.RO",)))
    digest = replace(digest, entries=(*digest.entries[:2], third))
    page = DigestPage(view=select_entries(digest, bar=50, category="cs.RO"))
    assert "**1. [Paper number 3]" in texts(made(lambda: hot_message(ENGLISH, page)))[1]
    assert "cs.RO · #3 overall\n" in texts(made(lambda: hot_message(ENGLISH, page)))[1]
    assert "#" not in texts(made(lambda: hot_message(ENGLISH, sample_page())))[1]


def test_a_source_that_failed_is_told() -> None:
    """The header names it, and no paper says 0 for it."""
    digest = pages.digest(failing=["x"])
    entry = replace(digest.entries[0], parts=(SourcePart("x", None, 0.0), *pages.parts(1)[:1]))
    page = pages.page(replace(digest, entries=(entry,)))
    [message] = made(lambda: digest_messages(ENGLISH, page, marker="k"))
    assert texts(message)[0].endswith("\n-# n/a: 𝕏 could not be asked")
    assert texts(message)[1].endswith("\n𝕏 n/a · 🤗 400 upvotes")


def test_four_sources_are_called_by_their_own_names() -> None:
    """Every count is called what its source calls it."""
    shown = texts(made(lambda: hot_message(ENGLISH, pages.page())))[1]
    assert shown.endswith(
        "🤗 400 upvotes · HN 1,200 points, 38 comments"
        " · Bluesky 310 reposts, 2,045 likes · 𝕏 10,227 reposts, 25 likes"
    )


def test_a_summary_of_a_source_is_named_as_such() -> None:
    """Hugging Face's summary stands in place of the abstract's first sentence, under its name."""
    note = PaperNote("2102.00001", "huggingface", "A robot *learns*.")
    page = sample_page(notes={"2102.00001": note})
    shown = texts(made(lambda: hot_message(ENGLISH, page)))
    assert "\n> Hugging Face: A robot \\*learns\\*.\n" in shown[1]
    assert "\n> What paper 2 is about.\n" in shown[2]


def test_papers_that_caught_on_later_name_their_own_day() -> None:
    """A block below the papers tells their day; one of this day tells the day it came with."""
    page = pages.page(late=(pages.riser(),))
    page = replace(page, view=replace(page.view, late=(pages.riser(2),)))
    late = texts(made(lambda: hot_message(ENGLISH, page)))[-2]
    assert late.split("\n") == [
        "**Caught on later**",
        "[大規模言語モデルにおける文脈内学習の仕組みを因果的介入によって明らかにする研究]"
        "(https://arxiv.org/abs/2609.00901) · 🤗 400 upvotes · … · listed Thu 27 Aug 2026",
        "**Took off after this day had closed**",
        "[Schrödinger Bridges for Fast Sampling: A β-VAE View of p(x\u00a0∣\u00a0z)]"
        "(https://arxiv.org/abs/2609.00902) · 🤗 200 upvotes · … · named with Tue 1 Sep 2026",
    ]


def test_a_day_without_papers_says_so_and_leads_on() -> None:
    """An empty day has no section, and buttons to the days beside it."""
    page = sample_page(papers=0)
    message = made(lambda: hot_message(ENGLISH, page))
    assert "as posted 9 Feb · no paper over the bar of 50" in texts(message)[0]
    assert [*buttons(message)] == ["◀\ufe0e Fri 5 Feb", "Tue 9 Feb ▶\ufe0e"]
    assert faults(message) == []


@pytest.mark.parametrize(("papers", "messages"), [(0, 1), (1, 1), (10, 1), (11, 2), (30, 3)])
def test_a_long_post_is_several_messages(papers: int, messages: int) -> None:
    """Ten papers each; only the first has the header, only the last the way on, each its part."""
    view = select_entries(samples.digest(papers=papers), bar=0)
    page = DigestPage(view=view, older=date(2021, 2, 5))
    made_messages = made(lambda: digest_messages(ENGLISH, page, marker="key"))
    assert len(made_messages) == count_messages(page) == messages
    for part, message in enumerate(made_messages):
        assert faults(message) == []
        marked = [to for to in buttons(message).values() if "key" in to]
        assert marked
        assert all(to.endswith(f":key.{part}") for to in marked)
        assert (THANKS in texts(message)) == (part == messages - 1)
        assert texts(message)[0].startswith("## Hot" if part == 0 else "-# Hot")
    numbers = [t.split(".")[0] for m in made_messages for t in texts(m) if t.startswith("**")]
    assert numbers == [f"**{number}" for number in range(1, papers + 1)]


def test_a_post_for_some_papers_leads_to_the_whole_day() -> None:
    """A channel that asked for one category is not promised a number that it did not count."""
    view = replace(sample_page().view, over_bar=4)
    [message] = made(lambda: digest_messages(ENGLISH, sample_page(view=view), marker="key"))
    assert buttons(message)["All papers"] == "hp1:all:2021-02-08:0::key.0"


def test_a_quiet_day_is_one_line_with_the_reason() -> None:
    """The reason is inert, the next day named, and the message can be recognised."""
    quiet = QuietDay(date(2026, 1, 1), "a holiday, @everyone", date(2026, 1, 2))
    message = made(lambda: quiet_message(ENGLISH, quiet, marker="key"))
    assert texts(message) == [
        "No hot papers of Thu 1 Jan 2026: a holiday, @\u200beveryone\n"
        "-# The next listing is expected for Fri 2 Jan 2026."
    ]
    assert buttons(message) == {"Latest papers": "hp1:turn:latest::key.0"}


def test_summaries_give_way_before_authors_and_titles() -> None:
    """With ten long papers the titles are whole, the authors too, and the summaries short."""
    title, name = "A title of some length " * 4, "Somebody With A Long Name"
    entries = tuple(
        replace(e, paper=replace(e.paper, title=title, authors=(name,) * 9, abstract="word " * 90))
        for e in samples.digest(papers=10).entries
    )
    shown = texts(made(lambda: hot_message(ENGLISH, page_of(entries))))[1:11]
    assert all(f"[{title.strip()}]" in text for text in shown)
    assert all(f"{name}, {name}, {name} +6 ·" in text for text in shown)
    summaries = [text.split("\n")[2] for text in shown]
    assert all(summary.endswith("…") and len(summary) < 140 for summary in summaries)
    assert max(map(len, summaries)) - min(map(len, summaries)) <= len("word ")


def test_authors_give_way_before_titles() -> None:
    """Where not even the titles leave room for summaries, these go, then authors are cut."""
    entries = tuple(
        replace(e, paper=replace(e.paper, title="long title " * 24, authors=("name " * 30,) * 9))
        for e in samples.digest(papers=10).entries
    )
    shown = texts(made(lambda: hot_message(ENGLISH, page_of(entries))))[1:11]
    assert all(f"[{('long title ' * 24).strip()}]" in text for text in shown)
    assert all("> " not in text for text in shown)
    assert all("…" in text.split("\n")[1] for text in shown)


def test_what_is_hostile_shows_and_does_not_act() -> None:
    """Mentions, links, code fences and overrides in titles, names and abstracts are inert."""
    paper = samples.paper(1, title=pages.HOSTILE, authors=(pages.HOSTILE,), abstract=pages.HOSTILE)
    entry = replace(samples.digest().entries[0], paper=paper)
    note = PaperNote("2102.00001", "huggingface", pages.HOSTILE)
    for notes in ({}, {"2102.00001": note}):
        page = DigestPage(view=select_entries(day_of((entry,)), bar=0), notes=notes)
        for make in (hot_message, list_message):
            shown = whole_text(made(partial(make, ENGLISH, page)))
            for acting in ("@everyone", "<@1>", "\u202e", "<#2>", "<t:1:R>"):
                assert acting not in shown
            assert re.search(r"(?<!\\)]\(https://evil", shown) is None
            assert "evil.example" in shown
            assert "\n#" not in shown.replace("\n## Hot", "")


def page_of(entries: tuple[Entry, ...]) -> DigestPage:
    """A page of a day with these entries."""
    return DigestPage(view=select_entries(day_of(entries), bar=0, limit=10))


def day_of(entries: tuple[Entry, ...]) -> Digest:
    """The sample day with other entries."""
    return replace(samples.digest(), entries=entries)


ALPHABETS = st.sampled_from(
    [
        "word ",
        "大規模言語モデル",
        "🧵👩‍🔬🇯🇵",
        r"$\alpha_i$ ",
        "*_~|`[]<>@#:/ ",
        "\u202e\u200b",
        "é",
        "𝕏",
    ]
)
LONG_TEXTS = st.builds(lambda part, times: part * times, ALPHABETS, st.integers(0, 400))
ODD_TEXTS = st.text(max_size=60) | LONG_TEXTS
NUMBERS = st.integers(0, 10**6) | st.just(10**15)
SOURCES = st.sampled_from(["x", "bluesky", "hackernews", "huggingface", "somewhere-else" * 3])
PARTS = st.lists(
    st.builds(
        SourcePart, SOURCES, st.none() | st.builds(Counts, NUMBERS, NUMBERS, NUMBERS), st.just(1.0)
    ),
    max_size=5,
    unique_by=lambda part: part.source,
)
PAPERS = st.builds(
    lambda title, name, names, abstract, categories, old: samples.paper(
        1,
        title=title,
        authors=(name,) * names,
        abstract=abstract,
        categories=tuple(categories),
        arxiv_id="cond-mat/0611800" if old else "2102.00001",
    ),
    ODD_TEXTS,
    ODD_TEXTS,
    st.sampled_from([0, 1, 3, 300]),
    ODD_TEXTS,
    st.lists(st.sampled_from(["cs.LG", "cond-mat.stat-mech", "@everyone", "x" * 300]), max_size=12),
    st.booleans(),
)
COUNTS = st.sampled_from([0, 1, 2, 9, 10, 11, 26, 100])


@st.composite
def odd_pages(draw: st.DrawFn) -> DigestPage:
    """A page of any day that could be stored: a few different papers, again and again."""
    drawn = draw(st.lists(st.tuples(PAPERS, PARTS), min_size=1, max_size=4))
    entries = tuple(
        Entry(
            n + draw(st.just(0)), drawn[n % len(drawn)][0], Counts(1, 1), 1.0, samples.CLOSE,
            tuple(drawn[n % len(drawn)][1]),
        )
        for n in range(1, draw(COUNTS) + 1)
    )  # fmt: skip
    rank = draw(st.integers(0, 10**6))
    entries = tuple(replace(entry, rank=entry.rank + rank) for entry in entries)
    digest = replace(pages.digest(0, failing=["x", "bluesky"]), entries=entries)
    late = tuple(replace(pages.riser(), entry=entry) for entry in entries[:7])
    view = DigestView(digest, entries, len(entries), 5, draw(st.none() | st.just("cs.LG")))
    return DigestPage(
        view=replace(view, late=late if draw(st.booleans()) else ()),
        older=date(2021, 2, 5),
        newer=date(2021, 2, 9),
        categories=draw(st.sampled_from([(), ("cs.LG", "x" * 200), ("cs.LG", "cs.CL") * 30])),
        late=late if draw(st.booleans()) else (),
    )


@settings(max_examples=30)
@given(odd_pages(), st.sampled_from(list_languages()))
def test_any_day_fits_into_its_messages(page: DigestPage, language: Language) -> None:
    """Whatever the papers and the language are, no limit is broken, and no paper is missing."""

    def check() -> None:
        posts = digest_messages(language, page, marker="k" * 24)
        hot = hot_message(language, page)
        listed = [
            list_message(language, replace(page, size=PAGE_SIZE, number=number))
            for number in range(replace(page, size=PAGE_SIZE).pages)
        ]
        for view in (*posts, hot, *listed):
            assert faults(view) == []
            assert view.is_finished()
        sections = [c for v in posts for c in components(v) if c["type"] == 9]
        assert len(sections) == len(page.view.shown)
        lines = [line for view in listed for line in texts(view)[1].split("\n")]
        assert len([line for line in lines if line.startswith("**")]) == len(page.view.shown)

    made(check)
