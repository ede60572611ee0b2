"""Bluesky's posts, from the shape `app.bsky.feed.defs#postView` to mentions."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.links import papers_in_links
from bot.domain.mention import Counts, Mention
from bot.domain.text import one_line
from bot.sources.fields import Count
from bot.sources.moments import moment_in

SOURCE = "bluesky"
URI = re.compile(
    r"at://(did:[a-z]{1,32}:[A-Za-z0-9._:%-]{1,128})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,64})"
)
"""A post's address in the network: who wrote it, and its key there."""

_HANDLE = re.compile(r"(?=.{3,253}$)([a-zA-Z0-9-]{1,63}\.)+[a-zA-Z][a-zA-Z0-9-]{0,62}")
_UNRESOLVED = "handle.invalid"
# https://docs.bsky.app/docs/advanced-guides/moderation: the labels that mean "do not show" to us,
# who show posts to people without an account there.
_NOT_SHOWN = frozenset({"!no-unauthenticated", "!hide", "!takedown"})
_LONGEST_TEXT = 3000
_BACKDATED = timedelta(days=1)


class _Label(BaseModel):
    val: str
    neg: bool = False


class _Author(BaseModel):
    handle: str = ""
    labels: list[_Label] = []


class Post(BaseModel):
    """What is used of a post. `record` is what its author wrote, and may hold anything."""

    model_config = ConfigDict(strict=True)

    uri: Annotated[str, Field(max_length=255)]
    author: _Author
    record: dict[str, object]
    embed: object = None
    labels: list[_Label] = []
    likes: Count = Field(alias="likeCount")
    reposts: Count = Field(alias="repostCount")
    replies: Count = Field(default=0, alias="replyCount")
    quotes: Count = Field(default=0, alias="quoteCount")
    indexed_at: str = Field(default="", alias="indexedAt")

    @property
    def papers(self) -> tuple[str, ...]:
        """The canonical ids of the papers that the post links to."""
        return papers_in_links(_links(self.record, self.embed))

    @property
    def withheld(self) -> bool:
        """Whether the post, or all of its author's, must not be shown outside Bluesky."""
        labels = [*self.labels, *self.author.labels]
        return any(label.val in _NOT_SHOWN and not label.neg for label in labels)

    def mention_of(self, arxiv_id: str, *, now: datetime) -> Mention:
        """The post as a mention of one paper; replies and quotes are both its comments."""
        did, key = self.uri.removeprefix("at://").split("/app.bsky.feed.post/")
        handle = self.author.handle
        named = handle != _UNRESOLVED and _HANDLE.fullmatch(handle)
        return Mention(
            source=SOURCE,
            post_id=self.uri,
            arxiv_id=arxiv_id,
            url=f"https://bsky.app/profile/{handle if named else did}/post/{key}",
            author=handle if named else did,
            posted_at=self._posted_at(now),
            text="" if self.withheld else _text(self.record),
            counts=Counts(
                shares=self.reposts, likes=self.likes, comments=self.replies + self.quotes
            ),
            observed_at=now,
            withheld=self.withheld,
        )

    def _posted_at(self, now: datetime) -> datetime | None:
        """When the post was made.

        The author's own word is taken if it is near the moment at which Bluesky first saw the post:
        it may say anything, and does for posts that were moved from elsewhere.
        """
        written = self.record.get("createdAt")
        created_at = moment_in(written) if isinstance(written, str) else None
        indexed_at = min(moment_in(self.indexed_at) or now, now)
        if created_at is None or not timedelta(0) <= indexed_at - created_at <= _BACKDATED:
            return indexed_at
        return created_at


def _text(record: dict[str, object]) -> str:
    text = record.get("text")
    return one_line(text[:_LONGEST_TEXT]) if isinstance(text, str) else ""


def _links(record: dict[str, object], shown: object) -> Iterator[str]:
    """The links in a post's text and its cards, as the author wrote them and as they are shown."""
    for facet in _items(record.get("facets")):
        for feature in _items(_field(facet, "features")):
            yield from _texts(_field(feature, "uri"))
    for embed in (record.get("embed"), shown):
        for card in (embed, _field(embed, "media")):
            yield from _texts(_field(_field(card, "external"), "uri"))


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else []
