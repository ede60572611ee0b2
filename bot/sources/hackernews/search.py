"""Asking Algolia for the stories of a span of time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import ShapeError, SourceError
from bot.sources.answers import read_items, read_json, require_ok
from bot.sources.exchange import Request, Response, shown_url
from bot.sources.fields import line_of
from bot.sources.hackernews.shapes import Item, SearchPage, Story
from bot.sources.http import HttpClient

MOST_REQUESTS = 10
"""Requests of one search at most: 10,000 stories."""

_PAGE_SIZE = 1000
_NOT_FOUND = 404
# What the service's clock may be ahead of ours.
_CLOCK_SLACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time in seconds since 1970 (UTC), both ends included; `end_s` None is open."""

    begin_s: int
    end_s: int | None = None

    def holds(self, moment_s: int, now: datetime) -> bool:
        """Whether a moment lies in it and not in the future."""
        latest = (now + _CLOCK_SLACK).timestamp() if self.end_s is None else self.end_s
        return self.begin_s <= moment_s <= latest

    @property
    def filters(self) -> str:
        """As `numericFilters`, whose comma means and."""
        begin = f"created_at_i>{self.begin_s - 1}"
        return begin if self.end_s is None else f"{begin},created_at_i<{self.end_s + 1}"


@dataclass(frozen=True, slots=True)
class Stories:
    """A page of stories, none of which was on a page before, and when it was read (aware UTC)."""

    stories: tuple[Story, ...]
    observed_at: datetime


class SearchApi:
    """The two addresses that are used. Every method may raise `SourceError`."""

    def __init__(self, http: HttpClient, base_url: str) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self.where = shown_url(f"{self._base_url}/api/v1/search_by_date")

    async def fetch_stories(self, query: str, window: Window) -> AsyncIterator[Stories]:
        """The stories of a window whose address matches the query, newest first, a page at a time.

        A search gives 1,000 hits at most, on however many pages
        (https://github.com/algolia/hn-search/issues/230): for more, the window is cut at the
        oldest story that came.
        """
        seen: set[str] = set()
        page = came = 0
        for _ in range(MOST_REQUESTS):
            response, answer = await self._search(query, window, page)
            stories = _stories_in(response, answer, window)
            new = tuple(story for story in stories if story.id not in seen)
            if seen and not answer.hits:
                raise SourceError(shown_url(response.url), "it stopped before its last hit")
            if not new:
                return
            yield Stories(new, response.fetched_at)
            seen.update(story.id for story in new)
            came += len(answer.hits)
            if page + 1 < answer.pages:
                page += 1
            elif came < answer.total:
                window = replace(window, end_s=min(story.created_at_s for story in new))
                page = came = 0
            else:
                return
        raise ShapeError(shown_url(response.url), "it finds more stories than there can be")

    async def fetch_item(self, post_id: str) -> tuple[Item | None, datetime]:
        """A story, None if there is none with that id, and when that was read (aware UTC)."""
        response = await self._http.fetch(Request(f"{self._base_url}/api/v1/items/{post_id}"))
        if response.status == _NOT_FOUND:
            return None, response.fetched_at
        require_ok(response)
        return read_json(response, Item), response.fetched_at

    async def _search(self, query: str, window: Window, page: int) -> tuple[Response, SearchPage]:
        params = {
            "tags": "story",
            "query": query,
            "restrictSearchableAttributes": "url",
            "numericFilters": window.filters,
            "hitsPerPage": str(_PAGE_SIZE),
            **({"page": str(page)} if page else {}),
        }
        url = f"{self._base_url}/api/v1/search_by_date"
        response = await self._http.fetch(Request(url, params=params))
        require_ok(response)
        answer = read_json(response, SearchPage)
        if not answer.hits and answer.message:
            said = line_of(answer.message, longest=200)
            raise SourceError(shown_url(response.url), f"it finds nothing and says: {said}")
        return response, answer


def _stories_in(response: Response, answer: SearchPage, window: Window) -> list[Story]:
    """The stories among the hits that lie in the window.

    Raises:
        ShapeError: there are hits, and none is what was asked for: a filter was not understood.
    """
    where = shown_url(response.url)
    read = read_items(answer.hits, Story, where=where)
    asked_for = [
        story
        for story in read
        if story.is_story and window.holds(story.created_at_s, response.fetched_at)
    ]
    if read and not asked_for:
        raise ShapeError(where, "its hits are not the stories that were asked for")
    return asked_for
