"""Channels, threads and direct channels."""

from tests.servers.discord import payloads
from tests.servers.discord.errors import ApiError, Faults, Payload, unknown
from tests.servers.discord.permissions import Permission
from tests.servers.discord.rest.call import Call, Reply, Route
from tests.servers.discord.rest.messages import require, visible
from tests.servers.discord.state import Channel, MessageFlag

_DURATIONS = (60, 1440, 4320, 10080)


def get(call: Call) -> Reply:
    """One channel."""
    channel = call.world.channel_for_bot(call.id("channel_id"))
    return Reply(200, payloads.channel(call.world, channel))


def typing(call: Call) -> Reply:
    """Show that the bot is typing; nobody looks."""
    call.world.channel_for_bot(call.id("channel_id"))
    return Reply(204)


def open_direct(call: Call) -> Reply:
    """The channel to a person; it can be opened even if they take no messages."""
    user = call.world.users.get(int(call.form.get("recipient_id") or 0))
    if user is None:
        raise unknown("User")
    return Reply(200, payloads.channel(call.world, call.world.direct_channel(user)))


def change(call: Call) -> Reply:
    """Change a thread: it is archived, or opened again."""
    world = call.world
    thread = world.channel_for_bot(call.id("channel_id"))
    if not thread.kind.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    needed = Permission.MANAGE_THREADS if thread.locked else Permission.SEND_MESSAGES_IN_THREADS
    require(world, thread, needed)
    thread.archived = bool(call.form.get("archived", thread.archived))
    payload = payloads.channel(world, thread)
    call.emit("THREAD_UPDATE", payload, thread.guild_id)
    return Reply(200, payload)


def start_thread(call: Call) -> Reply:
    """A thread without a message."""
    parent = _parent(call)
    return _started(call, call.world.add_thread(parent, _name(call.form), owner=call.world.bot))


def start_thread_at(call: Call) -> Reply:
    """The thread of a message, which has the message's id; there can be one."""
    world, parent = call.world, _parent(call)
    message = visible(world, parent, call.id("message_id"))
    if message.id in world.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    name = _name(call.form)
    thread = world.add_thread(parent, name, owner=world.bot, thread_id=message.id)
    message.flags |= MessageFlag.HAS_THREAD
    return _started(call, thread)


def _parent(call: Call) -> Channel:
    parent = call.world.channel_for_bot(call.id("channel_id"))
    if parent.kind.is_thread or parent.guild_id is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    require(call.world, parent, Permission.CREATE_PUBLIC_THREADS)
    return parent


def _name(form: Payload) -> str:
    faults = Faults()
    name = str(form.get("name") or "")
    if form.get("auto_archive_duration", 1440) not in _DURATIONS:
        message = f"Value must be one of {_DURATIONS}."
        faults.add(("auto_archive_duration",), "BASE_TYPE_CHOICES", message)
    if not name:
        faults.missing(("name",))
    if len(name) > 100:
        faults.too_long(("name",), 100)
    faults.refuse()
    return name


def _started(call: Call, thread: Channel) -> Reply:
    payload = payloads.channel(call.world, thread)
    call.emit("THREAD_CREATE", payload | {"newly_created": True}, thread.guild_id)
    return Reply(201, payload)


ROUTES = [
    Route("GET", "/channels/{channel_id}", get),
    Route("PATCH", "/channels/{channel_id}", change),
    Route("POST", "/channels/{channel_id}/typing", typing),
    Route("POST", "/users/@me/channels", open_direct),
    Route("POST", "/channels/{channel_id}/threads", start_thread),
    Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", start_thread_at),
]
