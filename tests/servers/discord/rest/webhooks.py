"""The webhook of an interaction: more messages, and changes, for fifteen minutes."""

from tests.servers.discord import payloads
from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.interaction import Interaction
from tests.servers.discord.posting import edit
from tests.servers.discord.rest.answering import finish, new
from tests.servers.discord.rest.call import Call, Reply, Route
from tests.servers.discord.state import Message, MessageFlag

TOKEN_S = 900.0


def follow_up(call: Call) -> Reply:
    """Another message; the first one after a deferral fills in the deferred answer instead."""
    world, interaction = call.world, _living(call)
    message = interaction.message
    if interaction.callback is None:
        raise unknown("Webhook")
    if message is not None and MessageFlag.LOADING in message.flags:
        edit(world, message, call.form, call.files)
    else:
        message = new(call, interaction, call.form)
        interaction.followups.append(message)
    finish(call, interaction)
    return Reply(200, payloads.message(world, message))


def get(call: Call) -> Reply:
    """The answer, or another message of the interaction."""
    return Reply(200, payloads.message(call.world, _message(call, _living(call))))


def change(call: Call) -> Reply:
    """Edit the answer, or another message of the interaction."""
    interaction = _living(call)
    message = _message(call, interaction)
    edit(call.world, message, call.form, call.files)
    if message is interaction.message:
        finish(call, interaction)
    return Reply(200, payloads.message(call.world, message))


def delete(call: Call) -> Reply:
    """Delete the answer, or another message of the interaction."""
    interaction = _living(call)
    message = _message(call, interaction)
    del call.world.messages[message.channel_id][message.id]
    if message is interaction.message:
        interaction.removed = True
        finish(call, interaction)
    return Reply(204)


def _living(call: Call) -> Interaction:
    interaction = call.world.interactions.get(call.params["webhook_token"])
    if interaction is None or call.id("webhook_id") != call.world.application.id:
        raise unknown("Webhook")
    if call.world.clock.monotonic() - interaction.created_s > TOKEN_S:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    return interaction


def _message(call: Call, interaction: Interaction) -> Message:
    wanted = call.params.get("message_id", "@original")
    own = [interaction.message, *interaction.followups]
    for message in own:
        if message is None or message.id not in call.world.messages[message.channel_id]:
            continue
        if wanted in (str(message.id), "@original"):
            return message
    raise unknown("Message")


_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_MESSAGE = f"{_HOOK}/messages/{{message_id}}"
_ORIGINAL = f"{_HOOK}/messages/@original"
ROUTES = [
    Route("POST", _HOOK, follow_up, True),
    Route("GET", _ORIGINAL, get, True),
    Route("PATCH", _ORIGINAL, change, True),
    Route("DELETE", _ORIGINAL, delete, True),
    Route("GET", _MESSAGE, get, True),
    Route("PATCH", _MESSAGE, change, True),
    Route("DELETE", _MESSAGE, delete, True),
]
