"""The loopback X answers as the real one does, bills what it gives out, and shows embeds."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clock import START
from tests.servers.networks import FakeX, XPost, snowflake
from tests.servers.networks.recorded import twarc_pages
from tests.servers.networks.x_posts import POST_FIELDS, USER_FIELDS
from tests.servers.on_x import QUERY, SEARCH, answer_to, post
from tests.servers.questioning import (
    BEARER,
    LINK,
    X_FIELDS,
    always_in,
    asking,
    clock,
    differing,
    run,
    types_in,
)


def found(*posts: XPost, query: str = QUERY, **parameters: str) -> list[str]:
    """The authors of the posts that a search finds, in its order."""
    asked_for = {"query": query, **X_FIELDS, **parameters}
    content = answer_to(SEARCH, asked_for, *posts).json
    return [user["username"] for user in content.get("includes", {}).get("users", [])]


def recorded_pages(folder: Path) -> list[Any]:
    """The pages of posts that were recorded with all fields, of 2021 and of 2023."""
    names = ("noflat", "many_urls")
    pages: list[Any] = []
    for name in names:
        found = twarc_pages(folder / "x-api" / f"twarc-csv__{name}.jsonl")
        pages += [json.loads(answer.body) for answer in found.values()]
    return pages


def test_post_has_the_recorded_shape(shared_data: Path) -> None:
    """With all fields asked for, posts have only recorded ones, and all that are usual."""
    pages = recorded_pages(shared_data)
    original = post(1, likes=9, retweets=4)
    repeated = post(2, retweet_of=original.post_id, links=())
    content = answer_to(
        SEARCH,
        {
            "query": 'url:"arxiv.org" OR from:ada2',
            "tweet.fields": ",".join(POST_FIELDS),
            "user.fields": ",".join(USER_FIELDS),
            "expansions": "author_id",
            "max_results": "10",
        },
        *(original, repeated, *(post(number) for number in range(10, 20))),
    ).json
    theirs = [page["data"] for page in pages]
    since_then = {f".public_metrics.{name}_count" for name in ("bookmark", "impression")}
    every = set().union(*(types_in(one) for page in theirs for one in page))
    assert set().union(*(types_in(one) for one in content["data"])) - every == since_then
    assert always_in([one for page in theirs for one in page]) - {".source"} <= always_in(
        content["data"]
    )
    users = [user for page in pages for user in page["includes"]["users"]]
    assert always_in(users) == always_in(content["includes"]["users"])
    assert differing(content, pages[0]) == {}
    assert types_in(content["meta"]) == types_in(pages[0]["meta"])


def test_only_what_was_asked_for_is_given() -> None:
    """Without fields there are id, text and history; with an expansion the author's id too."""
    bare = answer_to(SEARCH, {"query": QUERY}, post(1)).json
    expanded = answer_to(SEARCH, {"query": QUERY, "expansions": "author_id"}, post(1)).json
    usual = {"id", "text", "edit_history_tweet_ids"}
    assert (set(bare), set(bare["data"][0])) == ({"data", "meta"}, usual)
    assert set(expanded["data"][0]) == usual | {"author_id"}
    [user] = expanded["includes"]["users"]
    assert set(user) == {"id", "name", "username"}
    assert user["id"] == expanded["data"][0]["author_id"]


def test_links_stand_in_the_text_as_short_ones() -> None:
    """The text is escaped and has t.co addresses, at the places that the entities name."""
    parameters = {"query": QUERY, **X_FIELDS}
    [view] = answer_to(SEARCH, parameters, post(1, links=(LINK, LINK + "v2"))).json["data"]
    assert view["text"].startswith("Nice &amp; short &lt;3 https://t.co/")
    urls = view["entities"]["urls"]
    assert [view["text"][url["start"] : url["end"]] for url in urls] == [u["url"] for u in urls]
    assert [url["expanded_url"] for url in urls] == [LINK, LINK + "v2"]


def test_retweets_repeat_the_original() -> None:
    """A native retweet has the original's number of retweets and no counts of its own."""
    original = post(2, retweets=7, likes=30)
    repeated = post(1, retweet_of=original.post_id, links=(), text="")
    asked_for = {"ids": repeated.post_id, "tweet.fields": "public_metrics,referenced_tweets"}
    [view] = answer_to("/2/tweets", asked_for, original, repeated).json["data"]
    assert view["text"].startswith("RT @ada2: Nice")
    assert view["public_metrics"]["retweet_count"] == 7
    assert view["public_metrics"]["like_count"] == 0
    assert view["referenced_tweets"] == [{"type": "retweeted", "id": original.post_id}]


@pytest.mark.parametrize(
    ("query", "authors"),
    [
        (QUERY, ["ada1", "ada3"]),
        ('url:"arxiv.org"', ["ada1", "ada3", "ada5"]),
        ('(url:"arxiv.org" OR url:"alphaxiv.org") -is:retweet', ["ada1", "ada2", "ada3"]),
        ("url:arxiv.org from:ada3", ["ada3"]),
        ("nice lang:de", ["ada4"]),
        ('"nice short" -url:"arxiv.org" -is:quote', ["ada2", "ada4"]),
    ],
)
def test_query_is_understood(query: str, authors: list[str]) -> None:
    """A space is AND, OR binds less, a minus negates, and parentheses group."""
    posts = [
        post(1),
        post(2, links=("https://www.alphaxiv.org/abs/2609.00001",)),
        post(3, links=("https://example.org/", LINK)),
        post(4, links=("https://notarxiv.org/",), lang="de"),
        post(5, retweet_of="1"),
        post(6, links=("https://example.org/",), quoted="1", text="Hm"),
    ]
    assert found(*posts, query=query) == authors


@pytest.mark.parametrize(
    ("parameters", "parameter"),
    [
        ({"query": "-is:retweet"}, "query"),
        ({"query": "is:retweet"}, "query"),
        ({"query": 'points:"5" x'}, "query"),
        ({"query": '(url:"arxiv.org"'}, "query"),
        ({"query": "x" * 513}, "query"),
        ({"max_results": "9"}, "max_results"),
        ({"max_results": "101"}, "max_results"),
        ({"tweet.fields": "likes"}, "tweet.fields"),
        ({"next_token": "7"}, "next_token"),
        ({"start_time": "2026-08-25T11:59:00Z"}, "start_time"),
        ({"since_id": snowflake(START - timedelta(days=7, minutes=1))}, "since_id"),
        ({"until_id": "x"}, "until_id"),
    ],
)
def test_wrong_questions_are_refused(parameters: dict[str, str], parameter: str) -> None:
    """What the real one does not take is 400 with the parameter named."""
    answer = answer_to(SEARCH, {"query": QUERY} | parameters)
    assert (answer.status, answer.json["title"]) == (400, "Invalid Request")
    assert list(answer.json["errors"][0]["parameters"]) == [parameter]


def test_ids_and_times_bound_the_search() -> None:
    """since_id and until_id are left out, start_time is included and gives way to since_id."""
    posts = [post(number) for number in (1, 2, 3, 4)]
    assert found(*posts, since_id=posts[3].post_id, until_id=posts[0].post_id) == ["ada2", "ada3"]
    assert found(*posts, start_time="2026-09-01T11:57:00Z") == ["ada1", "ada2", "ada3"]
    both = {"since_id": posts[1].post_id, "start_time": "2026-09-01T11:00:00Z"}
    assert found(*posts, **both) == ["ada1"]
    assert found(post(1), post(60 * 24 * 7 + 1)) == ["ada1"]


def test_what_is_no_public_post_of_now_is_not_found() -> None:
    """Deleted, protected and suspended posts and posts to come are missing; data is then absent."""
    coming = post(-5)
    hidden = [post(1, deleted=True), post(2, protected=True), post(3, suspended=True), coming]
    answer = answer_to(SEARCH, {"query": QUERY}, *hidden)
    assert answer.json == {"meta": {"result_count": 0}}


def test_tokens_lead_through_all_posts() -> None:
    """Pages follow each other without gap or repetition, though posts come and go meanwhile."""
    server = FakeX([post(number) for number in range(1, 26)], clock=clock())

    async def main() -> tuple[list[int], list[str]]:
        async with asking(server) as ask:
            sizes, ids, token = [], [], ""
            while True:
                parameters = {"query": QUERY} | ({"next_token": token} if token else {})
                page = (await ask(SEARCH, parameters, headers=BEARER)).json
                sizes.append(page["meta"]["result_count"])
                ids += [view["id"] for view in page["data"]]
                server.posts.append(post(0))
                server.posts[4].deleted = True
                token = page["meta"].get("next_token", "")
                if not token:
                    return sizes, ids

    sizes, ids = run(main)
    assert sizes == [10, 10, 5]
    assert ids == [post(number).post_id for number in range(1, 26)]


def test_counts_grow_and_posts_vanish() -> None:
    """A post shows the counts of the moment, until it is deleted."""
    one = post(1, likes=1)

    async def main() -> list[int]:
        async with asking(FakeX([one], clock=clock())) as ask:
            likes = []
            for number in (1, 50):
                one.likes = number
                asked_for = {"query": QUERY, **X_FIELDS}
                page = (await ask(SEARCH, asked_for, headers=BEARER)).json
                likes.append(page["data"][0]["public_metrics"]["like_count"])
            one.deleted = True
            page = (await ask(SEARCH, {"query": QUERY}, headers=BEARER)).json
            return [*likes, page["meta"]["result_count"]]

    assert run(main) == [1, 50, 0]
