"""A day in one short message: a line for each paper, or its top above a thread with the rest."""

from dataclasses import replace

from discord import ui

from bot.domain.chart import Picture
from bot.domain.page import DigestPage
from bot.render.budget import shorten
from bot.texts import Language
from bot.ui import layout
from bot.ui.digest_message import way_on
from bot.ui.entries import Risers, numbered
from bot.ui.header import post_header
from bot.ui.ids import Mark
from bot.ui.layout import MOST_TEXT, Part
from bot.ui.paper_lines import abstract_selects, fit_lines
from bot.ui.pictures import shown
from bot.ui.wording import PING_ROOM, THANKS, span_words

_TOP = 3
_MOST_LATE = 3
_LONGEST_NAME = 100  # of a thread (FACTS section 4)


def compact_message(
    language: Language, page: DigestPage, mark: Mark, picture: Picture | None = None
) -> ui.LayoutView:
    """All papers that the view shows, a line for each, with selects that lead to abstracts."""
    whole = replace(page, number=0, size=max(len(page.view.shown), 1))
    header, papers = post_header(language, whole), numbered(whole)
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS) - PING_ROOM
    lines = fit_lines(language, papers, room, Risers(page.late[:_MOST_LATE]))
    texts = [layout.text(text) for text in (lines.papers, lines.late) if text]
    parts: list[Part] = [layout.text(header), *shown(picture), *texts]
    selects = abstract_selects(language, page.view.digest.day, papers)
    return layout.message([*parts, *selects, *way_on(language, whole, mark)])


def thread_opener(
    language: Language, page: DigestPage, mark: Mark, picture: Picture | None = None
) -> ui.LayoutView:
    """The post above a thread: what the day is about, and its first papers by title."""
    top = replace(page, number=0, size=_TOP)
    header, papers = post_header(language, top), numbered(top)
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS) - PING_ROOM
    parts: list[Part] = [layout.text(header), *shown(picture)]
    if papers:
        parts.append(layout.text(fit_lines(language, papers, room).papers))
    return layout.message([*parts, *way_on(language, top, mark)])


def thread_name(language: Language, page: DigestPage) -> str:
    """The name of a day's thread."""
    return shorten(
        language.say("thread-name", day=span_words(language, page.view.digest)), _LONGEST_NAME
    )
