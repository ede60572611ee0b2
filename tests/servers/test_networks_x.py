"""The loopback X answers as the real one does, bills what it gives out, and shows embeds."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clock import START
from tests.servers.networks import FakeX, XPost, snowflake
from tests.servers.networks.recorded import cassettes, twarc_pages
from tests.servers.networks.x_posts import POST_FIELDS, USER_FIELDS
from tests.servers.questioning import (
    BEARER,
    LINK,
    X_FIELDS,
    Reply,
    always_in,
    asked,
    asking,
    clock,
    differing,
    run,
    types_in,
)

SEARCH = "/2/tweets/search/recent"
QUERY = 'url:"arxiv.org" -is:retweet'


def post(number: int, **more: object) -> XPost:
    """A post with a link that is `number` minutes older than the tests' present."""
    at = START - timedelta(minutes=number)
    made = XPost(snowflake(at), f"ada{number}", "Nice & short <3", at, links=(LINK,))
    for name, value in more.items():
        setattr(made, name, value)
    return made


def answer_to(path: str, parameters: dict[str, str], *posts: XPost, **settings: Any) -> Reply:
    """What somebody with the right token is answered."""

    async def main() -> Reply:
        async with asking(FakeX(posts, clock=clock(), **settings)) as ask:
            return await ask(path, parameters, headers=BEARER)

    return run(main)


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


def test_lookup_says_why_a_post_is_missing() -> None:
    """Gone posts are not found, those of protected and suspended authors not authorized."""
    here, gone = post(1, likes=5), post(2, deleted=True)
    closed, shut = post(3, protected=True), post(4, suspended=True)
    ids = ",".join([here.post_id, gone.post_id, closed.post_id, shut.post_id, "20"])
    answer = answer_to("/2/tweets", {"ids": ids, **X_FIELDS}, here, gone, closed, shut)
    assert answer.status == 200
    assert [view["public_metrics"]["like_count"] for view in answer.json["data"]] == [5]
    problems = {error["resource_id"]: error["type"] for error in answer.json["errors"]}
    assert {one: kind.rpartition("/")[2] for one, kind in problems.items()} == {
        gone.post_id: "resource-not-found",
        closed.post_id: "not-authorized-for-resource",
        shut.post_id: "not-authorized-for-resource",
        "20": "resource-not-found",
    }


def test_lookup_without_any_post_has_no_data() -> None:
    """When no post is left, the answer is 200 with errors alone."""
    answer = answer_to("/2/tweets", {"ids": "20,21"})
    assert (answer.status, list(answer.json)) == (200, ["errors"])


@pytest.mark.parametrize("ids", ["", ",".join(map(str, range(1, 102))), "20,x"])
def test_wrong_ids_are_refused(ids: str) -> None:
    """None, more than a hundred, and what is no id are 400."""
    assert answer_to("/2/tweets", {"ids": ids}).status == 400


def test_wrong_token_is_refused() -> None:
    """Without the right token the answer is X's 401, and nothing is billed."""
    server = FakeX([post(1)], clock=clock())
    answers = asked(server, f"{SEARCH}?query=nice", "/2/tweets?ids=20")
    assert [answer.status for answer in answers] == [401, 401]
    assert answers[0].json == {
        "title": "Unauthorized",
        "type": "about:blank",
        "status": 401,
        "detail": "Unauthorized",
    }
    assert server.reads == 0


def test_limit_is_told_and_kept(shared_data: Path) -> None:
    """The recorded headers count down, and the request after the last is 429 until the reset."""
    time = clock()

    async def main() -> list[tuple[int, str]]:
        async with asking(FakeX(search_limit=2, clock=time)) as ask:
            answers = [await ask(SEARCH, {"query": QUERY}, headers=BEARER) for _ in range(3)]
            time.advance(900)
            answers.append(await ask(SEARCH, {"query": QUERY}, headers=BEARER))
            assert answers[0].headers["x-rate-limit-reset"] == str(int(START.timestamp()) + 900)
            return [(a.status, a.headers["x-rate-limit-remaining"]) for a in answers]

    assert run(main) == [(200, "1"), (200, "0"), (429, "0"), (200, "1")]
    recorded = "tweepy__test_asyncclient_search_recent_tweets.yaml"
    assert "x-rate-limit-remaining" in (shared_data / "x-api" / recorded).read_text("utf-8")


@pytest.mark.parametrize(
    ("status", "title"),
    [(429, "UsageCapExceeded"), (403, "UsageCapExceeded"), (402, "CreditsDepleted")],
)
def test_reads_are_counted_and_capped(status: int, title: str) -> None:
    """Every post given out counts, by search and by id; at the budget the cap's answer comes."""
    posts = [post(number) for number in range(1, 13)]
    server = FakeX(posts, budget=11, capped_status=status, clock=clock())

    async def main() -> Reply:
        async with asking(server) as ask:
            await ask(SEARCH, {"query": QUERY}, headers=BEARER)
            await ask("/2/tweets", {"ids": f"{posts[0].post_id},20"}, headers=BEARER)
            return await ask("/2/tweets", {"ids": posts[0].post_id}, headers=BEARER)

    answer = run(main)
    assert (answer.status, answer.json["title"], server.reads) == (status, title, 11)
    assert [visit.given for visit in server.visits] == [10, 1, 0]


def test_embed_has_the_recorded_shape(shared_data: Path) -> None:
    """The answer has the recorded keys and types, and the HTML the recorded elements."""
    path = shared_data / "twitter-oembed/tweepy__testgetoembed.json"
    [theirs] = [json.loads(answer.body) for answer in cassettes(path).values()]
    address = f"https://x.com/ada1/status/{post(1).post_id}"
    ours = answer_to("/oembed", {"url": address}, post(1)).json
    assert types_in(ours) == types_in(theirs)
    elements = re.compile(r"</?(?:blockquote|p|a|script)\b")
    # The recorded post mentions an account, which is one more link.
    assert len(elements.findall(theirs["html"])) - len(elements.findall(ours["html"])) == 2
    assert "Nice &amp; short &lt;3" in ours["html"]
    assert ours["author_url"] == "https://twitter.com/ada1"
    bare = answer_to("/oembed", {"url": address, "omit_script": "true"}, post(1)).json
    assert "<script" not in bare["html"]


def test_embed_of_what_is_not_public_is_refused() -> None:
    """A deleted or unknown post is 404, one of a protected author 403, without any key."""
    gone, closed = post(1, deleted=True), post(2, protected=True)
    server = FakeX([gone, closed], clock=clock())
    start = "/oembed?url=https://twitter.com/ada/status/"
    answers = asked(server, start + gone.post_id, start + closed.post_id, start + "20", "/oembed")
    assert [answer.status for answer in answers] == [404, 403, 404, 404]


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


def test_recorded_pages_come_first(shared_data: Path) -> None:
    """A recorded page is served at its address."""
    found = twarc_pages(shared_data / "x-api/twarc-csv__noflat.jsonl")
    found |= cassettes(*(shared_data / "x-api").glob("*search_recent_tweets.yaml"))
    server = FakeX(recorded=found, clock=clock())
    answers = asked(server, *found, headers=BEARER)
    assert [a.json for a in answers] == [json.loads(answer.body) for answer in found.values()]
    assert server.reads == 110
