"""What a run of the command line has, whatever the command."""

import logging
import os
import pty
import sys
from pathlib import Path

import pytest

from bot.cli.session import Session


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_log_has_colours_where_a_person_watches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    """On a terminal a warning is yellow; in a file or a pipe it is a plain line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    reading, writing = pty.openpty() if is_terminal else os.pipe()
    with (
        os.fdopen(reading, "rb", buffering=0) as written,
        os.fdopen(writing, "w", encoding="utf-8") as stderr,
    ):
        monkeypatch.setattr(sys, "stderr", stderr)
        with Session(None).logging():
            logging.getLogger("bot.sample").warning("look here")
        stderr.flush()
        said = written.read(10_000).decode()
    assert "look here" in said
    assert ("\x1b[33m" in said) == is_terminal
