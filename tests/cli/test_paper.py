"""`hotpapers paper` for papers that the store does not have, against an arXiv on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_archive import write_post
from tests.cli.test_collect import NEWEST, Arxiv
from tests.conftest import Run
from tests.servers.arxiv.scenarios import quiet_weeks

KNOWN = quiet_weeks(NEWEST).known.papers(until=NEWEST)
FETCHABLE = max(KNOWN)
UNKNOWN = "2102.00002"


@pytest.fixture
def arxiv(tmp_path: Path) -> Iterator[Arxiv]:
    """An arXiv that the configuration in the command line's folder leads to."""
    server = Arxiv(tmp_path, "quiet-weeks")
    yield server
    server.stop()


def test_a_paper_that_is_not_stored_is_asked_for_once(arxiv: Arxiv, hotpapers: Run) -> None:
    """The first run says that it asks arXiv and keeps the answer, the second shows it at once."""
    first = hotpapers("paper", f"https://arxiv.org/abs/{FETCHABLE}v1", "--json")
    assert first.code == 0
    assert first.err == f"{FETCHABLE} is not in the store, asking arXiv\n"
    assert json.loads(first.out)["title"] == KNOWN[FETCHABLE].title
    second = hotpapers("paper", FETCHABLE, "--json")
    assert (second.code, second.out, second.err) == (0, first.out, "")
    assert arxiv.seen()["counts"] == {"query": 1}


def test_a_paper_that_arxiv_does_not_know_is_exit_3(arxiv: Arxiv, hotpapers: Run) -> None:
    """There is nothing there, and it is said which number to check."""
    result = hotpapers("paper", UNKNOWN)
    assert result.code == 3
    assert result.out == ""
    assert f"error: arXiv has no paper {UNKNOWN}: check its number" in result.err


def test_a_stored_paper_needs_no_network(arxiv: Arxiv, hotpapers: Run, tmp_path: Path) -> None:
    """What was imported is shown without a word to arXiv."""
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-08"))
    arxiv.stop()
    result = hotpapers("paper", "2102.00001")
    assert (result.code, result.err) == (0, "")
    assert "A Title" in result.out
