"""Bluesky's source on answers that Bluesky has really given."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.mention import Mention
from bot.errors import ShapeError
from bot.sources.bluesky.posts import URI, Post
from tests.servers.scripted import says
from tests.sources.bluesky.asking import find, refresh
from tests.sources.bluesky.standin import DID
from tests.sources.finding import says_json

SESSION = says_json({"accessJwt": "a", "refreshJwt": "r", "did": DID})
NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def recorded(shared_data: Path) -> Path:
    """The folder of recorded answers."""
    return shared_data / "bluesky"


def body_of(path: Path) -> str:
    """The body of the answer in a cassette."""
    cassette = yaml.safe_load(path.read_text(encoding="utf-8"))
    return str(cassette["http_interactions"][0]["response"]["body"]["string"])


def test_recorded_search_is_read_whole(recorded: Path) -> None:
    """No recorded post is odd; each has an address, an author, a moment and its counts."""
    items: list[dict[str, Any]] = json.loads(body_of(recorded / "bskyr__f_search.yml"))["posts"]
    posts = [Post.model_validate(item) for item in items]
    assert len(posts) >= 25
    for item, post in zip(items, posts, strict=True):
        mention = post.mention_of("2608.00002", now=NOW)
        assert URI.fullmatch(mention.post_id)
        assert mention.author == item["author"]["handle"]
        assert mention.counts is not None
        assert mention.counts.attention == item["likeCount"] + item["repostCount"]
        assert mention.posted_at is not None
        assert 2023 <= mention.posted_at.year <= 2025
        assert mention.withheld == ("!no-unauthenticated" in json.dumps(item["author"]["labels"]))


def test_recorded_search_through_the_source(recorded: Path) -> None:
    """A recorded page without links to papers is a page without mentions, and no fault."""
    body = json.loads(body_of(recorded / "bskyr__f_search.yml"))
    body.pop("cursor", None)
    outcome, _ = find(SESSION, says_json(body))
    assert (outcome.error, outcome.mentions) == (None, [])


def test_recorded_post_is_refreshed(recorded: Path) -> None:
    """A post that was asked for by its address comes back with its counts."""
    body = body_of(recorded / "bskyr__f_getposts.yml")
    (item,) = json.loads(body)["posts"]
    old = Mention("bluesky", item["uri"], "2608.00002", "https://bsky.app/x", "x")
    other = replace(old, post_id=old.post_id + "x")
    outcome, _ = refresh([old, other], SESSION, says(body))
    (mention,) = outcome.mentions
    assert mention.counts is not None
    assert mention.counts.likes == item["likeCount"]
    assert outcome.parts[0].gone == (other.post_id,)


@pytest.mark.parametrize("name", ["postlikes", "reposts", "feedfeed"])
def test_answers_of_other_methods_are_another_shape(recorded: Path, name: str) -> None:
    """What is no page of posts is refused."""
    outcome, _ = find(SESSION, says(body_of(recorded / f"bskyr__f_{name}.yml")))
    assert isinstance(outcome.error, ShapeError)
