"""What somebody did, as Discord tells the bot: INTERACTION_CREATE."""

import secrets
from collections.abc import Iterable

from tests.servers.discord import payloads
from tests.servers.discord.access import permissions_in
from tests.servers.discord.errors import Payload
from tests.servers.discord.interaction import Interaction
from tests.servers.discord.state import Channel, ChannelKind, Guild, Message, Role, User
from tests.servers.discord.world import World

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 1, 2, 3, 4, 5
_LARGEST_FILE = 10 * 1024 * 1024


def new_interaction(
    world: World,
    kind: int,
    data: Payload,
    *,
    user: User,
    channel: Channel,
    source: Message | None = None,
    as_user_app: bool = False,
) -> Interaction:
    """An interaction that the world knows from now on, with the payload that tells of it."""
    guild = world.guild_of(channel)
    identity = world.new_id()
    token = secrets.token_urlsafe(48)
    owner = str(guild.id) if guild else "0"
    payload: Payload = {
        "id": str(identity),
        "application_id": str(world.application.id),
        "type": kind,
        "token": token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": payloads.channel(world, channel) | _rights(world, channel, user),
        "locale": "en-US",
        "app_permissions": payloads.permissions_text(world.permissions(channel, world.bot)),
        "authorizing_integration_owners": {"1": str(user.id)} if as_user_app else {"0": owner},
        "context": 0 if guild else 1,
        "attachment_size_limit": _LARGEST_FILE,
        "entitlements": [],
    }
    payload |= {"user": payloads.user(user)} if guild is None else _in(world, guild, channel, user)
    if source is not None:
        payload["message"] = payloads.message(world, source)
    interaction = Interaction(
        identity,
        token,
        kind,
        user.id,
        channel.id,
        guild.id if guild else None,
        payload,
        world.clock.monotonic(),
        source,
    )
    world.interactions[token] = interaction
    return interaction


def _rights(world: World, channel: Channel, user: User) -> Payload:
    if channel.kind is ChannelKind.DM:
        return {}
    return {"permissions": payloads.permissions_text(world.permissions(channel, user))}


def _in(world: World, guild: Guild, channel: Channel, user: User) -> Payload:
    member = payloads.member(guild.members[user.id], user)
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member | _rights(world, channel, user),
    }


def resolved(
    world: World, guild: Guild | None, things: Iterable[User | Channel | Role | Message]
) -> Payload:
    """What ids in the data stand for, by kind, as `data.resolved` has it."""
    found: dict[str, dict[str, Payload]] = {}
    for thing in things:
        key = str(thing.id)
        match thing:
            case User():
                found.setdefault("users", {})[key] = payloads.user(thing)
                if guild is not None and thing.id in guild.members:
                    member = payloads.member(guild.members[thing.id], thing)
                    rights = permissions_in(guild, None, thing.id)
                    short = {n: v for n, v in member.items() if n not in ("user", "deaf", "mute")}
                    short["permissions"] = payloads.permissions_text(rights)
                    found.setdefault("members", {})[key] = short
            case Channel():
                rights = world.permissions(thing, world.bot)
                shown = payloads.channel(world, thing)
                shown["permissions"] = payloads.permissions_text(rights)
                found.setdefault("channels", {})[key] = shown
            case Role():
                found.setdefault("roles", {})[key] = payloads.role(thing)
            case Message():
                found.setdefault("messages", {})[key] = payloads.message(world, thing)
    return dict(found)
