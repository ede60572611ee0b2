"""SIGTERM, by which service managers and containers end a program, taken as Ctrl-C is."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

INTERRUPTED = 130
TERMINATED = 143
"""What shells report for a program that a signal has ended: 128 and the signal's number."""


@dataclass
class Stop:
    """The exit code of a command that was stopped."""

    code: int = INTERRUPTED


@contextmanager
def stopping_in_order() -> Iterator[Stop]:
    """Let SIGTERM interrupt what is done meanwhile: it is put in order as after Ctrl-C.

    By default the process would be gone at once, and leave what it was just writing.
    """
    stop = Stop()

    def interrupt(number: int, frame: FrameType | None) -> None:
        stop.code = TERMINATED
        handler = signal.getsignal(signal.SIGINT)  # asyncio has one of its own
        if not callable(handler):
            raise KeyboardInterrupt
        handler(number, frame)

    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread is told of signals
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
