"""Reads one entry of a listing page: the `dt` with its id, the `dd` with what is known of it."""

import re

from lxml import etree

from bot.domain.arxiv_id import ArxivId
from bot.domain.paper import categories_in
from bot.domain.text import one_line
from bot.errors import ArxivIdError
from bot.sources.arxiv.markup import text_of
from bot.sources.arxiv.records import ListingItem
from bot.sources.arxiv.withdrawal import is_withdrawn

_CROSS = re.compile(r"\(cross-list from ([^()\s]{1,40})\)")
_CODE = re.compile(r"\(([a-z-]{2,20}(?:\.[A-Za-z-]{2,20})?)\)\s*(?:;|$)")
_LINK_WORDS = re.compile(r"this (?:https?|ftp) URL")
_HREF = re.compile(r"(?:https?|ftp)://\S+")
_INDENTED = "  "


def read_item(term: "etree._Element", details: "etree._Element | None") -> ListingItem:
    """The entry that `dt` and `dd` give.

    Raises:
        ValueError: it has no id, no number or no title; the message says which.

    """
    number, arxiv_id, marks = _name_of(term)
    texts: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    meta = None if details is None else details.find("div")
    for part in () if meta is None else meta:
        kind = (part.get("class") or "").partition(" ")[0]
        if kind == "list-authors":
            authors = _authors(part)
        else:
            # The abstract is the one paragraph, of the class `mathjax`.
            texts["abstract" if part.tag == "p" else kind] = _value_of(part)
    title = one_line(texts.get("list-title", ""))
    if not title:
        raise ValueError(f"{arxiv_id} has no title")
    cross = _CROSS.search(marks)
    comment = one_line(texts.get("list-comments", ""))
    return ListingItem(
        number=number,
        arxiv_id=arxiv_id,
        title=title,
        authors=authors,
        categories=categories_in(_CODE.findall(texts.get("list-subjects", "").strip())),
        comment=comment,
        journal_ref=one_line(texts.get("list-journal-ref", "")),
        abstract=one_line(texts.get("abstract", "")),
        cross_from=cross[1] if cross else None,
        replaced="(replaced)" in marks,
        withdrawn=is_withdrawn(comment),
    )


def _name_of(term: "etree._Element") -> tuple[int, str, str]:
    """The number `[12]` that the listing gives the entry, its id, and the marks behind that."""
    number, link = None, None
    for anchor in term.iterchildren("a"):
        name = anchor.get("name") or ""
        if name.startswith("item") and name[4:].isdecimal():
            number = int(name[4:10])
        elif anchor.get("title") == "Abstract":
            link = anchor
    if number is None or link is None:
        raise ValueError("it has no number or no link to an abstract")
    try:
        return number, ArxivId.parse(link.get("id") or text_of(link)).base, link.tail or ""
    except ArxivIdError as error:
        raise ValueError(str(error)) from None


def _authors(part: "etree._Element") -> tuple[str, ...]:
    names = (" ".join(one_line(text_of(link)).split()) for link in part.iterchildren("a"))
    return tuple(filter(None, names))


def _value_of(part: "etree._Element") -> str:
    """The text behind the descriptor, as the authors wrote it.

    The page shows an indented line as `<br>` and a link as "this https URL": both are undone, so
    that the text is the same as in the other interfaces.
    """
    pieces = [part.text or ""]
    for child in part:
        if child.tag == "br":
            pieces.append(_INDENTED)
        elif child.tag == "a":
            pieces.append(_link_text(child))
        elif child.get("class") != "descriptor":
            pieces.append(text_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _link_text(link: "etree._Element") -> str:
    words, href = text_of(link), link.get("href") or ""
    return href if _LINK_WORDS.fullmatch(words) and _HREF.fullmatch(href) else words
