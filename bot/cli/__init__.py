"""The command line's commands: each reads its arguments, calls one service and prints the result.

Results go to stdout, progress and errors to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage or
configuration, 3 nothing there, 130 stopped by Ctrl-C, 143 by SIGTERM. No traceback reaches a user:
an error that nobody foresaw gets a number, and its trace goes to a file that the message names.
"""

import os
import secrets
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TextIO

import typer

import bot
from bot.cli.commands import PLAIN, Commands
from bot.cli.session import Session
from bot.cli.stopping import INTERRUPTED, Stop, stopping_in_order
from bot.domain.text import displayed
from bot.errors import FileAccessError, HotPapersError
from bot.services.files import create_private

_STOPPED_SENTENCE = "stopped; what was done is stored, run the command again to go on"

app = typer.Typer(
    cls=Commands,
    name="hotpapers",
    help="Which arXiv papers people talk about, each arXiv day.",
    no_args_is_help=True,
    **PLAIN,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"hotpapers {bot.__version__}\n")
        raise typer.Exit


@app.callback()
def hotpapers(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", envvar="HOTPAPERS_CONFIG", help="The configuration file.", metavar="FILE"
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Which arXiv papers people talk about, each arXiv day."""
    Session.of(context).config_file = config


def run_command_line(arguments: Sequence[str] | None = None, session: Session | None = None) -> int:
    """Run the command that `arguments` (by default the process's) name; its exit code."""
    # Closed streams (`>&-`) are None: what nobody reads goes nowhere.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # one odd letter is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    with stopping_in_order() as stop:
        return _run(arguments, session or Session(None), stop)


def _run(arguments: Sequence[str] | None, session: Session, stop: Stop) -> int:
    try:
        code = app(arguments, prog_name="hotpapers", standalone_mode=False, obj=session)
        sys.stdout.flush()
    except HotPapersError as error:
        return _fail(session.redactor.redact(str(error)), error.exit_code)
    except typer.TyperException as error:
        return _wrong_usage(error)
    except (KeyboardInterrupt, typer.Abort):
        return _fail(_STOPPED_SENTENCE, stop.code)
    except BrokenPipeError:
        # The reader (such as `head`) has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{error.filename or 'the output'}: {error.strerror or error}", 1)
    except Exception:
        return _fail(_incident(session), 1)
    if code == INTERRUPTED:
        return _fail(_STOPPED_SENTENCE, stop.code)
    return code if isinstance(code, int) else 0


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _wrong_usage(error: typer.TyperException) -> int:
    message = error.format_message()
    if message.startswith("Usage:"):  # a group of commands without a command shows its help
        sys.stdout.write(message + "\n")
        return error.exit_code
    return _fail(f"{message.rstrip('.')} (see `hotpapers --help`)", error.exit_code)


def _fail(sentence: str, code: int) -> int:
    lines = [displayed(line) for line in sentence.splitlines()]
    sys.stderr.write("error: " + "\n  ".join(lines) + "\n")
    return code


def _incident(session: Session) -> str:
    """Write the trace, without secrets, to a file; the sentence that tells a person of it."""
    number = secrets.token_hex(3)
    file = Path(tempfile.gettempdir()) / f"hotpapers-incident-{number}.txt"
    try:
        create_private(file, session.redactor.redact(traceback.format_exc()).encode())
    except (OSError, FileAccessError):
        return f"something went wrong that nobody foresaw (incident {number}, trace not written)"
    return f"something went wrong that nobody foresaw (incident {number}); please report {file}"
