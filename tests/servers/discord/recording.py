"""What the loopback Discord was asked: each request as it came, and how it was answered."""

import json
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from tests.servers.discord.errors import Payload


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request; `index` is its number in `files[index]`."""

    index: int
    filename: str
    data: bytes


@dataclass(slots=True)
class Recorded:
    """One request; the token is not kept, only whether it was right.

    `route` is the pattern of the address ("" if there is none), `arrived_s` and `answered_s` are
    the clock's monotonic seconds, `status` is None while there is no answer and stays so when the
    connection was reset instead. `ordered` names the faults that were played on it.
    """

    method: str
    path: str
    arrived_s: float
    route: str = ""
    params: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: object = None
    files: list[Upload] = field(default_factory=list)
    is_multipart: bool = False
    authorized: bool = False
    status: int | None = None
    code: int | None = None
    answer: object = None
    answered_s: float | None = None
    ordered: list[str] = field(default_factory=list)

    def brief(self) -> Payload:
        """What of it fits into a report."""
        names = ("method", "path", "route", "arrived_s", "answered_s", "status", "code", "ordered")
        return {name: getattr(self, name) for name in names}


async def record(request: web.Request, *, path: str, arrived_s: float) -> Recorded:
    """Read a request to its end, JSON or multipart.

    A body that is neither stays as text, which no handler understands.
    """
    recorded = Recorded(request.method, path, arrived_s, query=dict(request.query))
    if request.content_type.startswith("multipart/"):
        recorded.is_multipart = True
        await _read_parts(request, recorded)
    elif text := await request.text():
        recorded.body = _parsed(text)
    return recorded


async def _read_parts(request: web.Request, recorded: Recorded) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "payload_json":
            recorded.body = _parsed(await part.text())
        elif part.name and part.name.startswith("files["):
            index = int(part.name.removeprefix("files[").removesuffix("]"))
            data = bytes(await part.read())
            recorded.files.append(Upload(index, part.filename or "", data))


def _parsed(text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return text
    return parsed


def refusals(requests: list[Recorded]) -> Counter[int]:
    """How many requests were answered with 401, 403, 404 and 429."""
    return Counter(r.status for r in requests if r.status in (401, 403, 404, 429))
