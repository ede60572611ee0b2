"""`hotpapers demo`: the main job without account and network."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.domain.collection import Listed
from bot.render.markdown import read_post
from bot.sources.sample import SAMPLE_DAY, SampleArxiv
from tests.conftest import Run
from tests.shared import archive_posts


def test_the_demo_ranks_shows_and_writes_the_sample_day(hotpapers: Run, tmp_path: Path) -> None:
    """The day's eleven papers are printed and written; the withdrawn and the quiet ones are not."""
    result = hotpapers("demo", "--out", "out")
    assert result.code == 0
    assert "11 papers over the bar of 50" in result.out
    assert "Withdrawn" not in result.out
    assert "One Short of the Bar" not in result.out
    assert "out/2021-02-08---Hot-Papers.md" in result.err
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == [
        "out",
        "out/2021-02-08---Hot-Papers.md",
    ]


def test_the_demo_agrees_with_the_historical_post(
    shared_data: Path, hotpapers: Run, tmp_path: Path
) -> None:
    """Ids, order, titles, authors, categories, sums, times and posts are those of that day."""
    hotpapers("demo", "--out", "out")
    ours = read_post((tmp_path / "out" / "2021-02-08---Hot-Papers.md").read_bytes()).digest
    (recorded,) = (post for post in archive_posts() if post.name.startswith("2021-02-08"))
    theirs = read_post(recorded.read_bytes()).digest
    assert shared_data.is_dir()
    assert len(ours.entries) == len(theirs.entries) == 11
    for our, their in zip(ours.entries, theirs.entries, strict=True):
        assert our.paper.arxiv_id == their.paper.arxiv_id
        assert our.paper.title == their.paper.title
        assert our.paper.authors == their.paper.authors
        assert our.paper.categories == their.paper.categories
        assert our.paper.abstract != their.paper.abstract
        assert our.counts == their.counts
        assert our.observed_at == their.observed_at
        assert [m.post_id for m in our.mentions] == [m.post_id for m in their.mentions]
        assert [m.url for m in our.mentions] == [m.url for m in their.mentions]


def test_the_sample_gives_the_ranking_something_to_decide() -> None:
    """There are papers under the bar, one without posts, and one withdrawn."""
    listed = asyncio.run(SampleArxiv().fetch_listing("cs", SAMPLE_DAY))
    assert isinstance(listed, Listed)
    assert len(listed.papers) == 14
    assert [paper.arxiv_id for paper in listed.papers if paper.withdrawn] == ["2102.99994"]


def test_the_demo_needs_no_network(hotpapers: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works where every connection to the outside fails."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert hotpapers("demo").code == 0


def test_a_second_run_finds_the_same_post(hotpapers: Run) -> None:
    """The demo is deterministic: its post has the same bytes each time."""
    hotpapers("demo")
    assert "is unchanged in" in hotpapers("demo").err
