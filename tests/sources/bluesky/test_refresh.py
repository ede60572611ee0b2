"""Reading known posts on Bluesky again."""

from dataclasses import replace

import pytest

from bot.domain.mention import Counts, Mention
from bot.errors import ShapeError
from tests.sources.bluesky.asking import find, refresh
from tests.sources.bluesky.standin import DID, StandIn, bluesky_post, post_uri
from tests.sources.finding import says_json

SESSION = {"accessJwt": "a", "refreshJwt": "r", "did": DID, "handle": "h.example.org"}


def known(*numbers: int) -> list[Mention]:
    """The mentions that a search gave for these posts."""
    return find(StandIn([bluesky_post(number) for number in numbers]))[0].mentions


def test_counts_of_now_come_with_all_that_is_known() -> None:
    """A refreshed mention has new counts, and keeps its embed and its paper."""
    (old,) = (replace(mention, embed="<quote>") for mention in known(1))
    outcome, server = refresh([old], StandIn([bluesky_post(1, likeCount=99, repostCount=9)]))
    assert outcome.mentions == [replace(old, counts=Counts(9, 99, 3))]
    assert server.requests[-1].path == "/xrpc/app.bsky.feed.getPosts"
    assert server.requests[-1].query.getall("uris") == [post_uri(1)]


def test_25_posts_are_one_request_and_one_post_is_asked_for_once() -> None:
    """60 mentions of 50 posts are two requests."""
    mentions = known(*range(50))
    mentions += [replace(mention, arxiv_id="2609.00001") for mention in mentions[:10]]
    outcome, server = refresh(mentions, StandIn([bluesky_post(n) for n in range(50)]))
    assert len(outcome.mentions) == 60
    asked = [len(request.query.getall("uris")) for request in server.requests[1:]]
    assert asked == [25, 25]


def test_missing_posts_are_gone() -> None:
    """Bluesky leaves out what was deleted."""
    outcome, _ = refresh(known(1, 2, 3), StandIn([bluesky_post(2)]))
    assert [mention.post_id for mention in outcome.mentions] == [post_uri(2)]
    assert set(outcome.parts[0].gone) == {post_uri(1), post_uri(3)}


def test_one_post_may_be_gone_and_not_all_of_several() -> None:
    """An empty answer is believed of a single post only."""
    outcome, _ = refresh(known(1), StandIn())
    assert outcome.parts[0].gone == (post_uri(1),)
    outcome, _ = refresh(known(1, 2), StandIn())
    assert isinstance(outcome.error, ShapeError)
    assert outcome.parts == []


@pytest.mark.parametrize("odd", [bluesky_post(2, likeCount=None), bluesky_post(2, record=[])])
def test_post_that_cannot_be_read_is_not_gone(odd: object) -> None:
    """What is there and odd is left as it is."""
    answer = {"posts": [bluesky_post(1), odd]}
    outcome, _ = refresh(known(1, 2, 3), says_json(SESSION), says_json(answer))
    assert outcome.parts[0].gone == (post_uri(3),)


@pytest.mark.parametrize("odd", [5, {}, {"uri": 5}])
def test_something_that_may_be_any_post_leaves_none_gone(odd: object) -> None:
    """As long as it cannot be told what is missing, nothing is taken away."""
    answer = {"posts": [bluesky_post(1), odd]}
    outcome, _ = refresh(known(1, 2, 3), says_json(SESSION), says_json(answer))
    assert [mention.post_id for mention in outcome.mentions] == [post_uri(1)]
    assert outcome.parts[0].gone == ()


def test_author_who_withdraws_from_the_public_is_followed() -> None:
    """A label of now takes text and embed away; when it goes, the text comes back."""
    (old,) = (replace(mention, embed="<quote>") for mention in known(1))
    labelled = bluesky_post(1, labels=[{"val": "!no-unauthenticated"}])
    (hidden,) = refresh([old], StandIn([labelled]))[0].mentions
    assert (hidden.withheld, hidden.text, hidden.embed) == (True, "", "")
    (shown,) = refresh([hidden], StandIn([bluesky_post(1)]))[0].mentions
    assert (shown.withheld, shown.text) == (False, "Post 1")


def test_what_is_no_address_of_a_post_is_not_asked_for() -> None:
    """An id that Bluesky would refuse must not take the other posts' counts with it."""
    (good,) = known(1)
    odd = replace(good, post_id="123")
    outcome, server = refresh([odd, good], StandIn([bluesky_post(1)]))
    assert outcome.mentions == [good]
    assert server.requests[-1].query.getall("uris") == [post_uri(1)]
    assert refresh([odd], StandIn())[1].requests == []
