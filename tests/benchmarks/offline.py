"""The real client without a connection: interactions go in as Discord's payloads, answers are kept.

Between the two lies everything that happens inside the process: discord.py's reading of the
payload, the command or button, the services, the store, the message, and its JSON.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from discord.user import ClientUser

from bot.client import HotPapersBot
from bot.services.desk import Desk
from bot.sources.clock import SystemClock
from bot.ui import ids
from bot.ui.controls import CONTROLS
from bot.ui.markers import custom_ids
from cogs.formatting import Formatting
from cogs.lookup import Lookup
from cogs.ranking import Ranking
from tests.servers.discord import payloads
from tests.servers.discord.interaction_payload import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    new_interaction,
)
from tests.servers.discord.state import Message, MessageFlag
from tests.servers.discord.world import World

Payload = dict[str, Any]
_PATIENCE_S = 30.0
_TAKEN = '{"interaction": {"id": "1", "type": 2}}'
_JSON = {"content-type": "application/json"}
_ACKNOWLEDGED = (5, 6)
_BUTTON = 2
_TEXT = 3


@dataclass(slots=True)
class Offline:
    """A client, the world that it believes in, and what it wrote."""

    bot: HotPapersBot
    world: World
    session: "FakeSession"

    def command(self, name: str, **options: str) -> str:
        """A slash command as it comes over the gateway."""
        return self.event(COMMAND, _command(name, options))

    def typing(self, name: str, **options: str) -> str:
        """A request for choices while the one option is being typed."""
        data = _command(name, options)
        data["options"][0]["focused"] = True
        return self.event(AUTOCOMPLETE, data)

    def press(self, intent: type[ids.Intent], answer: Payload) -> str:
        """A press on the first button that means that, of an answer that the client gave."""
        components: list[Payload] = answer["data"]["components"]
        wanted = re.compile(ids.pattern(intent))
        custom_id = next(filter(wanted.fullmatch, custom_ids(components)))
        data = {"custom_id": custom_id, "component_type": _BUTTON}
        return self.event(COMPONENT, data, _message(self.world, components))

    def message_with(self, pressed: Payload) -> Message:
        """A message of the bot's with the button or select that somebody presses."""
        part = {"type": pressed["component_type"], "custom_id": pressed["custom_id"]}
        if "values" in pressed:
            part["options"] = [{"label": "one", "value": value} for value in pressed["values"]]
        else:
            part |= {"label": "one", "style": 2}
        return _message(self.world, [{"type": 1, "id": 1, "components": [part | {"id": 2}]}])

    async def answered(self, event: str) -> tuple[float, Payload]:
        """The milliseconds from an event to the request with its answer, and that answer.

        That it is on its way is no answer.
        """
        start = time.perf_counter()
        self.bot._connection.parse_interaction_create(json.loads(event))
        async with asyncio.timeout(_PATIENCE_S):
            at, answer = await self.session.written.get()
            while answer.get("type") in _ACKNOWLEDGED:
                at, answer = await self.session.written.get()
        return (at - start) * 1000, answer

    def event(self, kind: int, data: Payload, source: Message | None = None) -> str:
        """Anything that may come of somebody, as it comes over the gateway."""
        channel = next(iter(self.world.channels.values()))
        made = new_interaction(
            self.world, kind, data, user=self.world.owner, channel=channel, source=source
        )
        return json.dumps(made.payload)


class FakeSession:
    """Stands where the HTTP session of discord.py does, and accepts every answer."""

    def __init__(self, message: Payload) -> None:
        self.written: asyncio.Queue[tuple[float, Payload]] = asyncio.Queue()
        self._sent = json.dumps(message)

    def request(self, method: str, url: str, *, data: str | None, **_: object) -> "FakeAnswer":
        """Take an answer as it would be written to the socket."""
        self.written.put_nowait((time.perf_counter(), json.loads(data or "{}")))
        return FakeAnswer(_TAKEN if url.endswith("/callback") else self._sent)

    async def close(self) -> None:
        """There is nothing to close."""


@dataclass(frozen=True, slots=True)
class FakeAnswer:
    """What Discord answers, as little of it as discord.py reads."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(_JSON))

    async def text(self, encoding: str) -> str:
        """Its body."""
        return self.body

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


@asynccontextmanager
async def offline(desk: Desk) -> AsyncIterator[Offline]:
    """The client with its commands for readers, which has just logged in as far as it knows."""
    world = World(SystemClock(), token="offline")
    world.add_channel(world.add_guild())
    bot = HotPapersBot(desk, read_mark=_no_mark, save_mark=_keep_no_mark)
    session = FakeSession(payloads.message(world, _message(world, [])))
    async with bot:
        bot.http._HTTPClient__session = session  # type: ignore[attr-defined]
        bot._connection.application_id = world.application.id
        bot._connection.user = ClientUser(state=bot._connection, data=_own(world))
        for cog in (Ranking(desk), Formatting(desk), Lookup(desk, bot.tree)):
            await bot.add_cog(cog)
        bot.add_dynamic_items(*CONTROLS)
        yield Offline(bot, world, session)


async def _no_mark(name: str) -> str | None:
    return None


async def _keep_no_mark(name: str, value: str) -> None:
    pass


def _message(world: World, components: list[Payload]) -> Message:
    """A message of the bot's in the one channel."""
    return Message(
        world.new_id(),
        next(iter(world.channels)),
        world.bot.id,
        world.clock.now(),
        flags=MessageFlag.COMPONENTS_V2,
        components=components,
    )


def _own(world: World) -> Any:
    return payloads.own_user(world)


def _command(name: str, options: Mapping[str, str]) -> Payload:
    given = [{"name": key, "type": _TEXT, "value": value} for key, value in options.items()]
    return {"id": "1", "name": name, "type": 1, "options": given}
