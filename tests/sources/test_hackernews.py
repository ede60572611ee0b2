"""Hacker News: what a search finds, and what it is asked."""

import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attention import Found
from bot.domain.mention import Counts, Mention
from bot.errors import ShapeError, SourceError
from bot.services.ports import MentionSource
from bot.sources.hackernews import MOST_DAYS, HackerNews
from bot.sources.hackernews.search import MOST_REQUESTS
from bot.sources.hackernews.shapes import links_in_html
from bot.sources.http import HttpClient
from tests.clock import START, FakeClock
from tests.servers.scripted import Step, says
from tests.sources.stories import (
    DAY_S,
    HOUR_S,
    NOW_S,
    QUERIES,
    find,
    found,
    hit,
    known,
    page_of,
    refresh,
    stories,
)
from tests.sources.telling import FAILURES, answers, mentions_in


def test_it_is_what_the_services_want() -> None:
    """The source fits its port and needs no credentials."""
    clock = FakeClock()
    source: MentionSource = HackerNews(HttpClient(clock=clock), "https://hn.algolia.com", clock)
    assert (source.name, source.credentials) == ("hackernews", "")


def test_story_becomes_a_mention() -> None:
    """Every part of a mention comes from its place in the answer."""
    assert found(hit(41, 2 * HOUR_S, title="Two\nlines\u202e")) == [
        Mention(
            source="hackernews",
            post_id="41",
            arxiv_id="2608.00001",
            url="https://news.ycombinator.com/item?id=41",
            author="ann",
            posted_at=START - timedelta(hours=2),
            text="Two lines",
            counts=Counts(shares=0, likes=5, comments=3),
            observed_at=START,
        )
    ]


def test_search_asks_three_times() -> None:
    """One request a query, over the addresses of stories, from `since` on."""
    _, requests = find(stories(hit(1)))
    assert [(request.path, dict(request.query)) for request in requests] == [
        (
            "/api/v1/search_by_date",
            {
                "tags": "story",
                "query": query,
                "restrictSearchableAttributes": "url",
                "numericFilters": f"created_at_i>{NOW_S - 3 * DAY_S - 1}",
                "hitsPerPage": "1000",
            },
        )
        for query in QUERIES
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2608.00001v2",
        "http://www.arxiv.org/pdf/2608.00001.pdf#page=3",
        "https://arxiv.org/html/2608.00001v1?x=1",
        "https://export.arxiv.org/abs/2608.00001",
        "https://www.alphaxiv.org/overview/2608.00001",
        "https://huggingface.co/papers/2608.00001",
        "https://doi.org/10.48550/arXiv.2608.00001",
    ],
)
def test_links_of_every_kind_count_for_the_same_paper(url: str) -> None:
    """Links to abs, pdf, html, a version, alphaXiv, Hugging Face or a DOI are one paper's."""
    assert [mention.arxiv_id for mention in found(hit(1, url=url))] == ["2608.00001"]


def test_story_with_several_papers_counts_for_each() -> None:
    """Address and text are read; a paper linked twice counts once."""
    text = (
        'See <a href="https:&#x2F;&#x2F;arxiv.org&#x2F;abs&#x2F;2608.00002" rel="nofollow">'
        "https:&#x2F;&#x2F;arxiv.org&#x2F;abs&#x2F;2608.0...</a>, again "
        "http://arxiv.org/pdf/2608.00001v3 and (https:&#x2F;&#x2F;arxiv.org/abs/math/0611800)."
    )
    assert [(m.post_id, m.arxiv_id, m.counts) for m in found(hit(1, story_text=text))] == [
        ("1", "2608.00001", Counts(0, 5, 3)),
        ("1", "2608.00002", Counts(0, 5, 3)),
        ("1", "math/0611800", Counts(0, 5, 3)),
    ]


def test_text_of_a_cut_link_is_not_read() -> None:
    """What stands between the tags of a link is cut, and so may be the id in it."""
    html = '<p><a href="https://arxiv.org/abs/2608.00012">https://arxiv.org/abs/2608.0001</a> x'
    assert links_in_html(html) == ("https://arxiv.org/abs/2608.00012",)


@settings(max_examples=200)
@given(st.text(alphabet="<a href=\"'>/&#x2F;:htps.12 ", max_size=200))
def test_any_text_has_links_or_none(html: str) -> None:
    """No text breaks the reading of its links, and no link holds a tag."""
    assert all("<" not in link for link in links_in_html(html))


def test_other_links_are_no_mentions() -> None:
    """A listing, a homepage and no address at all are about no paper."""
    others: list[object] = ["https://arxiv.org/list/cs/new", "https://arxiv.org/", None, "", 5]
    assert found(*(hit(n, url=url) for n, url in enumerate(others, 1))) == []


def test_story_found_by_two_queries_is_one() -> None:
    """The queries overlap; a story counts once."""
    pages, _ = find(says(json.dumps(page_of([hit(1), hit(2)]))))
    assert [mention.post_id for mention in mentions_in(pages)] == ["1", "2"]


def test_cursor_is_the_newest_story_and_a_day_is_read_again() -> None:
    """The next search begins a day before the newest story, for what is indexed late."""
    pages, _ = find(stories(hit(1, 2 * HOUR_S), hit(2, HOUR_S), hit(3, DAY_S)))
    assert pages[-1] == Found((), cursor=str(NOW_S - HOUR_S), fresh_at=START)
    assert [page.cursor for page in pages[:-1]] == [None]
    _, requests = find(stories(hit(1)), cursor=str(NOW_S - HOUR_S))
    assert requests[0].query["numericFilters"] == f"created_at_i>{NOW_S - HOUR_S - DAY_S - 1}"


def test_cursor_does_not_go_before_since_nor_back() -> None:
    """An old cursor does not widen the search; an older newest story does not move it back."""
    _, requests = find(stories(hit(1)), cursor="5")
    assert requests[0].query["numericFilters"] == f"created_at_i>{NOW_S - 3 * DAY_S - 1}"
    pages, _ = find(stories(hit(1, 5 * HOUR_S)), cursor=str(NOW_S - HOUR_S))
    assert pages[-1].cursor == str(NOW_S - HOUR_S)


def test_long_search_goes_on_where_it_ended() -> None:
    """A search over too long a time reads its beginning, is not fresh, and leaves no gap."""
    since = START - timedelta(days=100)
    old, new = hit(1, 99 * DAY_S), hit(2, 30 * DAY_S)
    pages, requests = find(stories(old, new), since=since)
    reached_s = NOW_S - (100 - MOST_DAYS) * DAY_S
    assert requests[0].query["numericFilters"].endswith(f",created_at_i<{reached_s + 1}")
    assert [mention.post_id for mention in mentions_in(pages)] == ["1"]
    assert pages[-1] == Found((), cursor=str(reached_s))
    pages, _ = find(stories(old, new), since=since, cursor=str(reached_s))
    assert [mention.post_id for mention in mentions_in(pages)] == ["2"]
    assert pages[-1] == Found((), cursor=str(NOW_S - 30 * DAY_S), fresh_at=START)


@pytest.mark.parametrize("cursor", ["", "x", "-5", "9" * 12, "9" * 99, "1e9", "٣"])
def test_cursor_without_sense_is_no_cursor(cursor: str) -> None:
    """With a cursor that is none, or far ahead, the search begins at `since`."""
    _, requests = find(stories(hit(1)), cursor=cursor)
    assert requests[0].query["numericFilters"] == f"created_at_i>{NOW_S - 3 * DAY_S - 1}"


def test_empty_answer_for_a_whole_day_is_a_failure() -> None:
    """HTTP 200 without hits is what is said over the limit: no day passes without a story."""
    with pytest.raises(ShapeError, match="no story of a whole day"):
        find(stories(), cursor=str(NOW_S - HOUR_S))
    with pytest.raises(ShapeError, match="no story of a whole day"):
        find(stories(hit(1), query="alphaxiv.org"))


def test_empty_answer_for_some_hours_moves_nothing() -> None:
    """A short search may find nothing; its cursor and freshness stay as they were."""
    since = START - timedelta(hours=20)
    assert find(stories(), since=since)[0] == [Found((), cursor="", fresh_at=None)]


def test_refusal_in_words_is_an_error() -> None:
    """An answer without hits that says why is a failure, with the words made harmless."""
    refusal = page_of([], message="too\nmany \u202erequests")
    with pytest.raises(SourceError, match="finds nothing and says: too many requests"):
        find(says(json.dumps(refusal)))


def test_over_1000_stories_are_read_by_narrowing_the_span() -> None:
    """A search gives 1,000 hits on all its pages; the rest comes from before the oldest."""
    many = [hit(n, n * 60) for n in range(1, 2501)]
    pages, requests = find(stories(*many))
    assert sorted(int(m.post_id) for m in mentions_in(pages)) == list(range(1, 2501))
    assert len(requests) == 3 + 2
    assert requests[1].query["numericFilters"].endswith(f",created_at_i<{NOW_S - 1000 * 60 + 1}")
    assert pages[-1].cursor == str(NOW_S - 60)


def test_further_pages_are_read_where_there_are_some() -> None:
    """A service that gives its hits on several pages is asked for all of them."""

    def search(request: web.Request) -> object:
        page = int(request.query.get("page", "0"))
        return page_of([hit(page + 1, page + 1)], 3, nbPages=3)

    pages, requests = find(answers(search))
    assert sorted(mention.post_id for mention in mentions_in(pages)) == ["1", "2", "3"]
    assert [request.query.get("page") for request in requests[:3]] == [None, "1", "2"]


def test_requests_are_bounded() -> None:
    """A service that finds ever more is not believed."""
    asked: list[web.Request] = []

    def search(request: web.Request) -> object:
        asked.append(request)
        return page_of([hit(len(asked))], 10**6, nbPages=10**6)

    with pytest.raises(ShapeError, match="more stories than there can be"):
        find(answers(search))
    assert len(asked) == MOST_REQUESTS


def test_search_that_stops_in_the_middle_is_an_error() -> None:
    """No hits where more were promised is no end: the cursor must not move past them."""
    with pytest.raises(SourceError, match="stopped before its last hit"):
        find(says(json.dumps(page_of([hit(1)], 2000))), says(json.dumps(page_of([]))))


def test_same_hits_again_are_the_end() -> None:
    """A count that is a little too high makes no search endless."""
    pages, requests = find(says(json.dumps(page_of([hit(1)], 2))))
    assert len(mentions_in(pages)) == 1
    assert len(requests) == 6


@pytest.mark.parametrize(
    "other",
    [
        {"created_at_i": NOW_S - 30 * DAY_S},
        {"created_at_i": NOW_S + DAY_S},
        {"_tags": ["comment", "story_9"]},
        {"_tags": []},
    ],
)
def test_hits_that_were_not_asked_for_are_passed_over(other: dict[str, Any]) -> None:
    """A hit of another time or kind is none; nothing but such hits is a changed service."""
    odd = {**hit(2), **other}
    pages, _ = find(says(json.dumps(page_of([hit(1), odd]))))
    assert [mention.post_id for mention in mentions_in(pages)] == ["1"]
    with pytest.raises(ShapeError, match="not the stories that were asked for"):
        find(says(json.dumps(page_of([odd]))))


@pytest.mark.parametrize("absurd", [-1, True, "5", 1.5, None, 10**12 + 1, [], {}])
def test_absurd_points_cost_one_story(absurd: object) -> None:
    """A story with impossible or no points is passed over, the others stay."""
    assert [m.post_id for m in found(hit(1, points=absurd), hit(2))] == ["2"]


@pytest.mark.parametrize("garbage", [None, "", "x", "1/../2", "-1", 5, "9" * 13])
def test_garbage_in_place_of_an_id_costs_one_story(garbage: object) -> None:
    """An id goes into addresses, so it is digits; a list without any is a changed shape."""
    odd = {**hit(1), "objectID": garbage}
    assert [m.post_id for m in found(odd, hit(2))] == ["2"]
    with pytest.raises(ShapeError, match="items"):
        found(odd)


def test_missing_comments_and_author_are_none() -> None:
    """A fresh story has no number of comments yet; a strange author is left out."""
    (mention,) = found(hit(1, num_comments=None, author={"a": 1}))
    assert (mention.counts, mention.author) == (Counts(0, 5, 0), "")


@pytest.mark.parametrize(("step", "error"), FAILURES)
def test_failure_is_a_source_error(step: Step, error: type[SourceError]) -> None:
    """Whatever goes wrong with a request is an error of a known kind, in each call."""
    with pytest.raises(error):
        find(step)
    with pytest.raises(error):
        refresh([known(1)], step)


@pytest.mark.parametrize("body", ["[]", "{}", '{"hits": {}}', '{"hits": ["x"]}', '{"hits": null}'])
def test_changed_shape_is_an_error(body: str) -> None:
    """JSON that is no search's answer is no answer."""
    with pytest.raises(ShapeError):
        find(says(body))
