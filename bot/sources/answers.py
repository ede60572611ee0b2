"""JSON from services that may send anything: statuses, HTML pages and changed shapes become errors.

Models are pydantic's, strict about what is used and blind to the rest. One odd item of a list is
passed over; a list of which no item can be read has changed its shape.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import RefusedError, ShapeError, SourceError
from bot.sources.exchange import Request, Response, shown_url
from bot.sources.http import HttpClient
from bot.texts import Said

Shape = TypeVar("Shape", bound=BaseModel)

_OK = 200
_REFUSALS = (401, 403)
# A backslash, a pair of surrogates, or (the group) half a pair.
_ESCAPES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


async def fetch_json(http: HttpClient, request: Request, shape: type[Shape]) -> Shape:
    """The answer to `request`, which must be JSON of that shape.

    Raises:
        RefusedError: the status is 401 or 403.
        ShapeError: the answer is something else.
        SourceError: there is no answer, or another status.
    """
    response = await http.fetch(request)
    require_ok(response)
    return read_json(response, shape)


def require_ok(response: Response) -> None:
    """Refuse every status but 200.

    Raises:
        RefusedError: the status is 401 or 403.
        SourceError: any other.
    """
    where = shown_url(response.url)
    if response.status in _REFUSALS:
        raise RefusedError(where, Said("refused-us", status=str(response.status)))
    if response.status != _OK:
        raise SourceError(where, f"it answers HTTP {response.status}")


def read_json(response: Response, shape: type[Shape]) -> Shape:
    """The body of an answer in a shape.

    Half a surrogate pair, which is what JavaScript sends of a text that it cut inside an emoji,
    becomes U+FFFD: pydantic would refuse the whole answer for it.

    Raises:
        ShapeError: it is no JSON, or JSON of another shape.
    """
    mended = _ESCAPES.sub(lambda found: rb"\ufffd" if found[1] else found[0], response.body)
    try:
        return shape.model_validate_json(mended)
    except ValidationError as error:
        where = shown_url(response.url)
        raise ShapeError(where, f"its answer is not what it was: {_first(error)}") from None


def read_items(items: Sequence[object], shape: type[Shape], *, where: str) -> list[Shape]:
    """Those of a list's items that have the shape.

    Raises:
        ShapeError: there are items, and none has.
    """
    read, fault = [], ""
    for item in items:
        try:
            read.append(shape.model_validate(item))
        except ValidationError as error:
            fault = fault or _first(error)
    if items and not read:
        raise ShapeError(where, f"its items are not what they were: {fault}")
    return read


def credentials_fingerprint(*secrets: str) -> str:
    """What tells credentials from others without giving them away: part of a SHA-256."""
    return hashlib.sha256("\0".join(secrets).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _first(error: ValidationError) -> str:
    """The first fault of a validation, without the value: it may be long, or a secret."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"][:6])
    return f"{place}: {fault['msg']}"[:200] if place else fault["msg"][:200]
