"""Reads answers of the query API (Atom), as of the service before and since November 2025.

Results for an `id_list` come in the order of the sort and without the ids that arXiv does not know
(FACTS section 2): join them with `by_id`, never by position.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from lxml import etree

from bot.domain.arxiv_id import ArxivId
from bot.domain.paper import categories_in
from bot.domain.text import one_line
from bot.errors import ArxivIdError
from bot.sources.arxiv.markup import foreign, parse_xml, quoted, text_of
from bot.sources.arxiv.records import (
    EmptyAnswer,
    ErrorAnswer,
    ForeignAnswer,
    QueryAnswer,
    QueryEntry,
    QueryPage,
)
from bot.sources.arxiv.withdrawal import is_withdrawn
from bot.texts import Said

_ABS = "http://arxiv.org/abs/"
_EXPECTED = Said("an-answer")
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ID, _TITLE, _SUMMARY = f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}summary"
_AUTHOR, _NAME, _LINK = f"{_ATOM}author", f"{_ATOM}name", f"{_ATOM}link"
_PUBLISHED, _UPDATED = f"{_ATOM}published", f"{_ATOM}updated"
_CATEGORY, _PRIMARY = f"{_ATOM}category", f"{_ARXIV}primary_category"
_COMMENT, _JOURNAL, _DOI = f"{_ARXIV}comment", f"{_ARXIV}journal_ref", f"{_ARXIV}doi"


def read_query(body: bytes) -> QueryAnswer:
    """What an answer of the query API says, whatever its HTTP status was. Never raises."""
    root = parse_xml(body, _EXPECTED)
    if not isinstance(root, etree._Element):
        return root
    total = _number(root.find(f"{_SEARCH}totalResults"))
    if root.tag != f"{_ATOM}feed" or total is None:
        return foreign(body, _EXPECTED)
    elements = root.findall(f"{_ATOM}entry")
    if error := _error_of(elements):
        return error
    if not elements:
        return EmptyAnswer(Said("query-empty", count=total), total)
    entries, faults = _read_entries(elements)
    if not entries:
        return ForeignAnswer(Said("query-unread", fault=faults[0]))
    return QueryPage(
        entries=entries,
        total=total,
        start=_number(root.find(f"{_SEARCH}startIndex")) or 0,
        per_page=_number(root.find(f"{_SEARCH}itemsPerPage")) or len(elements),
        faults=faults,
    )


def by_id(entries: Iterable[QueryEntry]) -> dict[str, QueryEntry]:
    """The entries by canonical id; of several versions of one paper, the newest."""
    found: dict[str, QueryEntry] = {}
    for entry in entries:
        other = found.get(entry.arxiv_id)
        if other is None or (entry.version or 0) > (other.version or 0):
            found[entry.arxiv_id] = entry
    return found


def _error_of(elements: list["etree._Element"]) -> ErrorAnswer | None:
    """The error document: one entry titled "Error" whose id is not that of a paper."""
    if len(elements) != 1:
        return None
    entry = elements[0]
    if (entry.findtext(_TITLE) or "").strip() != "Error":
        return None
    if "/abs/" in (entry.findtext(_ID) or ""):
        return None
    words = quoted(text_of(entry.find(_SUMMARY))) or Said("no-reason")
    return ErrorAnswer(Said("service-refused", service=Said("the-query"), words=words))


def _read_entries(
    elements: list["etree._Element"],
) -> tuple[tuple[QueryEntry, ...], tuple[str, ...]]:
    entries: list[QueryEntry] = []
    faults: list[str] = []
    for number, element in enumerate(elements, start=1):
        try:
            entries.append(_read_entry(element))
        except (ArxivIdError, ValueError) as error:
            faults.append(f"entry {number} cannot be read: {quoted(str(error))}")
    return tuple(entries), tuple(faults)


def _read_entry(element: "etree._Element") -> QueryEntry:
    """One entry, in one walk over its children: their order differs between the services."""
    texts: dict[str, str] = {}
    authors: list[str] = []
    terms: list[str] = []
    for child in element:
        tag = child.tag
        if tag == _AUTHOR:
            # Names can carry stray spaces, inside too.
            authors.append(" ".join(one_line(child.findtext(_NAME) or "").split()))
        elif tag == _CATEGORY:
            terms.append(one_line(child.get("term", "")))
        elif tag == _PRIMARY:
            terms.insert(0, one_line(child.get("term", "")))
        elif tag != _LINK:
            texts[tag] = text_of(child)
    # A bare id is parsed three times as fast as a link.
    arxiv_id = ArxivId.parse(texts.get(_ID, "").removeprefix(_ABS))
    title = one_line(texts.get(_TITLE, ""))
    if not title:
        raise ValueError(f"{arxiv_id} has no title")
    comment = one_line(texts.get(_COMMENT, ""))
    return QueryEntry(
        arxiv_id=arxiv_id.base,
        version=arxiv_id.version,
        title=title,
        abstract=one_line(texts.get(_SUMMARY, "")),
        authors=tuple(filter(None, authors)),
        categories=categories_in(terms),
        comment=comment,
        journal_ref=one_line(texts.get(_JOURNAL, "")),
        doi=one_line(texts.get(_DOI, "")),
        submitted_at=_moment(texts.get(_PUBLISHED, "")),
        updated_at=_moment(texts.get(_UPDATED, "")),
        withdrawn=is_withdrawn(comment),
    )


def _moment(text: str) -> datetime | None:
    """The moment in UTC; None where it cannot be read, which is no reason to lose a paper."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(element: "etree._Element | None") -> int | None:
    digits = text_of(element).strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else None
