"""The loopback Hacker News answers as Algolia does."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clock import START
from tests.servers.networks import FakeHackerNews, Story
from tests.servers.networks.recorded import algolia_captures
from tests.servers.questioning import LINK, always_in, asked, asking, clock, differing, run

SEARCH = "/api/v1/search_by_date?tags=story&query=arxiv.org&restrictSearchableAttributes=url"
CAPTURES = "hackernews/node-hacker-news-api__fixtures.json"
T = int(START.timestamp())


def story(number: int, url: str = LINK, **more: Any) -> Story:
    """A story that is `number` minutes older than the tests' present."""
    made = Story(number, "On Things", url, START - timedelta(minutes=number))
    return replace(made, **more)


def found(address: str, *stories: Story) -> list[int]:
    """The ids of the stories that a search finds, in its order."""
    [answer] = asked(FakeHackerNews(stories, clock=clock()), address)
    return [int(hit["objectID"]) for hit in answer.json["hits"]]


def test_answer_has_the_recorded_shape(shared_data: Path) -> None:
    """The page and its hits have what a recorded one has, but for what is left out today."""
    captures = json.loads((shared_data / CAPTURES).read_text(encoding="utf-8"))
    theirs = [
        one["reply"]
        for one in captures
        if "search_by_date" in one["url"] and "(story" in one["url"]
    ]
    [answer] = asked(FakeHackerNews([story(1), story(2)], clock=clock()), SEARCH)
    left_out = {
        *(f".hits[].{name}" for name in ("comment_text", "parent_id", "story_text")),
        *(f".hits[].{name}" for name in ("story_title", "story_url")),
        *(f".hits[]._highlightResult.story_text{more}" for more in ("", ".value")),
        *(f".hits[]._highlightResult.story_text.{more}" for more in ("matchLevel", "matchedWords")),
    }
    assert always_in(theirs) - always_in([answer.json]) == left_out
    assert differing(answer.json, theirs[0]) == {}


def test_item_has_the_recorded_shape(shared_data: Path) -> None:
    """A single item and its comments have the types of recorded ones."""
    captures = json.loads((shared_data / CAPTURES).read_text(encoding="utf-8"))
    theirs = next(one["reply"] for one in captures if one["url"].startswith("/api/v1/items/"))
    [answer] = asked(FakeHackerNews([story(1, comments=2)], clock=clock()), "/api/v1/items/1")
    assert always_in([theirs]) <= always_in([answer.json])
    assert differing(answer.json, theirs) == {}
    assert len(answer.json["children"]) == 2


def test_newest_stories_come_first_and_those_to_come_not_at_all() -> None:
    """Stories are sorted by age; deleted ones and those of the future are not found."""
    gone, coming = story(2, deleted=True), story(4, created_at=START + timedelta(minutes=1))
    assert found(SEARCH, story(3), story(1), gone, coming) == [1, 3]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (f"created_at_i>{T - 120}", [1]),
        (f"created_at_i>={T - 120}", [1, 2]),
        (f"created_at_i>={T - 180},created_at_i<{T - 60}", [2, 3]),
        ("points>=5", [2]),
        (f"created_at_i>{T - 120},", []),
        ("created_at>5", []),
        ("created_at_i>yesterday", []),
    ],
)
def test_numeric_filters_hold_or_nothing_is_found(filters: str, ids: list[int]) -> None:
    """Filters with commas must all hold; a bad one gives 200 and no hits."""
    stories = [story(1), story(2, points=5), story(3)]
    assert found(f"{SEARCH}&numericFilters={filters}", *stories) == ids


@pytest.mark.parametrize(
    ("url", "is_found"),
    [
        ("http://www.arxiv.org/pdf/2609.00001v2.pdf", True),
        ("https://example.org/arxiv", True),
        ("https://organic.example/arxiv", True),
        ("https://arxiv.example/organisation", True),
        ("https://example.com/arxiv.htm", False),
        ("https://notarxiv.org/", False),
        ("", False),
    ],
)
def test_words_of_the_query_may_stand_anywhere_in_the_url(url: str, is_found: bool) -> None:
    """All words are in the URL, in any order, the last one as a beginning."""
    assert found(SEARCH, story(1, url, text=f"see {LINK}")) == ([1] if is_found else [])


def test_text_is_searched_if_asked_for() -> None:
    """Without a restriction to the URL, a link in the text of a story without one is found."""
    asking_hn = story(1, "", text=f"What of {LINK}?", tags=("ask_hn",))
    wider = SEARCH.replace("=url", "=url,story_text").replace("=story", "=(ask_hn,show_hn),story")
    assert found(wider, asking_hn, story(2)) == [1]


def test_pages_end_at_the_thousandth_hit() -> None:
    """A page of 1,001 finds nothing, and neither does a page beyond a thousand hits."""
    server = FakeHackerNews([story(number) for number in range(1, 1206)], clock=clock())
    whole, too_large, beyond, second = (
        answer.json
        for answer in asked(
            server,
            f"{SEARCH}&hitsPerPage=1000",
            f"{SEARCH}&hitsPerPage=1001",
            f"{SEARCH}&hitsPerPage=1000&page=1",
            f"{SEARCH}&hitsPerPage=300&page=3",
        )
    )
    assert (len(whole["hits"]), whole["nbHits"], whole["nbPages"]) == (1000, 1205, 1)
    assert (too_large["hits"], beyond["hits"]) == ([], [])
    assert (len(second["hits"]), second["nbPages"]) == (100, 4)


def test_over_the_limit_nothing_is_found() -> None:
    """The request after the last of an hour is answered with 200 and no hits."""
    server = FakeHackerNews([story(1)], hourly_limit=2, clock=clock())
    answers = asked(server, SEARCH, SEARCH, SEARCH)
    assert [answer.json["nbHits"] for answer in answers] == [1, 1, 0]
    assert {answer.status for answer in answers} == {200}


def test_item_that_is_gone_is_404() -> None:
    """A story that was deleted is 404 with JSON."""
    one = story(1)

    async def main() -> tuple[int, object]:
        async with asking(FakeHackerNews([one], clock=clock())) as ask:
            assert (await ask("/api/v1/items/1")).json["points"] == 1
            one.deleted = True
            answer = await ask("/api/v1/items/1")
            return answer.status, answer.json["status"]

    assert run(main) == (404, 404)


def test_recorded_answers_come_first(shared_data: Path) -> None:
    """A recorded answer is served at its address."""
    path = shared_data / CAPTURES
    server = FakeHackerNews(recorded=algolia_captures(path), clock=clock())
    captures = json.loads(path.read_text(encoding="utf-8"))
    answers = asked(server, *(one["url"] for one in captures))
    assert [answer.json for answer in answers] == [one["reply"] for one in captures]
