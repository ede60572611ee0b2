"""Reads the daily feeds of rss.arxiv.org, Atom and RSS.

What a feed can be trusted with (FACTS section 2): a feed holds at most 2000 items and the cut
drops new papers first; in the feed of a whole archive, papers cross-listed inside that archive
count as `cross` although the listing does not show them, so only feeds of single categories match
the listing; the date is that of the request, and a feed has served the batch of the day before
under it. Replacements from version 6 on are left out.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from bot.domain.arxiv_id import ArxivId
from bot.domain.calendar import EASTERN
from bot.domain.paper import categories_in
from bot.domain.text import one_line
from bot.errors import ArxivIdError
from bot.sources.arxiv.markup import foreign, parse_xml, quoted, text_of
from bot.sources.arxiv.records import (
    AnnounceType,
    EmptyAnswer,
    ErrorAnswer,
    FeedAnswer,
    FeedItem,
    FeedPage,
    ForeignAnswer,
)
from bot.texts import Said

MOST_ITEMS = 2000
"""No feed is longer (FACTS section 2)."""

_EXPECTED = Said("a-feed")
_ERROR_TITLE = "Feed error"
_OAI = "oai:arXiv.org:"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_TYPE, _JOURNAL, _DOI = (f"{_ARXIV}{n}" for n in ("announce_type", "journal_reference", "DOI"))
_PREFIX = re.compile(r"\A\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:\s*)?")
_NAME = re.compile(r"(?:[^,(]|\([^()]*(?:\([^()]*\)[^()]*)*\)|\()+")
_AFFILIATION = re.compile(r" ?\([^()]*(?:\([^()]*\)[^()]*)*\)")
_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])


@dataclass(frozen=True, slots=True)
class _Format:
    """How one of the two formats names its parts."""

    item: str
    title: str
    about: str
    made_at: str
    item_id: str
    item_text: str
    category: str


_ATOM_FORMAT = _Format(
    item=f"{_ATOM}entry",
    title=f"{_ATOM}title",
    about=f"{_ATOM}subtitle",
    made_at=f"{_ATOM}updated",
    item_id=f"{_ATOM}id",
    item_text=f"{_ATOM}summary",
    category=f"{_ATOM}category",
)
_RSS_FORMAT = _Format(
    item="item",
    title="title",
    about="description",
    made_at="pubDate",
    item_id="guid",
    item_text="description",
    category="category",
)


def read_feed(body: bytes) -> FeedAnswer:
    """What a daily feed says, whatever its HTTP status was. Never raises."""
    if body.startswith(b"No archive specified"):
        return _refusal(quoted(body.decode("utf-8", "replace")))
    root = parse_xml(body, _EXPECTED)
    if not isinstance(root, etree._Element):
        return root
    if root.tag == f"{_ATOM}feed":
        return _read(body, root, _ATOM_FORMAT)
    channel = root.find("channel")
    if root.tag == "rss" and channel is not None:
        return _read(body, channel, _RSS_FORMAT)
    return foreign(body, _EXPECTED)


def _read(body: bytes, head: "etree._Element", form: _Format) -> FeedAnswer:
    title = text_of(head.find(form.title)).strip()
    if title.startswith(_ERROR_TITLE):
        words = quoted(text_of(head.find(form.about))) or quoted(title)
        return _refusal(words)
    day = _eastern_day(text_of(head.find(form.made_at)).strip())
    elements = head.findall(form.item)
    if elements:
        return _page(elements, form, day)
    # A feed without items is arXiv's only if it is titled and dated as arXiv's feeds are.
    if "arXiv.org" not in title or day is None:
        return foreign(body, _EXPECTED)
    return EmptyAnswer(Said("feed-without-items", day=str(day)), days=(day,))


def _refusal(words: str) -> ErrorAnswer:
    return ErrorAnswer(Said("service-refused", service=Said("the-feed"), words=words))


def _page(elements: list["etree._Element"], form: _Format, day: date | None) -> FeedAnswer:
    items: list[FeedItem] = []
    faults: list[str] = []
    for number, element in enumerate(elements, start=1):
        try:
            items.append(_read_item(element, form))
        except (ArxivIdError, ValueError) as error:
            faults.append(f"item {number} cannot be read: {quoted(str(error))}")
    if not items:
        return ForeignAnswer(Said("feed-unread", fault=faults[0]))
    return FeedPage(day, tuple(items), is_cut=len(elements) >= MOST_ITEMS, faults=tuple(faults))


def _read_item(element: "etree._Element", form: _Format) -> FeedItem:
    """One item, in one walk over its children."""
    texts: dict[str, str] = {}
    categories: list[str] = []
    for child in element:
        tag = child.tag
        if tag == form.category:
            # Atom names the category in an attribute, RSS in the text.
            categories.append(one_line(child.get("term") or text_of(child)))
        else:
            texts[tag] = text_of(child)
    arxiv_id = ArxivId.parse(one_line(texts.get(form.item_id, "")).removeprefix(_OAI))
    title = one_line(texts.get(form.title, ""))
    if not title:
        raise ValueError(f"{arxiv_id} has no title")
    return FeedItem(
        arxiv_id=arxiv_id.base,
        version=arxiv_id.version,
        announce_type=AnnounceType(texts.get(_TYPE, "").strip()),
        title=title,
        abstract=one_line(_PREFIX.sub("", texts.get(form.item_text, ""), count=1)),
        authors=_names(texts.get(_CREATOR, "")),
        categories=categories_in(categories),
        journal_ref=one_line(texts.get(_JOURNAL, "")),
        doi=one_line(texts.get(_DOI, "")),
    )


def _names(creators: str) -> tuple[str, ...]:
    """The authors of the comma-joined list: no commas in parentheses, no affiliations."""
    names: list[str] = []
    for part in _NAME.findall(" ".join(one_line(creators).split())):
        name = _AFFILIATION.sub("", part).strip()
        if name.lower() in _SUFFIXES and names:
            names[-1] += f", {name}"
        elif name:
            names.append(name)
    return tuple(names)


def _eastern_day(text: str) -> date | None:
    """The Eastern day of a feed's own moment: ISO in Atom, the form of e-mails in RSS."""
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return moment.astimezone(EASTERN).date() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
