"""`hotpapers archive`: years of posts in and out, with bad files among good ones."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import samples
from tests.conftest import Run
from tests.shared import archive_posts

REPAIRED = "2020-09-16---Hot-Papers.md"


def write_post(folder: Path, day: str, **changes: object) -> Path:
    """A small post of that day."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{day}---Hot-Papers.md"
    file.write_text(samples.post_text(day, **changes), encoding="utf-8")  # type: ignore[arg-type]
    return file


def test_what_was_imported_is_exported_to_the_byte(
    shared_data: Path, hotpapers: Run, tmp_path: Path
) -> None:
    """17 recorded posts come back equal; the damaged one comes back with its letters right."""
    imported = hotpapers("archive", "import", shared_data / "archive")
    assert imported.code == 0
    assert imported.out.endswith("18 files: 18 new\n")
    assert f"{REPAIRED}: 2020-09-16, 8 papers; mojibake repaired" in imported.out
    assert imported.out.count("repaired") == 1
    assert hotpapers("archive", "export", "--all", "--out", "X").code == 0
    for source in archive_posts():
        exported = (tmp_path / "X" / source.name).read_bytes()
        assert (exported == source.read_bytes()) == (source.name != REPAIRED)
    text = (tmp_path / "X" / REPAIRED).read_text(encoding="utf-8")
    assert "Schütze" in text
    assert "🎉" in text
    assert "√" not in text


def test_importing_again_changes_nothing_and_says_so(
    shared_data: Path, hotpapers: Run, tmp_path: Path
) -> None:
    """The second import reports every file as unchanged, the repaired one too."""
    hotpapers("archive", "import", shared_data / "archive")
    before = hotpapers("hot", "2021-02-08", "--json").out
    again = hotpapers("archive", "import", shared_data / "archive")
    assert again.code == 0
    assert again.out.endswith("18 files: 18 unchanged\n")
    assert hotpapers("hot", "2021-02-08", "--json").out == before
    hotpapers("archive", "export", "--all", "--out", "X")
    exported = hotpapers("archive", "export", "--all", "--out", "X")
    assert exported.out.count("unchanged") == 18
    assert hotpapers("archive", "import", tmp_path / "X").out.endswith("18 unchanged\n")


def test_a_changed_file_updates_its_day_and_says_what_changed(
    hotpapers: Run, tmp_path: Path
) -> None:
    """The day has the new title and counts, and the report names both."""
    file = write_post(tmp_path / "posts", "2021-02-08")
    assert hotpapers("archive", "import", file).code == 0
    write_post(tmp_path / "posts", "2021-02-08", title="Another Title", retweets=31)
    changed = hotpapers("archive", "import", file)
    assert "changed    " in changed.out
    assert "2102.00001: title, counts" in changed.out
    shown = hotpapers("hot", "2021-02-08").out
    assert "Another Title" in shown
    assert "31 reposts" in shown


def test_bad_files_are_named_and_good_ones_stored(hotpapers: Run, tmp_path: Path) -> None:
    """Each kind of bad file is refused by name and reason; the good ones beside them count."""
    posts = tmp_path / "posts"
    good = [write_post(posts, "2021-02-08"), write_post(posts, "2021-02-09")]
    whole = good[0].read_bytes()
    (posts / "binary.md").write_bytes(b"\xff\xfe\x00\x80" * 100)
    (posts / "empty.md").write_bytes(b"")
    (posts / "foreign.md").write_text("# My holiday\n\nIt rained.\n", encoding="utf-8")
    (posts / "truncated.md").write_bytes(
        whole[: whole.index(b"- links")].replace(b"2021-02-08", b"2021-02-10")
    )
    (posts / "twice.md").write_bytes(whole.replace(b"A Title", b"Another"))
    (posts / "copy.md").write_bytes(whole)
    os.mkfifo(posts / "pipe.md")
    (posts / "notes.txt").write_text("not a post", encoding="utf-8")
    result = hotpapers("archive", "import", posts)
    assert result.code == 1
    assert result.out.endswith("9 files: 2 new, 1 unchanged, 6 refused\n")
    refused = dict(
        line.removeprefix("refused").strip().removeprefix(str(posts) + "/").split(": ", 1)
        for line in result.err.splitlines()
        if line.startswith("refused")
    )
    assert refused["binary.md"] == "it is not UTF-8 text (byte 0)"
    assert refused["empty.md"] == "the file is empty"
    assert refused["foreign.md"] == "it does not begin with front matter (---)"
    assert refused["pipe.md"] == "it is no ordinary file"
    assert refused["truncated.md"].startswith("line 25: “- links: [abs](…) | [pdf](…)” should")
    assert refused["truncated.md"].endswith("not the end of the file")
    assert "holds the same day" in refused["twice.md"]
    assert "6 files could not be imported" in result.err.splitlines()[-1]
    assert hotpapers("hot", "2021-02-09").code == 0
    assert hotpapers("hot", "2021-02-10").code == 3


def test_a_dry_run_stores_nothing(hotpapers: Run, tmp_path: Path) -> None:
    """The report is the same, the store stays empty."""
    file = write_post(tmp_path / "posts", "2021-02-08")
    result = hotpapers("archive", "import", file, "--dry-run")
    assert result.out.startswith("new        ")
    assert "dry run: nothing was stored" in result.out
    assert hotpapers("hot").code == 3


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        (["2021-02-09"], {9}),
        (["latest"], {11}),
        (["--since", "2021-02-09"], {9, 10, 11}),
        (["--until", "2021-02-09"], {8, 9}),
        (["--since", "2021-02-09", "--until", "2021-02-10"], {9, 10}),
        (["--all"], {8, 9, 10, 11}),
    ],
)
def test_export_takes_days_and_ranges(
    hotpapers: Run, tmp_path: Path, arguments: list[str], days: set[int]
) -> None:
    """A day, an open or closed range, or everything, with the files named as they were."""
    for day in (8, 9, 10, 11):
        write_post(tmp_path / "posts", f"2021-02-{day:02d}")
    hotpapers("archive", "import", tmp_path / "posts")
    assert hotpapers("archive", "export", *arguments, "--out", "X").code == 0
    written = {int(file.name[8:10]) for file in (tmp_path / "X").iterdir()}
    assert written == days


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["import", "nowhere"], 2, "nowhere is not there: name files or folders that exist"),
        (["import"], 2, "Missing argument 'PATH…'"),
        (["import", "."], 3, "there are no Markdown files in ."),
        (["export", "--out", "X"], 2, "say which days"),
        (["export", "2021-02-08", "--all", "--out", "X"], 2, "say which days"),
        (["export", "--all"], 2, "Missing option '--out'"),
        (["export", "--all", "--out", "X"], 3, "no stored digest lies in that range"),
        (["export", "2021-02-08", "--out", "X"], 3, "there is no digest of Mon 8 Feb 2021"),
        (["export", "--since", "2021-02-30", "--out", "X"], 2, "not in the calendar"),
        (
            ["export", "--since", "2021-02-09", "--until", "2021-02-08", "--out", "X"],
            2,
            "backwards",
        ),
        (["export", "--since", "latest", "--out", "X"], 2, "not “latest”"),
    ],
)
def test_wrong_use_is_one_sentence(
    hotpapers: Run, arguments: list[str], code: int, sentence: str
) -> None:
    """Each mistake ends in its exit code and one line that says what to write instead."""
    result = hotpapers("archive", *arguments)
    assert result.code == code
    assert result.err.startswith("error: ")
    assert result.err.count("\n") == 1
    assert sentence in result.err


def test_an_export_to_a_folder_that_cannot_be_written_is_said(
    hotpapers: Run, tmp_path: Path
) -> None:
    """A target that is a file ends in one sentence; the file stays."""
    hotpapers("archive", "import", write_post(tmp_path / "posts", "2021-02-08"))
    (tmp_path / "X").write_text("mine", encoding="utf-8")
    result = hotpapers("archive", "export", "--all", "--out", "X")
    assert result.code == 1
    assert "cannot be written" in result.err
    assert (tmp_path / "X").read_text(encoding="utf-8") == "mine"


def test_a_kill_during_an_import_leaves_whole_days_and_the_rest_follows(tmp_path: Path) -> None:
    """Killed in the middle, an import leaves only whole digests; the next run completes it."""
    posts = tmp_path / "posts"
    for month in range(1, 13):
        for day in range(1, 29):
            write_post(posts, f"2021-{month:02d}-{day:02d}")
    command = [sys.executable, "-m", "bot", "archive", "import", str(posts)]
    first = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    for _ in range(40):
        first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.communicate()
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert again.returncode == 0
    summary = again.stdout.splitlines()[-1]
    new = int(summary.partition("files: ")[2].split()[0])
    assert summary == f"336 files: {new} new, {336 - new} unchanged"
    assert 336 - new >= 32
