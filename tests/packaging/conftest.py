"""The program as the Dockerfile installs it, without an engine: its steps, one after the other."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.packaging.recipe import ROOT, filled_in, read_recipe

_UNWRITABLE = 0o555


@dataclass(frozen=True)
class Installed:
    """A folder with the program, which nobody may write, and one for each bot's data.

    `account` is what a process is started with to be the Dockerfile's user: nothing where the tests
    are not run by root, who alone can be somebody else.
    """

    folder: Path
    account: dict[str, object] = field(default_factory=dict)

    @property
    def program(self) -> Path:
        """The virtual environment."""
        return self.folder / "app"

    def path(self, name: str) -> Path:
        """A program of its."""
        return self.program / "bin" / name

    def new_data_folder(self) -> Path:
        """An empty folder that the user owns."""
        folder = Path(tempfile.mkdtemp(prefix="data-", dir=self.folder))
        if self.account:
            os.chown(folder, int(str(self.account["user"])), int(str(self.account["group"])))
        return folder

    def environment(self, data: Path) -> dict[str, str]:
        """What the image sets, and nothing else: no HOME, no token."""
        set_there = read_recipe().environment
        there = {"PATH": os.defpath} | {
            name: filled_in(value.replace("/app", str(self.program)), {"PATH": os.defpath})
            for name, value in set_there.items()
        }
        return there | {"HOTPAPERS_BOT__DATA_DIR": str(data)}


@pytest.fixture(scope="session")
def installed() -> Iterator[Installed]:
    """The program, installed from copies of just what the Dockerfile copies."""
    # Not pytest's own folder, which other users cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="hotpapers-installed-"))
    try:
        folder.chmod(0o755)
        account = _account()
        _install(folder, _python_for(account))
        for path in [folder / "app", *(folder / "app").rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & _UNWRITABLE)
        yield Installed(folder, account)
    finally:
        for path in [folder, *(one for one in folder.rglob("*") if one.is_dir())]:
            if not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(folder)


def _install(folder: Path, python: str) -> None:
    recipe = read_recipe()
    build = recipe.stages[0]
    source = folder / "src"
    source.mkdir()
    for name in recipe.copied:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source / name)
    # The same steps with a Python and the pip that are here, and with pip's cache.
    tools = {"python": [python], "pip": [sys.executable, "-m", "pip", "-q"]}
    extras = dict(one.rest.split("=", 1) for one in build.all("ARG"))
    for step in build.all("RUN"):
        line = filled_in(step.rest, extras).replace("/app", str(folder / "app"))
        tool, *words = shlex.split(line.replace("--no-cache-dir", ""))
        command = [*tools[tool], *words]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def _account() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    uid, gid = map(int, read_recipe().stages[-1].only("USER").rest.split(":"))
    return {"user": uid, "group": gid, "extra_groups": []}


def _python_for(account: dict[str, object]) -> str:
    """A Python of this version that the user may run: root's own often lies in its home."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/local/bin/{name}", f"/usr/bin/{name}"):
        try:
            command = [os.path.realpath(python), "-c", "import venv"]
            subprocess.run(command, check=True, **account)  # type: ignore[call-overload]
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip(f"no {name} here can be run by another user than root")
