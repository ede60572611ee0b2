"""The papers of a digest as texts that fit into one message together, by construction.

Summaries give way first, all alike and to nothing if needed, then authors, then titles. What
cannot shrink is bounded: a paper's frame by its address, categories and counts, each of which has
a limit of its own, so that ten papers and the papers caught on later always leave room for titles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.attention import PaperNote
from bot.domain.digest import Entry, LateRiser
from bot.domain.page import DigestPage
from bot.domain.paper import Paper
from bot.render.budget import ELLIPSIS, fit_in_turn, shorten
from bot.render.discord_text import plain
from bot.render.sentence import opening
from bot.render.tex import readable
from bot.render.words import full_source_name
from bot.texts import Language
from bot.ui.layout import size
from bot.ui.wording import (
    authors_words,
    categories_words,
    counts_line,
    linked,
    linked_size,
)

_AUTHORS = 3
_SUMMARY = 150
_SHORTEST_SUMMARY = 30  # what is left of a cut sentence below that says nothing
_LATE_COUNTS = 40
_MOST_NAMED = 5
_MOST_RISEN = 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its number in the view."""

    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a message: one for each paper, and one for those caught on later, if any."""

    papers: tuple[str, ...]
    late: str = ""


def numbered(page: DigestPage) -> tuple[Numbered, ...]:
    """The page's entries."""
    return tuple(Numbered(n, e) for n, e in enumerate(page.entries, start=page.first + 1))


def fit_texts(
    language: Language, page: DigestPage, papers: Sequence[Numbered], room: int, *, late: bool
) -> Texts:
    """The texts of some of the page's papers, which together take at most `room`.

    With `late`, the papers caught on later are told of as well.
    """
    risers = Risers.of(page) if late else Risers()
    kinds = [
        [readable(paper.title) for paper in (*(p.entry.paper for p in papers), *risers.papers)],
        [authors_words(language, p.entry.paper, _AUTHORS) for p in papers],
        [_summary(language, p.entry, page.notes) for p in papers],
    ]
    fixed = size(risers.text(language, [ELLIPSIS] * len(risers.papers)))
    fixed += sum(size(_paper(language, p, ELLIPSIS, "", "")) for p in papers)
    sizes = [linked_size, _authors_size, _summary_size]
    titles, authors, summaries = fit_in_turn(kinds, room - fixed, sizes=sizes)
    summaries = [_worth_showing(summary) for summary in summaries]
    texts = (
        _paper(language, *pieces)
        for pieces in zip(papers, titles[: len(papers)], authors, summaries, strict=True)
    )
    return Texts(tuple(texts), risers.text(language, titles[len(papers) :]))


@dataclass(frozen=True, slots=True)
class Risers:
    """Papers that took off after their close: those named with a day, and those of the day."""

    named: tuple[LateRiser, ...] = ()
    risen: tuple[LateRiser, ...] = ()

    @classmethod
    def of(cls, page: DigestPage) -> "Risers":
        """What a page says of them."""
        return cls(page.late[:_MOST_NAMED], page.view.late[:_MOST_RISEN])

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Their papers, in the order of the text."""
        return tuple(riser.entry.paper for riser in (*self.named, *self.risen))

    def text(self, language: Language, titles: Sequence[str]) -> str:
        """A block for each kind, the papers under `titles`; empty without any."""
        named = [language.say("caught-on")] + [
            _late_line(language, r, title, language.say("listed", day=r.listed_on))
            for r, title in zip(self.named, titles, strict=False)
        ]
        risen = [language.say("took-off")] + [
            _late_line(language, r, title, language.say("named-with", day=r.named_with))
            for r, title in zip(self.risen, titles[len(self.named) :], strict=True)
        ]
        return "\n".join("\n".join(block) for block in (named, risen) if len(block) > 1)


def _late_line(language: Language, riser: LateRiser, title: str, day: str) -> str:
    entry = riser.entry
    counts = counts_line(language, entry.parts, _LATE_COUNTS)
    return " · ".join(filter(None, (linked(title, entry.paper.arxiv_id), counts, day)))


def _paper(language: Language, paper: Numbered, title: str, authors: str, summary: str) -> str:
    entry = paper.entry
    overall = language.say("overall", rank=entry.rank) if entry.rank != paper.number else ""
    about = (plain(authors), categories_words(entry.paper), overall)
    lines = (
        f"**{paper.number}. {linked(title, entry.paper.arxiv_id)}**",
        " · ".join(filter(None, about)),
        f"> {plain(summary)}" if summary else "",
        counts_line(language, entry.parts),
    )
    return "\n".join(filter(None, lines))


def _summary(language: Language, entry: Entry, notes: Mapping[str, PaperNote]) -> str:
    """One line on what a paper is: a source's summary, named as such, or its first sentence."""
    note = notes.get(entry.paper.arxiv_id)
    if note is not None and note.summary:
        source = full_source_name(note.source)
        summary = language.say("summary", source=source, summary=readable(note.summary))
        return shorten(summary, _SUMMARY)
    return opening(entry.paper.abstract, _SUMMARY)


def _worth_showing(summary: str) -> str:
    is_stub = summary.endswith(ELLIPSIS) and len(summary) < _SHORTEST_SUMMARY
    return "" if is_stub else summary


def _authors_size(text: str) -> int:
    return size(f"{plain(text)} · ") if text else 0


def _summary_size(text: str) -> int:
    return size(f"> {plain(text)}\n") if text else 0
