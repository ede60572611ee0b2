"""Whatever X sends, it ends in mentions or in a `SourceError`."""

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.mention import Mention
from bot.errors import ShapeError
from tests.servers.scripted import says
from tests.sources.hostile_json import any_json
from tests.sources.x.asking import find, refresh
from tests.sources.x.standin import FakeBudget, StandIn, x_answer, x_id, x_post

NAMES = [
    *("data", "meta", "includes", "errors", "users", "id", "text", "created_at", "author_id"),
    *("public_metrics", "like_count", "retweet_count", "entities", "urls", "expanded_url"),
    *("next_token", "result_count", "note_tweet", "referenced_tweets", "type", "title"),
]
JSON = any_json(NAMES, [x_id(1), "https://arxiv.org/abs/2608.00002", "resource-not-found"])
KNOWN = [Mention("x", x_id(1), "2608.00002", "https://x.com/a/status/1", "a")]


@settings(max_examples=150)
@given(JSON, st.sampled_from([200, 200, 400, 402, 403, 429]))
@example({"data": [[]], "meta": {}}, 200)
def test_any_json_raises_nothing_else(content: object, status: int) -> None:
    """An answer of any shape leads to mentions or to an error of a source; helpers check which."""
    body = says(json.dumps(content), status=status)
    assert all(m.source == "x" for m in find(body)[0].mentions)
    assert all(m.source == "x" for m in refresh(KNOWN, body)[0].mentions)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted(x_post(1))), JSON, max_size=4), JSON)
def test_any_post_raises_nothing_else(changes: dict[str, object], users: object) -> None:
    """A page with one odd post gives the other one, unless it also names authors oddly."""
    page = x_answer([x_post(1) | changes, x_post(2)], includes={"users": users})
    outcome, _ = find(says(json.dumps(page)))
    if isinstance(users, list):
        assert x_id(2) in {mention.post_id for mention in outcome.mentions}
    else:
        assert isinstance(outcome.error, ShapeError)


@given(st.text() | JSON.map(json.dumps))
def test_any_cursor_is_a_cursor(cursor: str) -> None:
    """What a store may have kept never stops a search."""
    outcome, _ = find(StandIn([x_post(1)]), cursor=cursor)
    assert outcome.error is None


def test_bytes_that_are_no_text_are_a_fault() -> None:
    """Neither broken UTF-8 nor JSON without an end passes."""
    for body in (b'{"data": ["\xff"]}', b'{"data": [', b"\x00", b'{"a":' * 5000):
        outcome, _ = find(says(body))
        assert isinstance(outcome.error, ShapeError)


def test_text_cannot_blow_up() -> None:
    """Short links that stand for long ones make no long text."""
    links = [f"https://arxiv.org/abs/2608.00002?{'x' * 1900}"] * 3
    post = x_post(1, *links, text="https://t.co/a0 " * 2000)
    outcome, _ = find(says(json.dumps(x_answer([post]))), budget=FakeBudget())
    assert max(len(mention.text) for mention in outcome.mentions) <= 3000


def test_page_of_too_many_posts_is_refused() -> None:
    """Ten times what was asked for is no page."""
    outcome, _ = find(says(json.dumps(x_answer([x_post(1)] * 1001))))
    assert isinstance(outcome.error, ShapeError)
