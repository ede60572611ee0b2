"""What a fault of the loopback services has in its hands, and how it rewrites an answer."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from aiohttp import web

from tests.servers import faults
from tests.servers.answers import Answer, plain
from tests.servers.networks.questions import Question


class Service(Protocol):
    """What a fault may ask of the service in whose place it answers."""

    def reply(self, question: Question) -> Answer:
        """The right answer."""

    def refusal(self, status: int) -> Answer:
        """An error in the words of the service."""


@dataclass(frozen=True, slots=True)
class Exchange(faults.Exchange):
    """An exchange with the request taken apart, and the service behind it."""

    question: Question
    service: Service


Fault = Callable[[Exchange], Awaitable[web.StreamResponse]]
"""Answers a request in the place of a service. Its `__name__` stands in the visits."""


def content_of(answer: Answer) -> Any:
    """The JSON of an answer."""
    return json.loads(answer.body)


def with_content(answer: Answer, content: Any) -> web.Response:
    """The answer with other JSON, as it is sent."""
    return plain(replace(answer, body=json.dumps(content, ensure_ascii=False).encode()))


def changed(name: str, change: Callable[[Any], Any]) -> Fault:
    """A fault that changes the JSON of the answer, if it is no refusal."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        if exchange.answer.status != 200:
            return plain(exchange.answer)
        return with_content(exchange.answer, change(content_of(exchange.answer)))

    return faults.named(name, fault)
