"""Forms: how they are put together, and what comes back from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.texts import Language, Said

Answers = Mapping[Any, Any]
"""By the name of a field: the text that was typed, or the values that were chosen."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its name and a hint for people."""

    label: Said
    hint: Said
    component: ui.Item[Any]


def form_of(language: Language, title: Said, custom_id: str, *fields: Field) -> ui.Modal:
    """A form of up to five fields (Discord's reference on modals).

    Like a message's view it is stopped before it is sent, so that nothing of it is kept here: what
    somebody types comes with `custom_id` and is read by `answers_in`, whatever restarted meanwhile.
    """
    form = ui.Modal(title=language.tell(title), custom_id=custom_id)
    for field in fields:
        text, description = language.tell(field.label), language.tell(field.hint)
        label = ui.Label(text=text, description=description, component=field.component)
        form.add_item(label)
    form.stop()
    return form


def answers_in(components: Iterable[Mapping[str, Any]]) -> Answers:
    """What came back from a form; the shape of a value is the reader's to judge."""
    fields = [component.get("component", {}) for component in components]
    return {field.get("custom_id"): field.get("value", field.get("values")) for field in fields}
