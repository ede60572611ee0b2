"""`hotpapers check` as a process, without a network: who types it waits a second at most."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measure import Row, median, timed_plain
from tests.benchmarks.processes import ROOT

_MOST_MS = 1000
_NOWHERE = "http://127.0.0.1:9"
_CONFIG = """\
[database]
url = "sqlite://{store}"
[discord]
token = "nobody-is-asked-about-it"
api_url = "{nowhere}/api/v10"
[sources.huggingface]
base_url = "{nowhere}"
[sources.hackernews]
base_url = "{nowhere}"
"""
_CHECK = "from bot.__main__ import main; main()"
_BAD = 1  # the network is what needs a person


def measure(folder: Path, store: Path, rounds: int) -> list[Row]:
    """From the command to its end, with a store of any size."""
    folder.mkdir()
    text = _CONFIG.format(store=store, nowhere=_NOWHERE)
    (folder / "config.toml").write_text(text, encoding="utf-8")

    def check() -> None:
        done = subprocess.run(
            [sys.executable, "-c", _CHECK, "check"],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != _BAD or "schema " not in done.stdout:
            raise RuntimeError(done.stdout + done.stderr)

    check()  # with the program's files in memory from here on
    took = median([timed_plain(check) for _ in range(rounds)])
    return [Row("check without a network, a process", took, _MOST_MS, 1)]
