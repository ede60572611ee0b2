"""The words of messages, made of domain objects: inert, and as short as they can become."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from bot.domain.arxiv_id import abs_url
from bot.domain.digest import Digest, SourcePart
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.render.budget import ELLIPSIS, shorten
from bot.render.discord_text import link_text, plain
from bot.render.tex import readable
from bot.render.words import THANKS as ARXIV_THANKS
from bot.render.words import counts_words, source_name
from bot.texts import Language
from bot.ui.layout import size

THANKS = f"-# {ARXIV_THANKS}"
PING_ROOM = 30
"""What a role above a message takes of its room: `<@&` and `>` around up to 20 digits."""
BACK = "◀\ufe0e"
ON = "▶\ufe0e"
"""As text: without the selector these are emoji on some screens."""

_SIGNS = {"x": "𝕏"}
_MESSAGE = re.compile(r"https://discord\.com/channels/[0-9]{1,20}/[0-9]{1,20}/[0-9]{1,20}")
_LONGEST_CATEGORIES = 48
_LONGEST_COUNTS = 130


def shown_size(text: str) -> int:
    """The room that a text takes once it is inert."""
    return size(plain(text))


def linked(title: str, arxiv_id: str) -> str:
    """A title that leads to the paper's page on arXiv."""
    return f"[{link_text(title)}]({abs_url(arxiv_id)})"


def linked_size(title: str) -> int:
    """The room that a title takes inside of a link, without the address."""
    return size(link_text(title))


def authors_words(language: Language, paper: Paper, most: int) -> str:
    """`Julian Ibarz, Jie Tan, Chelsea Finn +3`, not yet inert; empty where nobody is named."""
    named = [readable(name) for name in paper.authors[:most]]
    names, more = ", ".join(named), len(paper.authors) - len(named)
    return language.say("authors", names=names, count=more) if more > 0 else names


def categories_words(paper: Paper) -> str:
    """`cs.RO, cs.LG`, inert and short."""
    return plain(shorten(", ".join(paper.categories), _LONGEST_CATEGORIES, size=shown_size))


def place_words(language: Language, placing: Placing, listed_on: date | None) -> str:
    """`#1 of 11 that day`, with the day's name where it is not the paper's own."""
    rank, papers = placing.rank, placing.papers
    if placing.day == listed_on:
        return language.say("place-that-day", rank=rank, papers=papers)
    return language.say("place", rank=rank, papers=papers, day=placing.day)


def counts_line(
    language: Language, parts: Iterable[SourcePart], limit: int = _LONGEST_COUNTS
) -> str:
    """`𝕏 10,227 reposts, 25 likes · HN n/a`, inert and short: as many sources as fit, whole."""
    words = [f"{plain(sign(part.source))} {_counts(language, part)}" for part in parts]
    shown = len(words)
    while shown and size(_joined(words, shown)) > limit:
        shown -= 1
    return _joined(words, shown) if shown else shorten(" · ".join(words), limit, size=size)


def posted_words(language: Language, posted: Iterable[str], most: int) -> str:
    """Links to the messages of this server that showed a paper; empty without any."""
    links = [link for link in posted if _MESSAGE.fullmatch(link)][:most]
    return language.say("posted-here", links=" ".join(links)) if links else ""


def sign(source: str) -> str:
    """What stands before a source's counts."""
    return _SIGNS.get(source) or source_name(source)


def stamp(moment: datetime, style: str = "f") -> str:
    """A moment that each reader sees in the own time zone; `R` counts down to it."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def span_words(language: Language, digest: Digest) -> str:
    """`Mon 8 Feb 2021`, with the last day behind it for a span."""
    first = language.day(digest.day)
    if digest.last_day is None:
        return first
    return language.say("day-span", first=first, last=digest.last_day)


def _counts(language: Language, part: SourcePart) -> str:
    if part.counts is None:
        return language.say("counts-none")
    return counts_words(language, part.source, part.counts)


def _joined(words: list[str], shown: int) -> str:
    return " · ".join(words[:shown] if shown == len(words) else [*words[:shown], ELLIPSIS])
