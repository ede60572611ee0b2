"""What is made up for the loopback services, and the services as a process."""

import json
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.domain.links import papers_in_links
from tests.servers.networks import HANDLE, PASSWORD
from tests.servers.networks.generate import bluesky_posts, featured_papers, stories, x_posts
from tests.servers.networks.scenarios import SCENARIOS, all_fine
from tests.servers.networks.world import FakeNetworks
from tests.servers.questioning import BEARER, TODAY

IDS = [f"2609.{number:05}" for number in range(1, 41)]
MIDNIGHT = datetime.combine(TODAY, time(), UTC)


def test_generated_posts_are_the_same_every_time() -> None:
    """The same arguments give the same posts, and another seed gives others."""
    for make in (x_posts, bluesky_posts, stories):
        one, two = make(IDS, starting=MIDNIGHT), make(IDS, starting=MIDNIGHT)
        assert one == two
        assert one != make(IDS, starting=MIDNIGHT, seed=99)
    assert featured_papers(IDS, day=TODAY) == featured_papers(IDS, day=TODAY)


@pytest.mark.parametrize("number", [1, 500, 20_000])
def test_generated_posts_on_x_are_of_the_day(number: int) -> None:
    """There are as many as asked for, of that day, oldest first, with an id each."""
    posts = x_posts(IDS, starting=MIDNIGHT, number=number)
    moments = [post.created_at for post in posts]
    assert len({post.post_id for post in posts}) == len(posts) == number
    assert moments == sorted(moments)
    assert moments[0] == MIDNIGHT
    assert moments[-1] < MIDNIGHT + timedelta(days=1)


def test_generated_posts_are_of_all_kinds() -> None:
    """Among 500 there are retweets, quotes, replies, two papers, none, and every paper's fame."""
    posts = x_posts(IDS, starting=MIDNIGHT)
    papers = [papers_in_links(post.links) for post in posts if not post.retweet_of]
    assert sum(bool(post.retweet_of) for post in posts) > 25
    assert all(any(getattr(post, kind) for post in posts) for kind in ("quoted", "reply_to"))
    assert {len(found) for found in papers} == {0, 1, 2}
    mentioned = [one for found in papers for one in found]
    assert mentioned.count(IDS[0]) > 5 * max(1, mentioned.count(IDS[20]))
    assert set(mentioned) <= set(IDS)
    assert max(post.likes for post in posts) > 100


def test_generated_posts_on_bluesky_are_of_all_kinds() -> None:
    """Among 200 there are links in the text and as cards, reposts, quotes and shy authors."""
    posts = bluesky_posts(IDS, starting=MIDNIGHT)
    kinds = ("links", "card", "repost_of", "quoted", "author_labels")
    assert all(any(getattr(post, kind) for post in posts) for kind in kinds)
    assert len({post.uri for post in posts}) == 200


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_scenarios_are_about_their_day(name: str) -> None:
    """Each scenario has posts on its day in every service, and troubles at servers that exist."""
    scenario = SCENARIOS[name](TODAY, IDS)
    world = scenario.world
    assert any(TODAY in paper.featured_on for paper in world.papers)
    for posts in (world.stories, world.bluesky, world.x):
        assert all(post.created_at.date() >= TODAY for post in posts)
        assert min(post.created_at for post in posts) < MIDNIGHT + timedelta(hours=1)
    scenario.play(FakeNetworks(world))


def test_counts_are_as_documented() -> None:
    """The handful of papers has the counts that the scenario's table gives, service by service."""
    world = all_fine(TODAY, IDS).world
    on_x = [
        (*papers_in_links(post.links), post.retweets, post.likes)
        for post in world.x
        if not post.retweet_of
    ]
    on_bluesky = [(*papers_in_links(p.links), p.reposts, p.likes) for p in world.bluesky]
    assert on_x == [(IDS[0], 5, 20), (IDS[0], 1, 2), (IDS[1], 40, 300), (IDS[4], 0, 3)]
    assert on_bluesky == [(IDS[0], 2, 10), (IDS[2], 1, 6), (IDS[4], 0, 1)]
    assert [post.author_labels for post in world.bluesky] == [(), (), ("!no-unauthenticated",)]
    assert len({post.uri for post in world.bluesky}) == 3
    assert [post.retweet_of for post in world.x if post.retweet_of] == [world.x[2].post_id]


def read(url: str, headers: dict[str, str] | None = None, post: object = None) -> tuple[int, str]:
    """Status and text at an address."""
    body = None if post is None else json.dumps(post).encode()
    request = Request(url, body, {"Content-Type": "application/json", **(headers or {})})
    try:
        with urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_process_can_be_pointed_at(tmp_path: Path) -> None:
    """As a process the scenario is as documented; the report counts what was asked."""
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "tests.servers.networks", "--report", str(report)]
    command += ["--scenario", "one-down-one-lying", "--day", str(TODAY), "--papers"]
    command += [",".join(IDS), "--now", f"{TODAY}T12:00Z"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[2]
    ) as process:
        assert process.stdout is not None
        settings = "".join(process.stdout.readline() for _ in range(12))
        urls = dict(re.findall(r'\[sources\.(\w+)\]\nbase_url = "(.*)"', settings))
        papers = read(f"{urls['huggingface']}/api/daily_papers?date={TODAY}")[1]
        stories = read(f"{urls['hackernews']}/api/v1/search_by_date?query=arxiv.org")[1]
        down = read(f"{urls['x']}/2/tweets/search/recent?query=url:arxiv.org", BEARER)[0]
        asked_for = {"identifier": HANDLE, "password": PASSWORD}
        session = read(f"{urls['bluesky']}/xrpc/com.atproto.server.createSession", post=asked_for)
        token = {"Authorization": "Bearer " + json.loads(session[1])["accessJwt"]}
        search = f"{urls['bluesky']}/xrpc/app.bsky.feed.searchPosts?q=arxiv.org"
        nothing = read(search, token)
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    upvotes = {item["paper"]["id"]: item["paper"]["upvotes"] for item in json.loads(papers)}
    assert upvotes == {IDS[0]: 42, IDS[1]: 12, IDS[2]: 4}
    points = {hit["url"]: hit["points"] for hit in json.loads(stories)["hits"]}
    assert points == {
        f"https://arxiv.org/abs/{IDS[0]}": 31,
        f"https://arxiv.org/abs/{IDS[3]}": 120,
        "https://example.org/arxiv-org": 9,
    }
    assert (down, nothing) == (503, (200, '{"posts": []}'))
    seen = json.loads(report.read_text(encoding="utf-8"))
    assert seen["bluesky"]["counts"] == {"createSession": 1, "searchPosts": 1}
    assert seen["x"]["visits"][0]["fault"] == "unavailable"
