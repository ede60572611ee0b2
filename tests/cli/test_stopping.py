"""SIGTERM ends a command as Ctrl-C does: in order."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from bot.cli.stopping import INTERRUPTED, TERMINATED, stopping_in_order


@pytest.fixture
def handlers() -> Iterator[None]:
    """What is done about the two signals is the same again afterwards."""
    numbers = signal.SIGTERM, signal.SIGINT
    before = [signal.getsignal(number) for number in numbers]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell says so
    yield
    assert signal.getsignal(signal.SIGTERM) == before[0]
    signal.signal(signal.SIGINT, before[1])


def kill(number: signal.Signals) -> None:
    """Send this process a signal."""
    os.kill(os.getpid(), number)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, TERMINATED), (signal.SIGINT, INTERRUPTED)]
)
def test_either_signal_interrupts(number: signal.Signals, code: int) -> None:
    """What is under way is left by an exception, and the exit code tells the signal."""
    with stopping_in_order() as stop:
        with pytest.raises(KeyboardInterrupt):
            kill(number)
        assert stop.code == code


@pytest.mark.usefixtures("handlers")
def test_a_loop_puts_its_tasks_in_order() -> None:
    """What a task does last is done before the interruption comes out."""
    done: list[str] = []

    async def work() -> None:
        try:
            asyncio.get_running_loop().call_soon(kill, signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            done.append("put in order")

    with stopping_in_order() as stop:
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(work())
        assert (done, stop.code) == (["put in order"], TERMINATED)


def test_where_ctrl_c_is_ignored_sigterm_is_not() -> None:
    """As in jobs that a shell has put into the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stopping_in_order() as stop:
            with pytest.raises(KeyboardInterrupt):
                kill(signal.SIGTERM)
            assert stop.code == TERMINATED
    finally:
        signal.signal(signal.SIGINT, before)
