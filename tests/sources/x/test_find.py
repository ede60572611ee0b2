"""Finding posts on X: what a mention is made of, how it is asked for, how it goes on."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.mention import Counts, Mention
from bot.errors import ShapeError
from bot.sources.moments import iso_moment
from tests.clock import START, FakeClock
from tests.sources.finding import last_cursor, says_json
from tests.sources.x.asking import SINCE, find
from tests.sources.x.standin import FakeBudget, StandIn, x_answer, x_id, x_post


def found_in(*posts: dict[str, Any]) -> list[Mention]:
    """The mentions that a search gives which finds these posts."""
    return find(StandIn(posts))[0].mentions


def test_post_becomes_a_mention() -> None:
    """Every field of a mention comes from its place in X's answer."""
    assert found_in(x_post(1, "https://arxiv.org/abs/2608.00002v1")) == [
        Mention(
            source="x",
            post_id=x_id(1),
            arxiv_id="2608.00002",
            url=f"https://x.com/ada_m/status/{x_id(1)}",
            author="ada_m",
            posted_at=START - timedelta(days=1) + timedelta(seconds=1),
            text="Post 1 https://arxiv.org/abs/2608.00002v1",
            counts=Counts(shares=3, likes=20, comments=5),
            observed_at=START,
        )
    ]


def test_one_search_asks_for_all_papers_and_for_what_a_mention_needs() -> None:
    """The request has the query without retweets, the fields, and the token in its header."""
    _, server = find(StandIn([x_post(1)]))
    (request,) = server.requests
    query = dict(request.query)
    assert request.path == "/2/tweets/search/recent"
    assert query.pop("query") == (
        '(url:"arxiv.org" OR url:"alphaxiv.org" OR url:"huggingface.co/papers") -is:retweet'
    )
    assert set(query.pop("tweet.fields").split(",")) >= {
        *("created_at", "public_metrics", "entities", "author_id", "lang"),
        *("note_tweet", "referenced_tweets", "withheld"),
    }
    assert query == {
        "expansions": "author_id",
        "user.fields": "username,name",
        "max_results": "100",
        "start_time": iso_moment(SINCE),
    }


def test_post_about_two_papers_counts_for_each() -> None:
    """Links in every spelling lead to papers, each once; other links do not."""
    links = (
        "https://www.arxiv.org/pdf/2608.00002v3.pdf",
        "https://example.org/2608.00009",
        "https://huggingface.co/papers/2608.00003",
        "https://alphaxiv.org/abs/2608.00002",
    )
    mentions = found_in(x_post(1, *links))
    assert [mention.arxiv_id for mention in mentions] == ["2608.00002", "2608.00003"]
    assert {mention.post_id for mention in mentions} == {x_id(1)}


def test_links_behind_redirects_and_in_long_posts_count() -> None:
    """A shortened link counts by where it leads, a long post's by its own entities."""
    short = {"url": "https://t.co/a", "expanded_url": "https://bit.ly/x"}
    unwound = short | {"unwound_url": "https://arxiv.org/abs/2608.00002"}
    long = {
        "text": "Long https://t.co/b",
        "entities": {
            "urls": [{"url": "https://t.co/b", "expanded_url": "https://arxiv.org/abs/2608.00003"}]
        },
    }
    mentions = found_in(x_post(1, entities={"urls": [unwound]}, note_tweet=long))
    assert [mention.arxiv_id for mention in mentions] == ["2608.00002", "2608.00003"]
    assert mentions[0].text == "Long https://arxiv.org/abs/2608.00003"


def test_text_is_what_people_see_on_one_line() -> None:
    """X's escapes and short links are resolved, line breaks become spaces, long texts are cut."""
    (mention,) = found_in(
        x_post(1, text="a &lt; b &amp;amp;\nsee https://t.co/a0, https://t.co/zz")
    )
    assert mention.text == "a < b &amp; see https://arxiv.org/abs/2608.00002, https://t.co/zz"
    (mention,) = found_in(x_post(1, text="https://t.co/a0 " * 3000))
    assert len(mention.text) <= 3000


def test_native_reposts_are_not_posts_and_quotes_are() -> None:
    """What only repeats a post is passed over even if X sends it; a quote with a link counts."""
    reference = {"id": x_id(9)}
    repost = x_post(1, text="RT @ada: …", referenced_tweets=[reference | {"type": "retweeted"}])
    quote = x_post(2, referenced_tweets=[reference | {"type": "quoted"}])
    assert [mention.post_id for mention in found_in(repost, quote)] == [x_id(2)]


def test_withheld_post_counts_and_is_not_shown() -> None:
    """A post that X withholds somewhere keeps its counts and loses its text."""
    (mention,) = found_in(x_post(1, withheld={"copyright": False, "country_codes": ["DE"]}))
    assert (mention.withheld, mention.text) == (True, "")
    assert mention.counts == Counts(3, 20, 5)


def test_post_of_an_unknown_author_has_an_address_that_works() -> None:
    """Without the author's name the address is the one that needs none; an odd name is none."""
    for users in ([], [{"id": "7", "username": "a/../b"}], [{"id": "8", "username": "bo"}], [7]):
        outcome, _ = find(says_json(x_answer([x_post(1)], includes={"users": users})))
        (mention,) = outcome.mentions
        assert (mention.author, mention.url) == ("", f"https://x.com/i/status/{x_id(1)}")


def test_a_day_of_500_mentions_is_at_most_8_requests() -> None:
    """A page has a hundred posts, whatever papers they are about."""
    outcome, server = find(StandIn([x_post(number) for number in range(500)]))
    assert len({mention.arxiv_id for mention in outcome.mentions}) == 500
    assert len(server.requests) == 5


def test_next_search_begins_where_the_last_one_ended() -> None:
    """A finished search leaves the newest id; the next asks for newer posts only."""
    posts = [x_post(number) for number in range(150)]
    first, _ = find(StandIn(posts))
    standin = StandIn([*posts, x_post(150)])
    second, server = find(standin, cursor=last_cursor(first))
    assert standin.sent == [x_id(150)]
    assert "start_time" not in server.requests[0].query
    third, server = find(StandIn(posts), cursor=last_cursor(second))
    assert third.mentions == []
    assert server.requests[0].query["since_id"] == x_id(150)
    assert last_cursor(third) == last_cursor(second)


def test_freshness_is_told_at_the_end_only() -> None:
    """A minute before its beginning is what a search knows all of, once it is through."""
    outcome, _ = find(StandIn([x_post(number) for number in range(150)]))
    assert [part.fresh_at for part in outcome.parts] == [None, START - timedelta(minutes=1)]


def test_search_reaches_back_seven_days_at_most() -> None:
    """Earlier beginnings are moved to where X's memory ends, later ones are kept."""
    for since, start in (
        (datetime(2021, 2, 8, tzinfo=UTC), START - timedelta(days=7) + timedelta(hours=1)),
        (START + timedelta(days=1), START - timedelta(minutes=1)),
    ):
        _, server = find(StandIn(), since=since)
        assert server.requests[0].query["start_time"] == iso_moment(start)


def test_search_ends_where_posts_are_older_than_wanted() -> None:
    """No page is paid for that can only hold posts from before the moment asked for."""
    posts = [x_post(number) for number in range(300)]
    first, _ = find(StandIn(posts[:1]))
    since = START - timedelta(days=1) + timedelta(seconds=150)
    _, server = find(StandIn(posts), cursor=last_cursor(first), since=since)
    assert len(server.requests) == 2


def test_id_that_x_no_longer_knows_gives_way_to_a_moment() -> None:
    """After a week of silence the search begins at a moment again, and is gone on with by ids."""
    standin = StandIn([x_post(number) for number in range(120)], oldest_known=x_id(0))
    cursor = '{"since_id":"1500000000000000000"}'
    outcome, server = find(standin, cursor=cursor)
    assert outcome.error is None
    assert len(outcome.mentions) == 120
    assert ["start_time" in request.query for request in server.requests] == [False, True, True]


def test_gap_that_x_no_longer_knows_is_given_up() -> None:
    """Where even the upper end of a gap is too old, the search goes on with what is newer."""
    standin = StandIn([x_post(5)], oldest_known=x_id(0))
    cursor = json.dumps({"since_id": "15", "until_id": "16", "newest_id": x_id(2)})
    outcome, _ = find(standin, cursor=cursor)
    assert outcome.error is None
    assert {mention.post_id for mention in outcome.mentions} == {x_id(5)}
    assert last_cursor(outcome) == f'{{"since_id":"{x_id(5)}"}}'


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "[]", "{}", '{"since_id":5}', '{"since_id":"-1"}', '{"until_id":"5"}', "\ud800"],
)
def test_broken_cursor_is_an_empty_one(cursor: str) -> None:
    """What this source did not write begins the search from the start."""
    outcome, server = find(StandIn([x_post(1)]), cursor=cursor)
    assert [mention.post_id for mention in outcome.mentions] == [x_id(1)]
    assert server.requests[0].query["start_time"] == iso_moment(SINCE)


def test_pages_that_repeat_end_the_search() -> None:
    """The same posts or the same token again are a fault, not a reason to pay for ever."""
    page = x_answer([x_post(1)], meta={"result_count": 1, "next_token": "again"})
    other = x_answer([x_post(2)], meta={"result_count": 1, "next_token": "again"})
    same = x_answer([x_post(1)], meta={"result_count": 1, "next_token": "more"})
    for second in (other, same):
        outcome, server = find(says_json(page), says_json(second))
        assert isinstance(outcome.error, ShapeError)
        assert [mention.post_id for mention in outcome.mentions] == [x_id(1)]
        assert len(server.requests) == 2


def test_pages_without_end_are_bounded() -> None:
    """A search that never ends is left after a hundred pages, to be gone on with."""
    standin = StandIn([x_post(number) for number in range(10_050)])
    outcome, server = find(standin, budget=FakeBudget(20_000))
    assert outcome.error is None
    assert len(server.requests) == 100
    assert outcome.parts[-1].fresh_at is None
    find(standin, cursor=last_cursor(outcome))
    assert len(standin.sent) == len(set(standin.sent)) == 10_050


def test_empty_page_in_the_middle_ends_nothing() -> None:
    """X may find nothing on a page and still have more."""
    empty = x_answer([], meta={"result_count": 0, "next_token": "more"})
    outcome, _ = find(says_json(empty), says_json(x_answer([x_post(1)])))
    assert [mention.post_id for mention in outcome.mentions] == [x_id(1)]
    assert outcome.parts[0].fresh_at is None
    assert outcome.parts[1].fresh_at == START - timedelta(minutes=1)


@pytest.mark.parametrize("count", [-1, True, "5", 10**13, None, 1.5])
def test_post_with_an_odd_count_is_passed_over(count: object) -> None:
    """One post that makes no sense is left out, and no other; nor is it read again."""
    odd = x_post(1, public_metrics={"retweet_count": 1, "like_count": count})
    outcome, _ = find(says_json(x_answer([odd, x_post(2)])))
    assert [mention.post_id for mention in outcome.mentions] == [x_id(2)]


def test_clock_moves_nothing_but_the_moment_of_observation() -> None:
    """A mention was observed when its page came."""
    clock = FakeClock()
    clock.advance(3600)
    outcome, _ = find(StandIn([x_post(1)]), clock=clock)
    assert outcome.mentions[0].observed_at == START + timedelta(hours=1)
