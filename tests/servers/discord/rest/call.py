"""What a handler of a request has in its hands, and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from tests.servers.discord.errors import ApiError, Payload, not_found
from tests.servers.discord.recording import Upload
from tests.servers.discord.world import World

Emit = Callable[[str, Payload, int | None], None]
"""Sends an event through the gateway: its name, its data, and the guild that it is about."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request, read and taken apart."""

    world: World
    emit: Emit
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: object
    files: Sequence[Upload]

    def id(self, name: str) -> int:
        """A snowflake of the address.

        Raises:
            ApiError: 404, it is no number.
        """
        if not self.params[name].isdecimal():
            raise not_found()
        return int(self.params[name])

    @property
    def form(self) -> Payload:
        """The body as an object; an empty one stands for none.

        Raises:
            ApiError: 50109, it is something else.
        """
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return cast(Payload, self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `body` None is an answer without a body."""

    status: int
    body: object = None


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """An address and what answers there.

    Requests to those that are `open` carry no token of the bot, only one in their address.
    """

    method: str
    pattern: str
    handler: Handler
    open: bool = False

    @property
    def key(self) -> str:
        """The method and the pattern."""
        return f"{self.method} {self.pattern}"
