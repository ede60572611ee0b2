"""What is wrong with a setting, in words that say what is allowed, as pydantic's own do not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.settings import Settings, quoted

_NUMBERS = ("int_", "float_", "finite_number", "greater_than", "less_than")


def fault_words(fault: Mapping[str, Any]) -> str:
    """What one of pydantic's faults says, without the key."""
    kind, where = str(fault["type"]), fault["loc"]
    if kind == "extra_forbidden":
        return "unknown; see config.example.toml for the keys there are"
    if kind.startswith(_NUMBERS):
        return f"{quoted(fault['input'])} is not allowed; write {_allowed(where)}"
    if kind.startswith("bool_"):
        return f"{quoted(fault['input'])} is neither; write true or false"
    if kind == "tuple_type":
        return f"{quoted(fault['input'])} is no list; write one in brackets"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _allowed(where: Sequence[int | str]) -> str:
    """`a whole number from 1 to 100`: the numbers that are allowed at a place of the settings."""
    field = _field_at(where)
    if field is None:
        return "a number"
    bounds = {name: value for rule in field.metadata for name, value in _bounds(rule)}
    words = "a whole number" if int in _kinds(field.annotation) else "a number"
    if "ge" in bounds and "le" in bounds:
        return f"{words} from {bounds['ge']} to {bounds['le']}"
    if "ge" in bounds:
        return f"{words} from {bounds['ge']} on"
    if "gt" in bounds:
        most = f" and at most {bounds['le']}" if "le" in bounds else ""
        return f"{words} above {bounds['gt']}{most}"
    return words


def _bounds(rule: object) -> Iterator[tuple[str, float]]:
    for name in ("ge", "gt", "le"):
        value = getattr(rule, name, None)
        if value is not None:
            yield name, value


def _field_at(where: Sequence[int | str]) -> FieldInfo | None:
    """The field of the settings at a place; None for a part of a list."""
    model: type[BaseModel] | None = Settings
    field: FieldInfo | None = None
    for part in where:
        if isinstance(part, int):
            field = None
            continue
        field = model.model_fields.get(part) if model else None
        models = [one for one in _kinds(field.annotation if field else None) if _is_model(one)]
        model = models[0] if models else None
    return field


def _kinds(annotation: Any) -> list[Any]:
    """A type, or those that it is put together from."""
    return [annotation, *(kind for part in get_args(annotation) for kind in _kinds(part))]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
