"""X's source on answers that X has really given."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import ShapeError
from bot.sources.x.posts import Post
from tests.servers.scripted import says
from tests.sources.finding import last_cursor
from tests.sources.x.asking import find
from tests.sources.x.standin import FakeBudget

LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


@pytest.fixture
def recorded(shared_data: Path) -> Path:
    """The folder of recorded answers."""
    return shared_data / "x-api"


def lines(path: Path) -> list[dict[str, Any]]:
    """The answers in a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_page_of_a_hundred_posts_is_read_whole(recorded: Path) -> None:
    """All posts of a recorded page are paid for, and its newest and oldest ids are the cursor's."""
    (page,) = lines(recorded / "twarc-csv__noflat.jsonl")
    budget = FakeBudget(100)
    outcome, _ = find(says(json.dumps(page)), budget=budget, since=LONG_AGO)
    assert budget.left == 0
    assert len(outcome.parts) == 1
    assert json.loads(last_cursor(outcome)) == {
        "until_id": page["meta"]["oldest_id"],
        "newest_id": page["meta"]["newest_id"],
    }


def test_every_recorded_post_has_its_counts_and_its_kind(recorded: Path) -> None:
    """No recorded post is odd; native retweets are told from quotes by what they refer to."""
    names = ("many_urls", "noflat", "two_tweets")
    answers = [a for name in names for a in lines(recorded / f"twarc-csv__{name}.jsonl")]
    items = [item for answer in answers for item in answer["data"]]
    posts = [Post.model_validate(item) for item in items]
    assert len(posts) > 100
    assert all(post.posted_at is not None for post in posts)
    reposts = {post.id for post in posts if post.is_repost}
    assert reposts == {item["id"] for item in items if item["text"].startswith("RT @")}
    assert 0 < len(reposts) < len(posts)


@pytest.mark.parametrize(
    "name",
    [
        "tweepy__test_asyncclient_search_recent_tweets.yaml",
        "tweepy__test_asyncclient_get_recent_tweets_count.yaml",
    ],
)
def test_answer_without_counts_is_another_shape(recorded: Path, name: str) -> None:
    """Posts that do not say how often they were liked are not taken for unliked ones."""
    cassette = yaml.safe_load((recorded / name).read_text(encoding="utf-8"))
    outcome, _ = find(says(cassette["interactions"][0]["response"]["body"]["string"]))
    assert isinstance(outcome.error, ShapeError)


def test_old_interface_is_another_shape(recorded: Path) -> None:
    """An answer of version 1.1 is refused."""
    cassette = json.loads((recorded / "tweepy__testsearchtweets.json").read_text(encoding="utf-8"))
    outcome, _ = find(says(cassette["interactions"][0]["response"]["body"]["string"]))
    assert isinstance(outcome.error, ShapeError)
