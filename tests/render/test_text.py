"""Digests and papers on a terminal, where nothing from outside may act."""

import io
import re
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console, ConsoleRenderable, RichCast

from bot.domain.digest import Digest, Entry, SourcePart, select_entries
from bot.domain.mention import Counts
from bot.domain.placing import Placing
from bot.render.text import DigestText, PaperText
from bot.render.words import THANKS
from tests.domain.samples import (
    READ_AT,
    sample_digest,
    sample_entry,
    sample_mention,
    sample_paper,
)

HOSTILE = {
    "escape": "a\x1b[2J\x1b[31mb",
    "title of the window": "a\x1b]0;owned\x07b",
    "link": "a\x1b]8;;https://evil.com\x1b\\b\x1b]8;;\x1b\\",
    "C1": "a\x9b31mb\x9d0;x\x9c",
    "bidi": "a\u202egpj.exe\u2066b\u2069\u200f",
    "markup": "[bold red]a[/bold red] [link=https://evil.com]b[/link] [/]",
    "emoji code": "a :smile: :warning:",
    "TeX": r"$\mathcal{O}(n^2)$ for \textbf{all} \x1b[31m",
    "lines": "a\nb\r\nc\u2028d\x85e\tf",
    "surrogates": "a\ud800b\udfff",
    "CJK": "ロボットの学習と日本語の長い題名" * 6,
    "long word": "x" * 300,
    "backspaces": "a\x08\x08\x00\x7fb",
}
OWN_CODES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;(?:id=[0-9]+)?;[^\x1b]*\x1b\\")
OWN_LINKS = re.compile(r"\x1b\]8;id=[0-9]+;([^\x1b]+)\x1b\\")


def printed(what: ConsoleRenderable | RichCast, *, terminal: bool, width: int = 80) -> str:
    """What a console like the command line's own writes, escape codes and all."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
        width=width,
        height=50,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
        legacy_windows=False,
        _environ={},
    )
    console.print(what)
    return stream.getvalue()


def digest_text(digest: Digest, *, explain: bool = False, **filters: Any) -> DigestText:
    """A view of a digest at the classic bar."""
    return DigestText(select_entries(digest, bar=50, **filters), explain=explain)


def entry_called(title: str) -> Entry:
    """An entry whose title, names and abstract are this text."""
    paper = sample_paper("2102.00001", title=title, authors=(title, "Ada"), abstract=title)
    return sample_entry(paper=paper)


def test_prints_one_line_a_field_elsewhere_than_on_a_terminal() -> None:
    """In a pipe each field is one plain line however long, so that grep finds it."""
    long = "How to Train Your Robot with Deep Reinforcement Learning " * 5
    digest = sample_digest(entry_called(long), sample_entry(2))
    assert printed(digest_text(digest), terminal=False, width=40).splitlines() == [
        "Hot papers · Mon 8 Feb 2021",
        "2 papers over the bar of 50 · by classic · counts of 9 Feb 2021 07:00 UTC",
        "",
        f"1.  {long.strip()}",
        f"    {long.strip()}, Ada · cs.RO, cs.LG",
        "    X 40 reposts, 20 likes",
        "    https://arxiv.org/abs/2102.00001",
        "",
        "2.  How to Train Your Robot",
        "    Julian Ibarz, Jie Tan · cs.RO, cs.LG",
        "    X 40 reposts, 20 likes",
        "    https://arxiv.org/abs/2102.00002",
        "",
        THANKS,
    ]


def test_explains_on_request() -> None:
    """With an explanation each paper has the line that says why it stands there."""
    lines = printed(digest_text(sample_digest(sample_entry()), explain=True), terminal=False)
    assert "    attention 60 = X 60 (40 reposts, 20 likes)\n" in lines
    assert "attention" not in printed(digest_text(sample_digest(sample_entry())), terminal=False)


def test_names_each_source_in_its_own_words() -> None:
    """Every source counts in its own unit, and one that failed says so."""
    parts = (
        SourcePart("bluesky", None, 0.0),
        SourcePart("hackernews", Counts(0, 120, 1), 120.0),
        SourcePart("huggingface", Counts(0, 1), 1.0),
        SourcePart("x", Counts(10227, 25), 10252.0),
    )
    text = printed(digest_text(sample_digest(sample_entry(parts=parts))), terminal=False)
    assert (
        "    Bluesky n/a · HN 120 points, 1 comment · 🤗 1 upvote · X 10,227 reposts, 25 likes\n"
    ) in text


def test_numbers_within_the_view() -> None:
    """A filtered view counts from 1, and tells each paper's place in the whole day."""
    vision = sample_paper("2102.00007", categories=("cs.CV",))
    digest = sample_digest(sample_entry(1), sample_entry(7, paper=vision))
    text = printed(digest_text(digest, category="cs.CV"), terminal=False)
    assert "1.  How to Train Your Robot\n" in text
    assert "    Julian Ibarz, Jie Tan · cs.CV · #7 overall\n" in text
    assert "overall" not in printed(digest_text(digest, category="cs.RO"), terminal=False)


def test_says_what_is_shown_of_how_much() -> None:
    """A limit, an import and a span are told in the first two lines."""
    digest = sample_digest(
        sample_entry(1), sample_entry(2), imported=True, last_day=date(2021, 2, 9)
    )
    lines = printed(digest_text(digest, limit=1), terminal=False).splitlines()
    assert lines[:2] == [
        "Hot papers · Mon 8 Feb 2021 to Tue 9 Feb 2021",
        "2 papers · top 1 · imported · counts of 9 Feb 2021 07:00 UTC",
    ]


def test_shortens_a_long_list_of_authors() -> None:
    """Three names are shown, and how many more there are."""
    paper = sample_paper(authors=("A", "B", "C", "D", "E"))
    text = printed(digest_text(sample_digest(sample_entry(paper=paper))), terminal=False)
    assert "    A, B, C +2 · cs.RO, cs.LG\n" in text


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_paragraphs_fit_the_terminal(title: str, width: int) -> None:
    """On a terminal each paper's lines are indented and none is wider than the screen."""
    shown = OWN_CODES.sub(
        "", printed(digest_text(sample_digest(entry_called(title))), terminal=True, width=width)
    )
    paragraphs = shown.split("\n\n")[1].splitlines()
    assert paragraphs[0].startswith("1.  ")
    assert all(line.startswith("    ") for line in paragraphs[1:])
    assert max(cell_len(line) for line in paragraphs) <= width


def test_all_lines_fit_the_terminal() -> None:
    """On a narrow terminal the heading lines are wrapped too."""
    shown = printed(digest_text(sample_digest(sample_entry())), terminal=True, width=40)
    assert max(cell_len(line) for line in OWN_CODES.sub("", shown).splitlines()) <= 40


def test_a_space_follows_every_number() -> None:
    """The hundredth paper's number does not touch its title."""
    digest = sample_digest(*(sample_entry(rank) for rank in range(1, 101)))
    assert "\n100. How to Train" in printed(digest_text(digest), terminal=False)


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_nothing_from_outside_acts(title: str, terminal: bool) -> None:
    """Titles, names, abstracts and handles bring no control character and no link of their own."""
    mention = sample_mention(author=title, url=f"https://x.com/{title}")
    placing = Placing(date(2021, 2, 8), 1, 2, 3, 4, READ_AT, (mention,))
    entry = entry_called(title)
    for what in (
        digest_text(sample_digest(entry), explain=True),
        PaperText(entry.paper, [placing]),
    ):
        text = printed(what, terminal=terminal)
        plain = OWN_CODES.sub("", text) if terminal else text
        assert plain.replace("\n", "").isprintable()
        assert set(OWN_LINKS.findall(text)) <= {"https://arxiv.org/abs/2102.00001"}
        assert plain.encode().decode() == plain


@pytest.mark.parametrize("name", ["markup", "emoji code", "TeX"])
def test_markup_is_text(name: str) -> None:
    """What rich or TeX would interpret is printed as it was written."""
    text = printed(digest_text(sample_digest(entry_called(HOSTILE[name]))), terminal=False)
    assert f"1.  {HOSTILE[name]}\n" in text


def test_links_to_the_paper_where_the_terminal_can() -> None:
    """On a terminal the title is a link to the abstract page; a pipe gets no codes at all."""
    digest = digest_text(sample_digest(sample_entry()))
    url = "https://arxiv.org/abs/2102.00001"
    title = re.search(r"1\.  (.*)", printed(digest, terminal=True))
    assert title is not None
    assert OWN_LINKS.findall(title[1]) == [url]
    assert OWN_LINKS.findall(printed(digest, terminal=True)) == [url, url]
    assert "\x1b" not in printed(digest, terminal=False)


def test_prints_a_paper() -> None:
    """A paper is its title, names, id, places, posts, abstract and link."""
    mentions = (sample_mention(likes=25, shares=3), sample_mention(author="", counts=None))
    placing = Placing(date(2021, 2, 8), 3, 11, 40, 1, READ_AT, mentions)
    text = printed(PaperText(sample_paper(withdrawn=True), [placing]), terminal=False)
    assert text.splitlines() == [
        "How to Train Your Robot",
        "Julian Ibarz, Jie Tan",
        "arXiv:2102.02915 · listed Mon 8 Feb 2021 · cs.RO, cs.LG · withdrawn",
        "#3 of 11 on Mon 8 Feb 2021: 40 shares, 1 like",
        "    X @ada, 3 reposts, 25 likes https://twitter.com/ada/status/1",
        "    X a post https://twitter.com/ada/status/1",
        "",
        "We train robots.",
        "",
        "https://arxiv.org/abs/2102.02915",
    ]


def test_categories_are_harmless_too() -> None:
    """A category comes from outside as a title does."""
    paper = sample_paper(categories=("cs.RO\x1b[2J",))
    digest = sample_digest(sample_entry(paper=paper))
    assert "\x1b" not in printed(digest_text(digest), terminal=False)
    assert "\x1b" not in printed(PaperText(paper, []), terminal=False)
