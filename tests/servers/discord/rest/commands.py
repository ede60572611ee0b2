"""Application commands: setting them all at once, and reading them."""

import re
from collections.abc import Sequence
from typing import cast

from tests.servers.discord.errors import ApiError, Faults, Payload, not_found, unknown
from tests.servers.discord.rest.call import Call, Reply, Route

CHAT, USER, MESSAGE = 1, 2, 3
_NAME = re.compile(r"[-_'\w]{1,32}")
_MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
_FIXED = ("id", "application_id", "version", "guild_id")
Path = tuple[str | int, ...]


def overwrite(call: Call) -> Reply:
    """Replace all commands; one that keeps its name and type keeps its id.

    The version of a command changes with anything else in it.
    """
    _check_application(call)
    body = call.body
    if not isinstance(body, list):
        raise ApiError(400, 50109, "The request body contains invalid JSON.")
    forms = cast(list[Payload], body)
    _check_forms(forms)
    guild_id = call.params.get("guild_id")
    earlier = {_key(each): each for each in _known(call, guild_id)}
    for command in earlier.values():
        del call.world.commands[int(command["id"])]
    kept = [_registered(call, form, earlier.get(_key(form)), guild_id) for form in forms]
    call.world.commands |= {int(command["id"]): command for command in kept}
    return Reply(200, kept)


def listing(call: Call) -> Reply:
    """All commands, those of one guild or those of everywhere."""
    _check_application(call)
    return Reply(200, _known(call, call.params.get("guild_id")))


def get(call: Call) -> Reply:
    """One command."""
    _check_application(call)
    command = call.world.commands.get(call.id("command_id"))
    if command is None:
        raise unknown("application command")
    return Reply(200, command)


def _check_application(call: Call) -> None:
    if call.id("application_id") != call.world.application.id:
        raise not_found()


def _known(call: Call, guild_id: str | None) -> list[Payload]:
    return [each for each in call.world.commands.values() if each.get("guild_id") == guild_id]


def _key(form: Payload) -> tuple[str, int]:
    return form["name"], form.get("type", CHAT)


def _registered(
    call: Call, form: Payload, earlier: Payload | None, guild_id: str | None
) -> Payload:
    command: Payload = {
        "type": CHAT,
        "description": "",
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
    } | {name: value for name, value in form.items() if value is not None}
    if command["default_member_permissions"] is not None:
        command["default_member_permissions"] = str(command["default_member_permissions"])
    if guild_id is not None:
        command["guild_id"] = guild_id
    new = {"id": str(call.world.new_id()), "application_id": str(call.world.application.id)}
    new["version"] = str(call.world.new_id())
    if earlier is not None:
        new |= {name: earlier[name] for name in ("id", "application_id")}
        if _content(earlier) == _content(command):
            new["version"] = earlier["version"]
    return new | command


def _content(command: Payload) -> Payload:
    return {name: value for name, value in command.items() if name not in _FIXED}


def _check_forms(forms: Sequence[Payload]) -> None:
    faults = Faults()
    for kind, most in _MOST.items():
        if sum(form.get("type", CHAT) == kind for form in forms) > most:
            message = f"Maximum number of application commands reached ({most})."
            raise ApiError(400, 30032, message)
    for index, form in enumerate(forms):
        kind = form.get("type", CHAT)
        if kind == CHAT:
            _check_named(form, faults, (index,))
            _check_options(form.get("options") or [], faults, (index, "options"))
        elif not 1 <= len(form.get("name") or "") <= 32:
            message = "Must be between 1 and 32 in length."
            faults.add((index, "name"), "BASE_TYPE_BAD_LENGTH", message)
        if [_key(other) for other in forms].index(_key(form)) != index:
            code = "APPLICATION_COMMANDS_DUPLICATE_NAME"
            faults.add((index,), code, "Application command names must be unique")
    faults.refuse()


def _check_named(form: Payload, faults: Faults, at: Path) -> None:
    name = form.get("name") or ""
    if not _NAME.fullmatch(name) or name != name.lower():
        code = "APPLICATION_COMMAND_INVALID_NAME"
        faults.add((*at, "name"), code, "Command name is invalid")
    if not 1 <= len(form.get("description") or "") <= 100:
        message = "Must be between 1 and 100 in length."
        faults.add((*at, "description"), "BASE_TYPE_BAD_LENGTH", message)


def _check_options(options: Sequence[Payload], faults: Faults, at: Path) -> None:
    if len(options) > 25:
        faults.too_long(at, 25)
    optional = False
    for index, option in enumerate(options):
        here = (*at, index)
        _check_named(option, faults, here)
        _check_options(option.get("options") or [], faults, (*here, "options"))
        if len(option.get("choices") or []) > 25:
            faults.too_long((*here, "choices"), 25)
        if option.get("required") and optional:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            faults.add(here, code, "Required options must be placed before non-required options")
        optional = optional or not option.get("required")


_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES = [
    Route("GET", _GLOBAL, listing),
    Route("PUT", _GLOBAL, overwrite),
    Route("GET", f"{_GLOBAL}/{{command_id}}", get),
    Route("GET", _GUILD, listing),
    Route("PUT", _GUILD, overwrite),
]
