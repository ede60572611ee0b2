"""A command as somebody types it: which one it is, whether it is offered, what its options say.

Discord's own app checks all this before anything is sent, so a test that gets it wrong is told at
once, with `ValueError` or `NotOffered`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.servers.discord.access import permissions_in
from tests.servers.discord.errors import Payload
from tests.servers.discord.permissions import Permission
from tests.servers.discord.state import Channel, Role, User
from tests.servers.discord.world import World

CHAT = 1
_SUBCOMMANDS = (1, 2)
_PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {
    3: str,
    4: int,
    5: bool,
    6: User,
    7: Channel,
    8: Role,
    9: (User, Role),
    10: (int, float),
}

Value = str | int | float | bool | User | Channel | Role


class NotOffered(PermissionError):  # noqa: N818 - it is what the person sees
    """Discord does not show this command to this person there."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A command that was found: its registration, and the names of its subcommands."""

    command: Payload
    path: tuple[str, ...]
    options: list[Payload]


def find_command(world: World, name: str, *, kind: int = CHAT) -> Typed:
    """The registered command with that name; subcommands follow with a space between.

    Raises:
        ValueError: there is none, or words are missing.
    """
    words = [name] if kind != CHAT else name.removeprefix("/").split()
    known = {c["name"]: c for c in world.commands.values() if c["type"] == kind}
    if words[0] not in known:
        raise ValueError(f"no command {words[0]!r} is registered, only {sorted(known)}")
    command = known[words[0]]
    options: list[Payload] = command.get("options") or []
    for word in words[1:]:
        inner = {o["name"]: o for o in options if o["type"] in _SUBCOMMANDS}
        if word not in inner:
            raise ValueError(f"/{words[0]} has no {word!r}, only {sorted(inner)}")
        options = inner[word].get("options") or []
    if any(option["type"] in _SUBCOMMANDS for option in options):
        raise ValueError(f"/{name} needs one of {sorted(option['name'] for option in options)}")
    return Typed(command, tuple(words[1:]), options)


def check_offered(
    world: World, command: Payload, user: User, channel: Channel, *, as_user_app: bool
) -> None:
    """Raise `NotOffered` if Discord hides the command: by context, installation or permission."""
    guild = world.guild_of(channel)
    name = command["name"]
    installed = 1 if as_user_app else 0
    if installed not in (command.get("integration_types") or [0]):
        raise NotOffered(f"{name} is not made for installation type {installed}")
    contexts = command.get("contexts")
    context = 0 if guild else 1
    if contexts is not None and context not in contexts:
        raise NotOffered(f"{name} is not for context {context}, only for {contexts}")
    if guild is None:
        if contexts is None and not command.get("dm_permission", True):
            raise NotOffered(f"{name} is not for direct messages")
        return
    if user.id not in guild.members or (not guild.has_bot and not as_user_app):
        raise NotOffered(f"{name} is not there: the bot or the user is not in {guild.name}")
    needed = command.get("default_member_permissions")
    has = permissions_in(guild, None, user.id)
    if needed is not None and Permission(int(needed)) & ~has:
        raise NotOffered(f"{name} needs permissions {needed} in {guild.name}")


def option_values(
    typed: Typed, values: Mapping[str, Value], *, focused: str | None = None
) -> tuple[list[Payload], list[User | Channel | Role]]:
    """The options as they are sent, and the things that they name.

    `focused` is the one that is being typed; then required ones may still be missing.

    Raises:
        ValueError: an option is unknown, missing, of the wrong type or not among its choices.
    """
    known = {option["name"]: option for option in typed.options}
    if unknown := set(values) - set(known):
        raise ValueError(f"no options {sorted(unknown)}, only {sorted(known)}")
    missing = {n for n, o in known.items() if o.get("required")} - set(values)
    if missing and focused is None:
        raise ValueError(f"the options {sorted(missing)} are required")
    sent: list[Payload] = []
    named: list[User | Channel | Role] = []
    for name, value in values.items():
        option = known[name]
        entry: Payload = {"name": name, "type": option["type"], "value": value}
        if isinstance(value, User | Channel | Role):
            named.append(value)
            entry["value"] = str(value.id)
        if name == focused:
            entry["focused"] = True
        else:
            _check_value(option, value)
        sent.append(entry)
    for word in reversed(typed.path):
        inner_kind = 1 if not sent or sent[0]["type"] not in _SUBCOMMANDS else 2
        sent = [{"name": word, "type": inner_kind, "options": sent}]
    return sent, named


def _check_value(option: Payload, value: Value) -> None:
    name = option["name"]
    wanted = _PYTHON_TYPES[option["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and option["type"] != 5):
        raise ValueError(f"{name} is of type {option['type']}, not {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"{name} is one of {choices}, not {value!r}")
    if isinstance(value, str):
        shortest, longest = option.get("min_length", 0), option.get("max_length", 6000)
        if not shortest <= len(value) <= longest:
            raise ValueError(f"{name} has {len(value)} characters, not {shortest} to {longest}")
    elif isinstance(value, int | float):
        least, most = option.get("min_value", value), option.get("max_value", value)
        if not least <= value <= most:
            raise ValueError(f"{name} is {value}, not between {least} and {most}")
