"""A tunnel to the loopback gateway, which can be closed, or lead nowhere."""

import asyncio
from contextlib import suppress
from enum import Enum

_HEAD = b"\r\n\r\n"
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"


class Way(Enum):
    """What becomes of connections."""

    WELL = "they lead to the gateway"
    REFUSED = "nobody listens"
    SILENT = "they are accepted, and nothing comes"
    CUT = "they are accepted and closed"
    BUSY = "HTTP 503"
    PAGE = "a web page"
    BEFORE_HELLO = "a WebSocket is agreed on and closed before HELLO"
    AFTER_HELLO = "they are closed after HELLO"


class Tunnel:
    """A port in front of another one; use it as an async context manager.

    `tries` counts the connections since it was told to `be` otherwise; refused ones are not seen.
    """

    def __init__(self, port: int) -> None:
        self.port = 0
        self.tries = 0
        self._target = port
        self._way = Way.WELL
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Tunnel":
        await self.be(Way.WELL)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.be(Way.REFUSED)

    async def be(self, way: Way) -> None:
        """Let connections go that way from now on; those that there are end without a word."""
        self._way, self.tries = way, 0
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            writer.transport.abort()
        if way is not Way.REFUSED:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tries += 1
        self._writers.add(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._lead(reader, writer)
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match self._way:
            case Way.SILENT:
                await reader.read(-1)
            case Way.CUT:
                pass
            case Way.BUSY | Way.PAGE:
                await reader.readuntil(_HEAD)
                writer.write(_BUSY if self._way is Way.BUSY else _PAGE)
                await writer.drain()
            case _:
                await self._pass_on(reader, writer)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way = self._way
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers.add(back)
        asking = asyncio.create_task(_pump(reader, back))
        try:
            head = await there.readuntil(_HEAD)
            if way in (Way.BEFORE_HELLO, Way.AFTER_HELLO):
                hello = await there.read(4096) if way is Way.AFTER_HELLO else b""
                writer.write(head + hello)
                await writer.drain()
                return
            writer.write(head)
            await _pump(there, writer)
        finally:
            asking.cancel()
            self._writers.discard(back)
            back.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
