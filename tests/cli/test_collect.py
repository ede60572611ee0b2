"""`hotpapers collect` as a process of its own, against an arXiv on loopback."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import newest_announcement, previous_listing_day
from tests.conftest import Run
from tests.servers.arxiv import weekdays

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo("America/New_York")).date()
# The newest listing whose date has begun: arXiv's catch-up pages have no other.
NEWEST = newest_announcement(NOW).day
NEWEST = NEWEST if NEWEST <= TODAY else previous_listing_day(NEWEST)
DAYS = weekdays(ending=NEWEST, number=10)
HOLIDAY = DAYS[5]  # where the scenarios leave a day out

_OFF = "[sources.huggingface]\nenabled = false\n[sources.hackernews]\nenabled = false\n"


class Arxiv:
    """The loopback arXiv as a process; its configuration is in `folder`."""

    def __init__(self, folder: Path, scenario: str) -> None:
        command = [sys.executable, "-m", "tests.servers.arxiv", "--scenario", scenario]
        command += ["--today", str(NEWEST), "--min-interval", "0.01", "--page-interval", "0.02"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        lines = [self._process.stdout.readline() for _ in range(6)]
        (folder / "config.toml").write_text("".join(lines) + _OFF, encoding="utf-8")
        self._log = lines[2].split('"')[1] + "/_log"

    def seen(self) -> dict[str, object]:
        """What the server has seen so far."""
        with urllib.request.urlopen(self._log) as answer:
            found: dict[str, object] = json.load(answer)
        return found

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate(timeout=20)


@pytest.fixture
def quiet_arxiv(tmp_path: Path) -> Iterator[Arxiv]:
    """Two weeks with a holiday and no trouble."""
    server = Arxiv(tmp_path, "quiet-weeks")
    yield server
    server.stop()


@pytest.fixture
def stalling_arxiv(tmp_path: Path) -> Iterator[Arxiv]:
    """Two weeks in which the first run hangs at the fourth day."""
    server = Arxiv(tmp_path, "stalling-weeks")
    yield server
    server.stop()


def collect(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One run of the command."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "collect", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_range_is_collected_and_told_line_by_line(quiet_arxiv: Arxiv, tmp_path: Path) -> None:
    """Nine complete days and a holiday, a line each; a second run asks nothing."""
    done = collect(tmp_path, "--since", str(DAYS[0]))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [str(day) for day in DAYS]
    assert [line.split()[1] for line in lines if line.startswith(str(HOLIDAY))] == ["quiet:"]
    assert sum(" complete, 27 papers: cs 25, stat.ML" in line for line in lines) == 9
    assert "10 days to fetch, about" in done.stderr
    asked = quiet_arxiv.seen()["counts"]
    again = collect(tmp_path, "--since", str(DAYS[0]))
    assert again.stdout == done.stdout
    assert quiet_arxiv.seen()["counts"] == asked
    assert quiet_arxiv.seen()["violations"] == []


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_goes_on_where_it_stopped(
    stalling_arxiv: Arxiv, tmp_path: Path, stop: signal.Signals
) -> None:
    """Killed or interrupted behind the third day, the next run repeats none of what was done."""
    command = [sys.executable, "-m", "bot", "collect", "--since", str(DAYS[0])]
    first = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    for _ in range(3):
        first.stdout.readline()
    first.send_signal(stop)
    _, err = first.communicate(timeout=30)
    if stop is not signal.SIGKILL:
        assert first.returncode == 128 + stop
        assert err.splitlines()[-1] == (
            "error: stopped; what was done is stored, run the command again to go on"
        )
    second = collect(tmp_path, "--since", str(DAYS[0]))
    assert second.returncode == 0
    assert [line.split()[0] for line in second.stdout.splitlines()] == [str(day) for day in DAYS]
    counts = stalling_arxiv.seen()["counts"]
    assert isinstance(counts, dict)
    assert counts["listing"] <= 2 * len(DAYS) + 2  # two archives a day, one day begun twice
    assert counts["query"] <= len(DAYS) + 1
    assert stalling_arxiv.seen()["violations"] == []


def test_two_runs_at_once_take_turns(quiet_arxiv: Arxiv, tmp_path: Path) -> None:
    """Two processes on one data folder keep arXiv's terms together, and both end well."""
    command = [sys.executable, "-m", "bot", "collect", "--since", str(DAYS[5])]
    runs = [
        subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for run in runs:
        out, err = run.communicate(timeout=60)
        assert run.returncode == 0, err
        assert out.count(" complete") == 4
    assert quiet_arxiv.seen()["violations"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2021-02-30"], "not in the calendar"),
        (["--archives", "cs,No Such"], "“No Such” is no arXiv category"),
        (["2021-02-08", "--since", "2021-02-08"], "either one DAY or --since DAY"),
        (["--since", str(TODAY + timedelta(days=30))], "has not been announced yet"),
    ],
)
def test_wrong_use_is_one_sentence(hotpapers: Run, arguments: list[str], sentence: str) -> None:
    """Each mistake ends in exit 2 and one line, before anything is asked."""
    result = hotpapers("collect", *arguments)
    assert result.code == 2
    assert sentence in result.err
    assert result.err.count("\n") == 1


def test_a_day_without_listing_needs_no_network(hotpapers: Run) -> None:
    """Weekends and days to come are answered by the calendar."""
    saturday = next(
        NEWEST - timedelta(days=n) for n in range(7) if (NEWEST - timedelta(days=n)).weekday() == 5
    )
    assert "quiet" in hotpapers("collect", saturday).out
    later = hotpapers("collect", str(NEWEST + timedelta(days=7)))
    assert later.code == 0
    assert " not yet" in later.out
