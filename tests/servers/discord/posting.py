"""Making messages from forms, and changing them: what creates, edits and answers have in common."""

import copy
import mimetypes
from collections.abc import Sequence

from tests.servers.discord.components import FILE, GALLERY, THUMBNAIL
from tests.servers.discord.errors import Faults, Payload
from tests.servers.discord.payloads import CDN
from tests.servers.discord.recording import Upload
from tests.servers.discord.state import Attachment, Channel, Message, MessageFlag, User, flat
from tests.servers.discord.validation import check_message
from tests.servers.discord.world import World

_KEPT = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.EPHEMERAL
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.COMPONENTS_V2
)


def new_message(
    world: World,
    channel: Channel,
    author: User,
    form: Payload,
    files: Sequence[Upload] = (),
    *,
    at: tuple[str, ...] = (),
) -> Message:
    """A message that is not in its channel yet: `store` puts it there.

    Raises:
        ApiError: the form breaks a rule.
    """
    check_message(form, files=len(files), at=at)
    message = Message(
        world.new_id(),
        channel.id,
        author.id,
        world.clock.now(),
        flags=MessageFlag(form.get("flags") or 0) & _KEPT,
        nonce=form.get("nonce"),
    )
    if reference := form.get("message_reference"):
        message.reference = _reference(world, channel, reference, at)
    _fill(world, message, form, files)
    return message


def _reference(
    world: World, channel: Channel, asked: Payload, at: tuple[str, ...]
) -> Payload | None:
    """What a reply points to.

    Raises:
        ApiError: 50035, the message does not exist and has to.
    """
    if int(asked["message_id"]) not in world.messages[channel.id]:
        faults = Faults()
        if asked.get("fail_if_not_exists", True):
            code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"
            faults.add((*at, "message_reference"), code, "Unknown message")
        faults.refuse()
        return None
    known = {name: str(asked[name]) for name in ("message_id", "guild_id") if name in asked}
    return {"type": 0, "channel_id": str(channel.id)} | known


def store(world: World, message: Message) -> None:
    """Put a message into its channel."""
    world.messages[message.channel_id][message.id] = message
    world.channels[message.channel_id].last_message_id = message.id


def edit(
    world: World,
    message: Message,
    form: Payload,
    files: Sequence[Upload] = (),
    *,
    at: tuple[str, ...] = (),
) -> None:
    """Change what the form names and leave the rest; a message that is loading is filled in.

    Raises:
        ApiError: the form breaks a rule, also together with what stays.
    """
    check_message(form, files=len(files), earlier=message, at=at)
    message.flags |= MessageFlag(form.get("flags") or 0) & MessageFlag.COMPONENTS_V2
    _fill(world, message, form, files)
    if MessageFlag.LOADING in message.flags:
        message.flags &= ~MessageFlag.LOADING
    else:
        message.edited_at = world.clock.now()
        message.edits += 1


def _fill(world: World, message: Message, form: Payload, files: Sequence[Upload]) -> None:
    if "allowed_mentions" in form:
        message.allowed_mentions = form["allowed_mentions"]
    if "content" in form:
        message.content = form["content"] or ""
    if "embeds" in form:
        message.embeds = [{"type": "rich"} | embed for embed in form["embeds"] or []]
    if "attachments" in form or files:
        _attach(world, message, form.get("attachments"), files)
    if "components" in form:
        message.components = copy.deepcopy(form["components"] or [])
        for number, part in enumerate(flat(message.components), start=1):
            part.setdefault("id", number)
        _resolve_media(message)


def _attach(
    world: World, message: Message, listed: list[Payload] | None, files: Sequence[Upload]
) -> None:
    """Keep the attachments that are listed by their id, add the uploads listed by their index."""
    about = {str(entry["id"]): entry for entry in listed or []}
    kept = [each for each in message.attachments if listed is None or str(each.id) in about]
    for upload in files:
        entry = about.get(str(upload.index), {})
        name = entry.get("filename") or upload.filename
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kept.append(Attachment(world.new_id(), name, kind, upload.data, entry.get("description")))
    message.attachments = kept


def _resolve_media(message: Message) -> None:
    """Turn `attachment://name` into an address, as Discord does.

    Raises:
        ApiError: 50035, a name that is none of the attachments'.
    """
    faults = Faults()
    ids = {each.filename: each.id for each in message.attachments}
    for part in flat(message.components):
        for media in _media(part):
            url: str = media.get("url", "")
            name = url.removeprefix("attachment://")
            if name == url:
                continue
            if name in ids:
                media["url"] = f"{CDN}/attachments/{message.channel_id}/{ids[name]}/{name}"
            else:
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                faults.add(
                    ("components",), code, f"The referenced attachment was not found: {name}"
                )
    faults.refuse()


def _media(part: Payload) -> list[Payload]:
    match part["type"]:
        case kind if kind == FILE:
            return [part["file"]]
        case kind if kind == THUMBNAIL:
            return [part["media"]]
        case kind if kind == GALLERY:
            return [item["media"] for item in part["items"]]
    return []
