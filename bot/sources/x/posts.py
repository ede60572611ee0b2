"""X's posts, from the shape of its interface (version 2) to mentions."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.links import papers_in_links
from bot.domain.mention import Counts, Mention
from bot.domain.text import one_line
from bot.sources.fields import Count
from bot.sources.moments import moment_in
from bot.sources.x.place import POST_ID, PostId

SOURCE = "x"
FIELDS = {
    "tweet.fields": "created_at,public_metrics,entities,author_id,lang,note_tweet,"
    "referenced_tweets,withheld",
    "expansions": "author_id",
    "user.fields": "username,name",
}
"""What each request asks to be told of a post and its author."""

_NAME = re.compile(r"[A-Za-z0-9_]{1,20}")
_SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
_LONGEST_TEXT = 3000
_LONGEST_LINK = 500
_MOST_LINKS = 200


class _Metrics(BaseModel):
    """The public counts."""

    model_config = ConfigDict(strict=True)

    reposts: Count = Field(alias="retweet_count")
    likes: Count = Field(alias="like_count")
    replies: Count = Field(default=0, alias="reply_count")
    quotes: Count = Field(default=0, alias="quote_count")


class Post(BaseModel):
    """What is used of a post; of what is `object`, only the parts that make sense."""

    model_config = ConfigDict(strict=True)

    id: PostId
    text: str
    metrics: _Metrics = Field(alias="public_metrics")
    created_at: str = ""
    author_id: str = ""
    entities: object = None
    note_tweet: object = None
    referenced_tweets: object = None
    withheld: object = None

    @property
    def is_repost(self) -> bool:
        """Whether it only repeats another post; a quote does not."""
        return any(_field(post, "type") == "retweeted" for post in _items(self.referenced_tweets))

    @property
    def posted_at(self) -> datetime | None:
        """When it was made, aware UTC."""
        return moment_in(self.created_at)

    @property
    def papers(self) -> tuple[str, ...]:
        """The canonical ids of the papers that the post links to."""
        return papers_in_links(target for _, targets in self._links() for target in targets)

    def mention_of(self, arxiv_id: str, *, names: Mapping[str, str], now: datetime) -> Mention:
        """The post as a mention of one paper; replies and quotes are both its comments.

        `names` are the authors' by their ids. What X withholds in some countries is shown in none.
        """
        name = names.get(self.author_id, "")
        metrics = self.metrics
        return Mention(
            source=SOURCE,
            post_id=self.id,
            arxiv_id=arxiv_id,
            # X leads an address without a name to the post as well.
            url=f"https://x.com/{name or 'i'}/status/{self.id}",
            author=name,
            posted_at=self.posted_at,
            text="" if self.withheld else self._shown_text(),
            counts=Counts(
                shares=metrics.reposts,
                likes=metrics.likes,
                comments=metrics.replies + metrics.quotes,
            ),
            observed_at=now,
            withheld=bool(self.withheld),
        )

    def _shown_text(self) -> str:
        """The whole text, with the links that people see in place of X's own short ones."""
        whole = _field(self.note_tweet, "text")
        # X escapes <, > and & in texts, and nothing in links.
        text = html.unescape((whole if isinstance(whole, str) else self.text)[:_LONGEST_TEXT])
        links = {short: targets[0] for short, targets in self._links() if targets}
        text = _SHORT_LINK.sub(lambda found: links.get(found[0], found[0])[:_LONGEST_LINK], text)
        return one_line(text[:_LONGEST_TEXT])

    def _links(self) -> Iterator[tuple[str, list[str]]]:
        """The short form of each link, and where it leads: as written, then after redirects."""
        for entities in (self.entities, _field(self.note_tweet, "entities")):
            for link in islice(_items(_field(entities, "urls")), _MOST_LINKS):
                targets = [_field(link, "expanded_url"), _field(link, "unwound_url")]
                short = _field(link, "url")
                yield (
                    short if isinstance(short, str) else "",
                    [target for target in targets if isinstance(target, str)],
                )


def ids_in(posts: Sequence[object]) -> frozenset[str]:
    """The ids of an answer's posts, also of those of which nothing else can be read."""
    ids = (_field(post, "id") for post in posts)
    return frozenset(found for found in ids if isinstance(found, str) and POST_ID.fullmatch(found))


def names_in(users: Sequence[object]) -> dict[str, str]:
    """The names of authors by their ids; what is no name is left out."""
    names = {}
    for user in users:
        user_id, name = _field(user, "id"), _field(user, "username")
        if isinstance(user_id, str) and isinstance(name, str) and _NAME.fullmatch(name):
            names[user_id] = name
    return names


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None
