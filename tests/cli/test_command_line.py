"""The frame of the command line: streams, exit codes, unforeseen errors."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from tests.cli.test_archive import write_post
from tests.conftest import Run


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
        timeout=60,
    )


def test_the_version_is_shown(hotpapers: Run) -> None:
    """`--version` prints the package's version."""
    assert hotpapers("--version").out == f"hotpapers {bot.__version__}\n"


def test_every_command_has_help(hotpapers: Run) -> None:
    """Each command explains itself and exits 0."""
    commands = ["demo", "hot", "paper", "archive import", "archive export"]
    commands += ["db migrate", "db backup", "db restore", "db info"]
    for command in commands:
        result = hotpapers(*command.split(), "--help")
        assert result.code == 0
        assert result.out.startswith(f"Usage: hotpapers {command} ")


def test_without_a_command_the_help_is_shown(hotpapers: Run) -> None:
    """The bare command lists what there is, and counts as wrong usage."""
    for arguments in ([], ["db"], ["archive"]):
        result = hotpapers(*arguments)
        assert result.code == 2
        assert "Commands:" in result.out


def test_an_unforeseen_error_has_a_number_and_no_trace(tmp_path: Path) -> None:
    """A defect ends in one line; the trace is in the file that the line names."""
    (tmp_path / "broken.py").write_text(
        "import sys; from bot.cli import app, run_command_line\n"
        "@app.command('boom')\n"
        "def boom():\n"
        "    raise ZeroDivisionError('a defect')\n"
        "sys.exit(run_command_line(['boom']))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "broken.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 1
    found = re.fullmatch(r"error: .*\(incident ([0-9a-f]{6})\); please report (.*)\n", done.stderr)
    assert found
    assert "ZeroDivisionError: a defect" in Path(found[2]).read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`hotpapers … | head -1` ends quietly."""
    write_post(tmp_path / "posts", "2021-02-08")
    run(tmp_path, "archive", "import", "posts")
    piped = subprocess.run(
        f"{sys.executable} -m bot hot --json | head -1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert piped.stdout == "{\n"
    assert piped.stderr == ""


@pytest.mark.parametrize(
    ("redirection", "code", "message"),
    [(">&-", 0, ""), (">/dev/full", 1, "No space left on device"), ("2>&-", 0, "")],
)
def test_an_output_that_takes_nothing_is_no_defect(
    tmp_path: Path, redirection: str, code: int, message: str
) -> None:
    """Closed streams are fine, a full one is said; neither is an incident."""
    write_post(tmp_path / "posts", "2021-02-08")
    run(tmp_path, "archive", "import", "posts")
    done = subprocess.run(
        f"{sys.executable} -m bot hot {redirection}",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert message in done.stderr
    assert "incident" not in done.stderr


def test_letters_that_the_terminal_lacks_do_not_stop_the_output(tmp_path: Path) -> None:
    """An ASCII terminal gets escapes instead of an encoding error."""
    write_post(tmp_path / "posts", "2021-02-08", title="Über")
    run(tmp_path, "archive", "import", "posts")
    shown = run(tmp_path, "hot", PYTHONIOENCODING="ascii")
    assert shown.returncode == 0
    assert "\\xdcber" in shown.stdout


def test_no_escape_sequence_from_a_post_reaches_a_pipe_or_a_terminal(tmp_path: Path) -> None:
    """A title with escape sequences and markup is shown as plain text."""
    title = "A \x1b[31mred\x1b]8;;http://evil.example\x07 \x9b2J [bold]Title[/bold] \u202eesrever"
    write_post(tmp_path / "posts", "2021-02-08", title=title)
    run(tmp_path, "archive", "import", "posts")
    for shown in (run(tmp_path, "hot"), run(tmp_path, "hot", FORCE_COLOR="1")):
        assert "\x9b" not in shown.stdout
        assert "\x1b[31m" not in shown.stdout
        assert "\x1b]8;;http://evil" not in shown.stdout
        assert "\u202e" not in shown.stdout
        assert "[bold]Title[/bold]" in shown.stdout
    assert run(tmp_path, "hot", "--json").stdout.isascii()


def test_the_environment_names_the_configuration(tmp_path: Path) -> None:
    """`HOTPAPERS_CONFIG` and the keys' own variables work, and their faults are all reported."""
    (tmp_path / "other.toml").write_text('[bot]\ndata_dir = "elsewhere"\n', encoding="utf-8")
    shown = run(tmp_path, "db", "info", HOTPAPERS_CONFIG="other.toml")
    assert "elsewhere/hotpapers.db" in shown.stdout
    wrong = run(tmp_path, "hot", HOTPAPERS_DIGEST__LIMIT="0", HOTPAPERS_NOPE__X="1")
    assert wrong.returncode == 2
    assert "HOTPAPERS_DIGEST__LIMIT" in wrong.stderr
    assert "HOTPAPERS_NOPE__X: unknown" in wrong.stderr


def test_a_preview_in_an_unknown_language_names_the_known_ones(tmp_path: Path) -> None:
    """Before anything is served."""
    refused = run(tmp_path, "preview", "--language", "tlh")
    assert refused.returncode == 2
    assert refused.stderr == "error: there are no texts in “tlh”: write one of en, ja\n"
