"""Commands of the program, run in this process: what they said, and whether people can bear it."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from bot.cli import run_command_line

_FORESEEN = (0, 1, 2, 3)


@dataclass(frozen=True)
class Said:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The last line on stderr, which tells of an error."""
        return (self.err.strip().splitlines() or [""])[-1]

    @property
    def complaint(self) -> str:
        """What is wrong with the way it ended; empty if nothing is."""
        if "nobody foresaw" in self.err or "Traceback" in self.out + self.err:
            return f"an incident: {self.err.strip()}"
        if self.code not in _FORESEEN:
            return f"exit code {self.code}"
        if self.code and not re.search(r"^error: \S.{10,}", self.err, re.MULTILINE):
            return f"no sentence, but {self.err!r}"
        return ""


def run(folder: Path, *arguments: object) -> Said:
    """`hotpapers ARGUMENTS…` with the configuration in `folder`."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        config = folder / "config.toml"
        code = run_command_line(["--config", str(config), *map(str, arguments)])
    return Said(code, out.getvalue(), err.getvalue())
