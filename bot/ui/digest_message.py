"""A day's digest as messages: a channel's post, the answer to `/hot`, a quiet day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import discord
from discord import ui

from bot.domain.digest import DigestView
from bot.domain.page import DigestPage
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.render.text import date_words
from bot.services.delivery_ports import QuietDay
from bot.ui import ids, layout
from bot.ui.entries import Numbered, Texts, fit_texts, numbered
from bot.ui.header import continued_header, hot_header, post_header, whole_day
from bot.ui.ids import Mark
from bot.ui.layout import MOST_TEXT, Part, Row
from bot.ui.wording import BACK, ON, THANKS, short_day, shown_size

PAPERS_A_MESSAGE = 10
"""Ten papers, a select and the buttons below them are exactly the 40 components there may be."""

ALL_CATEGORIES = "*"
_MOST_CATEGORIES = layout.MOST_OPTIONS - 1
_LONGEST_REASON = 1000


def hot_message(page: DigestPage) -> ui.LayoutView:
    """The answer to `/hot`: the page's first ten papers, a select of categories, and buttons."""
    header = hot_header(page)
    parts = _papers(page, header, _fitted(page, header, late=True))
    return layout.message([*parts, *_select(page), *_row(_hot_buttons(page)), layout.text(THANKS)])


def digest_messages(page: DigestPage, *, marker: str) -> list[ui.LayoutView]:
    """A channel's post of all papers that the view shows: one message for each ten of them.

    Each message carries `marker` (up to 24 letters, digits, `_` or `-`) and its part, counted from
    0, in its buttons: `bot.ui.markers` reads it back.
    """
    return [post_part(part, marker=marker) for part in post_parts(page)]


@dataclass(frozen=True, slots=True)
class PostPart:
    """One message of a channel's post without its marker: what takes time to make."""

    page: DigestPage
    header: str
    texts: Texts
    is_last: bool


def post_parts(page: DigestPage) -> list[PostPart]:
    """The messages of a post, which may go to many channels."""
    count = count_messages(page)
    pages = [replace(page, number=part, size=PAPERS_A_MESSAGE) for part in range(count)]
    parts = []
    for part in pages:
        header = continued_header(part) if part.number else post_header(part)
        is_last = part.number == count - 1
        parts.append(PostPart(part, header, _fitted(part, header, late=is_last), is_last))
    return parts


def count_messages(page: DigestPage) -> int:
    """How many messages `digest_messages` makes."""
    return max(1, -(-len(page.view.shown) // PAPERS_A_MESSAGE))


def quiet_message(quiet: QuietDay, *, marker: str) -> ui.LayoutView:
    """One line for a day with nothing to post: why, and when the next listing is expected."""
    reason = plain(shorten(quiet.reason, _LONGEST_REASON, size=shown_size))
    line = f"No hot papers of {date_words(quiet.day)}: {reason}"
    following = f"-# The next listing is expected for {date_words(quiet.next_day)}."
    turn = ids.write(ids.Turn(None, mark=Mark(marker, 0)))
    latest = layout.row(layout.button("Latest papers", turn))
    return layout.message([layout.text(f"{line}\n{following}"), latest])


def post_part(part: PostPart, *, marker: str) -> ui.LayoutView:
    """One of a post's messages, for one channel."""
    page, mark = part.page, Mark(marker, part.page.number)
    papers = _papers(page, part.header, part.texts)
    everything = layout.button(_all_label(page), _all_id(page.view, mark))
    if not part.is_last:
        return layout.message([*papers, layout.row(everything)])
    buttons = [*_older(page, mark), everything, *_newer(page, mark)]
    return layout.message([*papers, layout.row(*buttons), layout.text(THANKS)])


def _fitted(page: DigestPage, header: str, *, late: bool) -> Texts:
    room = MOST_TEXT - layout.size(header) - layout.size(THANKS)
    return fit_texts(page, numbered(page)[:PAPERS_A_MESSAGE], room, late=late)


def _papers(page: DigestPage, header: str, texts: Texts) -> list[Part]:
    papers = numbered(page)[:PAPERS_A_MESSAGE]
    sections = [
        layout.beside(text, _abstract(paper))
        for paper, text in zip(papers, texts.papers, strict=True)
    ]
    risen = [layout.text(texts.late)] if texts.late else []
    return [layout.text(header), *sections, *risen]


def _abstract(paper: Numbered) -> ui.Button[ui.LayoutView]:
    read = ids.Read(paper.entry.paper.arxiv_id, paper.number)
    return layout.button("Abstract", ids.write(read))


def _hot_buttons(page: DigestPage) -> list[ui.Button[ui.LayoutView]]:
    everything = layout.button(f"All {page.view.over_bar:,}", _all_id(page.view, None))
    has_more = page.view.over_bar > len(page.entries)
    return [*_older(page, None), *([everything] if has_more else []), *_newer(page, None)]


def _older(page: DigestPage, mark: Mark | None) -> list[ui.Button[ui.LayoutView]]:
    return _turn(page, page.older, BACK + " {}", mark)


def _newer(page: DigestPage, mark: Mark | None) -> list[ui.Button[ui.LayoutView]]:
    return _turn(page, page.newer, "{} " + ON, mark)


def _turn(
    page: DigestPage, day: date | None, label: str, mark: Mark | None
) -> list[ui.Button[ui.LayoutView]]:
    if day is None:
        return []
    category = None if mark else ids.carried(page.view.category)
    words = label.format(short_day(day, beside=page.view.digest.day))
    return [layout.button(words, ids.write(ids.Turn(day, category, mark)))]


def _all_label(page: DigestPage) -> str:
    """A narrowed post leads to the whole day, of which it does not know how many pass."""
    is_whole = page.view.over_bar == whole_day(page)
    return f"All {page.view.over_bar:,}" if is_whole and page.view.over_bar else "All papers"


def _all_id(view: DigestView, mark: Mark | None) -> str:
    category = None if mark else ids.carried(view.category)
    return ids.write(ids.All(view.digest.day, 0, category, mark))


def _select(page: DigestPage) -> list[Row]:
    """All categories, and those of the day's papers; the view's own is among them in any case."""
    chosen = ids.carried(page.view.category)
    names = list(dict.fromkeys(filter(ids.has_room_for, page.categories)))
    if chosen is not None and chosen not in names:
        names.insert(0, chosen)
    if len(names) < 2 and chosen is None:
        return []
    labels = {ALL_CATEGORIES: "All categories"} | {n: n for n in names[:_MOST_CATEGORIES]}
    options = [
        discord.SelectOption(label=label, value=value, default=value == (chosen or ALL_CATEGORIES))
        for value, label in labels.items()
    ]
    narrow = ids.write(ids.Narrow(page.view.digest.day))
    return [layout.row(layout.select(narrow, "Category", options))]


def _row(buttons: Sequence[ui.Button[ui.LayoutView]]) -> list[Row]:
    return [layout.row(*buttons)] if buttons else []
