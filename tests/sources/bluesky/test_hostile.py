"""Whatever Bluesky sends, it ends in mentions or in a `SourceError`."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.mention import Mention
from bot.errors import ShapeError
from tests.servers.scripted import says
from tests.sources.bluesky.asking import find, refresh
from tests.sources.bluesky.standin import DID, StandIn, bluesky_post, post_uri
from tests.sources.finding import says_json
from tests.sources.hostile_json import any_json

SESSION = says_json({"accessJwt": "a", "refreshJwt": "r", "did": DID})
NAMES = [
    *("posts", "cursor", "uri", "author", "handle", "labels", "val", "neg", "record", "text"),
    *("createdAt", "facets", "features", "embed", "external", "media", "likeCount"),
    *("repostCount", "indexedAt", "error", "accessJwt", "refreshJwt", "did"),
]
JSON = any_json(NAMES, [post_uri(1), "https://arxiv.org/abs/2608.00002", "!hide"])
KNOWN = [Mention("bluesky", post_uri(1), "2608.00002", "https://bsky.app/a", "a")]


@settings(max_examples=100)
@given(JSON, st.sampled_from([200, 200, 400, 401, 403]))
def test_any_json_raises_nothing_else(content: object, status: int) -> None:
    """An answer of any shape, to a login as to a search, is mentions or an error of a source."""
    body = says(json.dumps(content), status=status)
    for script in ([SESSION, body], [body]):
        assert all(m.source == "bluesky" for m in find(*script)[0].mentions)
        assert all(m.source == "bluesky" for m in refresh(KNOWN, *script)[0].mentions)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(sorted(bluesky_post(1))), JSON, max_size=4))
def test_any_post_raises_nothing_else(changes: dict[str, object]) -> None:
    """A page with one odd post gives the other one."""
    page = says(json.dumps({"posts": [bluesky_post(1) | changes, bluesky_post(2)]}))
    outcome, _ = find(SESSION, page)
    assert post_uri(2) in {mention.post_id for mention in outcome.mentions}


@given(st.text())
def test_any_cursor_is_a_cursor(cursor: str) -> None:
    """What a store may have kept never stops a search."""
    outcome, _ = find(StandIn([bluesky_post(1)]), cursor=cursor)
    assert outcome.error is None


def test_bytes_that_are_no_text_are_a_fault() -> None:
    """Neither broken UTF-8 nor JSON without an end passes."""
    for body in (b'{"posts": ["\xff"]}', b'{"posts": [', b"\x00", b'{"a":' * 5000):
        outcome, _ = find(SESSION, says(body))
        assert isinstance(outcome.error, ShapeError)


def test_page_of_too_many_posts_is_refused() -> None:
    """Ten times what was asked for is no page."""
    outcome, _ = find(SESSION, says_json({"posts": [bluesky_post(1)] * 1001}))
    assert isinstance(outcome.error, ShapeError)
