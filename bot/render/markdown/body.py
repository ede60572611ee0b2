"""The papers of a post, read in order: heading, authors, counts, links, categories, text, posts."""

import re
from datetime import UTC, date, datetime, timedelta

from bot.domain.arxiv_id import ArxivId
from bot.domain.digest import Entry, SourcePart
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.domain.text import displayed
from bot.errors import ArxivIdError
from bot.render.markdown.front import CATEGORY_NAME, HISTORICAL_CLOCK, from_clock
from bot.render.markdown.inert import line_of, words_of

_HEADING = re.compile(r"# ([1-9][0-9]{0,5})\. (.*)")
_COUNTS = re.compile(r"- retweets: ([0-9]{1,15}), favorites: ([0-9]{1,15}) \(([0-9/: ]{19})\)")
_LINKS = re.compile(
    r"- links: \[abs\]\(https://arxiv\.org/abs/([^)\s]+)\) "
    r"\| \[pdf\]\(https://arxiv\.org/pdf/([^)\s]+)\)"
)
_CATEGORY = re.compile(rf"\[({CATEGORY_NAME.pattern})\]\(https://arxiv\.org/list/\1/recent\)")
_EMBED = "<blockquote"
_STATUS = re.compile(r"https://(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/status/([0-9]{1,20})")
_SNOWFLAKE_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
# https://docs.x.com/fundamentals/x-ids: the bits above 22 are milliseconds since that moment
_FIRST_SNOWFLAKE = 1 << 40
_CLOCK_FORM = "%m/%d/%Y %H:%M:%S"


class BodyError(Exception):
    """A line that the format does not allow, with its number."""


def read_body(text: str, first_line: int, clock: str, day: date | None) -> tuple[Entry, ...]:
    """The entries of a post's body, whose first line is number `first_line` of the file.

    `clock` is the zone of the times, `day` the listing day of the papers where it is certain.

    Raises:
        BodyError: a line is not what the format wants there.
    """
    lines = _Lines(text, first_line)
    entries: list[Entry] = []
    while lines.next_is_text():
        entries.append(_read_paper(lines, len(entries) + 1, clock, day))
    return tuple(entries)


class _Lines:
    """The lines of a body, with a place in them; blank ones are passed over."""

    def __init__(self, text: str, first_line: int) -> None:
        self._lines = text.split("\n")
        self._place = 0
        self._first_line = first_line

    def next_is_text(self) -> bool:
        self._place += self.blank_ahead()
        return self._place < len(self._lines)

    def blank_ahead(self) -> int:
        """How many blank lines come next."""
        place = self._place
        while place < len(self._lines) and not self._lines[place].strip(" \t"):
            place += 1
        return place - self._place

    def peek(self) -> str:
        return self._lines[self._place] if self.next_is_text() else ""

    def take(self) -> str:
        line = self.peek()
        self._place += 1
        return line

    def take_block(self) -> str:
        """The lines up to the next blank one."""
        start = self._place
        while self._place < len(self._lines) and self._lines[self._place]:
            self._place += 1
        return "\n".join(self._lines[start : self._place])

    def match(self, pattern: re.Pattern[str], wanted: str) -> re.Match[str]:
        line = self.take()
        found = pattern.fullmatch(line)
        if not found:
            raise self.error(f"{wanted} should stand here, not {self.shown(line)}")
        return found

    @staticmethod
    def shown(line: str) -> str:
        return f"“{displayed(line[:60])}”" if line else "the end of the file"

    def error(self, reason: str) -> BodyError:
        """An error at the line that was taken last."""
        return BodyError(f"line {self._first_line + self._place - 1}: {reason}")


def _read_paper(lines: _Lines, number: int, clock: str, day: date | None) -> Entry:
    heading = lines.match(_HEADING, f"“# {number}. TITLE”")
    if int(heading[1]) != number:
        raise lines.error(f"paper {number} is numbered {heading[1]}")
    words, line = (_same, _same) if clock == HISTORICAL_CLOCK else (words_of, line_of)
    authors = "" if _COUNTS.fullmatch(lines.peek()) else line(lines.take())
    counts, observed_at = _read_counts(lines, clock)
    arxiv_id = _read_links(lines)
    categories = _read_categories(lines)
    abstract = line(_read_abstract(lines, number))
    mentions = _read_embeds(lines, arxiv_id)
    return Entry(
        rank=number,
        paper=Paper(
            arxiv_id=arxiv_id,
            title=words(heading[2]),
            authors=tuple(authors.split(", ")) if authors else (),
            categories=categories,
            abstract=abstract,
            listed_on=day,
        ),
        counts=counts,
        score=float(counts.attention),
        observed_at=observed_at,
        parts=(SourcePart("x", counts, float(counts.attention)),),
        mentions=mentions,
    )


def _same(text: str) -> str:
    return text


def _read_counts(lines: _Lines, clock: str) -> tuple[Counts, datetime]:
    found = lines.match(_COUNTS, "“- retweets: R, favorites: F (MM/DD/YYYY HH:MM:SS)”")
    try:
        return Counts(int(found[1]), int(found[2])), from_clock(found[3], clock, _CLOCK_FORM)
    except (ValueError, OverflowError):
        raise lines.error(f"{found[3]} is no time") from None


def _read_links(lines: _Lines) -> str:
    found = lines.match(_LINKS, "“- links: [abs](…) | [pdf](…)”")
    try:
        arxiv_id = ArxivId.parse(found[1])
    except ArxivIdError as error:
        raise lines.error(str(error)) from None
    if str(arxiv_id) != found[1] or found[1] != found[2] or arxiv_id.version is not None:
        raise lines.error("both links should name one id, without a version")
    return arxiv_id.base


def _read_categories(lines: _Lines) -> tuple[str, ...]:
    line = lines.take()
    categories: list[str] = []
    if line.rstrip() == "-":
        return ()
    for link in line.removeprefix("- ").split(" | "):
        found = _CATEGORY.fullmatch(link)
        if not found or not line.startswith("- "):
            raise lines.error(f"“- [cs.LG](…) | …” should stand here, not {lines.shown(line)}")
        categories.append(found[1])
    return tuple(categories)


def _read_abstract(lines: _Lines, number: int) -> str:
    """One line, or nothing: an empty abstract leaves three empty lines behind the categories.

    Behind a single empty line stands the abstract, whatever it begins with.
    """
    if lines.blank_ahead() != 1 and _ends_paper(lines.peek(), number):
        return ""
    return lines.take()


def _ends_paper(line: str, number: int) -> bool:
    heading = _HEADING.fullmatch(line)
    return not line or line.startswith(_EMBED) or bool(heading and int(heading[1]) == number + 1)


def _read_embeds(lines: _Lines, arxiv_id: str) -> tuple[Mention, ...]:
    mentions = []
    while lines.peek().startswith(_EMBED):
        mentions.append(_mention(lines.take_block(), arxiv_id))
    return tuple(mentions)


def _mention(embed: str, arxiv_id: str) -> Mention:
    """The post that an embed shows: the last status link in it is the post's own."""
    links = _STATUS.findall(embed)
    if not links:
        return Mention("x", "", arxiv_id, "", "", embed=embed)
    author, post_id = links[-1]
    return Mention(
        source="x",
        post_id=post_id,
        arxiv_id=arxiv_id,
        url=f"https://twitter.com/{author}/status/{post_id}",
        author=author,
        posted_at=_posted_at(int(post_id)),
        embed=embed,
    )


def _posted_at(snowflake: int) -> datetime | None:
    """The moment in a snowflake id; None for the sequential ids of before November 2010."""
    if not _FIRST_SNOWFLAKE <= snowflake < 1 << 63:
        return None
    return _SNOWFLAKE_EPOCH + timedelta(milliseconds=snowflake >> 22)
