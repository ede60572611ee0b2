"""The commands by name; the module of each is loaded when the command is asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

_PLACES = {
    "demo": ("demo", "demo"),
    "preview": ("preview", "preview"),
    "init": ("init", "init"),
    "run": ("run", "run"),
    "check": ("check", "check"),
    "collect": ("collect", "collect"),
    "hot": ("digests", "hot"),
    "paper": ("digests", "paper"),
    "archive": ("archive", "commands"),
    "db": ("database", "commands"),
}
"""The module of each here, and its function or group in it."""

PLAIN: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
"""How every command tells of itself: in plain text."""


class Commands(TyperGroup):
    """All commands, in the order in which the help names them.

    One that runs does not wait for what only others need, least of all the start of the bot.
    """

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = cast(Any, _Loaded(self.commands))


class _Loaded(Mapping[str, Any]):
    """Typer's commands and groups: those above, and what is `given` already."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def __getitem__(self, name: str) -> Any:
        if name in self._given:
            return self._given[name]
        module, attribute = _PLACES[name]
        found = getattr(import_module(f"bot.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            return get_command(found)
        alone = typer.Typer(add_completion=False, **PLAIN)
        alone.command(name)(found)
        return get_command(alone)

    def __iter__(self) -> Iterator[str]:
        yield from _PLACES
        yield from self._given

    def __len__(self) -> int:
        return len(_PLACES) + len(self._given)
