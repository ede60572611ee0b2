"""Sentences as text, for places that keep text and are read later, in whatever language."""

import json
from datetime import date, datetime
from typing import Any

from bot.texts.said import Said, Sentence, Value

_MARK = "\x1e"  # tells a written sentence from a plain text, in which nobody can type it


def write_sentence(sentence: Sentence) -> str:
    """A sentence as `read_sentence` reads it: its key and values, and what it is in English.

    A plain text is written as it is.
    """
    if not isinstance(sentence, Said):
        return sentence.replace(_MARK, "")
    written = _written(sentence) | {"english": str(sentence)}
    return _MARK + json.dumps(written, ensure_ascii=False)


def read_sentence(text: str) -> Sentence:
    """What `write_sentence` wrote; English where another version of the program wrote it."""
    if not text.startswith(_MARK):
        return text
    written = json.loads(text.removeprefix(_MARK))
    sentence = _sentence(written)
    try:
        str(sentence)
    except LookupError:  # a text of before, or of a version to come
        return str(written["english"])
    return sentence


def _written(sentence: Said) -> dict[str, Any]:
    return {
        "key": sentence.key,
        "values": {name: _as_json(value) for name, value in sentence.values.items()},
    }


def _sentence(written: dict[str, Any]) -> Said:
    values = {name: _from_json(value) for name, value in written["values"].items()}
    return Said(written["key"], **values)


def _as_json(value: Value) -> Any:
    if isinstance(value, Said):
        return _written(value)
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Any) -> Value:
    match value:
        case {"key": _}:
            return _sentence(value)
        case {"moment": moment}:
            return datetime.fromisoformat(moment)
        case {"day": day}:
            return date.fromisoformat(day)
        case _:
            return value  # type: ignore[no-any-return]  # a number or a text
