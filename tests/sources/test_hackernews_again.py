"""Hacker News: counts that are read again, recorded answers, and hostile ones."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attention import Found, Refreshed
from bot.domain.mention import Counts
from bot.errors import ServerFaultError, ShapeError, SourceError
from bot.sources.hackernews import MOST_SINGLES, MOST_WEEKS, HackerNews
from tests.clock import START, FakeClock
from tests.servers.scripted import says
from tests.sources.stories import (
    DAY_S,
    HOUR_S,
    NOW_S,
    PAPER,
    QUERIES,
    SINCE,
    find,
    hit,
    item,
    known,
    page_of,
    refresh,
    stories,
)
from tests.sources.telling import JSON, mentions_in, told


def all_counts(pages: list[Refreshed]) -> dict[str, Counts | None]:
    """The counts that were told, by post."""
    return {mention.post_id: mention.counts for page in pages for mention in page.mentions}


def test_one_search_refreshes_all_stories_of_a_week() -> None:
    """Known stories get the counts of now by one request, and keep all else."""
    before = [known(1, HOUR_S), known(1, HOUR_S, "2608.00002"), known(2, 6 * DAY_S)]
    after = [hit(1, HOUR_S, points=50), hit(2, 6 * DAY_S, points=60), hit(3, DAY_S)]
    pages, requests = refresh(before, stories(*after))
    assert [request.query["numericFilters"] for request in requests] == [
        f"created_at_i>{NOW_S - 6 * DAY_S - 1},created_at_i<{NOW_S - HOUR_S + 1}"
    ]
    told_of = [mention for page in pages for mention in page.mentions]
    assert [(m.post_id, m.arxiv_id, m.counts) for m in told_of] == [
        ("1", "2608.00001", Counts(0, 50, 3)),
        ("1", "2608.00002", Counts(0, 50, 3)),
        ("2", "2608.00001", Counts(0, 60, 3)),
    ]
    assert {(m.author, m.text, m.observed_at) for m in told_of} == {("old", "Old title", START)}
    assert told_of[0].posted_at == before[0].posted_at


def test_weeks_are_searched_apart() -> None:
    """Stories over a week apart are in searches of their own, the newest first."""
    before = [known(1, 0), known(2, 7 * DAY_S), known(3, 20 * DAY_S)]
    after = [hit(1, 0, points=10), hit(2, 7 * DAY_S, points=20), hit(3, 20 * DAY_S, points=30)]
    pages, requests = refresh(before, stories(*after))
    assert len(requests) == 3
    assert all_counts(pages) == {
        "1": Counts(0, 10, 3),
        "2": Counts(0, 20, 3),
        "3": Counts(0, 30, 3),
    }


def test_story_of_another_query_is_found_by_it() -> None:
    """What arxiv.org does not find is looked for with the other queries, then no further."""
    pages, requests = refresh([known(1)], stories(hit(1, points=8), query="alphaxiv.org"))
    assert all_counts(pages) == {"1": Counts(0, 8, 3)}
    assert [request.query["query"] for request in requests] == QUERIES[:2]


def test_story_that_no_search_finds_is_asked_for_by_itself() -> None:
    """Its item tells its points; its comments stay as known."""
    pages, requests = refresh([known(1), known(2, None)], stories(items={"1": item(1)}))
    assert all_counts(pages) == {"1": Counts(0, 9, 7)}
    assert [gone for page in pages for gone in page.gone] == ["2"]
    assert [request.path for request in requests[3:]] == ["/api/v1/items/1", "/api/v1/items/2"]


@pytest.mark.parametrize(
    ("said", "is_gone"),
    [
        ({"author": None, "title": None, "points": None}, True),
        ({"deleted": True}, True),
        ({"dead": True}, True),
        ({"points": None}, False),
        ({"type": "comment", "author": None, "title": None}, False),
        ({"id": 2}, False),
        ({"points": -1}, False),
        ({"deleted": "no", "points": None}, False),
    ],
)
def test_only_a_clear_word_makes_a_story_gone(said: dict[str, object], is_gone: bool) -> None:
    """A shell of a story, or one marked dead, is gone; odd answers tell nothing."""
    before = [known(1), known(9)]
    items = {"1": item(1, **said)}
    pages, _ = refresh(before, stories(hit(9), items=items))
    assert all_counts(pages) == {"9": Counts(0, 5, 3)}
    assert [gone for page in pages for gone in page.gone] == (["1"] if is_gone else [])


def test_empty_searches_make_nothing_gone() -> None:
    """Without hits in the search, only the items' own word counts."""
    pages, _ = refresh([known(1)], stories(items={"1": item(1)}))
    assert [gone for page in pages for gone in page.gone] == []
    assert all_counts(pages) == {"1": Counts(0, 9, 7)}


def test_items_that_cannot_be_read_are_an_error() -> None:
    """Where nothing at all can be read, the source fails; a fault of the server always counts."""
    with pytest.raises(ShapeError):
        refresh([known(1, None)], says("<html></html>"))
    with pytest.raises(ServerFaultError):
        refresh([known(1, None)], says(status=500))


def test_refreshing_is_bounded() -> None:
    """Over the bounds the newest are read, and nothing is said of the rest."""
    before = [known(n, n * 8 * DAY_S) for n in range(1, 100)]
    pages, requests = refresh(before, stories())
    assert len(requests) == 3 * MOST_WEEKS + MOST_SINGLES
    assert [gone for page in pages for gone in page.gone] == [
        str(n) for n in range(1, MOST_SINGLES + 1)
    ]


def test_refreshing_nothing_asks_nothing() -> None:
    """Without known stories there is no request."""
    assert refresh([], stories()) == ([], [])


def recorded(shared_data: Path, wanted: Callable[[str], bool]) -> list[dict[str, Any]]:
    """The recorded answers to the addresses that are wanted."""
    path = shared_data / "hackernews" / "node-hacker-news-api__fixtures.json"
    exchanges = json.loads(path.read_text(encoding="utf-8"))
    return [exchange["reply"] for exchange in exchanges if wanted(exchange["url"])]


def test_recorded_searches_are_read(shared_data: Path) -> None:
    """Recorded answers have the known shape; their stories link to no paper."""
    replies = recorded(shared_data, lambda url: "search_by_date" in url and "tags=(story)" in url)
    assert len(replies) == 3
    for reply in replies:
        newest_s = reply["hits"][0]["created_at_i"]
        at_once = json.dumps({**reply, "nbHits": len(reply["hits"]), "nbPages": 1})
        clock = FakeClock(datetime.fromtimestamp(newest_s + HOUR_S, UTC))
        pages, _ = find(says(at_once), since=clock.now() - timedelta(days=1), clock=clock)
        assert mentions_in(pages) == []
        assert pages[-1] == Found((), cursor=str(newest_s), fresh_at=clock.now())


def test_recorded_story_about_a_paper_would_be_found(shared_data: Path) -> None:
    """A recorded story, were its address a paper's, is a mention with the recorded counts."""
    (reply,) = recorded(
        shared_data, lambda url: url.startswith("/api/v1/search?") and url.endswith("(story)")
    )
    (story,) = reply["hits"]
    clock = FakeClock(datetime.fromtimestamp(story["created_at_i"] + HOUR_S, UTC))
    body = json.dumps(page_of([{**story, "url": PAPER}]))
    (mention,) = mentions_in(
        find(says(body), since=clock.now() - timedelta(days=1), clock=clock)[0]
    )
    assert mention.counts == Counts(0, story["points"], story["num_comments"])
    assert (mention.post_id, mention.author) == (story["objectID"], story["author"])
    assert mention.text == " ".join(story["title"].split())


def test_recorded_comments_are_not_taken_for_stories(shared_data: Path) -> None:
    """Comments in place of stories are an answer to another question."""
    replies = recorded(shared_data, lambda url: "search_by_date" in url and "(comment)" in url)
    assert len(replies) == 3
    for reply in replies:
        with pytest.raises(ShapeError):
            find(says(json.dumps(reply)), since=datetime(2006, 1, 1, tzinfo=UTC))


def test_recorded_comment_by_itself_tells_nothing(shared_data: Path) -> None:
    """A recorded item that is a comment says nothing of a story with its id."""
    (reply,) = recorded(shared_data, lambda url: "/items/" in url)
    pages, _ = refresh([known(17), known(9)], stories(hit(9), items={"17": reply}))
    assert list(all_counts(pages)) == ["9"]
    assert [gone for page in pages for gone in page.gone] == []


HITS = st.fixed_dictionaries(
    {
        "objectID": JSON | st.just("1"),
        "created_at_i": JSON | st.integers() | st.just(NOW_S - 5),
        "points": JSON | st.integers(),
    },
    optional={
        "author": JSON,
        "title": JSON,
        "url": JSON | st.just(PAPER),
        "story_text": JSON,
        "num_comments": JSON,
        "_tags": JSON | st.just(["story"]),
    },
)
SEARCHES = st.fixed_dictionaries(
    {"hits": st.lists(HITS | JSON, max_size=3)},
    optional={"nbHits": JSON | st.integers(), "nbPages": JSON | st.integers(), "message": JSON},
)
ITEMS = st.fixed_dictionaries(
    {"id": JSON | st.just(1), "type": JSON | st.just("story"), "author": JSON, "title": JSON},
    optional={"points": JSON | st.integers(), "dead": JSON, "deleted": JSON},
)


@settings(max_examples=60)
@given(bodies=st.lists(JSON | SEARCHES | ITEMS, min_size=1, max_size=5))
def test_any_json_is_mentions_or_a_source_error(bodies: list[object]) -> None:
    """Nothing that a server can send as JSON is more than a failing source."""
    script = [says(json.dumps(body)) for body in bodies]

    async def everything(source: HackerNews) -> AsyncIterator[Found | Refreshed]:
        async for page in source.find_mentions(SINCE, ""):
            yield page
        async for refreshed in source.refresh_counts([known(1), known(2, None)]):
            yield refreshed

    try:
        pages, _ = told(HackerNews, everything, *script)
    except SourceError:
        return
    for page in pages:
        for mention in page.mentions:
            assert mention.counts is not None
            assert mention.counts.likes >= 0
