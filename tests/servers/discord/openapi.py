"""Holds requests against Discord's official OpenAPI description, and the loopback's answers too.

The description does not catch everything; what it leaves out, `validation` and `components` check.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.servers.discord.errors import Payload
from tests.servers.discord.recording import Recorded

_BASE = "urn:discord"
_INTEGER = re.compile(r"-?[0-9]+")
_IN_MENTIONS = ("users", "roles")


class OpenApi:
    """The description, with a validator for each schema that was needed so far."""

    def __init__(self, document: Payload) -> None:
        self._document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_BASE, resource)
        self._validator = cache(self._new_validator)

    def check_request(self, request: Recorded) -> list[str]:
        """What is wrong with a request: one line for each fault."""
        found = self._operation(request.method, request.path)
        if found is None:
            return [f"{request.method} {request.path}: no such operation"]
        template, operation = found
        faults = [
            *self._query_faults(template, operation, request),
            *self._body_faults(template, operation, request),
        ]
        return [f"{request.method} {request.path}: {fault}" for fault in faults]

    def check_answer(self, request: Recorded) -> list[str]:
        """What is wrong with the answer that a request got, if it was a good one with a body."""
        found = self._operation(request.method, request.path)
        if found is None or request.status not in (200, 201) or request.answer is None:
            return []
        template, _ = found
        steps = (request.method.lower(), "responses", str(request.status))
        pointer = _pointer(template, *steps, "content", "application/json", "schema")
        said = self._faults(pointer, request.answer)
        return [f"{request.method} {request.path} answered {fault}" for fault in said]

    def _operation(self, method: str, path: str) -> tuple[str, Payload] | None:
        parts = path.split("/")
        found = []
        for template, item in self._document["paths"].items():
            names = template.split("/")
            if len(names) != len(parts) or method.lower() not in item:
                continue
            fixed = sum(name == part for name, part in zip(names, parts, strict=True))
            if all(n == p or n.startswith("{") for n, p in zip(names, parts, strict=True)):
                found.append((fixed, template, item[method.lower()]))
        if not found:
            return None
        _, template, operation = max(found, key=lambda each: each[0])
        return template, operation

    def _query_faults(self, template: str, operation: Payload, request: Recorded) -> list[str]:
        listed = enumerate(operation.get("parameters") or [])
        known = {each["name"]: number for number, each in listed if each.get("in") == "query"}
        faults = [f"query has an unknown {name}" for name in set(request.query) - set(known)]
        for name in set(request.query) & set(known):
            steps = (request.method.lower(), "parameters", str(known[name]), "schema")
            schema = operation["parameters"][known[name]]["schema"]
            value = _coerced(request.query[name], schema)
            faults += self._faults(_pointer(template, *steps), value, at=f"query {name}")
        return faults

    def _body_faults(self, template: str, operation: Payload, request: Recorded) -> list[str]:
        wanted = operation.get("requestBody")
        if wanted is None:
            return [] if request.body in (None, {}) else ["a body where none is wanted"]
        if request.body is None:
            return ["no body"] if wanted.get("required") else []
        if request.is_multipart and "multipart/form-data" not in wanted["content"]:
            return ["multipart where it is not taken"]
        steps = (request.method.lower(), "requestBody", "content", "application/json", "schema")
        return self._faults(_pointer(template, *steps), with_text_ids(request.body))

    def _faults(self, pointer: str, value: object, *, at: str = "body") -> list[str]:
        said = []
        for error in self._validator(pointer).iter_errors(value):
            inner = _inmost(error)
            place = at + "".join(f".{part}" for part in inner.absolute_path)
            said.append(f"{place}: {inner.message[:300]}")
        return said

    def _new_validator(self, pointer: str) -> Draft202012Validator:
        return Draft202012Validator({"$ref": f"{_BASE}#{pointer}"}, registry=self._registry)


def check_requests(requests: Iterable[Recorded], description: OpenApi) -> list[str]:
    """What is wrong with requests, each fault once and in order."""
    said = [fault for request in requests for fault in description.check_request(request)]
    return list(dict.fromkeys(said))


def check_answers(requests: Iterable[Recorded], description: OpenApi) -> list[str]:
    """What is wrong with the answers that requests got, each fault once and in order."""
    said = [fault for request in requests for fault in description.check_answer(request)]
    return list(dict.fromkeys(said))


def with_text_ids(value: object, name: str = "", inside: str = "") -> object:
    """A body with its snowflakes as text.

    discord.py sends some as numbers, which Discord takes and the description does not: all that are
    named `…_id` or `…_ids`, the ids of attachments, and those in `allowed_mentions`.
    """
    if isinstance(value, Mapping):
        form = cast(Mapping[str, object], value)
        return {key: with_text_ids(each, key, name) for key, each in form.items()}
    if isinstance(value, list):
        return [with_text_ids(each, name, inside) for each in cast(list[object], value)]
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    mentioned = inside == "allowed_mentions" and name in _IN_MENTIONS
    attached = inside == "attachments" and name == "id"
    is_id = name.endswith(("_id", "_ids")) or attached or mentioned
    return str(value) if is_id else value


def _coerced(text: str, schema: Payload) -> object:
    """A value of a query string as the type that its schema names."""
    kind = schema.get("type", "string")
    if "integer" in kind and _INTEGER.fullmatch(text):
        return int(text)
    if "boolean" in kind and text.lower() in ("0", "1", "true", "false"):
        return text.lower() in ("1", "true")
    return text


def _pointer(template: str, *steps: str) -> str:
    """A JSON pointer to something below a path, ready for a URI."""
    escaped = [step.replace("~", "~0").replace("/", "~1") for step in (template, *steps)]
    quoted = "/".join(escaped).replace("{", "%7B").replace("}", "%7D")
    return f"/paths/{quoted}"


def _inmost(error: ValidationError) -> ValidationError:
    """The fault inside the one alternative that was meant.

    Of the alternatives of a union, the one is meant whose type is right.
    """
    while error.context:
        branches: dict[object, list[ValidationError]] = {}
        for each in error.context:
            branches.setdefault(each.schema_path[0], []).append(each)
        meant = [errors for errors in branches.values() if not any(map(_is_other_type, errors))]
        if not meant:
            return best_match([error]) or error
        error = min(meant, key=len)[0]
    return error


def _is_other_type(error: ValidationError) -> bool:
    return list(error.path) == ["type"] or (not error.path and error.validator == "type")
