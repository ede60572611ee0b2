"""Reads the listing pages of arxiv.org: `/list/X/new`, `/list/X/recent` and `/catchup/X/DAY`.

The counts of a page and its items come from different queries of arXiv's (FACTS section 2), so
every count is compared with what is there, and what does not match becomes a fault of the page.
"""

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from bot.domain.text import one_line
from bot.sources.arxiv.listing_item import read_item
from bot.sources.arxiv.markup import foreign, parse_html, quoted, text_of
from bot.sources.arxiv.records import (
    EmptyAnswer,
    ErrorAnswer,
    ForeignAnswer,
    ListingAnswer,
    ListingItem,
    ListingPage,
    ListingSection,
    SectionKind,
)
from bot.texts import Said

_EXPECTED = Said("a-listing")
_UNAVAILABLE = b"This listing is temporarily unavailable"
_REFUSED = "The server cannot process your request"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"\b([0-9]{1,2}) ([A-Z][a-z]{2})[a-z]* ([0-9]{4})\b")
_COUNTS = re.compile(
    r"\((continued,\s+)?showing\s+(?:(first|last)\s+)?([0-9]{1,6})\s+of\s+([0-9]{1,6})\s+entries"
)
_TOTAL = re.compile(r"Total of ([0-9]{1,6}) entries")
_PAGE_SIZE = re.compile(r"Showing up to ([0-9]{1,6}) entries per page")
_NOTHING = re.compile(
    r"No (?:further )?updates(?: today| for this time period| for [A-Z][a-z]+, [^.]{11})?"
)
_DEFAULT_PAGE_SIZE = 2000
_KINDS = {
    "New": SectionKind.NEW,
    "Cross": SectionKind.CROSS,
    "Replacement": SectionKind.REPLACEMENT,
}


def read_listing(body: bytes) -> ListingAnswer:
    """What a listing or catch-up page says, whatever its HTTP status was. Never raises."""
    if body.startswith(_UNAVAILABLE):
        return _refusal(body.decode("utf-8", "replace"))
    root = parse_html(body, _EXPECTED)
    if isinstance(root, ForeignAnswer):
        return root
    if error := _error_of(root):
        return error
    page = root.find(".//div[@id='dlpage']")
    if page is None:
        return foreign(body, _EXPECTED)
    heading = _heading_of(page)
    if heading is None:
        return foreign(body, _EXPECTED, reason="its heading is not that of a day or of recent days")
    sections, faults = _read_sections(page, _day_in(heading))
    notes = _notes_of(page)
    total = _first_number(_TOTAL, notes)
    if any(section.items for section in sections):
        days = tuple(dict.fromkeys(section.day for section in sections))
        faults += _page_faults(sections, total, _first_number(_PAGE_SIZE, notes))
        return ListingPage(days, total or 0, tuple(sections), tuple(faults))
    if faults:
        return ForeignAnswer(Said("listing-unread", fault=faults[0]))
    return _empty(body, page, _day_in(heading), total or 0, sections)


def _error_of(root: "etree._Element") -> ErrorAnswer | None:
    """The page that arXiv's web software sends with a 400: the reason is its heading."""
    content = root.find(".//div[@id='content']")
    if content is None or content.find("h1") is None:
        return None
    if not text_of(content.find("p")).strip().startswith(_REFUSED):
        return None
    return _refusal(text_of(content.find("h1")))


def _heading_of(page: "etree._Element") -> str | None:
    """The heading that says which days these are; None on the listing of a month or a year."""
    for heading in page.iterchildren("h1", "h2", "h3"):
        text = one_line(text_of(heading))
        if text.startswith(("Showing new listings for", "Catchup results for")):
            return text if _day_in(text) else None
        if text.startswith("Authors and titles for recent submissions"):
            return text
    return None


def _notes_of(page: "etree._Element") -> str:
    """The page's own words about its size, which stand beside the sections."""
    return "\n".join(text_of(note) for note in page.iterchildren("div"))


def _read_sections(
    page: "etree._Element", page_day: date | None
) -> tuple[list[ListingSection], list[str]]:
    sections: list[ListingSection] = []
    faults: list[str] = []
    for element in page.iterchildren("dl"):
        heading = one_line(text_of(element.find("h3")))
        own_day = _day_in(heading)
        day = own_day or page_day
        kind = _KINDS.get(heading.partition(" ")[0], SectionKind.DAY if own_day else None)
        if kind is None or day is None:
            faults.append(f"a section headed “{quoted(heading)}” is not known")
            continue
        name = str(day) if kind is SectionKind.DAY else kind.value
        items, unread = _read_items(element)
        faults += [f"{name}: {fault}" for fault in unread]
        section = _section(kind, day, heading, items)
        faults += [f"{name}: {fault}" for fault in _section_faults(section, len(unread))]
        sections.append(section)
    return sections, faults


def _section(
    kind: SectionKind, day: date, heading: str, items: tuple[ListingItem, ...]
) -> ListingSection:
    """A section with the counts of its heading; a day without entries has none there."""
    counts = _COUNTS.search(heading)
    if counts is None:
        return ListingSection(kind, day, 0, 0, items)
    continued, part, shown, total = counts.groups()
    # In the middle of a long section it reads "(continued, showing 50 of 798 entries)".
    continues = part == "first" or bool(continued and not part and shown != total)
    return ListingSection(kind, day, int(shown), int(total), items, bool(continued), continues)


def _read_items(section: "etree._Element") -> tuple[tuple[ListingItem, ...], list[str]]:
    items: list[ListingItem] = []
    faults: list[str] = []
    for term, details in _pairs(section):
        try:
            items.append(read_item(term, details))
        except ValueError as error:
            faults.append(f"an entry cannot be read: {quoted(str(error))}")
    return tuple(items), faults


def _pairs(section: "etree._Element") -> Iterator[tuple["etree._Element", "etree._Element | None"]]:
    """Each `dt` with the `dd` that follows it, if one does."""
    for term in section.iterchildren("dt"):
        details = term.getnext()
        yield term, details if details is not None and details.tag == "dd" else None


def _section_faults(section: ListingSection, unread: int) -> Iterator[str]:
    found = len(section.items) + unread
    if section.shown != found:
        yield f"the heading promises {section.shown} entries, {found} are there"
    if section.shown < section.total and not (section.continued or section.continues):
        yield f"only {section.shown} of {section.total} entries came"


def _page_faults(
    sections: list[ListingSection], total: int | None, page_size: int | None
) -> Iterator[str]:
    """Whether something is missing between the sections: entries are numbered over all of them."""
    numbers = [item.number for section in sections for item in section.items]
    size = page_size or _DEFAULT_PAGE_SIZE
    skipped = numbers[0] - 1
    if numbers != list(range(skipped + 1, skipped + 1 + len(numbers))):
        yield "the numbers of the entries do not follow each other"
    if skipped % size and not sections[0].continued:
        yield f"the page begins with entry {skipped + 1}, which is not where a page begins"
    if total is None:
        yield "the page does not say how many entries there are"
        return
    promised = min(total - skipped, size)
    shown = sum(section.shown for section in sections)
    if shown != promised:
        yield f"the page should have {promised} of {total} entries, its sections have {shown}"


def _empty(
    body: bytes,
    page: "etree._Element",
    day: date | None,
    total: int,
    sections: list[ListingSection],
) -> ListingAnswer:
    said = _NOTHING.search(one_line(text_of(page)))
    if said is None:
        return foreign(body, _EXPECTED, reason="it neither has entries nor says that it has none")
    days = (day,) if day else tuple(section.day for section in sections)
    return EmptyAnswer(Said("arxiv-says", words=quoted(said[0])), total, days)


def _refusal(words: str) -> ErrorAnswer:
    return ErrorAnswer(Said("service-refused", service="arXiv", words=quoted(words)))


def _day_in(text: str) -> date | None:
    found = _DATE.search(text)
    if found is None or found[2] not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


def _first_number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found else None
