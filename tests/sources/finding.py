"""What a source gives before it ends or fails, for tests."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.domain.attention import Found, Refreshed
from bot.domain.mention import Mention
from bot.errors import SourceError
from tests.servers.scripted import Step, says

Part = TypeVar("Part", Found, Refreshed)


@dataclass(slots=True)
class Outcome(Generic[Part]):
    """The pages or batches that came, and the error that ended them."""

    parts: list[Part] = field(default_factory=list)
    error: SourceError | None = None

    @property
    def mentions(self) -> list[Mention]:
        """All mentions, in order."""
        return [mention for part in self.parts for mention in part.mentions]


async def outcome_of(parts: AsyncIterator[Part]) -> Outcome[Part]:
    """Everything that comes, and the `SourceError` at its end, if there is one."""
    outcome: Outcome[Part] = Outcome()
    try:
        async for part in parts:
            outcome.parts.append(part)
    except SourceError as error:
        outcome.error = error
    return outcome


def last_cursor(outcome: Outcome[Found], before: str = "") -> str:
    """The cursor that a store keeps which stores each page as it comes."""
    cursors = [part.cursor for part in outcome.parts if part.cursor is not None]
    return cursors[-1] if cursors else before


def says_json(content: object, **settings: Any) -> Step:
    """A step that answers with JSON."""
    return says(json.dumps(content), **settings)
