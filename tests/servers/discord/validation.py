"""The rules for a message, as Discord checks them when it is created or edited."""

from tests.servers.discord.components import Path, check_components
from tests.servers.discord.errors import ApiError, Faults, Payload
from tests.servers.discord.state import Message, MessageFlag

_SETTABLE = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.EPHEMERAL
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.COMPONENTS_V2
)
_LEGACY = ("content", "embeds", "sticker_ids", "poll")
_EMBED_LIMITS = {"title": 256, "description": 4096}


def check_message(
    form: Payload, *, files: int, earlier: Message | None = None, at: tuple[str, ...] = ()
) -> None:
    """Refuse a message that Discord would refuse.

    `files` is the number of uploads, `earlier` the message as it stands where it is edited, `at`
    where the form stands in the request: interaction callbacks have it under "data".

    Raises:
        ApiError: 50035 with all faults, 50006 for an empty message.
    """
    faults = Faults()
    flags = MessageFlag(form.get("flags") or 0) & _SETTABLE
    is_v2 = MessageFlag.COMPONENTS_V2 in flags or (earlier is not None and earlier.is_v2)
    if len(form.get("content") or "") > 2000:
        faults.too_long((*at, "content"), 2000)
    if is_v2:
        _check_legacy(form, earlier, faults, at)
    _check_nonce(form, faults, at)
    _check_mentions(form.get("allowed_mentions") or {}, faults, (*at, "allowed_mentions"))
    _check_embeds(form.get("embeds") or [], faults, at)
    if files > 10:
        faults.too_long((*at, "files"), 10)
    components = form.get("components") or []
    check_components(components, faults, is_v2=is_v2, at=(*at, "components"))
    faults.refuse()
    if _is_empty(form, files, earlier):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _check_legacy(
    form: Payload, earlier: Message | None, faults: Faults, at: tuple[str, ...]
) -> None:
    for name in _LEGACY:
        kept = earlier is not None and not earlier.is_v2 and name not in form
        if form.get(name) or (kept and getattr(earlier, name, None)):
            faults.add(
                (*at, name),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_nonce(form: Payload, faults: Faults, at: tuple[str, ...]) -> None:
    nonce = form.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        faults.add((*at, "nonce"), "NONCE_TYPE_TOO_LONG", "Must be 25 or fewer in length.")


def _check_mentions(allowed: Payload, faults: Faults, at: Path) -> None:
    """Kinds that are known, and no list of those of a kind that is allowed altogether.

    Discord's documentation, "Allowed Mentions Object".
    """
    kinds: list[str] = allowed.get("parse") or []
    for index, kind in enumerate(kinds):
        if kind not in ("roles", "users", "everyone"):
            message = "Value must be one of {'everyone', 'roles', 'users'}."
            faults.add((*at, "parse", index), "BASE_TYPE_CHOICES", message)
    for name in ("roles", "users"):
        listed: list[str] = allowed.get(name) or []
        if listed and name in kinds:
            message = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            faults.add(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
        if len(listed) > 100:
            faults.too_long((*at, name), 100)
        if len(set(listed)) < len(listed):
            message = "The set already contains this value"
            faults.add((*at, name), "SET_TYPE_ALREADY_CONTAINS_VALUE", message)


def _check_embeds(embeds: list[Payload], faults: Faults, at: Path) -> None:
    if len(embeds) > 10:
        faults.too_long((*at, "embeds"), 10)
    total = 0
    for index, embed in enumerate(embeds):
        here: Path = (*at, "embeds", index)
        for name, longest in _EMBED_LIMITS.items():
            text = embed.get(name) or ""
            total += len(text)
            if len(text) > longest:
                faults.too_long((*here, name), longest)
        for inner in ("footer", "author"):
            part = embed.get(inner) or {}
            total += len(part.get("text") or part.get("name") or "")
        for number, field in enumerate(embed.get("fields") or []):
            total += len(field.get("name") or "") + len(field.get("value") or "")
            for name, longest in (("name", 256), ("value", 1024)):
                if not field.get(name):
                    faults.missing((*here, "fields", number, name))
                elif len(field[name]) > longest:
                    faults.too_long((*here, "fields", number, name), longest)
    if total > 6000:
        message = "Embed size exceeds maximum size of 6000"
        faults.add((*at, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", message)


def _is_empty(form: Payload, files: int, earlier: Message | None) -> bool:
    if files:
        return False
    for name in ("content", "embeds", "components", "attachments"):
        value = form.get(name, getattr(earlier, name, None))
        if value:
            return False
    return not (form.get("sticker_ids") or form.get("poll") or form.get("message_reference"))
