"""A Discord on loopback: the HTTP API and the gateway, as far as discord.py 2.7 uses them."""

from tests.servers.discord import faults
from tests.servers.discord.acting import Acting
from tests.servers.discord.answers import Answer, NoAnswer
from tests.servers.discord.faults import Step
from tests.servers.discord.happenings import Happenings
from tests.servers.discord.limits import Rate
from tests.servers.discord.permissions import Permission
from tests.servers.discord.sessions import Op
from tests.servers.discord.state import Channel, ChannelKind, Guild, Message, MessageFlag, User
from tests.servers.discord.typed import NotOffered


class FakeDiscord(Acting, Happenings):
    """The whole of it; see the package's docstring."""


__all__ = [
    "Answer",
    "Channel",
    "ChannelKind",
    "FakeDiscord",
    "Guild",
    "Message",
    "MessageFlag",
    "NoAnswer",
    "NotOffered",
    "Op",
    "Permission",
    "Rate",
    "Step",
    "User",
    "faults",
]
