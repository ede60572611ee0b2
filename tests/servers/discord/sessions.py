"""A bot's session at the gateway, and the connections that carry it one after the other."""

import asyncio
import json
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import web

from tests.servers.discord.compression import Compress
from tests.servers.discord.errors import Payload


class Op(IntEnum):
    """The gateway's opcodes that are spoken here."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """The intents that mean something here: guild events need the first, the others a permit."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT


class Connection:
    """One WebSocket; what is to be sent waits in a queue, so that nobody waits for the bot."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, compress: Compress | None
    ) -> None:
        self._request = request
        self._socket = socket
        self._compress = compress
        self._queue: asyncio.Queue[Payload] = asyncio.Queue()
        self.session: Session | None = None

    def send(
        self, op: Op, data: object = None, *, event: str | None = None, seq: int | None = None
    ) -> None:
        """Put a message into the queue."""
        self._queue.put_nowait({"op": int(op), "d": data, "s": seq, "t": event})

    async def write(self) -> None:
        """Send what is in the queue, for ever."""
        while True:
            text = json.dumps(await self._queue.get())
            if self._compress is None:
                await self._socket.send_str(text)
            else:
                await self._socket.send_bytes(self._compress(text.encode()))

    async def close(self, code: int, message: str = "") -> None:
        """Close it with a code of Discord's."""
        await self._socket.close(code=code, message=message.encode())

    def drop(self) -> None:
        """End it without a word, as a broken line does."""
        if self._request.transport is not None:
            self._request.transport.abort()


@dataclass(slots=True)
class Session:
    """What RESUME takes up again: every event is kept with its number."""

    id: str
    shard: tuple[int, int]
    intents: Intent
    events: list[Payload] = field(default_factory=list)
    connection: Connection | None = None

    @property
    def sequence(self) -> int:
        """The number of the last event."""
        return len(self.events)

    def has(self, guild_id: int | None) -> bool:
        """Whether a guild's events belong to its shard; what is in no guild belongs to shard 0."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def dispatch(self, event: str, data: Payload) -> None:
        """Number an event and send it, or keep it for a RESUME."""
        self.events.append({"t": event, "d": data})
        if self.connection is not None:
            self.connection.send(Op.DISPATCH, data, event=event, seq=self.sequence)

    def replay(self, after: int) -> None:
        """Send again what came after an event."""
        if self.connection is None:
            return
        for number, event in enumerate(self.events[after:], start=after + 1):
            self.connection.send(Op.DISPATCH, event["d"], event=event["t"], seq=number)
