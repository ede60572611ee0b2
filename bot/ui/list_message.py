"""The list of all papers of a day, page by page: a line for each, and a select to read one."""

from dataclasses import replace

import discord
from discord import ui

from bot.domain.page import DigestPage
from bot.render.budget import ELLIPSIS, fit_equally
from bot.render.tex import readable
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.choices import option_label
from bot.ui.entries import Numbered, numbered
from bot.ui.header import all_header, page_span
from bot.ui.layout import MOST_TEXT, Part
from bot.ui.wording import BACK, ON, THANKS, counts_line, linked, linked_size

PAGE_SIZE = layout.MOST_OPTIONS
"""So that one select can name all papers of a page."""

_LONGEST_COUNTS = 60


def list_message(language: Language, page: DigestPage) -> ui.LayoutView:
    """A page of at most 25 papers."""
    papers = numbered(page)[:PAGE_SIZE]
    header = all_header(language, page)
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS)
    parts: list[Part] = [layout.text(header)]
    if papers:
        parts.append(layout.text("\n".join(_lines(language, papers, room))))
        parts.append(layout.row(_select(language, page, papers)))
    return layout.message([*parts, layout.row(*_buttons(language, page)), layout.text(THANKS)])


def _lines(language: Language, papers: tuple[Numbered, ...], room: int) -> list[str]:
    fixed = sum(layout.size(_line(language, paper, ELLIPSIS)) + 1 for paper in papers)
    titles = [readable(paper.entry.paper.title) for paper in papers]
    fitted = fit_equally(titles, room - fixed, size=linked_size)
    return [_line(language, paper, title) for paper, title in zip(papers, fitted, strict=True)]


def _line(language: Language, paper: Numbered, title: str) -> str:
    entry = paper.entry
    link = f"**{paper.number}.** {linked(title, entry.paper.arxiv_id)}"
    overall = language.say("overall", rank=entry.rank) if entry.rank != paper.number else ""
    counts = counts_line(language, entry.parts, _LONGEST_COUNTS)
    return " · ".join(filter(None, (link, overall, counts)))


def _select(
    language: Language, page: DigestPage, papers: tuple[Numbered, ...]
) -> ui.Select[ui.LayoutView]:
    """Each paper once: an option's value must be the only one of its kind."""
    options = {
        paper.entry.paper.arxiv_id: discord.SelectOption(
            label=option_label(f"{paper.number}. {paper.entry.paper.title}"),
            value=paper.entry.paper.arxiv_id,
        )
        for paper in papers
    }
    pick = ids.write(ids.Pick(page.view.digest.day, page.number))
    return layout.select(pick, language.say("select-paper"), list(options.values()))


def _buttons(language: Language, page: DigestPage) -> list[ui.Button[ui.LayoutView]]:
    view = page.view
    day, category = view.digest.day, ids.carried(view.category)
    top = [layout.button(language.say("button-top"), ids.write(ids.Turn(day, category)))]
    before, after = page.number - 1, page.number + 1
    earlier, later = (ids.write(ids.All(day, max(n, 0), category)) for n in (before, after))
    previous = [layout.button(f"{BACK} {_span(page, before)}", earlier)] if before >= 0 else []
    following = [layout.button(f"{_span(page, after)} {ON}", later)] if after < page.pages else []
    return [*previous, *top, *following]


def _span(page: DigestPage, number: int) -> str:
    return page_span(replace(page, number=number))
