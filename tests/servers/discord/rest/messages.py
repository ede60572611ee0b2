"""Messages: sending, reading, editing, deleting, publishing."""

from datetime import timedelta

from tests.servers.discord import payloads
from tests.servers.discord.errors import ApiError, Faults, Payload, missing_permissions, unknown
from tests.servers.discord.permissions import Permission
from tests.servers.discord.posting import edit, new_message, store
from tests.servers.discord.rest.call import Call, Reply, Route
from tests.servers.discord.state import Channel, ChannelKind, Message, MessageFlag
from tests.servers.discord.world import World


def create(call: Call) -> Reply:
    """Send a message, or give back the one that was sent with the same enforced nonce."""
    world, form = call.world, call.form
    channel = world.channel_for_bot(call.id("channel_id"))
    _check_may_send(world, channel, form, files=len(call.files))
    message = new_message(world, channel, world.bot, form, call.files)
    if earlier := _same_nonce(world, channel, form):
        world.given_back += 1
        return Reply(200, payloads.message(world, earlier))
    store(world, message)
    if message.nonce is not None:
        key = (world.bot.id, channel.id, str(message.nonce))
        world.nonces[key] = (world.clock.monotonic(), message)
    return Reply(200, payloads.message(world, message))


def _same_nonce(world: World, channel: Channel, form: Payload) -> Message | None:
    if form.get("nonce") is None or not form.get("enforce_nonce"):
        return None
    found = world.nonces.get((world.bot.id, channel.id, str(form["nonce"])))
    if found is None:
        return None
    sent_s, message = found
    young = world.clock.monotonic() - sent_s < world.nonce_window_s
    return message if young else None


def _check_may_send(world: World, channel: Channel, form: Payload, *, files: int) -> None:
    world.check_direct(channel)
    needed = Permission.SEND_MESSAGES
    if channel.kind.is_thread:
        needed = Permission.SEND_MESSAGES_IN_THREADS
        if channel.locked:
            raise ApiError(400, 50083, "Thread is archived")
        channel.archived = False
    if files:
        needed |= Permission.ATTACH_FILES
    if form.get("embeds"):
        needed |= Permission.EMBED_LINKS
    require(world, channel, needed)


def require(world: World, channel: Channel, needed: Permission) -> None:
    """Raise `ApiError` 50013 unless the bot may do all of it there."""
    if needed & ~world.permissions(channel, world.bot):
        raise missing_permissions()


def get(call: Call) -> Reply:
    """One message."""
    world = call.world
    channel = world.channel_for_bot(call.id("channel_id"))
    require(world, channel, Permission.READ_MESSAGE_HISTORY)
    message = visible(world, channel, call.id("message_id"))
    return Reply(200, payloads.message(world, message))


def visible(world: World, channel: Channel, message_id: int) -> Message:
    """A message that everybody sees: ephemeral ones are known to nobody but their interaction.

    Raises:
        ApiError: 10008.
    """
    message = world.message(channel.id, message_id)
    if message.is_ephemeral:
        raise unknown("Message")
    return message


def listing(call: Call) -> Reply:
    """Messages of a channel, newest first; none without the permission to read the history."""
    world = call.world
    channel = world.channel_for_bot(call.id("channel_id"))
    limit = _limit(call)
    if Permission.READ_MESSAGE_HISTORY not in world.permissions(channel, world.bot):
        return Reply(200, [])
    there = [m for m in world.messages[channel.id].values() if not m.is_ephemeral]
    there.sort(key=lambda message: message.id)
    if "after" in call.query:
        after = int(call.query["after"])
        there = [m for m in there if m.id > after][:limit]
    elif "before" in call.query:
        before = int(call.query["before"])
        there = [m for m in there if m.id < before][-limit:]
    elif "around" in call.query:
        middle = int(call.query["around"])
        older = [m for m in there if m.id < middle][-(limit // 2) :]
        there = older + [m for m in there if m.id >= middle][: limit - len(older)]
    else:
        there = there[-limit:]
    return Reply(200, [payloads.message(world, m) for m in reversed(there)])


def _limit(call: Call) -> int:
    limit = int(call.query.get("limit", "50"))
    faults = Faults()
    if not 1 <= limit <= 100:
        message = "int value should be between 1 and 100."
        faults.add(("limit",), "NUMBER_TYPE_MAX", message)
    faults.refuse()
    return limit


def change(call: Call) -> Reply:
    """Edit a message of the bot's."""
    world = call.world
    channel = world.channel_for_bot(call.id("channel_id"))
    message = visible(world, channel, call.id("message_id"))
    if message.author_id != world.bot.id:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    _check_open(channel)
    _check_age(world, message)
    edit(world, message, call.form, call.files)
    return Reply(200, payloads.message(world, message))


def _check_open(channel: Channel) -> None:
    """What stands in an archived thread stays as it is until the thread is opened again."""
    if channel.archived:
        raise ApiError(400, 50083, "Thread is archived")


def _check_age(world: World, message: Message) -> None:
    """A message of over an hour can be changed a few times an hour only.

    Discord does not document how often. It answers 429, with a code of its own.
    """
    now = world.clock.now()
    if now - message.created_at <= _HOUR:
        return
    recent = [at for at in message.late_edits if now - at < _HOUR]
    if len(recent) >= world.late_edits:
        wait_s = (min(recent, default=now) + _HOUR - now).total_seconds()
        words = "Maximum number of edits to messages older than 1 hour reached. Try again later."
        raise ApiError(429, 30046, words, retry_after_s=wait_s)
    message.late_edits = [*recent, now]


def delete(call: Call) -> Reply:
    """Delete a message, one of somebody else's with the permission to."""
    world = call.world
    channel = world.channel_for_bot(call.id("channel_id"))
    message = visible(world, channel, call.id("message_id"))
    if message.author_id != world.bot.id:
        require(world, channel, Permission.MANAGE_MESSAGES)
    _check_open(channel)
    del world.messages[channel.id][message.id]
    for key in [key for key, (_, other) in world.nonces.items() if other is message]:
        del world.nonces[key]
    return Reply(204)


def crosspost(call: Call) -> Reply:
    """Publish a message of an announcement channel, once."""
    world = call.world
    channel = world.channel_for_bot(call.id("channel_id"))
    message = visible(world, channel, call.id("message_id"))
    if channel.kind is not ChannelKind.ANNOUNCEMENT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    own = message.author_id == world.bot.id
    require(world, channel, Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES)
    if MessageFlag.CROSSPOSTED in message.flags:
        raise ApiError(400, 40033, "This message has already been crossposted")
    message.flags |= MessageFlag.CROSSPOSTED
    return Reply(200, payloads.message(world, message))


_HOUR = timedelta(hours=1)
_MANY = "/channels/{channel_id}/messages"
_ONE = f"{_MANY}/{{message_id}}"
ROUTES = [
    Route("POST", _MANY, create),
    Route("GET", _MANY, listing),
    Route("GET", _ONE, get),
    Route("PATCH", _ONE, change),
    Route("DELETE", _ONE, delete),
    Route("POST", f"{_ONE}/crosspost", crosspost),
]
