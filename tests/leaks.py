"""A test fails if a secret stands in anything that it, or a process that it started, has written.

Looked through are: what pytest captured of the test (output and log records), what its processes
wrote to files named `output*` in its folder, and what other helpers hand to `hear`. It works as a
plugin of pytest; `tests.conftest` brings it in for the whole suite.
"""

from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

from tests.secrets import SECRETS

_FILES = "output*"
_heard: list[str] = []


def hear(*texts: str) -> None:
    """Hand over what was written and read by the test itself, which pytest never sees."""
    _heard.extend(texts)


def find_leaks(texts: Iterable[str]) -> list[str]:
    """What the secrets are that stand in the texts."""
    whole = "\n".join(texts)
    return [name for name, secret in SECRETS.items() if secret in whole]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a phase of a test fail whose output holds a secret."""
    report = yield
    captured = [text for title, text in report.sections if title.endswith(f" {call.when}")]
    leaks = find_leaks(captured + _heard + _written(item, call.when))
    _heard.clear()
    if leaks and report.passed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: its output holds {', '.join(leaks)}"
    return report


def _written(item: pytest.Item, phase: str) -> list[str]:
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if phase != "call" or not isinstance(folder, Path):
        return []
    files = (path for path in folder.rglob(_FILES) if path.is_file())
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]
