"""What all answers to interactions have in common."""

from tests.servers.discord import payloads
from tests.servers.discord.errors import Payload
from tests.servers.discord.interaction import Interaction
from tests.servers.discord.posting import new_message, store
from tests.servers.discord.rest.call import Call
from tests.servers.discord.state import Message


def new(
    call: Call, interaction: Interaction, form: Payload, *, at: tuple[str, ...] = ()
) -> Message:
    """A message of the interaction, in its channel."""
    channel = call.world.channels[interaction.channel_id]
    message = new_message(call.world, channel, call.world.bot, form, call.files, at=at)
    _sign(call, interaction, message)
    store(call.world, message)
    return message


def blank(call: Call, interaction: Interaction) -> Message:
    """A message of the interaction without anything in it, not in its channel yet."""
    world = call.world
    message = Message(world.new_id(), interaction.channel_id, world.bot.id, world.clock.now())
    _sign(call, interaction, message)
    return message


def _sign(call: Call, interaction: Interaction, message: Message) -> None:
    """Say in the message whose answer it is."""
    message.webhook_id = call.world.application.id
    message.interaction = _metadata(call, interaction)


def _metadata(call: Call, interaction: Interaction) -> Payload:
    about: Payload = {
        "id": str(interaction.id),
        "type": interaction.type,
        "user": payloads.user(call.world.users[interaction.user_id]),
        "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
    }
    if interaction.opener is not None:
        about["triggering_interaction_metadata"] = _metadata(call, interaction.opener)
    elif interaction.source is not None:
        about["interacted_message_id"] = str(interaction.source.id)
    return about


def finish(call: Call, interaction: Interaction) -> None:
    """Note that nothing is being waited for any more."""
    if not interaction.finished:
        interaction.finished = True
        since_s = call.world.clock.monotonic() - interaction.created_s
        interaction.finished_ms = since_s * 1000
    interaction.changed.set()
