"""`hotpapers collect` while services misbehave: the failing one is n/a, and the others complete."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Networks
from bot.services.attention import posts_since
from bot.sources.http import HttpClient, Limits
from bot.sources.registry import Tools, connect
from bot.store.sources import StoredBudget
from tests.cli.collecting import Scene, play
from tests.servers.networks import faults

NAMES = {
    "huggingface": "Hugging Face",
    "hackernews": "Hacker News",
    "bluesky": "Bluesky",
    "x": "X",
}
PAIRS = (("huggingface", "bluesky"), ("hackernews", "x"))
FOUND = {"huggingface": 3, "hackernews": 2, "bluesky": 3, "x": 4}
# What cannot be told from the truth: days without papers, pages and searches without posts, posts
# about other things, that nobody cares, what was true a day ago (but for Bluesky's new session,
# which nobody knew then), and (where pages have no cursor) the same page twice.
BELIEVED = {
    "empty_page": {"huggingface": 0, "bluesky": 0, "x": 0},
    "empty_result": {"huggingface": 0, "x": 0},
    "endless_pages": {"huggingface": 0, "bluesky": 3, "x": 4},
    "other_links": {"hackernews": 0, "bluesky": 0, "x": 0},
    "same_page": {"huggingface": 3, "hackernews": 2},
    "slow_drip": FOUND,
    "yesterday": {"huggingface": 3, "hackernews": 2, "x": 4},
    "zero_counts": FOUND,
}
UNUSUAL = {"slow_drip": faults.slow_drip(0), "gzip_bomb": faults.gzip_bomb(40)}


def _fault(name: str) -> faults.Fault:
    fault: faults.Fault = UNUSUAL.get(name) or getattr(faults, name)()
    return fault


def _plans() -> Iterator[dict[str, str]]:
    """Every fault at every source: at three of them, then at the fourth with two other faults."""
    sources = list(NAMES)
    left: dict[str, list[str]] = {source: [] for source in sources}
    for number, name in enumerate(sorted(set(faults.__all__) - {"Exchange", "Fault", "stall"})):
        spared = sources[number % len(sources)]
        left[spared].append(name)
        yield {source: name for source in sources if source != spared}
    while any(left.values()):
        fullest = sorted(sources, key=lambda source: -len(left[source]))[:3]
        yield {source: left[source].pop() for source in fullest if left[source]}


def test_every_fault_is_played_at_every_source() -> None:
    """The plans of the next test leave nothing out, and always one source in peace."""
    plans = list(_plans())
    played = {(source, name) for plan in plans for source, name in plan.items()}
    assert len(played) == 4 * (len(faults.__all__) - 3) == sum(map(len, plans))
    assert max(map(len, plans)) == 3


@pytest.mark.parametrize(
    "plan", list(_plans()), ids=lambda plan: ",".join(sorted(set(plan.values())))
)
def test_failing_sources_fail_alone(
    tmp_path: Path, papers_and_pools: Path, plan: dict[str, str]
) -> None:
    """A service with a fault is n/a with a reason and a time, and the others are complete."""

    async def work(scene: Scene) -> None:
        for source, name in plan.items():
            scene.networks.servers[source].misbehave("*", _fault(name), times=None)
        ran = await scene.collect()
        assert ran.code == 0, ran.err
        told = ran.out + ran.err
        failed = set()
        for source, label in NAMES.items():
            name = plan.get(source, "")
            believed = BELIEVED.get(name, {}) if name else FOUND
            if source in believed:
                assert f"{label}: {believed[source]} mentions, " in ran.out
                assert f"{label} n/a" not in told
            else:
                failed.add(source)
                url = re.escape(scene.networks.servers[source].url)
                again = r"; asked again after [34] Sep 2026 1\d:\d\d UTC$"
                assert re.search(f"^{label} n/a: {url}/.{{10,400}}{again}", told, re.MULTILINE)
        shown = await scene.hot()
        assert shown["closed"] is True
        for paper in shown["papers"]:
            null = {source for source, counts in paper["sources"].items() if counts is None}
            # What came before the fault stays: a failing source is null or has its counts.
            assert null <= failed <= set(paper["sources"])
        assert scene.post.exists()

    play(tmp_path, work, data=papers_and_pools)


@pytest.mark.parametrize("name", ["empty_page", "empty_result"])
def test_an_empty_answer_of_hacker_news_for_over_a_day_is_a_failure(
    tmp_path: Path, papers_and_pools: Path, name: str
) -> None:
    """What Hacker News says beyond its limit (200 and no hits) is n/a, and not 0."""

    async def work(scene: Scene) -> None:
        scene.networks.hacker_news.misbehave("search", _fault(name), times=None)
        ran = await scene.collect()
        assert "Hacker News n/a: " in ran.err
        assert all(p["sources"]["hackernews"] is None for p in (await scene.hot())["papers"])

    play(tmp_path, work, data=papers_and_pools)


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_a_source_that_stalls_does_not_hold_up_the_others(
    tmp_path: Path, papers_and_pools: Path, pair: tuple[str, str]
) -> None:
    """Answers that stop in the middle are given up in time, and the day closes without them."""

    async def work(scene: Scene) -> None:
        for source in pair:
            scene.networks.servers[source].misbehave("*", faults.stall(), times=None)
        async with (
            scene.app() as app,
            HttpClient(clock=scene.clock, limits=Limits(idle_s=0.1)) as http,
        ):

            def budget(source: str, reads: int) -> StoredBudget:
                return StoredBudget(app.engine, source, reads, scene.clock.now)

            tools = Tools(http, scene.clock, app.config.data_dir, budget)
            sources = list(connect(app.config.settings.sources, tools))
            networks = Networks(sources)
            reports = await app.attention(networks).collect(posts_since(scene.day))
            for report in reports:
                name, state = report.state.source, report.state
                if name in pair:
                    assert state.status == "failing"
                    assert "the answer stopped coming" in str(state.reason)
                    assert state.retry_at is not None
                    assert state.retry_at > scene.clock.now()
                else:
                    assert (state.status, report.found) == ("working", FOUND[name])
            closed = await app.closing(networks).close_day(scene.day)
            assert {r.source for r in closed.digest.readings if r.failing} == set(pair)

    play(tmp_path, work, data=papers_and_pools)
