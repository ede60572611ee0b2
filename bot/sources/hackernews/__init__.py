"""Hacker News, through Algolia's search: which stories link to papers, and their points.

No key is needed. The search is over the addresses of stories; papers are also taken from the text
of a story that was found. It answers HTTP 200 without hits when it is asked too often (FACTS
section 3), so an empty answer is never proof of anything: it moves neither the cursor nor the
freshness, and makes no story gone.

Requests of one call: finding makes one for each of three queries, over `MOST_DAYS` days at most;
refreshing one to three for each week of known stories, for `MOST_WEEKS` weeks at most, and then one
a story for `MOST_SINGLES` stories at most. A query takes more than one only if it finds over 1,000
stories, and then `bot.sources.hackernews.search.MOST_REQUESTS` at most. A day of the pool is one.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.attention import Found, Refreshed
from bot.domain.clock import Clock
from bot.domain.mention import Counts, Mention
from bot.domain.pool import PoolDay
from bot.errors import ShapeError
from bot.sources.hackernews.search import SearchApi, Stories, Window
from bot.sources.hackernews.shapes import NAME
from bot.sources.http import HttpClient

MOST_DAYS = 60
MOST_WEEKS = 12
MOST_SINGLES = 30
# The first is by far the most frequent: dozens of stories a day, the others a few a week.
_QUERIES = ("arxiv.org", "alphaxiv.org", "huggingface.co/papers")
_DAY_S = int(timedelta(days=1).total_seconds())
_OVERLAP_S = _DAY_S
_WEEK_S = 7 * _DAY_S


class HackerNews:
    """A `MentionSource`; `base_url` is https://hn.algolia.com or a stand-in.

    The cursor is the moment of the newest story found (seconds since 1970). The next search begins
    a day before it: stories are indexed late, and no day passes without one that links to arXiv,
    so an empty answer to such a search is not believed.
    """

    name = NAME
    credentials = ""

    def __init__(self, http: HttpClient, base_url: str, clock: Clock) -> None:
        self._api = SearchApi(http, base_url)
        self._clock = clock

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The stories from `since` on that link to papers, by query, newest first.

        A search over more than `MOST_DAYS` days ends early, with a cursor to go on from.

        Raises:
            SourceError: a search failed, its answer has another shape than it had, or it has no
                story of a whole day: what it says over its limit is HTTP 200 and no hits.
        """
        began_at = self._clock.now()
        known_to_s = _moment_in(cursor, began_at)
        window = _window(max(int(since.timestamp()), known_to_s - _OVERLAP_S, 0), began_at)
        seen: set[str] = set()
        newest_s = 0
        for query in _QUERIES:
            async for page in self._api.fetch_stories(query, window):
                if query == _QUERIES[0]:
                    newest_s = max(newest_s, *(story.created_at_s for story in page.stories))
                yield Found(_mentions(page, seen))
        if not newest_s:
            if began_at.timestamp() - window.begin_s >= _DAY_S:
                raise ShapeError(self._api.where, "it has no story of a whole day about a paper")
            yield Found((), cursor=cursor)
        elif window.end_s is not None:
            yield Found((), cursor=str(window.end_s))
        else:
            yield Found((), cursor=str(max(newest_s, known_to_s)), fresh_at=began_at)

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The points of now, from searches over the weeks of the stories, newest first.

        What they do not find is asked for by itself: a story is gone if it is not there (404) or
        only its shell is. What is over the bounds is not told of.

        Raises:
            SourceError: a search failed, or a story could not be had for another reason than its
                shape.
        """
        missing: dict[str, list[Mention]] = {}
        for mention in mentions:
            missing.setdefault(mention.post_id, []).append(mention)
        read = 0
        for window in _weeks(mentions)[:MOST_WEEKS]:
            for query in _QUERIES:
                if not any(_is_in(window, known) for known in missing.values()):
                    break
                async for page in self._api.fetch_stories(query, window):
                    yield _refreshed(page, missing)
                    read += 1
        async for refreshed in self._refresh_singles(missing, trusted=bool(read)):
            yield refreshed

    async def fetch_pool_day(self, day: date) -> PoolDay:
        """The points that papers have of the stories of `day` (UTC) that link to arXiv.

        One request, as a day has nowhere near 1,000 such stories.

        Raises:
            SourceError: they could not be had.
        """
        begin_s = int(datetime.combine(day, time.min, UTC).timestamp())
        sums: dict[str, int] = {}
        window = Window(begin_s, begin_s + _DAY_S - 1)
        async for page in self._api.fetch_stories(_QUERIES[0], window):
            for mention in _mentions(page, set()):
                attention = mention.counts.attention if mention.counts else 0
                sums[mention.arxiv_id] = sums.get(mention.arxiv_id, 0) + attention
        return PoolDay(NAME, day, tuple(sorted(sums.values())), seeded=True)

    async def _refresh_singles(
        self, missing: dict[str, list[Mention]], *, trusted: bool
    ) -> AsyncIterator[Refreshed]:
        """Ask story by story; one odd answer is passed over, unless nothing else was told."""
        fault: ShapeError | None = None
        for post_id in list(missing)[:MOST_SINGLES]:
            try:
                yield await self._refresh_alone(post_id, missing[post_id])
                trusted = True
            except ShapeError as error:
                fault = error
        if fault is not None and not trusted:
            raise fault

    async def _refresh_alone(self, post_id: str, known: list[Mention]) -> Refreshed:
        item, observed_at = await self._api.fetch_item(post_id)
        if item is None:
            return Refreshed((), gone=(post_id,))
        if str(item.id) != post_id or not item.is_story:
            return Refreshed(())
        if item.is_gone:
            return Refreshed((), gone=(post_id,))
        if item.points is None:
            return Refreshed(())
        return Refreshed(
            tuple(
                replace(m, counts=_counts_of(item.points, m.counts), observed_at=observed_at)
                for m in known
            )
        )


def _counts_of(points: int, known: Counts | None) -> Counts:
    """New points with the comments as they were known."""
    return Counts(0, points, known.comments if known is not None else 0)


def _window(begin_s: int, now: datetime) -> Window:
    """What one call searches from a moment on: all, or the first `MOST_DAYS` days."""
    end_s = begin_s + MOST_DAYS * _DAY_S
    return Window(begin_s, end_s if end_s < now.timestamp() else None)


def _mentions(page: Stories, seen: set[str]) -> tuple[Mention, ...]:
    """The mentions in stories that are not in `seen`, where they are added."""
    new = [story for story in page.stories if story.id not in seen]
    seen.update(story.id for story in new)
    return tuple(mention for story in new for mention in story.mentions(page.observed_at))


def _refreshed(page: Stories, missing: dict[str, list[Mention]]) -> Refreshed:
    """The known mentions of the stories of a page, which leave `missing`."""
    return Refreshed(
        tuple(
            replace(mention, counts=story.counts, observed_at=page.observed_at)
            for story in page.stories
            for mention in missing.pop(story.id, [])
        )
    )


def _moment_s(mention: Mention) -> int | None:
    return int(mention.posted_at.timestamp()) if mention.posted_at is not None else None


def _is_in(window: Window, known: Iterable[Mention]) -> bool:
    moments = (_moment_s(mention) for mention in known)
    end_s = window.end_s or 0
    return any(moment is not None and window.begin_s <= moment <= end_s for moment in moments)


def _weeks(mentions: Iterable[Mention]) -> list[Window]:
    """Windows of at most a week, newest first, that hold every moment of the mentions."""
    moments = {_moment_s(mention) for mention in mentions}
    windows: list[Window] = []
    for moment in sorted((m for m in moments if m is not None), reverse=True):
        newest = windows[-1].end_s if windows else None
        if newest is not None and newest - moment < _WEEK_S:
            windows[-1] = Window(moment, newest)
        else:
            windows.append(Window(moment, moment))
    return windows


def _moment_in(cursor: str, now: datetime) -> int:
    """The moment in a cursor, in seconds since 1970; 0 for one that is none, or lies ahead."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 12):
        return 0
    return int(cursor) if int(cursor) <= now.timestamp() + _OVERLAP_S else 0
