"""Finding posts on Bluesky: what a mention is made of, how it is searched for, how it goes on."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.mention import Counts, Mention
from bot.errors import ServerFaultError, ShapeError
from bot.sources.bluesky.posts import Post
from bot.sources.moments import iso_moment, moment_in
from tests.clock import START
from tests.servers.scripted import says
from tests.sources.bluesky.asking import SINCE, find
from tests.sources.bluesky.standin import (
    DID,
    StandIn,
    bluesky_post,
    link_facets,
    post_uri,
)
from tests.sources.finding import last_cursor, says_json

SESSION = {"accessJwt": "a", "refreshJwt": "r", "did": DID, "handle": "h.example.org"}
LINK = "https://arxiv.org/abs/2608.00002"


def found_in(*posts: dict[str, Any]) -> list[Mention]:
    """The mentions that a search gives which finds these posts."""
    return find(StandIn(posts))[0].mentions


def recorded_with(**record: object) -> dict[str, object]:
    """The record of a post with a link and these fields."""
    moment = iso_moment(START - timedelta(hours=1))
    return {"createdAt": moment, "text": "t", "facets": link_facets(LINK), **record}


def test_post_becomes_a_mention() -> None:
    """Every field of a mention comes from its place in Bluesky's answer."""
    assert found_in(bluesky_post(60, LINK)) == [
        Mention(
            source="bluesky",
            post_id=post_uri(60),
            arxiv_id="2608.00002",
            url="https://bsky.app/profile/ada.example.org/post/3k00060",
            author="ada.example.org",
            posted_at=START - timedelta(seconds=60),
            text="Post 60",
            counts=Counts(shares=3, likes=20, comments=3),
            observed_at=START,
        )
    ]


def test_three_searches_find_all_that_leads_to_papers() -> None:
    """arXiv, alphaXiv and Hugging Face are searched for, newest first; a post is given once."""
    posts = [
        bluesky_post(1, LINK, "https://alphaxiv.org/abs/2608.00002"),
        bluesky_post(2, "https://www.alphaxiv.org/abs/2608.00003"),
        bluesky_post(3, "https://huggingface.co/papers/2608.00004"),
        bluesky_post(4, "https://huggingface.co/some/model"),
    ]
    outcome, server = find(StandIn(posts))
    assert [(m.post_id, m.arxiv_id) for m in outcome.mentions] == [
        (post_uri(1), "2608.00002"),
        (post_uri(2), "2608.00003"),
        (post_uri(3), "2608.00004"),
    ]
    queries = [dict(request.query) for request in server.requests[1:]]
    assert [(query.pop("q"), query.pop("domain")) for query in queries] == [
        ("arxiv.org", "arxiv.org"),
        ("alphaxiv.org", "alphaxiv.org"),
        ("huggingface.co/papers", "huggingface.co"),
    ]
    assert queries == [{"sort": "latest", "since": iso_moment(SINCE), "limit": "100"}] * 3


@pytest.mark.parametrize(
    "changes",
    [
        {"record": recorded_with()},
        {"record": recorded_with(facets=[], embed={"external": {"uri": LINK}})},
        {"record": recorded_with(facets=[], embed={"media": {"external": {"uri": LINK}}})},
        {
            "record": recorded_with(facets=None, text="arxiv.org"),
            "embed": {"$type": "app.bsky.embed.external#view", "external": {"uri": LINK}},
        },
        {"record": recorded_with(facets=["odd", {"features": 5}, *link_facets(LINK, LINK)])},
    ],
)
def test_links_count_wherever_a_post_has_them(changes: dict[str, object]) -> None:
    """Links in the text and in cards, also beside a quote, lead to the paper, once."""
    assert [m.arxiv_id for m in found_in(bluesky_post(1, **changes))] == ["2608.00002"]


def test_link_of_a_quoted_post_is_not_the_quoters() -> None:
    """Who quotes a post about a paper has not linked to it."""
    quoted = {"record": {"value": recorded_with(), "embeds": [{"external": {"uri": LINK}}]}}
    assert found_in(bluesky_post(1, record=recorded_with(facets=[]), embed=quoted)) == []


@pytest.mark.parametrize("label", ["!no-unauthenticated", "!hide", "!takedown"])
@pytest.mark.parametrize("of_author", [True, False])
def test_post_that_is_not_for_everybody_is_withheld(label: str, *, of_author: bool) -> None:
    """A label of the post or of its author keeps the text back; the post still counts."""
    labels = [{"val": "news"}, {"val": label, "src": DID}]
    author = {"handle": "ada.example.org", "labels": labels if of_author else []}
    (mention,) = found_in(bluesky_post(1, author=author, labels=[] if of_author else labels))
    assert (mention.withheld, mention.text) == (True, "")
    assert mention.counts == Counts(3, 20, 3)


def test_other_labels_and_labels_taken_back_hide_nothing() -> None:
    """Only the labels that ask for it, and only as long as they hold."""
    labels = [{"val": "spoiler"}, {"val": "!hide", "neg": True}]
    (mention,) = found_in(bluesky_post(1, labels=labels))
    assert (mention.withheld, mention.text) == (False, "Post 1")


@pytest.mark.parametrize(
    ("created", "posted"),
    [
        (iso_moment(START - timedelta(hours=2)), START - timedelta(hours=2)),
        ("2026-09-01T12:30:00+02:00", START - timedelta(minutes=90)),
        (iso_moment(START + timedelta(days=1)), START - timedelta(hours=1)),
        ("2016-01-01T00:00:00Z", START - timedelta(hours=1)),
        ("0001-01-01T00:00:00+23:00", START - timedelta(hours=1)),
        ("2026-09-01T10:00:00", START - timedelta(hours=1)),
        ("soon", START - timedelta(hours=1)),
        (5, START - timedelta(hours=1)),
    ],
)
def test_authors_word_on_the_moment_is_taken_if_it_can_be(created: object, posted: object) -> None:
    """A moment of the future, of long ago or of nowhere gives way to that of Bluesky."""
    indexed = iso_moment(START - timedelta(hours=1))
    (mention,) = found_in(
        bluesky_post(1, record=recorded_with(createdAt=created), indexedAt=indexed)
    )
    assert mention.posted_at == posted


@pytest.mark.parametrize("handle", ["handle.invalid", "", "a/../b", "x", "evil](http://b.c"])
def test_author_without_a_handle_is_named_by_identifier(handle: str) -> None:
    """An address with the account's identifier works for everybody."""
    (mention,) = found_in(bluesky_post(1, author={"handle": handle}))
    assert mention.author == DID
    assert mention.url == f"https://bsky.app/profile/{DID}/post/3k00001"


def test_long_texts_are_cut() -> None:
    """No text is longer than 3,000 characters."""
    (mention,) = found_in(bluesky_post(1, record=recorded_with(text="é" * 9999)))
    assert mention.text == "é" * 3000


def test_all_pages_are_read() -> None:
    """Cursors are followed to the end, a hundred posts a page."""
    outcome, server = find(StandIn([bluesky_post(number) for number in range(250)]))
    assert len({mention.post_id for mention in outcome.mentions}) == 250
    assert [request.query.get("cursor") for request in server.requests[1:4]] == [None, "100", "200"]
    assert len(server.requests) == 1 + 3 + 1 + 1


def test_finished_search_leaves_half_an_hour_for_late_posts() -> None:
    """The next search begins, and freshness ends, half an hour before this one."""
    outcome, _ = find(StandIn([bluesky_post(1)]))
    known = START - timedelta(minutes=30)
    assert [part.cursor for part in outcome.parts] == [None, None, None, iso_moment(known)]
    assert [part.fresh_at for part in outcome.parts] == [None, None, None, known]
    _, server = find(StandIn(), cursor=last_cursor(outcome))
    assert {request.query["since"] for request in server.requests[1:]} == {iso_moment(known)}


def test_long_absence_is_searched_in_stretches_that_need_no_repetition() -> None:
    """Each six hours leave a cursor, so that a search that is cut off goes on there."""
    posts = [bluesky_post(number * 3600) for number in range(1, 14)]
    since = START - timedelta(hours=13, minutes=30)
    standin = StandIn(posts)
    fault = says("<html>")
    first, _ = find(standin, *[standin] * 3, fault, since=since)
    assert isinstance(first.error, ShapeError)
    assert last_cursor(first) == iso_moment(since + timedelta(hours=6))
    assert {m.post_id for m in first.mentions} == {post_uri(n * 3600) for n in range(8, 14)}
    second, server = find(standin, since=since, cursor=last_cursor(first))
    assert {m.post_id for m in second.mentions} == {post_uri(n * 3600) for n in range(1, 8)}
    assert [request.query.get("until") for request in server.requests[1::3]] == [
        iso_moment(since + timedelta(hours=12)),
        None,
    ]


def test_search_looks_back_thirty_days_at_most() -> None:
    """A day of long ago does not lead to thousands of searches."""
    _, server = find(StandIn(), since=START - timedelta(days=2000))
    assert server.requests[1].query["since"] == iso_moment(START - timedelta(days=30))
    assert len(server.requests) == 1 + 3 * 120


@pytest.mark.parametrize("cursor", ["", "x", "2026-13-01", "9999-01-01T00:00:00Z", "2020-01-01"])
def test_broken_cursor_searches_from_the_beginning_or_now(cursor: str) -> None:
    """What is no moment of the past is no reason to fail."""
    outcome, server = find(StandIn([bluesky_post(1)]), cursor=cursor)
    assert outcome.error is None
    assert server.requests[1].query["since"] <= iso_moment(START)


def test_pages_that_repeat_are_a_fault() -> None:
    """The same cursor, or the same posts under another one, end the search with an error."""
    page = {"posts": [bluesky_post(1)], "cursor": "1"}
    for second in (
        {"posts": [bluesky_post(2)], "cursor": "1"},
        {"posts": [bluesky_post(1)], "cursor": "2"},
    ):
        outcome, server = find(says_json(SESSION), says_json(page), says_json(second))
        assert isinstance(outcome.error, ShapeError)
        assert last_cursor(outcome) == ""
        assert len(server.requests) == 3


def test_pages_without_end_are_bounded() -> None:
    """A search of more than forty pages is left there."""
    posts = [bluesky_post(number) for number in range(4_050)]
    outcome, server = find(StandIn(posts))
    assert outcome.error is None
    assert len(server.requests) == 1 + 40 + 1 + 1


def test_empty_page_with_a_cursor_is_the_end() -> None:
    """Cursors that lead to nothing are not followed."""
    outcome, server = find(says_json(SESSION), says_json({"posts": [], "cursor": "1"}))
    assert outcome.error is None
    assert len(server.requests) == 4


@pytest.mark.parametrize("count", [-1, True, "5", 10**13, None])
def test_post_with_an_odd_count_is_passed_over(count: object) -> None:
    """One post that makes no sense is left out, and no other."""
    mentions = found_in(bluesky_post(1, likeCount=count), bluesky_post(2))
    assert [mention.post_id for mention in mentions] == [post_uri(2)]


@pytest.mark.parametrize(
    "uri", ["", "at://x", post_uri(1) + "/", "https://bsky.app", post_uri(1)[3:]]
)
def test_post_without_an_address_is_passed_over(uri: str) -> None:
    """What could not be linked to or asked for again is no mention."""
    mentions = found_in(bluesky_post(1, uri=uri), bluesky_post(2))
    assert [mention.post_id for mention in mentions] == [post_uri(2)]


def test_failing_search_fails_alone_and_keeps_what_was_found() -> None:
    """Pages before a fault are given; the fault is the source's, after its attempts."""
    standin = StandIn([bluesky_post(1)])
    outcome, server = find(standin, standin, says(status=502))
    assert [mention.post_id for mention in outcome.mentions] == [post_uri(1)]
    assert isinstance(outcome.error, ServerFaultError)
    assert len(server.requests) == 2 + 4


def test_post_of_the_first_day_of_all_is_a_post() -> None:
    """A moment from which nothing can be taken away any more stops no search."""
    first = "0001-01-01T00:00:00Z"
    post = Post.model_validate(bluesky_post(1, indexedAt=first))
    assert post.mention_of("2608.00002", now=START).posted_at == moment_in(first)


def test_a_cursor_that_lies_ahead_is_not_believed() -> None:
    """A clock that was ahead has left it: what came meanwhile is searched for from the start."""
    ahead = iso_moment(START + timedelta(hours=4))
    outcome, _ = find(StandIn([bluesky_post(7200, LINK)]), cursor=ahead)
    assert [mention.post_id for mention in outcome.mentions] == [post_uri(7200)]
    assert moment_in(last_cursor(outcome)) == START - timedelta(minutes=30)
