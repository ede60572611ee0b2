"""Recognising a message that was posted: what it is the delivery of stands in its buttons."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import discord

from bot.ui import ids


def marker_of(message: discord.Message) -> str | None:
    """The marker of a message that `digest_messages` or `quiet_message` made, and its part.

    `marker-0` for the first part; None if the message is none of a delivery.
    """
    mark = ids.mark_of(custom_ids(component.to_dict() for component in message.components))
    return f"{mark.marker}-{mark.part}" if mark else None


def custom_ids(components: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The custom_ids of all buttons and selects in some components, as Discord writes them."""
    for component in components:
        if isinstance(component.get("custom_id"), str):
            yield component["custom_id"]
        yield from custom_ids(component.get("components") or ())
        if component.get("accessory"):
            yield from custom_ids([component["accessory"]])
