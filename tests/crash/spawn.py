"""A process that has the bot's modules loaded and forks a bot for each folder it is told.

Loading takes most of a start; the bot itself is a process as any other, `hotpapers run` in all but
that it believes sooner that Discord has told of all servers. Reads folders from stdin, one a line;
writes the process id, and when the process has ended its status.
"""

import os
import sys
from pathlib import Path

import typer

import bot.running  # noqa: F401 - loaded here, so that no bot has to
from bot.cli import app, run
from bot.cli.session import Session

_SERVERS_WAIT_S = 0.05


def main() -> None:
    """Fork a bot for each line."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become_bot(Path(line.rstrip("\n")))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become_bot(folder: Path) -> None:
    output = os.open(folder / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, number in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(file, number)
    code = 1
    try:
        session = Session(folder / "config.toml")
        session.servers_wait_s = _SERVERS_WAIT_S
        run.run(typer.Context(typer.main.get_command(app), obj=session))
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
