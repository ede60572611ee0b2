"""A log record as a line: for people, or as JSON for programs."""

import json
import logging
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.text import displayed, one_way, without_controls
from bot.logs.redaction import Redactor

_LONGEST = 2_000
_OURS = ("bot", "cogs")
_CONNECTIONS = ("aiohttp", "discord.errors", "discord.gateway")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said: at an aware UTC moment, by a logger, at a level of the `logging` module.

    `message` is one line. `error` is the class and the text of an exception, `trace` where it came
    from, in lines; the trace of what is only a lost connection is left out. No text holds a secret.
    """

    at: datetime
    level: int
    logger: str
    message: str
    error: str = ""
    trace: str = ""


def line_of(record: logging.LogRecord, redactor: Redactor, *, traces: bool) -> Line:
    """The line of a record; with `traces`, faults that nobody foresaw tell where they are."""
    error = record.exc_info[1] if record.exc_info else None
    is_traced = traces and error is not None and not _is_lost_connection(record, error)
    return Line(
        at=datetime.fromtimestamp(record.created, UTC),
        level=record.levelno,
        logger=record.name,
        message=_one_line(_message(record), redactor),
        error=_one_line(_named(error), redactor) if error else "",
        trace=_trace(error, redactor) if error and is_traced else "",
    )


def render_text(line: Line) -> str:
    """For people: `2026-09-14 03:30:05Z INFO    bot.services.backups: backed up …`."""
    error = f" ({line.error})" if line.error else ""
    level = logging.getLevelName(line.level)
    head = f"{line.at:%Y-%m-%d %H:%M:%SZ} {level:<7} {line.logger}: {line.message}{error}"
    return "\n    ".join([head, *line.trace.splitlines()])


def render_json(line: Line) -> str:
    """For programs: an object on one line; `error` and `trace` are there if there are any."""
    fields = {
        "time": line.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": logging.getLevelName(line.level).lower(),
        "logger": line.logger,
        "message": line.message,
        "error": line.error,
        "trace": line.trace,
    }
    told = {name: text for name, text in fields.items() if text or name == "message"}
    return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # a library's template that does not fit its values
        return f"{record.msg} {record.args}"


def _named(error: BaseException) -> str:
    return ": ".join(part for part in (type(error).__name__, str(error)) if part)


def _one_line(text: str, redactor: Redactor) -> str:
    # Secrets go first: what comes after it changes spaces.
    line = displayed(redactor.redact(text))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _trace(error: BaseException, redactor: Redactor) -> str:
    lines = redactor.redact("".join(traceback.format_exception(error))).splitlines()
    return "\n".join(one_way(without_controls(line)).rstrip() for line in lines)


def _is_lost_connection(record: logging.LogRecord, error: BaseException) -> bool:
    """Whether a library tells of the network, not of a fault in a program."""
    if record.name.split(".")[0] in _OURS:
        return False
    return isinstance(error, OSError) or type(error).__module__.startswith(_CONNECTIONS)
