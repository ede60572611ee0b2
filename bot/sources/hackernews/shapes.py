"""The JSON of Algolia's search over Hacker News (FACTS section 3), as far as it is used."""

import re
from datetime import UTC, datetime
from html import unescape

from pydantic import BaseModel, Field

from bot.domain.links import links_in_text, papers_in_links
from bot.domain.mention import Counts, Mention
from bot.sources.fields import Count, handle_of, line_of

NAME = "hackernews"
_PAGE_OF_STORY = "https://news.ycombinator.com/item?id="
_STORY = "story"
_LONGEST_TEXT = 50_000
_HREF = re.compile(r"<a\s[^<>]*href=\"([^\"<>]*)\"", re.IGNORECASE)
# The words between the tags are the link again, cut to 60 characters: an id may be cut, too.
_ANCHOR = re.compile(r"<a\s[^<>]*>[^<>]*(?:</a>)?", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


class SearchPage(BaseModel):
    """One page of what a search finds; `total` counts all that it would find without limits.

    `message` stands in answers that were refused with HTTP 200.
    """

    hits: list[object]
    total: Count = Field(0, alias="nbHits")
    pages: Count = Field(0, alias="nbPages")
    message: object = None


class Story(BaseModel):
    """One hit. A story without points has not been read by the service yet, and is passed over."""

    id: str = Field(alias="objectID", pattern="^[0-9]{1,12}$")
    created_at_s: Count = Field(alias="created_at_i")
    points: Count
    comments: Count | None = Field(None, alias="num_comments")
    author: object = None
    title: object = None
    url: object = None
    text: object = Field(None, alias="story_text")
    tags: list[object] = Field([_STORY], alias="_tags")

    @property
    def is_story(self) -> bool:
        """Whether it is a story and no comment, job or poll."""
        return _STORY in self.tags

    @property
    def counts(self) -> Counts:
        """Points are likes; nothing is shared at Hacker News."""
        return Counts(0, self.points, self.comments or 0)

    def papers(self) -> tuple[str, ...]:
        """The papers that the story's address and its text link to."""
        address = [self.url] if isinstance(self.url, str) else []
        text = self.text[:_LONGEST_TEXT] if isinstance(self.text, str) else ""
        return papers_in_links([*address, *links_in_html(text)])

    def mentions(self, observed_at: datetime) -> tuple[Mention, ...]:
        """One mention for each paper, as seen at `observed_at` (aware UTC)."""
        return tuple(
            Mention(
                source=NAME,
                post_id=self.id,
                arxiv_id=arxiv_id,
                url=_PAGE_OF_STORY + self.id,
                author=handle_of(self.author),
                posted_at=datetime.fromtimestamp(self.created_at_s, UTC),
                text=line_of(self.title),
                counts=self.counts,
                observed_at=observed_at,
            )
            for arxiv_id in self.papers()
        )


class Item(BaseModel):
    """A story asked for by its id. It has no number of comments, but all of them, as a tree.

    `author` and `title` are always there, null where the story is deleted.
    """

    id: Count
    type: object
    author: object
    title: object
    points: Count | None = None
    deleted: object = None
    dead: object = None

    @property
    def is_story(self) -> bool:
        """Whether it is a story and no comment, job or poll."""
        return self.type == _STORY

    @property
    def is_gone(self) -> bool:
        """Whether its author or the moderators took it away: only its shell is left then."""
        is_shell = self.author is None and self.title is None
        return is_shell or self.deleted is True or self.dead is True


def links_in_html(html: str) -> tuple[str, ...]:
    """The links in the HTML of a text at Hacker News: those of its anchors, then written ones."""
    anchored = [unescape(href) for href in _HREF.findall(html)]
    written = unescape(_TAG.sub(" ", _ANCHOR.sub(" ", html)))
    return (*anchored, *links_in_text(written))
