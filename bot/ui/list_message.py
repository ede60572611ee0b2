"""The list of all papers of a day, page by page: a line for each, and a select to read one."""

from dataclasses import replace

import discord
from discord import ui

from bot.domain.page import DigestPage
from bot.render.budget import ELLIPSIS, fit_equally
from bot.render.tex import readable
from bot.ui import ids, layout
from bot.ui.choices import option_label
from bot.ui.entries import Numbered, numbered
from bot.ui.header import all_header, page_span
from bot.ui.layout import MOST_TEXT, Part
from bot.ui.wording import BACK, ON, THANKS, counts_line, linked, linked_size

PAGE_SIZE = layout.MOST_OPTIONS
"""So that one select can name all papers of a page."""

_LONGEST_COUNTS = 60


def list_message(page: DigestPage) -> ui.LayoutView:
    """A page of at most 25 papers."""
    papers = numbered(page)[:PAGE_SIZE]
    header = all_header(page)
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS)
    parts: list[Part] = [layout.text(header)]
    if papers:
        parts += [layout.text("\n".join(_lines(papers, room))), layout.row(_select(page, papers))]
    return layout.message([*parts, layout.row(*_buttons(page)), layout.text(THANKS)])


def _lines(papers: tuple[Numbered, ...], room: int) -> list[str]:
    fixed = sum(layout.size(_line(paper, ELLIPSIS)) + 1 for paper in papers)
    titles = [readable(paper.entry.paper.title) for paper in papers]
    fitted = fit_equally(titles, room - fixed, size=linked_size)
    return [_line(paper, title) for paper, title in zip(papers, fitted, strict=True)]


def _line(paper: Numbered, title: str) -> str:
    entry = paper.entry
    overall = f" · #{entry.rank} overall" if entry.rank != paper.number else ""
    counts = counts_line(entry.parts, _LONGEST_COUNTS)
    link = linked(title, entry.paper.arxiv_id)
    return f"**{paper.number}.** {link}{overall}" + (f" · {counts}" if counts else "")


def _select(page: DigestPage, papers: tuple[Numbered, ...]) -> ui.Select[ui.LayoutView]:
    """Each paper once: an option's value must be the only one of its kind."""
    options = {
        paper.entry.paper.arxiv_id: discord.SelectOption(
            label=option_label(f"{paper.number}. {paper.entry.paper.title}"),
            value=paper.entry.paper.arxiv_id,
        )
        for paper in papers
    }
    pick = ids.write(ids.Pick(page.view.digest.day, page.number))
    return layout.select(pick, "Read an abstract", list(options.values()))


def _buttons(page: DigestPage) -> list[ui.Button[ui.LayoutView]]:
    view = page.view
    day, category = view.digest.day, ids.carried(view.category)
    top = [layout.button("Top papers", ids.write(ids.Turn(day, category)))]
    before, after = page.number - 1, page.number + 1
    earlier, later = (ids.write(ids.All(day, max(n, 0), category)) for n in (before, after))
    previous = [layout.button(f"{BACK} {_span(page, before)}", earlier)] if before >= 0 else []
    following = [layout.button(f"{_span(page, after)} {ON}", later)] if after < page.pages else []
    return [*previous, *top, *following]


def _span(page: DigestPage, number: int) -> str:
    return page_span(replace(page, number=number))
