"""`hotpapers collect` up to the frozen digest: rankings worked out by hand, before and after."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.collecting import CLOSED, Scene, play, remember, rows
from tests.clock import FakeClock
from tests.servers.networks import XPost, snowflake
from tests.servers.networks.scenarios import all_fine, one_down_one_lying, stormy

_X_DOWN = "/2/tweets/search/recent: the server has a fault (HTTP 503) (3 attempts)"


# The pools that `remember` makes: Hugging Face 4, 5, 6, 7, 20, 30, 50; Hacker News 10, 20, 31.
# points = log2((1 + papers in the pool) / (1 + papers in it with at least as much))
#   first   42 upvotes: 50 is above      log2(8 / 2) = 2
#           31 points:  31 is as much    log2(4 / 2) = 1     together 3, raw sum 42 + 31 = 73
#   fourth  120 points: none             log2(4 / 1) = 2     raw sum 120
#   second  12 upvotes: 20, 30, 50       log2(8 / 4) = 1     raw sum 12
#   third   4 upvotes:  all seven        log2(8 / 8) = 0     raw sum 4, under the bar of 5
# In per cent of the pool, rounded up: 1 of 7 is 15, 3 of 7 is 43, 1 of 3 is 34, and 0 is said as 1.
BALANCED = [
    (
        0,
        3.0,
        "3.00 points, attention 73 = HN 1.00 (31 points, 5 comments: top 34 % on Hacker News this"
        " month, 1 of 3 at or above) + 🤗 2.00 (42 upvotes: top 15 % on Hugging Face this month,"
        " 1 of 7 at or above); missing: X",
    ),
    (
        3,
        2.0,
        "2.00 points, attention 120 = HN 2.00 (120 points, 44 comments: top 1 % on Hacker News"
        " this month, 0 of 3 at or above); missing: X",
    ),
    (
        1,
        1.0,
        "1.00 points, attention 12 = 🤗 1.00 (12 upvotes: top 43 % on Hugging Face this month,"
        " 3 of 7 at or above); missing: X",
    ),
]
CLASSIC = [
    (3, 120.0, "attention 120 = HN 120 (120 points, 44 comments); missing: X"),
    (0, 73.0, "attention 73 = HN 31 (31 points, 5 comments) + 🤗 42 (42 upvotes); missing: X"),
    (1, 12.0, "attention 12 = 🤗 12 (12 upvotes); missing: X"),
]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param("[digest]\nclose_at = 09:00:00", BALANCED, id="balanced"),
        pytest.param('[digest]\nrule = "classic"\nmin_attention = 5', CLASSIC, id="classic"),
    ],
)
def test_one_down_and_one_lying_is_explained_as_worked_out_by_hand(
    tmp_path: Path, settings: str, expected: list[tuple[int, float, str]]
) -> None:
    """With X down and Bluesky lying, three papers have the score and the words due to them."""

    async def work(scene: Scene) -> None:
        remember(scene)
        scene.configure(settings)
        ran = await scene.collect()
        assert ran.code == 0, ran.err
        assert f"X n/a: {scene.networks.x.url}{_X_DOWN}; asked again after" in ran.err
        assert "Bluesky: 0 mentions, 0 new" in ran.out
        shown = await scene.hot()
        assert shown["closed"] is True
        found = [(p["arxiv_id"], p["score"], p["explanation"]) for p in shown["papers"]]
        assert found == [(scene.ids[place], score, words) for place, score, words in expected]
        assert [paper["rank"] for paper in shown["papers"]] == [1, 2, 3]
        text = " ".join((await scene.explained()).split())
        assert all(words in text for _, _, words in expected)
        assert f"X n/a: {scene.networks.x.url}{_X_DOWN}" in text

    play(tmp_path, work, scenario=one_down_one_lying)


def test_all_four_sources_are_added_up(tmp_path: Path, papers_and_pools: Path) -> None:
    """With everything fine each part has its own counts, and a source without a pool no points."""

    async def work(scene: Scene) -> None:
        ran = await scene.collect()
        assert (ran.code, "n/a" in ran.err) == (0, False)
        assert [line.split(";")[0] for line in ran.out.splitlines()[1:]] == [
            "Hugging Face: 3 mentions, 3 new",
            "Hacker News: 2 mentions, 2 new",
            "Bluesky: 3 mentions, 3 new",
            "X: 4 mentions, 4 new",
            f"{scene.day} closed by balanced: 4 papers over the bar of 5",
        ]
        papers = (await scene.hot())["papers"]
        # The third: Hugging Face 0 points, Bluesky has no pool; the fifth has 4 in all.
        found = [(p["arxiv_id"], p["score"], p["shares"], p["likes"]) for p in papers]
        assert found == [
            (scene.ids[0], 3.0, 2 + 5 + 1, 42 + 31 + 10 + 20 + 2),
            (scene.ids[3], 2.0, 0, 120),
            (scene.ids[1], 1.0, 40, 12 + 300),
            (scene.ids[2], 0.0, 1, 4 + 6),
        ]
        assert papers[0]["sources"] == {
            "bluesky": _part(2, 10, 0, 0.0, 0, 0),
            "hackernews": _part(0, 31, 5, 1.0, 1, 3),
            "huggingface": _part(0, 42, 3, 2.0, 1, 7),
            "x": _part(6, 22, 0, 0.0, 0, 0),
        }
        assert "X 0.00 (6 reposts, 22 likes: no pool yet)" in papers[0]["explanation"]

    play(tmp_path, work, data=papers_and_pools)


def _part(
    shares: int, likes: int, comments: int, points: float, at_or_above: int, pool: int
) -> dict[str, float]:
    counts = {"shares": shares, "likes": likes, "comments": comments}
    return counts | {"points": points, "at_or_above": at_or_above, "pool": pool}


@pytest.mark.parametrize("with_past", [False, True])
def test_a_storm_passes(tmp_path: Path, with_past: bool) -> None:
    """Faults that pass leave no trace: the digest is that of a day on which all was fine."""
    digests = []

    async def work(scene: Scene) -> None:
        if with_past:
            remember(scene)
        ran = await scene.collect()
        assert (ran.code, "n/a" in ran.err) == (0, False)
        digests.append(without_times(await scene.hot()))

    for name, scenario in (("fine", all_fine), ("storm", stormy)):
        (tmp_path / name).mkdir()
        play(tmp_path / name, work, scenario=scenario)
    assert len(digests[0]["papers"]) == 4
    assert digests[1] == digests[0]


def test_a_second_run_changes_nothing(tmp_path: Path, papers_and_pools: Path) -> None:
    """Once a day is frozen, collecting it again leaves its digest, rows and post as they are."""

    async def work(scene: Scene) -> None:
        first = await scene.collect()
        assert "closed by balanced" in first.out
        shown, stored, post = await scene.hot(), rows(tmp_path), scene.post.read_bytes()
        written_at = scene.post.stat().st_mtime_ns
        asked = scene.networks.x.counts["oembed"]
        again = await scene.collect()
        assert again.code == 0
        assert [line.split(";")[0] for line in again.out.splitlines()[1:]] == [
            "Hugging Face: 3 mentions, 0 new",
            "Hacker News: 2 mentions, 0 new",
            "Bluesky: 0 mentions, 0 new",
            "X: 0 mentions, 0 new",
        ]
        assert (await scene.hot(), rows(tmp_path)) == (shown, stored)
        assert (scene.post.read_bytes(), scene.post.stat().st_mtime_ns) == (post, written_at)
        assert (asked, scene.networks.x.counts["oembed"]) == (2, 2)

    play(tmp_path, work, data=papers_and_pools)


def test_a_day_is_preliminary_until_its_close(tmp_path: Path, papers_and_pools: Path) -> None:
    """Before 09:00 UTC of the next day nothing is frozen, and later counts are in the digest."""
    clock = FakeClock(datetime(2026, 9, 3, 8, 59, tzinfo=UTC))

    async def work(scene: Scene) -> None:
        early = await scene.collect()
        assert early.code == 0
        last = early.out.splitlines()[-1]
        assert last == (
            f"{scene.day} preliminary: 4 papers over the bar of 5 so far,"
            " closes 3 Sep 2026 09:00 UTC"
        )
        shown = await scene.hot()
        assert (shown["closed"], len(shown["papers"])) == (False, 4)
        assert not scene.post.exists()
        scene.networks.hugging_face.papers[2].upvotes = 400
        clock.advance(60)
        late = await scene.collect()
        assert f"{scene.day} closed by balanced: 4 papers" in late.out
        shown = await scene.hot()
        assert shown["closed"] is True
        sources = {paper["arxiv_id"]: paper["sources"] for paper in shown["papers"]}
        assert sources[scene.ids[2]]["huggingface"]["likes"] == 400
        assert scene.post.exists()

    play(tmp_path, work, clock=clock, data=papers_and_pools)


def test_sources_that_are_off_are_not_shown(tmp_path: Path, papers_and_pools: Path) -> None:
    """What was never set up is in no line and no JSON; what failed is null in every paper."""

    async def work(scene: Scene) -> None:
        scene.configure(keyed=False)
        ran = await scene.collect()
        assert "X:" not in ran.out + ran.err
        assert "Bluesky" not in ran.out + ran.err
        shown = await scene.hot()
        assert [set(paper["sources"]) for paper in shown["papers"]] == [
            {"huggingface", "hackernews"},
            {"hackernews"},
            {"huggingface"},
        ]
        assert shown["caught_on_later"] == []
        assert (scene.networks.x.visits, scene.networks.bluesky.visits) == ([], [])

    play(tmp_path, work, data=papers_and_pools)


def test_what_failed_is_null(tmp_path: Path, papers_and_pools: Path) -> None:
    """A source that failed is null, beside zero mentions of one that answered, which are absent."""

    async def work(scene: Scene) -> None:
        await scene.collect()
        papers = (await scene.hot())["papers"]
        assert [paper["sources"]["x"] for paper in papers] == [None, None, None]
        assert not any("bluesky" in paper["sources"] for paper in papers)
        assert json.dumps(papers).isascii()

    play(tmp_path, work, scenario=one_down_one_lying, data=papers_and_pools)


def test_what_a_failing_source_told_before_counts_with_its_age(
    tmp_path: Path, papers_and_pools: Path
) -> None:
    """A source that goes down before the close keeps its counts, and its age is told."""
    clock = FakeClock(datetime(2026, 9, 3, 4, tzinfo=UTC))

    async def work(scene: Scene) -> None:
        await scene.collect()
        down = one_down_one_lying(scene.day, scene.ids)
        down.play(scene.networks)
        clock.advance(6 * 3600)
        ran = await scene.collect()
        assert "asked again after 3 Sep 2026 10:15 UTC; what it told before 3 Sep 2026" in ran.err
        papers = {paper["arxiv_id"]: paper for paper in (await scene.hot())["papers"]}
        second = papers[scene.ids[1]]
        assert second["sources"]["x"]["shares"] == 40
        assert "(40 reposts, 300 likes: no pool yet, as of 6 hours before)" in second["explanation"]
        assert papers[scene.ids[3]]["sources"]["x"] is None
        assert papers[scene.ids[3]]["explanation"].endswith("; missing: X")

    play(tmp_path, work, clock=clock, data=papers_and_pools)


def test_papers_that_take_off_later_are_named_once(tmp_path: Path, papers_and_pools: Path) -> None:
    """What rises after its close is named with the next day, and its own digest stays frozen."""
    clock = FakeClock(CLOSED)

    async def work(scene: Scene) -> None:
        await scene.collect()
        before, post = await scene.hot(), scene.post.read_bytes()
        assert before["caught_on_later"] == []
        # The fifth had 4 in all and was not shown; the seventh is spoken of for the first time.
        scene.networks.x.posts[3].likes = 500
        at = datetime(2026, 9, 3, 20, tzinfo=UTC)
        link = f"https://arxiv.org/pdf/{scene.ids[6]}v1"
        late = XPost(snowflake(at), "gus", "Late", at, links=(link,), likes=30)
        scene.networks.x.posts.append(late)
        clock.advance(24 * 3600)
        next_day = CLOSED.date()
        ran = await scene.collect(next_day)
        assert f"{next_day} closed by balanced: 0 papers" in ran.out
        after = await scene.hot()
        # X's pool is now that of the first day: 340, 28, 3. 500: log2(4 / 1); 30: log2(4 / 2).
        # Bluesky's is 12, 7, 1, of which all have as much as the fifth's 1: no points.
        risers = [
            (p["arxiv_id"], p["rank"], p["score"], p["likes"], p["named_with"])
            for p in after.pop("caught_on_later")
        ]
        assert risers == [
            (scene.ids[4], 1, 2.0, 501, str(next_day)),
            (scene.ids[6], 2, 1.0, 30, str(next_day)),
        ]
        assert before.pop("caught_on_later") == []
        assert (after, scene.post.read_bytes()) == (before, post)
        assert (await scene.hot(next_day))["papers"] == []

    play(tmp_path, work, clock=clock, data=papers_and_pools)


def test_a_post_that_cannot_be_written_leaves_the_day_frozen(
    tmp_path: Path, papers_and_pools: Path
) -> None:
    """A folder that cannot be made ends in one sentence and exit 1, with the digest frozen."""

    async def work(scene: Scene) -> None:
        (tmp_path / "archive").write_text("in the way", encoding="utf-8")
        ran = await scene.collect()
        assert ran.code == 1
        assert ran.err.splitlines()[-1].endswith("cannot be written: File exists")
        assert (await scene.hot())["closed"] is True

    play(tmp_path, work, data=papers_and_pools)


def test_a_post_that_could_not_be_written_is_written_by_the_next_run(
    tmp_path: Path, papers_and_pools: Path
) -> None:
    """Once the folder can be written, collecting the frozen day writes its post."""

    async def work(scene: Scene) -> None:
        (tmp_path / "archive").write_text("in the way", encoding="utf-8")
        assert (await scene.collect()).code == 1
        (tmp_path / "archive").unlink()
        assert (await scene.collect()).code == 0
        assert scene.post.exists()

    play(tmp_path, work, data=papers_and_pools)


def without_times(shown: dict[str, Any]) -> dict[str, Any]:
    """The digest, without when its counts were read."""
    for paper in shown["papers"]:
        paper.pop("observed_at")
    return shown
