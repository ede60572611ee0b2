"""`hotpapers hot` and `hotpapers paper`."""

import json
from pathlib import Path

import pytest

from tests.cli.test_archive import write_post
from tests.conftest import Run


@pytest.fixture
def one_day(hotpapers: Run, tmp_path: Path) -> Run:
    """The command line over a store with one small day."""
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-08"))
    return hotpapers


def test_the_recorded_day_is_shown(shared_data: Path, hotpapers: Run) -> None:
    """The historical day has its papers in order, with their numbers."""
    hotpapers("archive", "import", shared_data / "archive")
    shown = hotpapers("hot", "2021-02-08").out
    assert shown.startswith("Hot papers · Mon 8 Feb 2021\n11 papers · imported")
    assert "1.  How to Train Your Robot with Deep Reinforcement Learning; Lessons We've" in shown
    assert "X 10,227 reposts, 25 likes" in shown
    assert "11. Positioning in 5G networks" in shown
    record = json.loads(hotpapers("hot", "2021-02-08", "--json").out)
    assert [paper["shares"] for paper in record["papers"]][:3] == [10227, 2021, 1760]
    assert record["papers"][0]["observed_at"] == "2021-02-09T06:29:21Z"


def test_a_view_is_numbered_in_itself(shared_data: Path, hotpapers: Run) -> None:
    """A category has its own numbers and says where each paper stands overall."""
    hotpapers("archive", "import", shared_data / "archive")
    shown = hotpapers("hot", "2021-02-08", "--category", "cs.CV", "--limit", "1").out
    assert "1.  CharacterGAN" in shown
    assert "#2 overall" in shown
    assert "2 papers in cs.CV · top 1" in shown


def test_an_empty_day_is_no_error(hotpapers: Run, shared_data: Path) -> None:
    """A stored day without papers is exit 0 and an empty list."""
    hotpapers("archive", "import", shared_data / "archive" / "2020-12-07---Hot-Papers.md")
    result = hotpapers("hot", "2020-12-07", "--json")
    assert result.code == 0
    assert json.loads(result.out)["papers"] == []


def test_latest_is_the_default(one_day: Run) -> None:
    """Without a day the newest one is shown."""
    assert one_day("hot").out == one_day("hot", "latest").out == one_day("hot", "2021-02-08").out


def test_a_paper_is_found_by_any_spelling(one_day: Run) -> None:
    """Links and versions lead to the same paper, with its place and its posts."""
    shown = one_day("paper", "https://arxiv.org/pdf/2102.00001v2.pdf").out
    assert shown == one_day("paper", "arXiv:2102.00001").out
    assert "A Title" in shown
    assert "#1 of 1 on Mon 8 Feb 2021: 30 shares, 40 likes" in shown
    assert "@someone https://twitter.com/someone/status/1358855369364103168" in shown
    record = json.loads(one_day("paper", "2102.00001", "--json").out)
    assert record["arxiv_id"] == "2102.00001"
    assert record["digests"][0]["day"] == "2021-02-08"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["hot", "2021-02-09"], 3, "there is no digest of Tue 9 Feb 2021: it is not collected"),
        (["hot", "8 Febuary"], 2, "“8 Febuary” is no day, the nearest is 20"),
        (["hot", "--limit", "0"], 2, "--limit"),
        (["hot", "--category", "robots!"], 2, "“robots!” is no category"),
        (["paper", "2102.1"], 2, "“2102.1” is no arXiv id"),
        (["frobnicate"], 2, "No such command"),
        (["--config", "none.toml", "hot"], 2, "none.toml"),
    ],
)
def test_wrong_use_is_one_message(
    one_day: Run, arguments: list[str], code: int, sentence: str
) -> None:
    """Each mistake ends in its exit code and a message that says what to write instead."""
    result = one_day(*arguments)
    assert result.code == code
    assert result.err.startswith("error: ")
    assert sentence in result.err
    assert "Traceback" not in result.err + result.out


def test_an_empty_store_says_how_to_fill_it(hotpapers: Run) -> None:
    """The first command of a new user is answered with the next one."""
    result = hotpapers("hot")
    assert result.code == 3
    assert "hotpapers archive import FOLDER" in result.err
