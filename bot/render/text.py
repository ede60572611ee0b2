"""Digests and papers for a terminal, as rich texts.

Everything from outside goes through `displayed` and into `Text` objects, never into markup: no
title can move the cursor, colour the screen or turn the line around it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.text import Text

from bot.domain.arxiv_id import abs_url
from bot.domain.digest import Delay, Digest, DigestView, Entry, LateRiser
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.domain.text import displayed, plural
from bot.render.words import (
    THANKS,
    counts_words,
    entry_words,
    explanation,
    reading_words,
    source_name,
)
from bot.texts import ENGLISH

_INDENT = 4
_NARROWEST = 20
_AUTHORS_SHOWN = 3
_DELAYS = {
    Delay.SOON: "",
    Delay.ARXIV: " and waits for arXiv",
    Delay.SOURCES: " and waits for the sources",
    Delay.UNKNOWN: "",
}


class DigestText:
    """A digest as `hot` prints it; `explain` adds to each paper why it stands where it does."""

    def __init__(self, view: DigestView, *, explain: bool = False) -> None:
        self._view = view
        self._explain = explain

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        page = _Page(console, options)
        yield from page.lines(Text(f"Hot papers · {day_words(self._view.digest)}", style="bold"))
        yield from page.lines(Text(_summary(self._view)))
        if self._explain or any(reading.failing for reading in self._view.digest.readings):
            yield from page.lines(Text(_sources_line(self._view.digest)))
        indent = max(len(f"{len(self._view.shown)}. "), _INDENT)
        for number, entry in enumerate(self._view.shown, start=1):
            yield Text("")
            for label, text in self._paragraphs(number, entry):
                yield from page.lines(text, label, indent)
        if self._view.late:
            yield Text("")
            yield from page.lines(Text("Caught on later", style="bold"))
            for riser in self._view.late:
                yield from page.lines(_late_line(riser))
        yield Text("")
        yield from page.lines(Text(THANKS, style="dim"))

    def _paragraphs(self, number: int, entry: Entry) -> Iterator[tuple[str, Text]]:
        paper, url = entry.paper, abs_url(entry.paper.arxiv_id)
        linked = Style(bold=True, link=url)
        yield f"{number}.", Text(displayed(paper.title), style=linked)
        about = f"{authors_words(paper)} · {displayed(', '.join(paper.categories))}"
        overall = f" · #{entry.rank} overall" if entry.rank != number else ""
        yield "", Text(about + overall)
        yield "", Text(entry_words(entry))
        if self._explain:
            yield "", Text(displayed(explanation(entry, self._view.digest)), style="italic")
        yield "", Text(url, style=Style(dim=True, link=url))


class PaperText:
    """A paper as `paper` prints it."""

    def __init__(self, paper: Paper, placings: Sequence[Placing]) -> None:
        self._paper = paper
        self._placings = placings

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        page = _Page(console, options)
        for paragraph in self._paragraphs():
            yield from page.lines(paragraph)

    def _paragraphs(self) -> Iterator[Text]:
        paper, url = self._paper, abs_url(self._paper.arxiv_id)
        yield Text(displayed(paper.title), style=Style(bold=True, link=url))
        yield Text(displayed(", ".join(paper.authors)))
        listed = f" · listed {date_words(paper.listed_on)}" if paper.listed_on else ""
        withdrawn = " · withdrawn" if paper.withdrawn else ""
        categories = displayed(", ".join(paper.categories))
        yield Text(f"arXiv:{paper.arxiv_id}{listed} · {categories}{withdrawn}")
        for placing in self._placings:
            yield from _placing_lines(placing)
        yield Text("")
        yield Text(displayed(paper.abstract))
        yield Text("")
        yield Text(url, style=Style(dim=True, link=url))


def _placing_lines(placing: Placing) -> Iterator[Text]:
    sums = f"{plural(placing.shares, 'share')}, {plural(placing.likes, 'like')}"
    yield Text(f"#{placing.rank} of {placing.papers} on {date_words(placing.day)}: {sums}")
    for mention in placing.mentions:
        who = f"@{displayed(mention.author)}" if mention.author else "a post"
        counts = (
            f", {counts_words(ENGLISH, mention.source, mention.counts)}" if mention.counts else ""
        )
        yield Text(f"    {source_name(mention.source)} {who}{counts} {displayed(mention.url)}")


def authors_words(paper: Paper) -> str:
    """`Julian Ibarz, Jie Tan, Chelsea Finn +3`."""
    names = [displayed(name) for name in paper.authors[:_AUTHORS_SHOWN]]
    more = len(paper.authors) - len(names)
    return ", ".join(names) + (f" +{more}" if more > 0 else "")


def day_words(digest: Digest) -> str:
    """`Mon 8 Feb 2021`, with the last day behind it for a span."""
    last = f" to {date_words(digest.last_day)}" if digest.last_day else ""
    return date_words(digest.day) + last


def date_words(day: date) -> str:
    """`Mon 8 Feb 2021`, in English whatever the machine's locale."""
    return ENGLISH.day(day)


def moment_words(moment: datetime) -> str:
    """`9 Feb 2021 06:29 UTC`."""
    return ENGLISH.moment(moment)


def close_words(closes_at: datetime, delay: Delay | None) -> str:
    """When an open day closes, or since when it should have closed, and why it has not."""
    if delay is None:
        return f"closes {moment_words(closes_at)}"
    return f"was to close {moment_words(closes_at)}{_DELAYS[delay]}"


def _late_line(riser: LateRiser) -> Text:
    """A paper of the day that took off after its close, in one line."""
    paper = riser.entry.paper
    line = Text(displayed(paper.title), style=Style(link=abs_url(paper.arxiv_id)))
    named = f" · {entry_words(riser.entry)} · named with {date_words(riser.named_with)}"
    return line + Text(named) + Text(f" · {abs_url(paper.arxiv_id)}", style="dim")


def _sources_line(digest: Digest) -> str:
    return displayed(" · ".join(reading_words(r, digest.closed_at) for r in digest.readings))


def _summary(view: DigestView) -> str:
    digest = view.digest
    papers = plural(view.over_bar, "paper") + (
        f" in {displayed(view.category)}" if view.category else ""
    )
    bar = "" if digest.imported else f" over the bar of {view.bar}"
    shown = f" · top {len(view.shown)}" if len(view.shown) < view.over_bar else ""
    origin = "imported" if digest.imported else f"by {digest.rule}"
    if view.closes_at is not None:
        origin += f" · preliminary, {close_words(view.closes_at, view.delay)}"
    return f"{papers}{bar}{shown} · {origin} · counts of {moment_words(digest.closed_at)}"


class _Page:
    """Wraps texts to the terminal; elsewhere each stays one line, for other programs to read."""

    def __init__(self, console: Console, options: ConsoleOptions) -> None:
        self._console = console
        self._width = options.max_width

    def lines(self, text: Text, label: str = "", indent: int = 0) -> Iterator[Text]:
        """`text` behind its label, every line indented alike."""
        parts = [text]
        if self._console.is_terminal:
            parts = list(text.wrap(self._console, max(self._width - indent, _NARROWEST)))
        for number, part in enumerate(parts):
            yield Text(f"{label if number == 0 else '':<{indent}}") + part
