"""Who is pinged by a message: what its text mentions, less what `allowed_mentions` leaves out."""

import re
from dataclasses import dataclass

from tests.servers.discord.permissions import Permission
from tests.servers.discord.state import Message
from tests.servers.discord.world import World

_EVERYONE = re.compile(r"@(?:everyone|here)")
_USER = re.compile(r"<@!?([0-9]+)>")
_ROLE = re.compile(r"<@&([0-9]+)>")
_EVERY_KIND = ("everyone", "users", "roles")


@dataclass(frozen=True, slots=True)
class Pings:
    """Those whose screens light up."""

    everyone: bool = False
    user_ids: frozenset[int] = frozenset()
    role_ids: frozenset[int] = frozenset()


def pings(world: World, message: Message) -> Pings:
    """Who is pinged. Without `allowed_mentions` it is everybody that the text mentions.

    @everyone, and roles that are not mentionable, need the permission to mention everyone.
    """
    channel = world.channels[message.channel_id]
    guild = world.guild_of(channel)
    may = world.permissions(channel, world.users[message.author_id])
    may_all = guild is not None and Permission.MENTION_EVERYONE in may
    allowed = message.allowed_mentions
    kinds = _EVERY_KIND if allowed is None else allowed.get("parse") or ()
    listed = allowed or {}

    def found(pattern: re.Pattern[str], kind: str) -> frozenset[int]:
        named = {int(number) for number in pattern.findall(message.text)}
        if kind not in kinds:
            named &= {int(number) for number in listed.get(kind) or ()}
        return frozenset(named)

    roles = guild.roles if guild else {}
    return Pings(
        bool(_EVERYONE.search(message.text)) and "everyone" in kinds and may_all,
        found(_USER, "users"),
        frozenset(
            role_id
            for role_id in found(_ROLE, "roles")
            if role_id in roles and (roles[role_id].mentionable or may_all)
        ),
    )
