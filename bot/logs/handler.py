"""Where log records go: through redaction and the count of repeats to stderr."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from bot.logs.lines import Line, line_of, render_json, render_text
from bot.logs.redaction import Redactor
from bot.logs.repeats import Repeats
from bot.settings import Log

_OURS = ("bot", "cogs")
_CONNECTION = "discord.gateway"  # says when it is back, which its warnings make one wait for
_INTENTS = "discord.state"  # warns that `check` does without intents, which it means to

Write = Callable[[str, int], None]
"""Writes a line of a level."""


class LogHandler(logging.Handler):
    """Writes records as lines. `monotonic` gives seconds; `traces`: see `line_of`."""

    def __init__(
        self,
        write: Write,
        render: Callable[[Line], str],
        redactor: Redactor,
        monotonic: Callable[[], float],
        *,
        traces: bool,
    ) -> None:
        super().__init__()
        self._write_line = write
        self._render = render
        self._redactor = redactor
        self._monotonic = monotonic
        self._traces = traces
        self._repeats = Repeats()

    def emit(self, record: logging.LogRecord) -> None:
        """Write what this record brings about; nothing that goes wrong here stops the program."""
        try:
            line = line_of(record, self._redactor, traces=self._traces)
            if record.levelno < logging.WARNING:
                self._write([*self._repeats.settle(self._monotonic()), line])
            else:
                source = f"{record.pathname}:{record.lineno}"
                self._write(self._repeats.admit(line, source, self._monotonic()))
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Stay silent: where the log cannot be written, there is nowhere to say so."""

    def close(self) -> None:
        """Tell what was only counted."""
        with suppress(OSError, ValueError):  # as in `emit`: nobody reads it any more
            self._write(self._repeats.rest())
        super().close()

    def _write(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._write_line(self._render(line), line.level)


def plain_to(stream: TextIO) -> Write:
    """What writes lines to a file or a pipe, each at once."""

    def write(text: str, level: int) -> None:
        stream.write(text + "\n")
        stream.flush()

    return write


@contextmanager
def logging_to(
    write: Write,
    settings: Log,
    redactor: Redactor,
    monotonic: Callable[[], float],
    *,
    as_service: bool,
) -> Iterator[None]:
    """Let `write` have what is logged meanwhile, without secrets.

    A service says what it does, and where a fault is that nobody foresaw. A command that a person
    waits for says only what goes wrong, in lines. Libraries say only what goes wrong, too.
    """
    level = logging.getLevelName(settings.level.upper())
    is_debugged = level == logging.DEBUG
    handler = LogHandler(
        write,
        render_json if settings.format == "json" else render_text,
        redactor,
        monotonic,
        traces=as_service or is_debugged,
    )
    if not as_service and not is_debugged:
        level = max(level, logging.WARNING)
    levels = dict.fromkeys(_OURS, level)
    levels[""] = logging.INFO if is_debugged else max(level, logging.WARNING)
    levels[_CONNECTION] = max(level, logging.INFO)
    levels[_INTENTS] = max(level, logging.ERROR)
    before = {name: logging.getLogger(name).level for name in levels}
    for name, wanted in levels.items():
        logging.getLogger(name).setLevel(wanted)
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(as_service)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(handler)
        handler.close()
        for name, known in before.items():
            logging.getLogger(name).setLevel(known)
