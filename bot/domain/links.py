"""From the links of a post to the papers it is about."""

import re
from collections.abc import Iterable

from bot.domain.arxiv_id import ArxivId
from bot.errors import ArxivIdError

_LINK = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]{4,500}", re.IGNORECASE)
_CLOSING = ".,;:!?…*_~"
_MOST_LINKS = 200


def papers_in_links(links: Iterable[str]) -> tuple[str, ...]:
    """The canonical ids of the papers that the links lead to, each once, in the links' order.

    abs, pdf, html, versioned, DOI, alphaXiv and Hugging Face links lead to the same paper. Other
    links are passed over; only the first 200 are looked at.
    """
    found: dict[str, None] = {}
    for _, link in zip(range(_MOST_LINKS), links, strict=False):
        try:
            found[ArxivId.parse(link).base] = None
        except ArxivIdError:
            continue
    return tuple(found)


def links_in_text(text: str) -> tuple[str, ...]:
    """The http and https links in a plain text, without the punctuation that follows them."""
    return tuple(match.group().rstrip(_CLOSING) for match in _LINK.finditer(text))
