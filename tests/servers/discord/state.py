"""Who and what there is on the loopback Discord: plain data, no rules."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag

from tests.servers.discord.errors import Payload
from tests.servers.discord.permissions import NOTHING, Permission


class ChannelKind(IntEnum):
    """The types of channel that are known here, with Discord's numbers."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11

    @property
    def is_thread(self) -> bool:
        """Whether it hangs below another channel."""
        return self in (ChannelKind.ANNOUNCEMENT_THREAD, ChannelKind.PUBLIC_THREAD)


class MessageFlag(IntFlag):
    """The flags of a message that mean something here."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)


@dataclass(slots=True)
class User:
    """A person, or the bot."""

    id: int
    name: str
    is_bot: bool = False
    dms_closed: bool = False


@dataclass(slots=True)
class Application:
    """The bot's application: its token, and what its owner allowed it."""

    id: int
    name: str
    owner_id: int
    token: str
    flags: int = 0
    privileged_intents: int = 0


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's id is everybody's."""

    id: int
    name: str
    permissions: Permission
    position: int = 0
    mentionable: bool = False


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies to a role or a member."""

    target_id: int
    is_member: bool
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user_id: int
    joined_at: datetime
    role_ids: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Guild:
    """A server; `has_bot` is False once the bot was removed from it."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    system_channel_id: int | None = None
    unavailable: bool = False
    has_bot: bool = True
    locale: str = "en-US"


@dataclass(slots=True)
class Channel:
    """A channel of a guild, a thread (with `parent_id`), or a direct one (with `recipient_id`)."""

    id: int
    kind: ChannelKind
    name: str = ""
    guild_id: int | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    parent_id: int | None = None
    recipient_id: int | None = None
    owner_id: int | None = None
    position: int = 0
    archived: bool = False
    locked: bool = False
    last_message_id: int | None = None


@dataclass(slots=True)
class Attachment:
    """A file of a message, with its bytes."""

    id: int
    filename: str
    content_type: str
    data: bytes
    description: str | None = None


@dataclass(slots=True)
class Message:
    """A message, with what tests ask of it.

    `late_edits` are the moments at which it was changed when it was over an hour old.
    """

    id: int
    channel_id: int
    author_id: int
    created_at: datetime
    content: str = ""
    flags: MessageFlag = NO_FLAGS
    nonce: str | int | None = None
    embeds: list[Payload] = field(default_factory=list)
    components: list[Payload] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    allowed_mentions: Payload | None = None
    reference: Payload | None = None
    edited_at: datetime | None = None
    edits: int = 0
    late_edits: list[datetime] = field(default_factory=list)
    webhook_id: int | None = None
    interaction: Payload | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return MessageFlag.EPHEMERAL in self.flags

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components alone."""
        return MessageFlag.COMPONENTS_V2 in self.flags

    def all_components(self) -> list[Payload]:
        """Every component, nested ones after the one that holds them."""
        return flat(self.components)

    @property
    def text(self) -> str:
        """The content and all text displays, a line feed between them."""
        displays = [part["content"] for part in self.all_components() if part["type"] == 10]
        return "\n".join([self.content] * bool(self.content) + displays)

    def find(self, custom_id: str) -> Payload:
        """The button or select with that custom_id.

        Raises:
            LookupError: there is none; the message says which ones there are.
        """
        ids = {p["custom_id"]: p for p in self.all_components() if "custom_id" in p}
        if custom_id not in ids:
            raise LookupError(f"no {custom_id!r} among {sorted(ids)}")
        return ids[custom_id]


def flat(components: list[Payload]) -> list[Payload]:
    """Components and all that are nested in them, in reading order."""
    found: list[Payload] = []
    for component in components:
        found.append(component)
        found += flat(component.get("components") or [])
        found += flat([component[key] for key in ("accessory", "component") if component.get(key)])
    return found
