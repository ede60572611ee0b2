"""Recognising a message that was posted: what it is the delivery of stands in its buttons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.ui import ids

_PRELIMINARY = "-p"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a message says of itself: whose delivery it is of, and which of its messages."""

    key: str
    number: int
    preliminary: bool = False


def mark_of(key: str, number: int, *, preliminary: bool = False) -> ids.Mark:
    """What goes into the buttons of a message."""
    return ids.Mark(key + (_PRELIMINARY if preliminary else ""), number)


def seen_in(message: discord.Message) -> Seen | None:
    """What was written with `mark_of`; None if the message is none of a delivery."""
    mark = ids.mark_of(custom_ids(component.to_dict() for component in message.components))
    if mark is None:
        return None
    key = mark.marker.removesuffix(_PRELIMINARY)
    return Seen(key, mark.part, preliminary=key != mark.marker)


def custom_ids(components: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The custom_ids of all buttons and selects in some components, as Discord writes them."""
    for component in components:
        if isinstance(component.get("custom_id"), str):
            yield component["custom_id"]
        yield from custom_ids(component.get("components") or ())
        if component.get("accessory"):
            yield from custom_ids([component["accessory"]])
