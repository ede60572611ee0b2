"""All verbs of a test together."""

from tests.servers.discord.acting import Acting
from tests.servers.discord.happenings import Happenings


class Stage(Acting, Happenings):
    """What people do and what happens around the bot, on one server."""
