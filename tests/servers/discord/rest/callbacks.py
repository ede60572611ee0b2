"""The first answer to an interaction: a message, a deferral, an update, choices, a modal."""

from tests.servers.discord import payloads
from tests.servers.discord.errors import ApiError, Faults, Payload, unknown
from tests.servers.discord.interaction import CallbackKind, Interaction
from tests.servers.discord.posting import edit, store
from tests.servers.discord.rest.answering import blank, finish, new
from tests.servers.discord.rest.call import Call, Reply, Route
from tests.servers.discord.state import MessageFlag

CALLBACK_S = 3.0
_AUTOCOMPLETE, _COMPONENT, _MODAL_SUBMIT = 4, 3, 5
_DEFERRED = (CallbackKind.DEFERRED_MESSAGE, CallbackKind.DEFERRED_UPDATE)


def callback(call: Call) -> Reply:
    """The first answer, within three seconds and only once."""
    world = call.world
    interaction = world.interactions.get(call.params["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise unknown("Interaction")
    if interaction.callback is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    now_s = world.clock.monotonic()
    if now_s - interaction.created_s > CALLBACK_S:
        raise unknown("Interaction")
    kind = _kind(call.form, interaction)
    _carry_out(call, interaction, kind)
    interaction.callback = kind
    interaction.acknowledged_ms = (now_s - interaction.created_s) * 1000
    if kind not in _DEFERRED:
        finish(call, interaction)
    interaction.changed.set()
    if call.query.get("with_response", "").lower() in ("1", "true"):
        return Reply(200, _response(call, interaction))
    return Reply(204)


def _kind(form: Payload, interaction: Interaction) -> CallbackKind:
    faults = Faults()
    kind = form.get("type")
    allowed = {CallbackKind.MESSAGE, CallbackKind.DEFERRED_MESSAGE, CallbackKind.MODAL}
    if interaction.type == _AUTOCOMPLETE:
        allowed = {CallbackKind.CHOICES}
    if interaction.source is not None:
        allowed |= {CallbackKind.UPDATE, CallbackKind.DEFERRED_UPDATE}
    if interaction.type == _MODAL_SUBMIT:
        allowed -= {CallbackKind.MODAL}
    if kind not in allowed:
        message = f"Value must be one of {sorted(int(each) for each in allowed)}."
        faults.add(("type",), "BASE_TYPE_CHOICES", message)
    faults.refuse()
    return CallbackKind(form["type"])


def _carry_out(call: Call, interaction: Interaction, kind: CallbackKind) -> None:
    world, data = call.world, call.form.get("data") or {}
    match kind:
        case CallbackKind.MESSAGE:
            interaction.message = new(call, interaction, data, at=("data",))
        case CallbackKind.DEFERRED_MESSAGE:
            loading = blank(call, interaction)
            loading.flags = MessageFlag.LOADING
            loading.flags |= MessageFlag(data.get("flags") or 0) & MessageFlag.EPHEMERAL
            store(world, loading)
            interaction.message = loading
        case CallbackKind.DEFERRED_UPDATE:
            interaction.message = interaction.source
        case CallbackKind.UPDATE if interaction.source is not None:
            edit(world, interaction.source, data, call.files, at=("data",))
            interaction.message = interaction.source
        case CallbackKind.CHOICES:
            interaction.choices = _choices(data)
        case CallbackKind.MODAL:
            interaction.modal = _modal(data)
    if interaction.message is not None:
        interaction.ephemeral = interaction.message.is_ephemeral


def _choices(data: Payload) -> list[Payload]:
    faults = Faults()
    choices: list[Payload] = data.get("choices") or []
    if len(choices) > 25:
        faults.too_long(("data", "choices"), 25)
    for index, choice in enumerate(choices):
        for name in ("name", "value"):
            text = choice.get(name)
            if isinstance(text, str) and not 1 <= len(text) <= 100:
                at = ("data", "choices", index, name)
                message = "Must be between 1 and 100 in length."
                faults.add(at, "BASE_TYPE_BAD_LENGTH", message)
    faults.refuse()
    return choices


def _modal(data: Payload) -> Payload:
    faults = Faults()
    for name, longest in (("title", 45), ("custom_id", 100)):
        if not data.get(name):
            faults.missing(("data", name))
        elif len(data[name]) > longest:
            faults.too_long(("data", name), longest)
    if not 1 <= len(data.get("components") or []) <= 5:
        message = "Must be between 1 and 5 in length."
        faults.add(("data", "components"), "BASE_TYPE_BAD_LENGTH", message)
    faults.refuse()
    return data


def _response(call: Call, interaction: Interaction) -> Payload:
    body: Payload = {"id": str(interaction.id), "type": interaction.type}
    answer: Payload = {"interaction": body}
    if interaction.message is not None:
        body |= {
            "response_message_id": str(interaction.message.id),
            "response_message_loading": MessageFlag.LOADING in interaction.message.flags,
            "response_message_ephemeral": interaction.ephemeral,
        }
        # A deferral gives only the id of the message to come.
        if interaction.callback in (CallbackKind.MESSAGE, CallbackKind.UPDATE):
            message = payloads.message(call.world, interaction.message)
            answer["resource"] = {"type": int(interaction.callback), "message": message}
    return answer


ROUTES = [
    Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback, True),
]
