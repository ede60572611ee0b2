"""What the loopback services are asked, and how they answer in JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.servers.answers import Answer

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Question:
    """A request, taken apart. Header names are in lower case; `asked_at` is aware UTC."""

    method: str
    path: str
    address: str
    parameters: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    asked_at: datetime

    def get(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return self.parameters.get(name, [default])[0]

    @property
    def bearer(self) -> str:
        """The token of the Authorization header, empty without one."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""


async def question_of(request: web.Request, asked_at: datetime) -> Question:
    """The request, with its body."""
    return Question(
        method=request.method,
        path=request.path,
        address=request.path_qs,
        parameters={name: request.query.getall(name) for name in request.query},
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.read(),
        asked_at=asked_at,
    )


@dataclass(slots=True)
class Visit:
    """One request as the server saw it; `at` is aware UTC.

    `parameters` has every value of each parameter, `headers` those of `NOTED`. `fault` names the
    misbehaviour that was played. `abandoned` says that the client went away early. `given` is the
    number of posts in the answer.
    """

    interface: str
    method: str
    path: str
    parameters: Mapping[str, list[str]]
    headers: Mapping[str, str]
    at: datetime
    status: int | None = None
    fault: str = ""
    abandoned: bool = False
    given: int = 0

    def get(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return self.parameters.get(name, [default])[0]


NOTED = frozenset({"authorization", "user-agent", "accept", "accept-encoding", "content-type"})
"""The headers that a visit keeps."""


def answered(
    content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    """`content` as JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, JSON, headers or {})


def stamp(moment: datetime) -> str:
    """A moment as JavaScript writes it: `2026-09-01T12:00:00.000Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def moment_of(text: str) -> datetime | None:
    """The moment that an ISO text means, None if it is none; without a time zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def whole_number(text: str) -> int | None:
    """The number that a text of digits means."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
