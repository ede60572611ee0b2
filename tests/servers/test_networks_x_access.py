"""The loopback X asks for a token, counts and bills, says what is gone, and shows embeds."""

import json
import re
from pathlib import Path

import pytest

from tests.clock import START
from tests.servers.networks import FakeX
from tests.servers.networks.recorded import cassettes, twarc_pages
from tests.servers.on_x import QUERY, SEARCH, answer_to, post
from tests.servers.questioning import BEARER, X_FIELDS, Reply, asked, asking, clock, run, types_in


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


def test_limit_is_told_and_kept() -> None:
    """The headers count down, and the request after the last is 429 until the reset."""
    time = clock()

    async def main() -> list[tuple[int, str]]:
        async with asking(FakeX(search_limit=2, clock=time)) as ask:
            answers = [await ask(SEARCH, {"query": QUERY}, headers=BEARER) for _ in range(3)]
            time.advance(900)
            answers.append(await ask(SEARCH, {"query": QUERY}, headers=BEARER))
            assert answers[0].headers["x-rate-limit-reset"] == str(int(START.timestamp()) + 900)
            return [(a.status, a.headers["x-rate-limit-remaining"]) for a in answers]

    assert run(main) == [(200, "1"), (200, "0"), (429, "0"), (200, "1")]


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


def test_recorded_pages_come_first(shared_data: Path) -> None:
    """A recorded page is served at its address."""
    found = twarc_pages(shared_data / "x-api/twarc-csv__noflat.jsonl")
    found |= cassettes(*(shared_data / "x-api").glob("*search_recent_tweets.yaml"))
    server = FakeX(recorded=found, clock=clock())
    answers = asked(server, *found, headers=BEARER)
    assert [a.json for a in answers] == [json.loads(answer.body) for answer in found.values()]
    assert server.reads == 110
