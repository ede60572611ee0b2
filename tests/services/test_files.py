"""Files appear whole or not at all."""

import os
import random
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import FileAccessError
from bot.services.files import create_private, write_atomically

_WRITER = """
import sys
from pathlib import Path
from bot.services.files import write_atomically

contents = [letter * 1_000_000 for letter in (b"a", b"b")]
print("ready", flush=True)
while True:
    for content in contents:
        write_atomically(Path(sys.argv[1]), content)
"""


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """Killed at any moment while rewriting a file, the process leaves one whole version of it."""
    file = tmp_path / "post.md"
    file.write_bytes(b"a" * 1_000_000)
    chance = random.Random(7)
    for _ in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, file], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        deadline = time.perf_counter() + chance.random() / 50
        while time.perf_counter() < deadline:
            pass
        writer.kill()
        writer.communicate()
        content = file.read_bytes()
        assert content in (b"a" * 1_000_000, b"b" * 1_000_000)


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    """Writing what is there already says so and does not touch the file."""
    file = tmp_path / "new" / "post.md"
    assert write_atomically(file, b"text")
    before = file.stat()
    assert not write_atomically(file, b"text")
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert [path.name for path in file.parent.iterdir()] == ["post.md"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A path through a file ends in one sentence with the name, and leaves nothing behind."""
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    with pytest.raises(FileAccessError, match=r"plain/post\.md cannot be written: "):
        write_atomically(tmp_path / "plain" / "post.md", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["plain"]


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    """Where the system allows no more bytes, the old content stays and no draft is left."""
    file = tmp_path / "post.md"
    file.write_bytes(b"old")
    program = (
        "import resource, sys; from pathlib import Path;"
        "from bot.services.files import write_atomically;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "write_atomically(Path(sys.argv[1]), b'x' * 50_000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, file], capture_output=True, text=True, check=False
    )
    assert "cannot be written: File too large" in done.stderr
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["post.md"]


def test_a_private_file_is_new_and_its_owner_s(tmp_path: Path) -> None:
    """Whatever the umask, nobody else may read it; of ten who make it at once, one does."""
    file = tmp_path / "secret"

    def make(number: int) -> bool:
        try:
            create_private(file, str(number).encode())
        except FileExistsError:
            return False
        return True

    before = os.umask(0)
    try:
        with ThreadPoolExecutor(10) as pool:
            made = list(pool.map(make, range(10)))
    finally:
        os.umask(before)
    assert made.count(True) == 1
    assert file.read_bytes() == str(made.index(True)).encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_private_file_does_not_follow_a_link(tmp_path: Path) -> None:
    """A link that leads nowhere is something of that name: where it leads nothing appears."""
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    with pytest.raises(FileExistsError):
        create_private(link, b"text")
    assert not target.exists()


_FULL = """
import resource, sys
from pathlib import Path
from bot.errors import FileAccessError
from bot.services.files import create_private

resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    create_private(Path(sys.argv[1]), b"a" * 100)
except FileAccessError as error:
    print(error)
"""


def test_of_a_private_file_that_does_not_fit_nothing_stays(tmp_path: Path) -> None:
    """A disk that takes only a part: one sentence, and no half file."""
    file = tmp_path / "secret"
    ran = subprocess.run([sys.executable, "-c", _FULL, file], capture_output=True, text=True)
    assert ran.stdout.startswith(f"{file} cannot be written: "), ran.stderr
    assert not file.exists()
