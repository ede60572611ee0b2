"""How bytes from arXiv become trees: the only place that starts a parser.

What comes from the network is hostile. XML with a document type is refused before it is parsed, so
there are no entities to expand and no files to load; size and depth stay under libxml2's limits.
"""

import re
from html import unescape

from lxml import etree

from bot.domain.text import displayed
from bot.sources.arxiv.records import ForeignAnswer
from bot.texts import Said

_TITLE = re.compile(rb"<title[^>]*>([^<]{1,500})", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SNIFFED = 4000
_QUOTED = 160


def parse_xml(body: bytes, expected: Said) -> "etree._Element | ForeignAnswer":
    """The root element of `body`, or why there is none; `expected` names what was asked for."""
    if b"<!DOCTYPE" in body or not body.strip():
        return foreign(body, expected)
    # A parser belongs to one call: no state is shared between threads.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.LxmlError as error:
        return foreign(body, expected, reason=str(error))
    # In another encoding (UTF-16) the test of the raw bytes does not see a document type.
    if root.getroottree().docinfo.internalDTD is not None:
        return foreign(body, expected)
    return root


def parse_html(body: bytes, expected: Said) -> "etree._Element | ForeignAnswer":
    """The root element of an HTML page in UTF-8, or why there is none.

    The parser repairs everything it meets, a truncated page too, so a page has to have its end.
    """
    if not _HTML.search(body[:_SNIFFED]):
        return foreign(body, expected)
    if b"</html>" not in body[-1000:].lower():
        return foreign(body, expected, reason="it has no end")
    # One broken byte would be the end of the page for libxml2.
    repaired = body.decode("utf-8", "replace").encode()
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(repaired, parser)
    except (etree.LxmlError, AssertionError) as error:
        return foreign(body, expected, reason=str(error))
    return foreign(body, expected) if root is None else root


def foreign(body: bytes, expected: Said, *, reason: str = "") -> ForeignAnswer:
    """The answer for a body that is not what was asked for, with a description of what it is."""
    what = _described(body)
    if not reason:
        return ForeignAnswer(Said("foreign", what=what, expected=expected))
    return ForeignAnswer(
        Said("foreign-because", what=what, expected=expected, reason=quoted(reason))
    )


def quoted(text: str) -> str:
    """`text` on one line, harmless, cut to what fits into a line of a report."""
    printable = "".join(c if c.isprintable() else " " for c in displayed(text[:_SNIFFED]))
    line = " ".join(printable.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"


def text_of(element: "etree._Element | None") -> str:
    """The text of an element and of what is inside it; empty where there is no element."""
    if element is None:
        return ""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _described(body: bytes) -> Said:
    head = body[:_SNIFFED]
    if not body.strip():
        return Said("body-empty")
    if b"<!DOCTYPE" in head and not _HTML.search(head):
        return Said("body-document-type")
    title = _TITLE.search(head)
    name = quoted(unescape(title[1].decode("utf-8", "replace"))) if title else ""
    if _HTML.search(head):
        return Said("body-html-titled", title=name) if title else Said("body-html")
    if head.lstrip().startswith(b"<"):
        return Said("body-xml-titled", title=name) if title else Said("body-xml")
    return Said("body-text", text=quoted(head[:_QUOTED].decode("utf-8", "replace")))
