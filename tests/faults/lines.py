"""The lines to the loopback services, each of which can break in any way.

A line is a small HTTP proxy of its own. It speaks HTTP by hand, so that what it sends can be wrong
in every detail, and knows what is under way, so that nobody has to wait in real time: see
`tests.faults.hasty`.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LONGEST_S = 60.0  # real ones, for a healthy service
_TURNS = 6  # of the loop: from a connection to the first byte read from it


@dataclass(slots=True)
class Lines:
    """What all lines do at the moment, and the loop on which they do it."""

    busy: int = 0
    held: int = 0
    dripping: list[Callable[[], None]] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Meanwhile something goes its way that must not be hurried."""
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Meanwhile somebody waits in vain."""
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1

    async def may_pass(self, *, elsewhere: bool) -> bool:
        """Whether time may pass for somebody who waits in vain, on a line or `elsewhere`.

        If so, each line that drips lets a drop through.
        """
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        if self.busy or not (self.held or elsewhere):
            return False
        for drip in self.dripping:
            drip()
        return True


@dataclass(slots=True)
class Answer:
    """What a service answered, and the line on which it is to be sent."""

    head: bytes
    body: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    lines: Lines

    async def send(self, *pieces: bytes) -> None:
        """Send some bytes."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def hold(self) -> None:
        """Wait until the client has gone."""
        with self.lines.holding():
            while await self.reader.read(4096):
                pass

    async def drip(self, rest: bytes) -> None:
        """Let a byte through whenever time passes, until the client goes."""
        left = iter(rest)

        def drop() -> None:
            self.writer.write(bytes([next(left)]))

        self.lines.dripping.append(drop)
        try:
            await self.hold()
        finally:
            self.lines.dripping.remove(drop)


Play = Callable[[Answer], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Break:
    """A way in which a line is broken.

    Clients go to `address` if it is given, a scheme and a host, otherwise to the line itself.
    `is_open` says whether anybody listens, `tls` is what a server shows. `greeting` is played as
    soon as a client is there, `play` in the place of sending an answer.
    """

    is_open: bool = True
    tls: ssl.SSLContext | None = None
    greeting: Play | None = None
    play: Play | None = None


WELL = Break()


class Line:
    """A port in front of a service; use it as an async context manager. `broken` may be changed."""

    def __init__(self, lines: Lines, service: str) -> None:
        self.port = 0
        self._lines = lines
        self._service = urlsplit(service)
        self._break = WELL
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Line":
        await self.be(WELL)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def be(self, broken: Break) -> None:
        """Be broken in that way from now on; connections that there are end."""
        await self._close()
        self._break = broken
        if broken.is_open:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", self.port, ssl=broken.tls
            )
            self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(ConnectionError, ssl.SSLError):
                await self._answer(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = Answer(b"", b"", reader, writer, self._lines)
        if self._break.greeting is not None:
            await self._break.greeting(answer)
            return
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return
        with self._lines.at_work():
            request = head + await reader.readexactly(_length(head))
            answer.head, answer.body = await self._fetch(request)
            if self._break.play is None:
                await answer.send(answer.head, answer.body)
                return
        await self._break.play(answer)

    async def _fetch(self, request: bytes) -> tuple[bytes, bytes]:
        """The service's answer to a request: all up to the empty line, and what follows."""
        async with asyncio.timeout(_LONGEST_S), self._connected() as (reader, writer):
            lines = request.partition(b"\r\n\r\n")
            kept = [
                line
                for line in lines[0].split(b"\r\n")
                if not line.lower().startswith(b"connection:")
            ]
            writer.write(b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + lines[2])
            answer = await reader.read()
        head, end, body = answer.partition(b"\r\n\r\n")
        return head + end, body

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        host, port = self._service.hostname, self._service.port
        reader, writer = await asyncio.open_connection(host, port)
        try:
            yield reader, writer
        finally:
            writer.close()


def _asking_to_close(request: bytes) -> bytes:
    """A request after whose answer the service ends the connection."""
    head, end, body = request.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + end + body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
