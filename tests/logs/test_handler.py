"""The handler over real loggers: lines for people and programs, on a terminal and in a file."""

import io
import json
import logging
from collections.abc import Callable
from datetime import datetime

import aiohttp
import discord
import pytest
from rich.console import Console

from bot.logs.colours import coloured_to
from bot.logs.handler import logging_to, plain_to
from bot.logs.lines import line_of
from bot.logs.redaction import HIDDEN, Redactor
from bot.settings import Log
from tests.clock import FakeClock

SECRET = "nobody-else-kn0ws"  # not of `tests.secrets`: pytest shows records as they are logged
ours = logging.getLogger("bot.services.sample")
theirs = logging.getLogger("discord.shard")


def written(
    work: Callable[[FakeClock], None],
    *,
    as_service: bool = True,
    terminal: bool = False,
    **settings: str,
) -> str:
    """What stands on stderr after `work`."""
    clock, stream = FakeClock(), io.StringIO()
    console = Console(file=stream, force_terminal=True, highlight=False, markup=False)
    write = coloured_to(console) if terminal else plain_to(stream)
    log = Log.model_validate(settings)
    with logging_to(write, log, Redactor([SECRET]), clock.monotonic, as_service=as_service):
        work(clock)
    return stream.getvalue()


def raise_and_log(error: BaseException, logger: logging.Logger = ours) -> None:
    """Log an exception as libraries do."""
    try:
        raise error
    except type(error):
        logger.exception("it broke with %s", SECRET)


def test_a_line_has_its_moment_in_utc_its_level_and_who_says_it() -> None:
    """On a file it is plain, and hostile characters cannot make it two lines or move a cursor."""
    said = written(lambda _: ours.info("a title\n\x1b[2Jwith\u202e tricks, %d papers", 3))
    moment, _, rest = said.partition("Z ")
    assert datetime.fromisoformat(moment)
    assert rest == "INFO    bot.services.sample: a title [2Jwith tricks, 3 papers\n"


def test_json_has_one_object_a_line() -> None:
    """With time, level, logger and message; error and trace where there are any."""

    def work(_: FakeClock) -> None:
        ours.warning("über “quotes”\nand lines")
        raise_and_log(ValueError("wrong"))

    first, second = (json.loads(text) for text in written(work, format="json").splitlines())
    assert list(first) == ["time", "level", "logger", "message"]
    assert (first["level"], first["logger"]) == ("warning", "bot.services.sample")
    assert first["message"] == "über “quotes” and lines"
    assert datetime.fromisoformat(first["time"]).utcoffset() is not None
    assert second["error"] == "ValueError: wrong"
    assert second["trace"].startswith("Traceback (most recent call last):\n")
    assert second["message"] == f"it broke with {HIDDEN}"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("level", ["debug", "info"])
def test_secrets_are_in_no_line(form: str, level: str) -> None:
    """Not in messages, values, exceptions, their causes, traces or what libraries say."""

    def work(_: FakeClock) -> None:
        for logger in (ours, theirs, logging.getLogger("aiohttp.client"), logging.getLogger("x")):
            logger.warning("with %s and %r", SECRET, {"token": SECRET})
            try:
                try:
                    raise OSError(f"refused {SECRET}")
                except OSError as error:
                    raise RuntimeError({"Authorization": f"Bot {SECRET}"}) from error
            except RuntimeError:
                logger.exception("broke")
                logger.error("stack", stack_info=True)
            raise_and_log(aiohttp.ClientConnectionError(SECRET), logger)

    said = written(work, format=form, level=level)
    assert SECRET not in said
    assert said.count(HIDDEN) > 20
    assert "RuntimeError" in said


def _gateway_not_found() -> Exception:
    return discord.GatewayNotFound()  # type: ignore[no-untyped-call]  # discord.py's


def test_a_template_that_does_not_fit_its_values_is_written_all_the_same() -> None:
    """A library's mistake costs neither the line nor a secret."""
    template = f"a template with {SECRET} and %d"
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, template, ("no number",), None)
    said = line_of(record, Redactor([SECRET]), traces=True)
    assert said.message == f"a template with {HIDDEN} and %d ('no number',)"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionResetError(104, "reset by peer"), "(ConnectionResetError: [Errno 104] reset"),
        (TimeoutError(), "(TimeoutError)"),
        (aiohttp.ServerDisconnectedError(), "(ServerDisconnectedError: Server disconnected)"),
        (_gateway_not_found(), "(GatewayNotFound: The gateway to connect to discord was not"),
    ],
)
def test_a_lost_connection_is_one_line(error: Exception, words: str) -> None:
    """discord.py tells of it with a traceback, which nobody needs."""
    said = written(lambda _: raise_and_log(error, theirs))
    assert words in said
    assert said.count("\n") == 1


def test_a_fault_that_nobody_foresaw_tells_where_it_is() -> None:
    """The service's log has the trace; a person who waits for a command gets the line alone."""
    trace = written(lambda _: raise_and_log(ValueError("wrong")))
    assert "(ValueError: wrong)\n    Traceback (most recent call last):\n" in trace
    assert ", in raise_and_log\n        raise error\n    ValueError: wrong\n" in trace
    line = written(lambda _: raise_and_log(ValueError("wrong")), as_service=False)
    assert line.endswith("(ValueError: wrong)\n")
    assert line.count("\n") == 1
    assert "Traceback" in written(
        lambda _: raise_and_log(ValueError("wrong")), as_service=False, level="debug"
    )


@pytest.mark.parametrize(
    ("level", "as_service", "told"),
    [
        ("debug", True, "ours debug, ours info, theirs info, back, warning"),
        ("info", True, "ours info, back, warning"),
        ("warning", True, "warning"),
        ("error", True, ""),
        ("info", False, "warning"),
        ("debug", False, "ours debug, ours info, theirs info, back, warning"),
    ],
)
def test_levels(level: str, as_service: bool, told: str) -> None:
    """Libraries say less than we do, and commands less than the service."""

    def work(_: FakeClock) -> None:
        ours.debug("ours debug")
        ours.info("ours info")
        theirs.debug("theirs debug")
        theirs.info("theirs info")
        logging.getLogger("discord.gateway").info("back")
        theirs.warning("warning")

    said = written(work, level=level, as_service=as_service)
    assert ", ".join(text.split(": ")[1] for text in said.splitlines()) == told


def test_the_same_trouble_is_counted() -> None:
    """A gateway that is lost again and again is a line in ten minutes, with how often it was."""

    def work(clock: FakeClock) -> None:
        for number in range(130):
            error = ConnectionResetError("reset")
            theirs.error("Attempting a reconnect in %.2fs", number / 7, exc_info=error)
            clock.advance(10)

    lines = written(work).splitlines()
    assert [text.partition("s (")[2] for text in lines] == [
        "ConnectionResetError: reset)",
        "59 more like this) (ConnectionResetError: reset)",
        "59 more like this) (ConnectionResetError: reset)",
        "8 more like this) (ConnectionResetError: reset)",
    ]


def test_colours_are_for_terminals() -> None:
    """There a warning stands out; the same line in a file has no escapes."""

    def work(_: FakeClock) -> None:
        ours.warning("look")

    assert "\x1b[33m" in written(work, terminal=True)
    assert "\x1b" not in written(work)


def test_everything_is_as_before_afterwards() -> None:
    """Levels and handlers are taken back: another run in the same process begins anew."""
    root = logging.getLogger()
    before = root.level, list(root.handlers), logging.getLogger("bot").level
    written(lambda _: None, level="debug")
    assert (root.level, list(root.handlers), logging.getLogger("bot").level) == before


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    """The stream is closed under the program's feet; it goes on, and says nothing elsewhere."""
    clock, stream = FakeClock(), io.StringIO()
    with logging_to(plain_to(stream), Log(), Redactor([]), clock.monotonic, as_service=True):
        ours.error("first")
        ours.error("first")
        stream.close()
        ours.error("second")
