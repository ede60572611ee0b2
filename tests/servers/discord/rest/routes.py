"""All addresses, and finding the one of a request."""

from tests.servers.discord.rest import (
    callbacks,
    channels,
    commands,
    guilds,
    messages,
    meta,
    webhooks,
)
from tests.servers.discord.rest.call import Route

ROUTES = [
    *guilds.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *commands.ROUTES,
    *callbacks.ROUTES,
    *webhooks.ROUTES,
    *meta.ROUTES,
]
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")
"""Parameters of an address that have rate limits of their own."""


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a request and the parameters in its address.

    Fixed words go before parameters: `/users/@me` is not the user named @me.
    """
    parts = path.split("/")
    found: list[tuple[Route, dict[str, str]]] = []
    for route in ROUTES:
        names = route.pattern.split("/")
        if route.method != method or len(names) != len(parts):
            continue
        pairs = list(zip(names, parts, strict=True))
        if all(name == part or (name.startswith("{") and part) for name, part in pairs):
            params = {name[1:-1]: part for name, part in pairs if name.startswith("{")}
            found.append((route, params))
    return min(found, key=lambda match: len(match[1]), default=None)
