"""What a worker may meet: functions that stand where the one that draws is made ready."""

import os
import signal
import sys
import threading
from collections.abc import Callable

Draw = Callable[[object], bytes]
PNG = b"\x89PNG\r\n\x1a\n"


def fine() -> Draw:
    """Draws at once, without any library."""
    return lambda chart: PNG + repr(chart).encode()


def numbered() -> Draw:
    """Draws the number of the process."""
    return lambda chart: PNG + str(os.getpid()).encode()


def hanging() -> Draw:
    """Never comes to an end."""

    def draw(chart: object) -> bytes:
        threading.Event().wait()
        return PNG

    return draw


def dying() -> Draw:
    """Is killed while it draws, as a crash of a library does it."""

    def draw(chart: object) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return PNG

    return draw


def greedy() -> Draw:
    """Wants more memory than any chart takes."""
    return lambda chart: bytes(bytearray(4 << 30))


def vast() -> Draw:
    """Draws something that is too large to be sent."""
    return lambda chart: PNG + bytes(2 << 20)


def talkative() -> Draw:
    """Prints while it draws, as libraries do."""

    def draw(chart: object) -> bytes:
        print("nothing to see here", flush=True)  # noqa: T201
        os.write(sys.stdout.fileno(), b"nor here\n")
        return PNG

    return draw


def wrong() -> Draw:
    """Draws no picture."""
    return lambda chart: b"<svg/>"


def failing() -> Draw:
    """Meets a fault with a long and hostile text."""

    def draw(chart: object) -> bytes:
        raise ValueError("\u202e@everyone\n" + "x" * 5000)

    return draw


def telling() -> Draw:
    """Draws what it finds in its environment."""
    return lambda chart: PNG + repr(sorted(os.environ)).encode()


def missing() -> Draw:
    """Needs a library that is not there."""
    raise ModuleNotFoundError("No module named 'matplotlib'")
