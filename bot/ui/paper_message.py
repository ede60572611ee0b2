"""A paper as a message: what it is, where it stood, what was said of it, and the way to more."""

from collections import defaultdict
from collections.abc import Sequence

from discord import ui

from bot.domain.arxiv_id import abs_url, pdf_url
from bot.domain.digest import SourcePart
from bot.domain.mention import Counts, Mention
from bot.domain.page import PaperPage
from bot.domain.paper import Paper
from bot.render.budget import shorten, split
from bot.render.discord_text import link_target, plain
from bot.render.tex import readable
from bot.render.words import rarity_words
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.layout import LONGEST_URL, MOST_TEXT, Part
from bot.ui.wording import (
    authors_words,
    categories_words,
    counts_line,
    linked,
    linked_size,
    place_words,
    posted_words,
    shown_size,
)

_AUTHORS = 10
_LONGEST_TITLE = 500
_LONGEST_AUTHORS = 600
_LONGEST_ABSTRACT = 1200
_LONGEST_WHOLE = 4 * MOST_TEXT  # arXiv takes abstracts of up to 1,920 characters
_LONGEST_NAMES = 3000
_MOST_NAMES = _LONGEST_NAMES // 3  # a letter, a comma and a space are the least of a name
_MOST_PLACINGS = 3
_MOST_TEXTS = 30  # in one message; what people see nothing of has no size
_MOST_SOURCES = 6
_MOST_POSTED = 3
_DISCUSSED_AT = ("hackernews", "bluesky", "x")


def paper_message(language: Language, page: PaperPage) -> ui.LayoutView:
    """The answer to `/paper` and to an Abstract button."""
    head, standing = "\n".join(_head(language, page.paper)), "\n".join(_standing(language, page))
    room = MOST_TEXT - layout.size(head) - (layout.size(standing) if standing else 0)
    parts: list[Part] = [layout.text(head)]
    if standing and page.has_course:
        course = ids.write(ids.Course(page.paper.arxiv_id))
        parts.append(layout.beside(standing, layout.button(language.say("button-course"), course)))
    elif standing:
        parts.append(layout.text(standing))
    abstract = _abstract(language, page.paper, room)
    return layout.message([*parts, layout.line(), abstract, layout.row(*_links(language, page))])


def whole_messages(language: Language, page: PaperPage) -> list[ui.LayoutView]:
    """All that was cut of a paper: its title, its authors, its abstract, in one or more messages.

    Of thousands of authors the first are named, and an abstract like a book ends with `…`; arXiv
    has them all.
    """
    paper = page.paper
    whole_title = shorten(readable(paper.title), MOST_TEXT, size=linked_size)
    title = split(whole_title, MOST_TEXT // 2, size=_larger_size)
    names = shorten(authors_words(language, paper, _MOST_NAMES), _LONGEST_NAMES, size=shown_size)
    texts = [f"### {linked(title[0], paper.arxiv_id)}", *map(plain, title[1:]), plain(names)]
    abstract = shorten(readable(paper.abstract), _LONGEST_WHOLE, size=shown_size)
    texts += map(plain, split(abstract, MOST_TEXT, size=shown_size))
    return [layout.message(layout.text(t) for t in group) for group in _grouped(texts)]


def _larger_size(text: str) -> int:
    """The room of a text that stands inside of a link or outside."""
    return max(linked_size(text), shown_size(text))


def _head(language: Language, paper: Paper) -> list[str]:
    title = shorten(readable(paper.title), _LONGEST_TITLE, size=linked_size)
    authors = shorten(authors_words(language, paper, _AUTHORS), _LONGEST_AUTHORS, size=shown_size)
    listed = language.say("listed", day=paper.listed_on) if paper.listed_on else ""
    withdrawn = language.say("withdrawn") if paper.withdrawn else ""
    about = (f"arXiv:{paper.arxiv_id}", listed, categories_words(paper), withdrawn)
    lines = [f"### {linked(title, paper.arxiv_id)}", plain(authors)]
    return list(filter(None, [*lines, " · ".join(filter(None, about))]))


def _standing(language: Language, page: PaperPage) -> list[str]:
    """Where it stood, a line for each source with how rare that is, and where it was posted."""
    shown, listed_on = page.placings[:_MOST_PLACINGS], page.paper.listed_on
    places = [place_words(language, placing, listed_on) for placing in shown]
    if page.named_with is not None:
        places.append(language.say("caught-on-with", day=page.named_with))
    then = page.placings
    sources = _sources_then(language, page) if then else _sources_now(language, page.mentions)
    posted = posted_words(language, page.posted, _MOST_POSTED)
    lines = [" · ".join(places), *sources[:_MOST_SOURCES], posted]
    return [line for line in lines if line]


def _sources_then(language: Language, page: PaperPage) -> list[str]:
    """What each source had told when the newest digest with the paper was frozen."""
    told = (
        (counts_line(language, [part]), rarity_words(language, part))
        for part in page.placings[0].parts
    )
    return [" · ".join(filter(None, words)) for words in told]


def _sources_now(language: Language, mentions: Sequence[Mention]) -> list[str]:
    """What is known now of a paper that no digest has."""
    sums: dict[str, Counts] = defaultdict(lambda: Counts(0, 0))
    for mention in mentions:
        if mention.counts is not None:
            pairs = zip(sums[mention.source], mention.counts, strict=True)
            sums[mention.source] = Counts(*(a + b for a, b in pairs))
    parts = [SourcePart(source, sums[source], 0.0) for source in sorted(sums)]
    return [counts_line(language, [part]) for part in parts]


def _abstract(language: Language, paper: Paper, room: int) -> Part:
    """The abstract, with a button to the rest where something of the paper was cut."""
    whole = readable(paper.abstract)
    shown = shorten(whole, min(_LONGEST_ABSTRACT, room), size=shown_size)
    content = plain(shown) or language.say("no-abstract")
    if shown == whole and not _is_cut(language, paper):
        return layout.text(content)
    more = layout.button(language.say("button-more"), ids.write(ids.More(paper.arxiv_id)))
    return layout.beside(content, more)


def _is_cut(language: Language, paper: Paper) -> bool:
    return (
        len(paper.authors) > _AUTHORS
        or shown_size(authors_words(language, paper, _AUTHORS)) > _LONGEST_AUTHORS
        or linked_size(readable(paper.title)) > _LONGEST_TITLE
    )


def _links(language: Language, page: PaperPage) -> list[ui.Button[ui.LayoutView]]:
    arxiv_id = page.paper.arxiv_id
    addresses = [("arXiv", abs_url(arxiv_id)), ("PDF", pdf_url(arxiv_id))]
    if "/" not in arxiv_id:  # Hugging Face has pages for ids of the new form only
        addresses.append(("Hugging Face", f"https://huggingface.co/papers/{arxiv_id}"))
    addresses.append((language.say("button-discussion"), _discussion(page)))
    addresses.append((language.say("button-code"), page.note.code_url if page.note else ""))
    targets = [(label, link_target(address) or "") for label, address in addresses]
    return [layout.link(label, to) for label, to in targets if 0 < len(to) <= LONGEST_URL]


def _discussion(page: PaperPage) -> str:
    """Where people talk about it: the post with the most attention, one that a digest showed."""
    shown = [mention for placing in page.placings for mention in placing.mentions]
    posts = [
        mention
        for mention in (*page.mentions, *shown)
        if mention.source in _DISCUSSED_AT and not mention.withheld
    ]
    loudest = max(posts, key=_loudness, default=None)
    return loudest.url if loudest else ""


def _loudness(mention: Mention) -> int:
    return mention.counts.attention if mention.counts else -1


def _grouped(texts: Sequence[str]) -> list[list[str]]:
    """Texts in order, as many of them in one message as fit."""
    groups: list[list[str]] = [[]]
    room = MOST_TEXT
    for text in filter(None, texts):
        if layout.size(text) > room or len(groups[-1]) == _MOST_TEXTS:
            groups.append([])
            room = MOST_TEXT
        groups[-1].append(text)
        room -= layout.size(text)
    return groups
