"""What Discord allows of a message (FACTS section 4), counted anew in what would be sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from discord import ui

Component = Mapping[str, Any]


def walk(components: list[dict[str, Any]]) -> Iterator[Component]:
    """Every component, nested ones and those beside a text included."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if "accessory" in component:
            yield from walk([component["accessory"]])


def components(view: ui.LayoutView) -> list[Component]:
    """Every component of a message, as it would be sent."""
    sent: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    return list(walk(sent))


def texts(view: ui.LayoutView) -> list[str]:
    """The texts of a message, from top to bottom."""
    return [c["content"] for c in components(view) if c["type"] == 10]


def whole_text(view: ui.LayoutView) -> str:
    """All texts of a message as one."""
    return "\n".join(texts(view))


def buttons(view: ui.LayoutView) -> dict[str, str]:
    """The labels of a message's buttons, with the custom_id or address of each."""
    found = (c for c in components(view) if c["type"] == 2)
    return {c["label"]: c.get("custom_id") or c["url"] for c in found}


def faults(view: ui.LayoutView) -> list[str]:
    """What Discord would refuse of a message."""
    parts = components(view)
    shown = [c["content"] for c in parts if c["type"] == 10]
    ids = [c["custom_id"] for c in parts if "custom_id" in c]
    units = sum(len(text.encode("utf-16-le")) // 2 for text in shown)
    weight = sum(len(text.encode()) + 12 for text in shown)
    said = {
        f"{len(parts)} components": len(parts) > 40,
        f"{units} characters": units > 4000,
        f"{weight} bytes": weight > 10_000,
        "an empty text": not all(text.strip() for text in shown),
        "a custom_id twice": len(set(ids)) < len(ids),
        "a long custom_id": any(len(found) > 100 for found in ids),
        "no text": not shown,
    }
    return [*(fault for fault, holds in said.items() if holds), *_control_faults(parts)]


def _control_faults(parts: list[Component]) -> Iterator[str]:
    for component in parts:
        if component["type"] == 2 and not 0 < len(component["label"]) <= 80:
            yield f"the label {component['label']!r}"
        if len(component.get("url", "")) > 512:
            yield "a long address"
        if component["type"] == 1 and not 0 < len(component["components"]) <= 5:
            yield f"{len(component['components'])} in a row"
        if component["type"] == 3:
            values = [option["value"] for option in component["options"]]
            labels = [option["label"] for option in component["options"]]
            if not 0 < len(values) <= 25 or len(set(values)) < len(values):
                yield "the options of a select"
            if not all(0 < len(text) <= 100 for text in [*values, *labels]):
                yield "the length of an option"
