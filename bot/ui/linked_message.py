"""The papers that a message links to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.arxiv_id import abs_url
from bot.domain.links import links_in_text, papers_in_links
from bot.domain.page import PaperPage
from bot.render.budget import ELLIPSIS, fit_in_turn
from bot.render.discord_text import plain
from bot.render.tex import readable
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.layout import MOST_TEXT, Part
from bot.ui.wording import (
    authors_words,
    categories_words,
    linked,
    linked_size,
    place_words,
    posted_words,
    shown_size,
)

MOST_PAPERS = 10
_AUTHORS = 3
_MOST_POSTED = 1
_ROOM_FOR_UNKNOWN = 900  # ten links to arXiv, and what to do with them


def links_of(message: discord.Message) -> tuple[str, ...]:
    """The links in a message: its text, its embeds and components, and what it forwards.

    A message that somebody right-clicks on comes whole, without any intent (FACTS section 4).
    """
    texts = [*_texts_of(message)]
    for snapshot in message.message_snapshots:
        texts += _texts_of(snapshot)
    return tuple(link for text in texts for link in links_in_text(text))


def linked_message(
    language: Language, links: Sequence[str], pages: Sequence[PaperPage]
) -> ui.LayoutView:
    """The papers that `links` lead to: those with a page, and the ids of those without."""
    shown = pages[:MOST_PAPERS]
    known = {page.paper.arxiv_id for page in pages}
    unknown = [found for found in papers_in_links(links) if found not in known][:MOST_PAPERS]
    label, texts = language.say("button-abstract"), _fitted(language, shown)
    sections: list[Part] = [
        layout.beside(text, layout.button(label, ids.write(ids.Read(page.paper.arxiv_id, n))))
        for n, (page, text) in enumerate(zip(shown, texts, strict=True))
    ]
    more = len(pages) - len(shown)
    notes = [language.say("more-papers", count=more)] if more else []
    if unknown:
        notes.append(language.say("not-collected", papers=" ".join(map(_named, unknown))))
    if not sections and not notes:
        notes.append(language.say("no-links"))
    return layout.message([*sections, *([layout.text("\n".join(notes))] if notes else [])])


def _fitted(language: Language, pages: Sequence[PaperPage]) -> list[str]:
    """A text for each paper; together they leave room for the ids of ten others."""
    frames = sum(layout.size(_lines(language, page, ELLIPSIS, "")) for page in pages)
    kinds = [
        [readable(page.paper.title) for page in pages],
        [authors_words(language, page.paper, _AUTHORS) for page in pages],
    ]
    room = MOST_TEXT - _ROOM_FOR_UNKNOWN - frames
    titles, authors = fit_in_turn(kinds, room, sizes=[linked_size, _authors_size])
    return [_lines(language, *pieces) for pieces in zip(pages, titles, authors, strict=True)]


def _lines(language: Language, page: PaperPage, title: str, authors: str) -> str:
    paper = page.paper
    about = (plain(authors), categories_words(paper))
    place = place_words(language, page.placings[0], None) if page.placings else ""
    lines = (
        f"**{linked(title, paper.arxiv_id)}**",
        " · ".join(filter(None, about)),
        place,
        posted_words(language, page.posted, _MOST_POSTED),
    )
    return "\n".join(filter(None, lines))


def _authors_size(text: str) -> int:
    return shown_size(text) + len(" · ") if text else 0


def _named(arxiv_id: str) -> str:
    return f"[{arxiv_id}]({abs_url(arxiv_id)})"


def _texts_of(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from _strings_of(embed.to_dict())
    for component in message.components:
        yield from _strings_of(component.to_dict())


def _strings_of(value: Any) -> Iterator[str]:
    """All strings inside of what Discord sends for an embed or a component."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings_of(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings_of(inner)
