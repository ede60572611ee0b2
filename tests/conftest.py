"""Fixtures for all tests."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from bot.cli import run_command_line
from tests.leaks import hear
from tests.leaks import pytest_runtest_makereport as pytest_runtest_makereport  # for all tests
from tests.shared import SHARED_DATA
from tests.stores import empty_store

# How long one example takes says more about the machine than about the code.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

Run = Callable[..., "Result"]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recorded data; without it the test is skipped, or fails where it must be."""
    if not SHARED_DATA.is_dir():
        if os.environ.get("REQUIRE_SHARED_DATA") == "1":
            pytest.fail(f"the recorded data is not at {SHARED_DATA}")
        pytest.skip(f"the recorded data is not at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them."""
    file = tmp_path_factory.mktemp("migrated") / "a.db"
    file.write_bytes(empty_store())
    return file


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> Path:
    """A folder of the test's own with such a database, `a.db`."""
    shutil.copy(migrated, tmp_path / "a.db")
    return tmp_path


class Result:
    """What a run of the command line gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err


@pytest.fixture
def hotpapers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        code = run_command_line([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        hear(out, err)
        return Result(code, out, err)

    return run
