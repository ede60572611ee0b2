"""X behind the port of sources: one search for all papers, within a daily budget."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.attention import Found, Refreshed
from bot.domain.clock import Clock
from bot.domain.mention import Mention
from bot.errors import ShapeError
from bot.sources.answers import credentials_fingerprint, read_items
from bot.sources.http import HttpClient
from bot.sources.moments import iso_moment
from bot.sources.retry import RetryPolicy
from bot.sources.x.paid import Answer, Budget, PaidReader
from bot.sources.x.place import POST_ID, Place
from bot.sources.x.posts import FIELDS, SOURCE, Post, ids_in, names_in
from bot.sources.x.problems import PlaceTooOldError

_QUERY = '(url:"arxiv.org" OR url:"alphaxiv.org" OR url:"huggingface.co/papers") -is:retweet'
_SEARCH, _LOOK_UP = "/2/tweets/search/recent", "/2/tweets"
_PAGE, _SMALLEST_PAGE = 100, 10  # what max_results may be
_BATCH = 100
_MOST_PAGES = 100
# Recent search reaches back seven days; an hour less leaves room for a clock that is wrong.
_REACH = timedelta(days=7) - timedelta(hours=1)
_DELAY = timedelta(minutes=1)  # a search leaves out the last 30 seconds by itself
_POSTS = ("tweet", "post")
_GONE = ("resource-not-found", "not-authorized-for-resource")


class _Page:
    """A page of a search: its posts, and their ids, also those of posts that cannot be read."""

    def __init__(self, answer: Answer, where: str) -> None:
        if answer.meta is None:
            raise ShapeError(where, "its answer is not what it was: it is no page of a search")
        self.posts = read_items(answer.data, Post, where=where)
        self.ids = ids_in(answer.data)
        self.names = names_in(answer.includes.users)
        self.next_token = answer.meta.next_token

    def reaches(self, moment: datetime) -> bool:
        """Whether it holds posts from before a moment, so that all further ones are older, too."""
        return any(post.posted_at is not None and post.posted_at < moment for post in self.posts)

    def mentions(self, now: datetime) -> tuple[Mention, ...]:
        """What the page's own posts say of papers."""
        return tuple(
            post.mention_of(paper, names=self.names, now=now)
            for post in self.posts
            if not post.is_repost
            for paper in post.papers
        )


@dataclass(frozen=True, slots=True)
class _Step:
    """A page, the place that it leads to, and whether the search is at its end there."""

    page: _Page
    place: Place
    is_last: bool


class X:
    """Finds posts on X.

    `budget` counts the posts that are read; of a day's, `refresh_keep` are left for finding when
    known posts are read again. `policy` says how often a request is repeated when X has a fault.
    """

    name = SOURCE

    def __init__(
        self,
        http: HttpClient,
        base_url: str,
        *,
        clock: Clock,
        bearer_token: str,
        budget: Budget,
        refresh_keep: int = 0,
        policy: RetryPolicy | None = None,
    ) -> None:
        self.credentials = credentials_fingerprint(bearer_token)
        self._clock = clock
        self._keep = refresh_keep
        self._reader = PaidReader(
            http,
            base_url,
            clock=clock,
            bearer_token=bearer_token,
            budget=budget,
            policy=policy,
        )

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The posts made from `since` on, a hundred a page, each read and paid for once.

        X knows the last seven days only. Each page has a cursor that says exactly what is left, so
        that a search that ends halfway (the budget, a fault) is gone on with: first what it left
        out, then what is newer.

        Raises:
            SourceError: one of its kinds; see `bot.errors`.
        """
        began_at = self._clock.now()
        place = Place.read(cursor)
        for fills_gap in (True, False) if place.until_id else (False,):
            is_through = False
            async for step in self._search(place, since):
                place, is_through = step.place, step.is_last
                yield Found(
                    step.page.mentions(self._clock.now()),
                    cursor=place.cursor(),
                    fresh_at=began_at - _DELAY if is_through and not fills_gap else None,
                )
            if not is_through:
                return

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The counts of now, up to a hundred posts a request; each is a read that is paid for.

        Raises:
            SourceError: one of its kinds; see `bot.errors`.
        """
        by_id: dict[str, list[Mention]] = {}
        for mention in mentions:
            if POST_ID.fullmatch(mention.post_id):
                by_id.setdefault(mention.post_id, []).append(mention)
        left = list(by_id)
        while left:
            answer, granted = await self._look_up(left)
            asked, left = left[:granted], left[granted:]
            yield Refreshed(self._refreshed(answer, by_id), _gone(asked, answer))

    async def _search(self, place: Place, since: datetime) -> AsyncIterator[_Step]:
        """The steps of a search, newest posts first, at most 100; the next run makes the others."""
        bounds, token = place, ""
        tokens: set[str] = set()
        ids: set[str] = set()
        for _ in range(_MOST_PAGES):
            try:
                page = await self._page(bounds, since, token)
            except PlaceTooOldError as error:
                bounds = place = _shortened(bounds, error)
                continue
            if page.next_token in tokens or (page.ids and page.ids <= ids):
                raise ShapeError(self._reader.where(_SEARCH), "its pages repeat themselves")
            is_last = not page.next_token or page.reaches(since)
            place = place.after_page(page.ids)
            yield _Step(page, place.at_end() if is_last else place, is_last)
            if is_last:
                return
            token = page.next_token
            tokens.add(token)
            ids |= page.ids

    async def _page(self, bounds: Place, since: datetime, token: str) -> _Page:
        where = _bounds(bounds, since, self._clock.now())

        def params(granted: int) -> dict[str, str]:
            size = {"query": _QUERY, "max_results": str(granted)}
            return {**size, **FIELDS, **where, **({"next_token": token} if token else {})}

        answer, _ = await self._reader.fetch(_SEARCH, params, wanted=_PAGE, at_least=_SMALLEST_PAGE)
        return _Page(answer, self._reader.where(_SEARCH))

    async def _look_up(self, ids: Sequence[str]) -> tuple[Answer, int]:
        return await self._reader.fetch(
            _LOOK_UP,
            lambda granted: {"ids": ",".join(ids[:granted]), **FIELDS},
            wanted=min(len(ids), _BATCH),
            keep=self._keep,
        )

    def _refreshed(
        self, answer: Answer, by_id: Mapping[str, Sequence[Mention]]
    ) -> tuple[Mention, ...]:
        names, now = names_in(answer.includes.users), self._clock.now()
        return tuple(
            _with_old_words(post.mention_of(mention.arxiv_id, names=names, now=now), mention)
            for post in read_items(answer.data, Post, where=self._reader.where(_LOOK_UP))
            for mention in by_id.get(post.id, ())
        )


def _bounds(place: Place, since: datetime, now: datetime) -> dict[str, str]:
    """Where a search begins and ends. X takes no moment beside an id."""
    ids = {"since_id": place.since_id, "until_id": place.until_id}
    given = {name: post_id for name, post_id in ids.items() if post_id}
    start = min(max(since, now - _REACH), now - _DELAY)
    return given or {"start_time": iso_moment(start)}


def _shortened(place: Place, error: PlaceTooOldError) -> Place:
    """The place without the ids that X no longer knows, if it is they that it dislikes."""
    shorter = place.without(error.names)
    if shorter == place:
        raise error
    return shorter


def _gone(asked: Sequence[str], answer: Answer) -> tuple[str, ...]:
    """The posts of which X says that they are deleted or no longer public."""
    told: list[object] = []
    for error in answer.errors:
        if not isinstance(error, dict) or error.get("resource_type", "tweet") not in _POSTS:
            continue
        if str(error.get("type")).rpartition("/")[2] in _GONE:
            told += [error.get("resource_id"), error.get("value")]
    return tuple(post_id for post_id in asked if post_id in told)


def _with_old_words(fresh: Mention, old: Mention) -> Mention:
    """A mention as it is now, with what only the old one tells: the embed, a name that was told."""
    embed = "" if fresh.withheld else old.embed
    if fresh.author:
        return replace(fresh, embed=embed)
    return replace(fresh, embed=embed, author=old.author, url=old.url)
