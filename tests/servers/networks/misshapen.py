"""Faults that keep the answer and change the shape of its JSON, or its numbers."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.servers.networks.exchange import Fault, changed
from tests.servers.networks.shapes import COUNTS, changed_values


def renamed_fields(*names: str) -> Fault:
    """Fields under new names (`likeCount` is `likeCountV2`); without `names`, all of them."""

    def change(content: Any) -> Any:
        if isinstance(content, list):
            return [change(item) for item in content]
        if not isinstance(content, dict):
            return content
        return {
            f"{name}V2" if not names or name in names else name: change(value)
            for name, value in content.items()
        }

    return changed("renamed_fields", change)


def list_for_object() -> Fault:
    """Every object, the outermost too, as the list of its values."""

    def change(content: Any) -> Any:
        if isinstance(content, list | dict):
            return [change(c) for c in (content.values() if isinstance(content, dict) else content)]
        return content

    return changed("list_for_object", change)


def null_counts(names: Iterable[str] = COUNTS) -> Fault:
    """Null for each of the numbers called `names`."""
    return _counts("null_counts", names, lambda number: None)


def text_counts(names: Iterable[str] = COUNTS) -> Fault:
    """The numbers called `names` as strings."""
    return _counts("text_counts", names, str)


def negative_counts(names: Iterable[str] = COUNTS) -> Fault:
    """The numbers called `names` below zero."""
    return _counts("negative_counts", names, lambda number: -number - 1)


def huge_counts(names: Iterable[str] = COUNTS, number: int = 10**30) -> Fault:
    """The numbers called `names` larger than any database holds."""
    return _counts("huge_counts", names, lambda _: number)


def _counts(name: str, names: Iterable[str], number: Callable[[int], Any]) -> Fault:
    wanted = frozenset(names)

    def change(content: Any) -> Any:
        return changed_values(content, lambda key, old: number(old) if key in wanted else old)

    return changed(name, change)
