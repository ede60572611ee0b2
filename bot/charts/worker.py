"""The process that draws: `python -m bot.charts.worker DRAWING MEMORY_MB`.

It reads charts from its standard input and writes pictures to its standard output, and ends as soon
as the input does: whatever becomes of the bot, no worker is left behind. What it draws is hostile
text through libraries of C, so it has little memory, few seconds for each chart, and nothing in its
environment that is worth anything.
"""

import gc
import logging
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from bot.charts.frames import (
    FAULT,
    LARGEST_CHART,
    LARGEST_PICTURE,
    LONGEST_FAULT,
    PICTURE,
    READY,
    frame,
    read_frame,
)

_LONGEST_S = 60  # a chart that hangs in C ends the process, even with nobody there to end it

Draw = Callable[[Any], bytes]


def serve(draw: Draw, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Draw one chart after the other; ends the process with the end of `requests`."""
    charts: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(requests, charts), daemon=True).start()
    gc.collect()
    gc.freeze()  # the libraries: they are there for good, and looking through them takes long
    _send(answers, frame(READY))
    while True:
        _send(answers, _answer(draw, charts.get()))
        gc.collect()  # figures hold themselves and megabytes; now nobody waits


def _receive(requests: IO[bytes], charts: "SimpleQueue[bytes]") -> None:
    """Take charts in while others are drawn, so that the end is seen at once."""
    while (asked := read_frame(requests, LARGEST_CHART)) is not None:
        charts.put(asked[1])
    os._exit(0)


def _answer(draw: Draw, chart: bytes) -> bytes:
    _set_alarm(_LONGEST_S)
    try:
        picture = draw(pickle.loads(chart))  # noqa: S301  # only the bot writes to this process
    except Exception as error:  # whatever a library makes of hostile text is said and survived
        words = f"{type(error).__name__}: {error}"
        return frame(FAULT, words.encode("utf-8", "replace")[:LONGEST_FAULT])
    finally:
        _set_alarm(0)
    if len(picture) > LARGEST_PICTURE:
        return frame(FAULT, f"a picture of {len(picture):,} bytes".encode())
    return frame(PICTURE, picture)


def _send(answers: IO[bytes], said: bytes) -> None:
    try:
        answers.write(said)
        answers.flush()
    except OSError:  # the bot is gone
        os._exit(0)


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


def _limit_memory(megabytes: int) -> None:
    """As far as the system knows such limits; Linux does."""
    if sys.platform != "win32":
        import resource

        for limit, most in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(limit, (most, most))


def _prepared(drawing: str) -> Draw:
    """What the function gives that `module:name` names."""
    module, _, name = drawing.partition(":")
    draw: Draw = getattr(import_module(module), name)()
    return draw


def main(drawing: str, memory_mb: str) -> None:
    """Get ready, and serve until the bot is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the bot's affair
    logging.disable()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _limit_memory(int(memory_mb))
    try:
        draw = _prepared(drawing)
    except Exception as error:
        _send(answers, frame(FAULT, f"{type(error).__name__}: {error}".encode()[:LONGEST_FAULT]))
        return
    serve(draw, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(*sys.argv[1:])
