"""Bluesky behind the port of sources: searches over the addresses that lead to papers."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.attention import Found, Refreshed
from bot.domain.clock import Clock
from bot.domain.mention import Mention
from bot.errors import ShapeError
from bot.sources.answers import credentials_fingerprint, read_items
from bot.sources.bluesky.conversation import Account, Conversation
from bot.sources.bluesky.posts import SOURCE, URI, Post
from bot.sources.bluesky.session_file import SessionFile
from bot.sources.http import HttpClient
from bot.sources.moments import iso_moment, moment_in

_LATE = timedelta(minutes=30)  # a post that is found later than this after it was made is missed
_STRETCH = timedelta(hours=6)
_FURTHEST = timedelta(days=30)
_PAGE = 100  # the most that searchPosts gives
_MOST_PAGES = 40
_BATCH = 25  # the most that getPosts takes
_SEARCH, _LOOK_UP = "app.bsky.feed.searchPosts", "app.bsky.feed.getPosts"


@dataclass(frozen=True, slots=True)
class _Query:
    """What is searched for: posts with this in their text and a link to this host."""

    text: str
    domain: str


_QUERIES = (
    _Query("arxiv.org", "arxiv.org"),
    _Query("alphaxiv.org", "alphaxiv.org"),
    _Query("huggingface.co/papers", "huggingface.co"),
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the time that is searched, aware UTC; without `end` up to now."""

    begin: datetime
    end: datetime | None


class _Page(BaseModel):
    """What searchPosts and getPosts answer."""

    model_config = ConfigDict(strict=True)

    posts: list[object] = Field(max_length=1000)
    cursor: str | None = Field(default=None, max_length=2000)


class Bluesky:
    """Finds posts on Bluesky. `session_file` is where its session is kept between runs."""

    name = SOURCE

    def __init__(
        self,
        http: HttpClient,
        base_url: str,
        *,
        clock: Clock,
        handle: str,
        app_password: str,
        session_file: Path,
    ) -> None:
        handle = handle.strip().removeprefix("@")
        self.credentials = credentials_fingerprint(handle, app_password)
        self._http = http
        self._clock = clock
        self._account = Account(base_url, handle, app_password)
        self._file = SessionFile(session_file, fingerprint=self.credentials, clock=clock)

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The posts made from `since` on, in stretches of six hours, oldest first.

        `cursor` is the moment up to which posts are known; each stretch leaves one, so that a
        search that is cut off goes on there. Posts older than 30 days are not looked for.

        Raises:
            SourceError: one of its kinds; see `bot.errors`.
        """
        conversation = Conversation(self._http, self._account, self._file)
        now = self._clock.now()
        known = moment_in(cursor) or since
        # A cursor that lies ahead is of a clock that was: what came meanwhile is not known.
        begin = min(max(since, known if known <= now else since, now - _FURTHEST), now)
        seen: set[str] = set()
        for stretch in _stretches(begin, now):
            for query in _QUERIES:
                async for posts in self._search(conversation, query, stretch):
                    new = [post for post in posts if post.uri not in seen]
                    seen.update(post.uri for post in new)
                    yield Found(self._mentions_in(new))
            known_until = min(stretch.end or now, now - _LATE)
            yield Found((), cursor=iso_moment(known_until), fresh_at=known_until)

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The counts of now, 25 posts a request; who took his post away, is taken by his word.

        Raises:
            SourceError: one of its kinds; see `bot.errors`.
        """
        conversation = Conversation(self._http, self._account, self._file)
        by_id: dict[str, list[Mention]] = {}
        for mention in mentions:
            if URI.fullmatch(mention.post_id):
                by_id.setdefault(mention.post_id, []).append(mention)
        ids = list(by_id)
        for start in range(0, len(ids), _BATCH):
            asked = ids[start : start + _BATCH]
            page = await conversation.fetch(_LOOK_UP, [("uris", uri) for uri in asked], _Page)
            if not page.posts and len(asked) > 1:
                raise ShapeError(self._where(_LOOK_UP), f"it knows none of {len(asked)} posts")
            posts = {post.uri: post for post in self._read(page, _LOOK_UP)}
            yield Refreshed(
                mentions=tuple(
                    self._refreshed(mention, posts[uri])
                    for uri in asked
                    if uri in posts
                    for mention in by_id[uri]
                ),
                gone=_gone(asked, page.posts),
            )

    async def _search(
        self, conversation: Conversation, query: _Query, stretch: _Stretch
    ) -> AsyncIterator[list[Post]]:
        """The pages of one search, newest first; of a stretch with over 4,000 posts, the newest."""
        params = [
            ("q", query.text),
            ("domain", query.domain),
            ("sort", "latest"),
            ("since", iso_moment(stretch.begin)),
            *([("until", iso_moment(stretch.end))] if stretch.end else []),
            ("limit", str(_PAGE)),
        ]
        cursors: set[str] = set()
        uris: set[str] = set()
        at: list[tuple[str, str]] = []
        for _ in range(_MOST_PAGES):
            page = await conversation.fetch(_SEARCH, [*params, *at], _Page)
            posts = self._read(page, _SEARCH)
            yield posts
            if not page.posts or not page.cursor:
                return
            if page.cursor in cursors or uris.issuperset(post.uri for post in posts):
                raise ShapeError(self._where(_SEARCH), "its pages repeat themselves")
            cursors.add(page.cursor)
            uris.update(post.uri for post in posts)
            at = [("cursor", page.cursor)]

    def _read(self, page: _Page, method: str) -> list[Post]:
        posts = read_items(page.posts, Post, where=self._where(method))
        return [post for post in posts if URI.fullmatch(post.uri)]

    def _mentions_in(self, posts: Sequence[Post]) -> tuple[Mention, ...]:
        now = self._clock.now()
        return tuple(post.mention_of(paper, now=now) for post in posts for paper in post.papers)

    def _refreshed(self, mention: Mention, post: Post) -> Mention:
        fresh = post.mention_of(mention.arxiv_id, now=self._clock.now())
        return replace(fresh, embed="" if fresh.withheld else mention.embed)

    def _where(self, method: str) -> str:
        return f"{self._account.base_url.rstrip('/')}/xrpc/{method}"


def _stretches(begin: datetime, now: datetime) -> Iterator[_Stretch]:
    """The time from `begin` to `now` in parts; the last has no end, so that nothing is left out."""
    while now - begin > _STRETCH:
        yield _Stretch(begin, begin + _STRETCH)
        begin += _STRETCH
    yield _Stretch(begin, None)


def _gone(asked: Sequence[str], items: Sequence[object]) -> tuple[str, ...]:
    """The posts that an answer leaves out; none if it holds something that may be any of them."""
    told = [item.get("uri") if isinstance(item, dict) else None for item in items]
    if not all(isinstance(uri, str) for uri in told):
        return ()
    return tuple(uri for uri in asked if uri not in told)
