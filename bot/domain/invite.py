"""What the bot asks for when it is invited: as little as it can, each with its reason."""

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.texts import Said

_AUTHORIZE = "https://discord.com/oauth2/authorize"

SCOPES = ("bot", "applications.commands")
"""To be a member of the server, and to offer commands there."""


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission as Discord calls it, its bit, and what the bot needs it for.

    The bits: https://discord.com/developers/docs/topics/permissions, bitwise permission flags.
    """

    said: Said
    bit: int
    reason: str

    @property
    def name(self) -> str:
        """What it is called in English."""
        return str(self.said)


VIEW_CHANNEL = Permission(
    Said("permission-view-channel"),
    1 << 10,
    "Without it Discord shows the bot nothing of a channel.",
)
SEND_MESSAGES = Permission(
    Said("permission-send-messages"),
    1 << 11,
    "Each day's post is a message.",
)
SEND_IN_THREADS = Permission(
    Said("permission-send-in-threads"),
    1 << 38,
    "In a thread, this is what a message needs.",
)
CREATE_THREADS = Permission(
    Said("permission-create-threads"),
    1 << 35,
    "A day can be a short post with its papers in a thread.",
)
READ_HISTORY = Permission(
    Said("permission-read-history"),
    1 << 16,
    "After a crash the bot looks whether a post is there already, so that none is sent twice.",
)
ATTACH_FILES = Permission(
    Said("permission-attach-files"),
    1 << 15,
    "A day can be handed out as a file, and shown as a picture.",
)
EMBED_LINKS = Permission(
    Said("permission-embed-links"),
    1 << 14,
    "Links to papers can show their preview.",
)

PERMISSIONS = (
    VIEW_CHANNEL,
    SEND_MESSAGES,
    SEND_IN_THREADS,
    CREATE_THREADS,
    READ_HISTORY,
    ATTACH_FILES,
    EMBED_LINKS,
)
"""All that the invite link asks for."""

PERMISSION_BITS = sum(permission.bit for permission in PERMISSIONS)
"""The same as one number, as Discord writes it."""


def invite_url(application_id: int) -> str:
    """The link with which somebody who may manage a server lets the bot in.

    Its form: https://discord.com/developers/docs/topics/oauth2, bot authorization flow.
    """
    query = {
        "client_id": application_id,
        "scope": " ".join(SCOPES),
        "permissions": PERMISSION_BITS,
    }
    return f"{_AUTHORIZE}?{urlencode(query)}"


def missing_for_posts(granted: int, *, in_thread: bool = False) -> tuple[Permission, ...]:
    """Those of the permissions that `granted` (Discord's number) lacks to post in a channel."""
    sending = SEND_IN_THREADS if in_thread else SEND_MESSAGES
    needed = (VIEW_CHANNEL, sending, READ_HISTORY)
    return tuple(permission for permission in needed if not granted & permission.bit)
