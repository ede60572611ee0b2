"""A paper as a message."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attention import PaperNote
from bot.domain.digest import SourcePart
from bot.domain.mention import Counts, Mention
from bot.domain.page import PaperPage
from bot.domain.placing import Placing
from bot.texts import ENGLISH, Language, list_languages
from bot.ui.linked_message import linked_message
from bot.ui.paper_message import paper_message, whole_messages
from tests import samples
from tests.ui import pages
from tests.ui.limits import buttons, faults, texts, whole_text

T = TypeVar("T")

LINK = "https://discord.com/channels/1/2/3"


def made(make: Callable[[], T]) -> T:
    """What `make` gives: discord.py's layouts want a running loop."""

    async def run() -> T:
        return make()

    return asyncio.run(run())


def shown(page: PaperPage) -> ui.LayoutView:
    """The page's message."""
    return made(lambda: paper_message(ENGLISH, page))


def placing(day: date = samples.DAY, **changes: object) -> Placing:
    """The first place of eleven, with two sources, one of which failed."""
    fields: dict[str, object] = {
        "day": day,
        "rank": 1,
        "papers": 11,
        "shares": 10_227,
        "likes": 66,
        "observed_at": samples.CLOSE,
        "parts": (
            SourcePart("huggingface", Counts(0, 41), 4.0, 13, 240),
            SourcePart("x", Counts(10_227, 25), 9.0),
            SourcePart("bluesky", None, 0.0),
        ),
    }
    return Placing(**(fields | changes))  # type: ignore[arg-type]


def post(source: str, likes: int, **changes: object) -> Mention:
    """A post with so many likes."""
    fields: dict[str, object] = {"source": source, "url": f"https://{source}.example/{likes}"}
    return samples.mention(1, **(fields | {"counts": Counts(0, likes, 3)} | changes))


def test_a_paper_is_the_picture_of_the_design() -> None:
    """Title, authors, ids and days, its place, each source with its rarity, abstract, links."""
    page = PaperPage(
        samples.paper(1, authors=("Ada L", "José S")),
        placings=(placing(),),
        posted=(LINK,),
        named_with=date(2021, 2, 11),
    )
    message = shown(page)
    assert texts(message) == [
        "### [Paper number 1](https://arxiv.org/abs/2102.00001)\n"
        "Ada L, José S\n"
        "arXiv:2102.00001 · listed Mon 8 Feb 2021 · cs.LG, stat.ML",
        "#1 of 11 that day · caught on later, named with Thu 11 Feb 2021\n"
        "🤗 41 upvotes · top 6 % on Hugging Face this month\n"
        "𝕏 10,227 reposts, 25 likes\n"
        "Bluesky n/a\n"
        f"Posted here: {LINK}",
        "What paper 1 is about.",
    ]
    assert buttons(message) == {
        "arXiv": "https://arxiv.org/abs/2102.00001",
        "PDF": "https://arxiv.org/pdf/2102.00001",
        "Hugging Face": "https://huggingface.co/papers/2102.00001",
    }


def test_places_on_other_days_name_them() -> None:
    """A digest of another day than the paper's own is named, the newest first, at most three."""
    days = [date(2021, 2, day) for day in (12, 11, 8, 5)]
    page = PaperPage(samples.paper(), placings=tuple(placing(day) for day in days))
    assert texts(shown(page))[1].split("\n")[0] == (
        "#1 of 11 on Fri 12 Feb 2021 · #1 of 11 on Thu 11 Feb 2021 · #1 of 11 that day"
    )


def test_a_paper_without_a_digest_tells_what_is_known_now() -> None:
    """The counts of all its posts are summed for each source; posts without counts add nothing."""
    mentions = (post("x", 4), post("x", 5), post("hackernews", 7), post("x", 0, counts=None))
    page = PaperPage(samples.paper(), mentions=mentions)
    assert texts(shown(page))[1] == "HN 7 points, 3 comments\n𝕏 0 reposts, 9 likes"


def test_a_paper_of_which_nobody_spoke_has_no_such_lines() -> None:
    """Nothing is said where nothing is known."""
    page = PaperPage(samples.paper(abstract="", authors=(), listed_on=None, withdrawn=True))
    assert texts(shown(page)) == [
        "### [Paper number 1](https://arxiv.org/abs/2102.00001)\n"
        "arXiv:2102.00001 · cs.LG, stat.ML · withdrawn",
        "-# Its abstract is not known here: arXiv has it.",
    ]


@pytest.mark.parametrize(
    ("mentions", "label"),
    [
        ((post("x", 4), post("hackernews", 40), post("bluesky", 5)), "https://hackernews.example/40"),
        ((post("huggingface", 400), post("bluesky", 5)), "https://bluesky.example/5"),
        ((post("x", 400, withheld=True), post("x", 1)), "https://x.example/1"),
        ((post("x", 4, url="javascript:alert(1)"),), None),
        ((post("x", 4, url="https://x.example/" + "a" * 600),), None),
        ((), None),
    ],
)  # fmt: skip
def test_the_discussion_is_the_loudest_post(
    mentions: tuple[Mention, ...], label: str | None
) -> None:
    """Hacker News, Bluesky and X are where people talk; only a link that Discord takes is one."""
    page = PaperPage(samples.paper(), mentions=mentions)
    assert buttons(shown(page)).get("Discussion") == label


def test_posts_of_an_imported_day_lead_to_the_discussion() -> None:
    """Where nobody knows counts, the first post that was shown is as good as any."""
    page = PaperPage(samples.paper(), placings=(placing(mentions=(post("x", 1, counts=None),)),))
    assert buttons(shown(page))["Discussion"] == "https://x.example/1"


def test_code_is_linked_where_a_source_knows_it() -> None:
    """The note's address becomes a button."""
    note = PaperNote("2102.00001", "huggingface", code_url="https://github.com/a/b")
    assert buttons(shown(PaperPage(samples.paper(), note=note)))["Code"] == "https://github.com/a/b"


def test_an_old_id_has_no_page_on_hugging_face() -> None:
    """Its pages begin with the ids of 2007."""
    page = PaperPage(samples.paper(arxiv_id="math/0611800"))
    assert [*buttons(shown(page))] == ["arXiv", "PDF"]


@pytest.mark.parametrize(
    "changes",
    [
        {"abstract": "word " * 300},
        {"authors": tuple("ABCDEFGHIJK")},
        {"title": "word " * 150},
        {"authors": ("word " * 150,)},
    ],
)
def test_what_is_cut_can_be_had(changes: dict[str, object]) -> None:
    """A paper of which something is cut has a button; behind it, nothing is."""
    page = PaperPage(samples.paper(1, **changes))
    assert buttons(shown(page))["More"] == "hp1:more:2102.00001"
    whole = "\n".join(whole_text(view) for view in made(lambda: whole_messages(ENGLISH, page)))
    assert "…" not in whole
    assert whole.count("word") == str(changes).count("word")
    assert "More" not in buttons(shown(PaperPage(samples.paper(1))))


def test_links_to_elsewhere_are_no_posts_of_ours() -> None:
    """Only addresses of Discord's messages are shown as places where it was posted."""
    page = PaperPage(samples.paper(), posted=("https://evil.example/1", LINK, LINK, LINK, LINK))
    assert texts(shown(page))[1] == f"Posted here: {LINK} {LINK} {LINK}"


def test_a_hostile_paper_shows_and_does_not_act() -> None:
    """Nothing in a title, a name or an abstract mentions, links or formats."""
    hostile = {"title": pages.HOSTILE, "authors": (pages.HOSTILE,), "abstract": pages.HOSTILE}
    page = PaperPage(samples.paper(1, **hostile))
    for view in (shown(page), *made(lambda: whole_messages(ENGLISH, page))):
        for acting in ("@everyone", "<@1>", "\u202e", "<#2>", "<t:1:R>", "discord.gg"):
            assert acting not in whole_text(view)


def test_papers_of_a_message_are_listed_with_their_places() -> None:
    """Each has its place, where it was posted and a button; what is not stored is named."""
    found = PaperPage(samples.paper(1), placings=(placing(),), posted=(LINK,))
    links = ["https://arxiv.org/abs/2102.00001v2", "https://arxiv.org/pdf/2506.01234"]
    message = made(lambda: linked_message(ENGLISH, links, [found]))
    assert texts(message) == [
        "**[Paper number 1](https://arxiv.org/abs/2102.00001)**\n"
        "Ada Müller, José Sample · cs.LG, stat.ML\n"
        "#1 of 11 on Mon 8 Feb 2021\n"
        f"Posted here: {LINK}",
        "Not collected here, `/paper` fetches: [2506.01234](https://arxiv.org/abs/2506.01234)",
    ]
    assert buttons(message) == {"Abstract": "hp1:read:2102.00001:0"}


def test_a_message_without_papers_says_so() -> None:
    """There is always an answer."""
    message = made(lambda: linked_message(ENGLISH, ["https://example.org"], []))
    assert texts(message) == ["This message links to no arXiv paper."]


ODD = st.text(max_size=40) | st.builds(
    lambda part, times: part * times,
    st.sampled_from(["word ", "大規模言語モデル", "🧵", r"$\beta$ ", "*_~|`[]<>@#:/ ", "\u202e"]),
    st.integers(0, 900),
)
ODD_PAGES = st.builds(
    lambda title, name, names, abstract, number, moment: PaperPage(
        samples.paper(number, title=title, authors=(name[:99],) * names, abstract=abstract),
        placings=(replace(placing(), observed_at=moment, parts=pages.parts(1) * 3),) * 4,
        posted=(LINK,) * 9,
    ),
    ODD,
    ODD,
    st.sampled_from([0, 1, 11, 300, 3000]),
    ODD,
    st.integers(1, 9999),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1991, 8, 1)),  # noqa: DTZ001
)


@settings(max_examples=25)
@given(st.lists(ODD_PAGES, min_size=1, max_size=3), st.sampled_from(list_languages()))
def test_any_paper_fits_into_its_messages(drawn: list[PaperPage], language: Language) -> None:
    """Whatever a paper and the language are, no message about it breaks a limit."""
    many = [
        replace(page, paper=replace(page.paper, arxiv_id=f"2102.{number:05}"))
        for number, page in enumerate((drawn * 12)[:12], start=1)
    ]
    links = [f"https://arxiv.org/abs/2506.{number:05}" for number in range(1, 30)]

    def check() -> None:
        views = [
            paper_message(language, drawn[0]),
            *whole_messages(language, drawn[0]),
            linked_message(language, links, many),
        ]
        for view in views:
            assert faults(view) == []
            assert view.is_finished()

    made(check)


@pytest.mark.parametrize(
    "text", ["[" * 3000, "\\*" * 3000, "\u3164" * 60 + "[" * 3000, "word " * 20_000]
)
def test_a_text_that_is_hard_to_part_is_parted(text: str) -> None:
    """However it is made, all of a paper comes in a handful of messages within Discord's limits."""
    paper = samples.paper(1, title=text, abstract=text)
    views = made(lambda: whole_messages(ENGLISH, PaperPage(paper)))
    assert [faults(view) for view in views if faults(view)] == []
    assert len(views) <= 8
