"""What was found out, with its sentences in English, to be compared with what a test expects."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.texts import Said

T = TypeVar("T")


def in_english(found: T) -> T:
    """The same with strings for all sentences in it."""
    return _english(found)  # type: ignore[no-any-return]  # as deep as it goes, of one kind


def _english(part: Any) -> Any:
    if isinstance(part, Said):
        return str(part)
    if isinstance(part, tuple):
        return tuple(map(_english, part))
    if is_dataclass(part) and not isinstance(part, type):
        known = {field.name: getattr(part, field.name) for field in fields(part) if field.init}
        return replace(part, **{name: _english(value) for name, value in known.items()})
    return part
