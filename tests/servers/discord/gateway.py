"""The loopback Discord's gateway: HELLO, IDENTIFY, READY, heartbeats, RESUME, and events.

Opcodes and close codes: Discord's documentation, "Opcodes and Status Codes".
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from tests.servers.discord import guild_payload, payloads
from tests.servers.discord.compression import STREAMS
from tests.servers.discord.errors import Payload
from tests.servers.discord.sessions import PRIVILEGED, Connection, Intent, Op, Session
from tests.servers.discord.signals import Signal
from tests.servers.discord.world import World

_ALL_INTENTS = (1 << 26) - 1


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """The connection has to be closed with this code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that a bot sent, at a moment of the clock (monotonic seconds)."""

    op: Op
    data: object
    at_s: float


class Gateway:
    """Speaks with bots over WebSockets.

    `heartbeat_interval_s` holds for new connections, `acknowledges` says whether heartbeats are
    answered. `heard` keeps all that came in, tokens removed, `addresses` what connections asked
    for, `closed` the codes with which they ended, from either side.
    """

    def __init__(self, world: World, happened: Signal) -> None:
        self.heartbeat_interval_s = 41.25
        self.acknowledges = True
        self.heard: list[Heard] = []
        self.closed: list[int] = []
        self.sessions: dict[str, Session] = {}
        self.addresses: list[str] = []
        self._connections: set[Connection] = set()
        self._world = world
        self._happened = happened

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection."""
        return [s for s in self.sessions.values() if s.connection is not None]

    def count(self, op: Op) -> int:
        """How many messages of a kind came in."""
        return sum(each.op is op for each in self.heard)

    def emit(self, event: str, data: Payload, guild_id: int | None) -> None:
        """Send an event to the session it belongs to; guild events need the intent for them."""
        for session in self.sessions.values():
            wanted = event == "INTERACTION_CREATE" or Intent.GUILDS in session.intents
            if wanted and session.has(guild_id):
                session.dispatch(event, data)
        self._happened.set()

    def drop(self) -> None:
        """End every connection without a word; the sessions can be resumed."""
        for connection in list(self._connections):
            connection.drop()

    async def close(self, code: int) -> None:
        """Close every connection with a code of Discord's."""
        for connection in list(self._connections):
            await connection.close(code)

    def ask_to_reconnect(self) -> None:
        """Send RECONNECT, as Discord does when it moves a bot to another machine."""
        for connection in self._connections:
            connection.send(Op.RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Send INVALID_SESSION; one that is not resumable is forgotten."""
        for connection in self._connections:
            if not resumable and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
            connection.send(Op.INVALID_SESSION, resumable)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        wanted = request.query.get("compress", "")
        if wanted not in ("", *STREAMS) or request.query.get("v") != "10":
            raise web.HTTPBadRequest(text=f"cannot speak {request.query_string}")
        socket = web.WebSocketResponse(autoclose=True, timeout=1)
        await socket.prepare(request)
        self.addresses.append(request.path_qs)
        connection = Connection(request, socket, STREAMS[wanted]() if wanted else None)
        self._connections.add(connection)
        writing = asyncio.create_task(connection.write())
        interval_ms = int(self.heartbeat_interval_s * 1000)
        connection.send(Op.HELLO, {"heartbeat_interval": interval_ms})
        code = 0
        try:
            await self._listen(socket, connection)
        except _Refused as refusal:
            code = refusal.code
            await connection.close(code, str(refusal))
        finally:
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writing
            self._forget(connection, code or socket.close_code or 1006)
        return socket

    def _forget(self, connection: Connection, code: int) -> None:
        self._connections.discard(connection)
        self.closed.append(code)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # A session that its bot closed properly is over.
            if code in (1000, 1001):
                self.sessions.pop(session.id, None)
        self._happened.set()

    async def _listen(self, socket: web.WebSocketResponse, connection: Connection) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                raise _Refused(4002, "Error while decoding payload.")
            parsed: Payload = json.loads(message.data)
            try:
                op = Op(parsed["op"])
            except ValueError:
                raise _Refused(4001, "Unknown opcode.") from None
            data = parsed.get("d")
            self.heard.append(Heard(op, _without_token(data), self._world.clock.monotonic()))
            self._answer(connection, op, data)
            self._happened.set()

    def _answer(self, connection: Connection, op: Op, data: object) -> None:
        if op is Op.HEARTBEAT:
            if self.acknowledges:
                connection.send(Op.HEARTBEAT_ACK)
        elif op is Op.IDENTIFY and isinstance(data, dict):
            self._identify(connection, data)
        elif op is Op.RESUME and isinstance(data, dict):
            self._resume(connection, data)
        elif connection.session is None:
            raise _Refused(4003, "Not authenticated.")

    def _identify(self, connection: Connection, data: Payload) -> None:
        application = self._world.application
        if connection.session is not None:
            raise _Refused(4005, "Already authenticated.")
        if data.get("token") != application.token:
            raise _Refused(4004, "Authentication failed.")
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise _Refused(4010, "Invalid shard.")
        if data.get("intents", -1) not in range(_ALL_INTENTS + 1):
            raise _Refused(4013, "Invalid intent(s).")
        intents = Intent(data["intents"])
        if intents & PRIVILEGED & ~application.privileged_intents:
            raise _Refused(4014, "Disallowed intent(s).")
        session = Session(f"{self._world.new_id():x}", (number, count), intents)
        session.connection, connection.session = connection, session
        self.sessions[session.id] = session
        self._greet(session)

    def _greet(self, session: Session) -> None:
        world = self._world
        own = [g for g in world.guilds.values() if g.has_bot and session.has(g.id)]
        ready = {
            "v": 10,
            "user": payloads.own_user(world),
            "guilds": [guild_payload.unavailable(guild) for guild in own],
            "session_id": session.id,
            "resume_gateway_url": f"{world.gateway_url}/resume",
            "shard": list(session.shard),
            "application": {
                "id": str(world.application.id),
                "flags": world.application.flags,
            },
        }
        session.dispatch("READY", ready)
        if Intent.GUILDS in session.intents:
            for guild in own:
                if not guild.unavailable:
                    session.dispatch("GUILD_CREATE", guild_payload.guild_create(world, guild))

    def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(data.get("session_id") or "")
        if session is None or data.get("token") != self._world.application.token:
            connection.send(Op.INVALID_SESSION, False)
            return
        if data["seq"] > session.sequence:
            raise _Refused(4007, "Invalid seq.")
        session.connection, connection.session = connection, session
        session.replay(data["seq"])
        session.dispatch("RESUMED", {})


def _without_token(data: object) -> object:
    if isinstance(data, dict):
        return {name: value for name, value in data.items() if name != "token"}
    return data
