"""Papers with a line for each, and selects that lead to their abstracts.

Counts are cut to leave at least half of a line's room to its title; what cannot shrink is bounded,
so that thirty papers fit into one message whatever they are called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import discord

from bot.domain.paper import Paper
from bot.render.budget import ELLIPSIS, fit_equally
from bot.render.tex import readable
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.choices import option_label
from bot.ui.entries import Numbered, Risers
from bot.ui.layout import Row
from bot.ui.wording import counts_line, linked, linked_size

_LONGEST_COUNTS = 60
_SHORTEST_COUNTS = 24


@dataclass(frozen=True, slots=True)
class Lines:
    """A line for each paper, and a text about those caught on later, if any."""

    papers: str
    late: str = ""


def fit_lines(
    language: Language, papers: Sequence[Numbered], room: int, risers: Risers | None = None
) -> Lines:
    """The lines of papers, which together with the text about `risers` take at most `room`."""
    risers = risers or Risers()
    late = layout.size(risers.text(language, [ELLIPSIS] * len(risers.papers)))
    most = _longest_counts(language, papers, room - late)
    fixed = late + sum(layout.size(_line(language, paper, ELLIPSIS, most)) + 1 for paper in papers)
    shown: list[Paper] = [*(paper.entry.paper for paper in papers), *risers.papers]
    titles = fit_equally([readable(paper.title) for paper in shown], room - fixed, size=linked_size)
    lines = [
        _line(language, paper, title, most) for paper, title in zip(papers, titles, strict=False)
    ]
    return Lines("\n".join(lines), risers.text(language, titles[len(papers) :]))


def abstract_selects(
    language: Language, day: date, papers: Sequence[Numbered], *, first: int = 0
) -> list[Row]:
    """As few selects as name all papers, each once, for a private look at an abstract.

    Their custom_ids are numbered from `first` on, to keep them apart in a message.
    """
    # An option's value must be the only one of its kind.
    known = list({paper.entry.paper.arxiv_id: paper for paper in papers}.values())
    count = -(-len(known) // layout.MOST_OPTIONS)
    size = -(-len(known) // max(count, 1))
    rows = []
    for number in range(count):
        part = known[number * size : (number + 1) * size]
        pick = ids.write(ids.Pick(day, first + number))
        words = language.say("select-paper")
        if count > 1:
            words = language.say("select-paper-of", first=part[0].number, last=part[-1].number)
        rows.append(layout.row(layout.select(pick, words, [_option(paper) for paper in part])))
    return rows


def _option(paper: Numbered) -> discord.SelectOption:
    found = paper.entry.paper
    label = option_label(f"{paper.number}. {found.title}")
    return discord.SelectOption(label=label, value=found.arxiv_id)


def _line(language: Language, paper: Numbered, title: str, most: int) -> str:
    entry = paper.entry
    link = f"**{paper.number}.** {linked(title, entry.paper.arxiv_id)}"
    overall = language.say("overall", rank=entry.rank) if entry.rank != paper.number else ""
    counts = counts_line(language, entry.parts, most) if most else ""
    return " · ".join(filter(None, (link, overall, counts)))


def _longest_counts(language: Language, papers: Sequence[Numbered], room: int) -> int:
    frames = sum(layout.size(_line(language, paper, "", 0)) + 1 for paper in papers)
    share = (room - frames) // max(2 * len(papers), 1)
    return min(max(share, _SHORTEST_COUNTS), _LONGEST_COUNTS)
