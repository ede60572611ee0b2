"""The list of all papers of a day, page by page: a line for each, and a select to read one."""

from dataclasses import replace

from discord import ui

from bot.domain.page import DigestPage
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.entries import numbered
from bot.ui.header import all_header, page_span
from bot.ui.layout import MOST_TEXT, Part
from bot.ui.paper_lines import abstract_selects, fit_lines
from bot.ui.wording import BACK, ON, THANKS

PAGE_SIZE = layout.MOST_OPTIONS
"""So that one select can name all papers of a page."""


def list_message(language: Language, page: DigestPage) -> ui.LayoutView:
    """A page of at most 25 papers."""
    papers = numbered(page)[:PAGE_SIZE]
    header = all_header(language, page)
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS)
    parts: list[Part] = [layout.text(header)]
    if papers:
        parts.append(layout.text(fit_lines(language, papers, room).papers))
        day, number = page.view.digest.day, page.number
        parts += abstract_selects(language, day, papers, first=number)
    return layout.message([*parts, layout.row(*_buttons(language, page)), layout.text(THANKS)])


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
