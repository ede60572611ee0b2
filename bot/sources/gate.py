"""The port through which the HTTP client asks whether it may send now."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

OnWait = Callable[[float, str], None]
"""Called with the seconds of a wait that begins now and the reason for it, for progress lines."""


def wait_silently(seconds: float, reason: str) -> None:
    """An `OnWait` for callers that show nothing."""


class Turn(Protocol):
    """The right to make one request."""

    def sent(self) -> None:
        """The request has left: spacing counts from here, not from the start of a slow connect."""


class Gate(Protocol):
    """Decides when a request may be made."""

    def turn(self, url: str, on_wait: OnWait) -> AbstractAsyncContextManager[Turn]:
        """Wait until `url` may be asked for; inside, it may, once, until its answer is read.

        Raises:
            SourceError: the wait would be longer than the gate's bound.

        """


class OpenGate:
    """The `Gate` of services that set no rhythm."""

    @asynccontextmanager
    async def turn(self, url: str, on_wait: OnWait) -> AsyncIterator["OpenGate"]:
        """A turn, at once."""
        yield self

    def sent(self) -> None:
        """Nothing is spaced here."""
