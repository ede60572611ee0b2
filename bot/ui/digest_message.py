"""A day's digest as messages: a channel's post, the answer to `/hot`, a quiet day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import discord
from discord import ui

from bot.domain.chart import Picture
from bot.domain.digest import DigestView
from bot.domain.page import DigestPage
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.services.delivery_ports import QuietDay
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.entries import Numbered, Texts, fit_texts, numbered
from bot.ui.header import continued_header, hot_header, post_header, whole_day
from bot.ui.ids import Mark
from bot.ui.layout import MOST_TEXT, Part, Row
from bot.ui.pictures import shown
from bot.ui.wording import BACK, ON, PING_ROOM, THANKS, shown_size

PAPERS_A_MESSAGE = 10
"""Ten papers, a select and the buttons below them are exactly the 40 components there may be."""

ALL_CATEGORIES = "*"
_MOST_CATEGORIES = layout.MOST_OPTIONS - 1
_LONGEST_REASON = 1000

Buttons = Sequence[ui.Button[ui.LayoutView]]


def hot_message(language: Language, page: DigestPage) -> ui.LayoutView:
    """The answer to `/hot`: the page's first ten papers, a select of categories, and buttons."""
    header = hot_header(language, page)
    papers = _papers(language, page, header, _fitted(language, page, header, late=True))
    buttons = _row(_hot_buttons(language, page))
    return layout.message([*papers, *_select(language, page), *buttons, layout.text(THANKS)])


def digest_messages(language: Language, page: DigestPage, *, marker: str) -> list[ui.LayoutView]:
    """A channel's post of all papers that the view shows: one message for each ten of them.

    Each message carries `marker` (up to 24 letters, digits, `_` or `-`) and its part, counted from
    0, in its buttons: `bot.ui.markers` reads it back.
    """
    return [post_part(part, marker=marker) for part in post_parts(language, page)]


@dataclass(frozen=True, slots=True)
class PostPart:
    """One message of a channel's post without its marker: what takes time to make.

    `number` is its place among the post's messages, counted from 0. `leads_on`: it has the buttons
    to other days, and the thanks.
    """

    language: Language
    page: DigestPage
    number: int
    header: str
    texts: Texts
    leads_on: bool


def post_parts(language: Language, page: DigestPage, *, in_thread: bool = False) -> list[PostPart]:
    """The messages of a post, which may go to many channels.

    Those `in_thread` stand below a first message that says what the post is about.
    """
    count = count_messages(page)
    pages = [replace(page, number=part, size=PAPERS_A_MESSAGE) for part in range(count)]
    parts = []
    for part in pages:
        is_later, is_last = part.number > 0 or in_thread, part.number == count - 1
        header = (continued_header if is_later else post_header)(language, part)
        texts = _fitted(language, part, header, late=is_last)
        number, leads_on = part.number + in_thread, is_last and not in_thread
        parts.append(PostPart(language, part, number, header, texts, leads_on))
    return parts


def count_messages(page: DigestPage) -> int:
    """How many messages `digest_messages` makes."""
    return max(1, -(-len(page.view.shown) // PAPERS_A_MESSAGE))


def quiet_message(language: Language, quiet: QuietDay, *, marker: str) -> ui.LayoutView:
    """One line for a day with nothing to post: why, and when the next listing is expected."""
    reason = plain(shorten(language.tell(quiet.reason), _LONGEST_REASON, size=shown_size))
    line = language.say("quiet-day", day=quiet.day, reason=reason)
    following = language.say("next-listing", day=quiet.next_day)
    turn = ids.write(ids.Turn(None, mark=Mark(marker, 0)))
    latest = layout.row(layout.button(language.say("button-latest"), turn))
    return layout.message([layout.text(f"{line}\n{following}"), latest])


def post_part(part: PostPart, *, marker: str, picture: Picture | None = None) -> ui.LayoutView:
    """One of a post's messages, for one channel."""
    language, page, mark = part.language, part.page, Mark(marker, part.number)
    header, *papers = _papers(language, page, part.header, part.texts)
    papers = [header, *shown(picture), *papers]
    if part.leads_on:
        return layout.message([*papers, *way_on(language, page, mark)])
    return layout.message([*papers, layout.row(_everything(language, page, mark))])


def way_on(language: Language, page: DigestPage, mark: Mark) -> list[Part]:
    """What stands below a post: the way to other days and to all papers, and the thanks."""
    older, newer = _older(language, page, mark), _newer(language, page, mark)
    buttons = [*older, _everything(language, page, mark), *newer]
    return [layout.row(*buttons), layout.text(THANKS)]


def _everything(language: Language, page: DigestPage, mark: Mark) -> ui.Button[ui.LayoutView]:
    return layout.button(_all_label(language, page), _all_id(page.view, mark))


def _fitted(language: Language, page: DigestPage, header: str, *, late: bool) -> Texts:
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS) - PING_ROOM
    return fit_texts(language, page, numbered(page)[:PAPERS_A_MESSAGE], room, late=late)


def _papers(language: Language, page: DigestPage, header: str, texts: Texts) -> list[Part]:
    papers = numbered(page)[:PAPERS_A_MESSAGE]
    sections = [
        layout.beside(text, _abstract(language, paper))
        for paper, text in zip(papers, texts.papers, strict=True)
    ]
    risen = [layout.text(texts.late)] if texts.late else []
    return [layout.text(header), *sections, *risen]


def _abstract(language: Language, paper: Numbered) -> ui.Button[ui.LayoutView]:
    read = ids.Read(paper.entry.paper.arxiv_id, paper.number)
    return layout.button(language.say("button-abstract"), ids.write(read))


def _hot_buttons(language: Language, page: DigestPage) -> Buttons:
    count = page.view.over_bar
    more = language.say("button-all-of", count=count) if count > len(page.entries) else ""
    everything = [layout.button(more, _all_id(page.view, None))] if more else []
    return [*_older(language, page, None), *everything, *_newer(language, page, None)]


def _older(language: Language, page: DigestPage, mark: Mark | None) -> Buttons:
    return _turn(language, page, page.older, BACK + " {}", mark)


def _newer(language: Language, page: DigestPage, mark: Mark | None) -> Buttons:
    return _turn(language, page, page.newer, "{} " + ON, mark)


def _turn(
    language: Language, page: DigestPage, day: date | None, label: str, mark: Mark | None
) -> Buttons:
    if day is None:
        return []
    category = None if mark else ids.carried(page.view.category)
    words = label.format(language.day(day, beside=page.view.digest.day))
    return [layout.button(words, ids.write(ids.Turn(day, category, mark)))]


def _all_label(language: Language, page: DigestPage) -> str:
    """A narrowed post leads to the whole day, of which it does not know how many pass."""
    count = page.view.over_bar
    if count and count == whole_day(page):
        return language.say("button-all-of", count=count)
    return language.say("button-all")


def _all_id(view: DigestView, mark: Mark | None) -> str:
    category = None if mark else ids.carried(view.category)
    return ids.write(ids.All(view.digest.day, 0, category, mark))


def _select(language: Language, page: DigestPage) -> list[Row]:
    """All categories, and those of the day's papers; the view's own is among them in any case."""
    chosen = ids.carried(page.view.category)
    names = list(dict.fromkeys(filter(ids.has_room_for, page.categories)))
    if chosen is not None and chosen not in names:
        names.insert(0, chosen)
    if len(names) < 2 and chosen is None:
        return []
    labels = {ALL_CATEGORIES: language.say("all-categories")}
    labels |= {name: name for name in names[:_MOST_CATEGORIES]}
    options = [
        discord.SelectOption(label=label, value=value, default=value == (chosen or ALL_CATEGORIES))
        for value, label in labels.items()
    ]
    narrow = ids.write(ids.Narrow(page.view.digest.day))
    return [layout.row(layout.select(narrow, language.say("select-category"), options))]


def _row(buttons: Buttons) -> list[Row]:
    return [layout.row(*buttons)] if buttons else []
