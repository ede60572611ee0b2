"""One interaction, from the press of a button to the last word of the answer."""

import asyncio
from dataclasses import dataclass, field
from enum import IntEnum

from tests.servers.discord.errors import Payload
from tests.servers.discord.state import Message


class CallbackKind(IntEnum):
    """What a bot can answer with, by Discord's numbers."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True)
class Interaction:
    """What somebody did, and what came back so far.

    Times are the clock's monotonic seconds. `source` is the message whose button was pressed,
    `opener` what opened the form that was sent. `message` is the answer itself, called @original: a
    new message, or the one whose button was pressed. `finished` says that nothing is being waited
    for: a deferred answer was filled in, or there was nothing deferred. `changed` is set at each
    step.
    """

    id: int
    token: str
    type: int
    user_id: int
    channel_id: int
    guild_id: int | None
    payload: Payload
    created_s: float
    source: Message | None = None
    opener: "Interaction | None" = None
    callback: CallbackKind | None = None
    ephemeral: bool = False
    message: Message | None = None
    removed: bool = False
    followups: list[Message] = field(default_factory=list)
    choices: list[Payload] = field(default_factory=list)
    modal: Payload | None = None
    finished: bool = False
    acknowledged_ms: float = 0.0
    finished_ms: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
