"""Runs of Bluesky's source against a scripted server."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.attention import Found, Refreshed
from bot.domain.mention import Mention
from bot.sources.bluesky import Bluesky
from bot.sources.http import HttpClient
from tests.clock import START, FakeClock
from tests.servers.scripted import ScriptedServer, Step
from tests.sources.asking import NO_JITTER
from tests.sources.bluesky.standin import HANDLE, PASSWORD
from tests.sources.finding import Outcome, outcome_of

SINCE = START - timedelta(hours=5)
Part = TypeVar("Part", Found, Refreshed)


@dataclass(slots=True)
class Setting:
    """What to run Bluesky's source with; the session is forgotten unless `folder` is given."""

    folder: Path | None = None
    handle: str = HANDLE
    password: str = PASSWORD
    clock: FakeClock = field(default_factory=FakeClock)


def _run(
    script: Sequence[Step],
    question: Callable[[Bluesky], AsyncIterator[Part]],
    setting: Setting,
) -> tuple[Outcome[Part], ScriptedServer]:
    async def main(folder: Path) -> tuple[Outcome[Part], ScriptedServer]:
        async with (
            ScriptedServer(*script) as server,
            HttpClient(clock=setting.clock, policy=NO_JITTER) as http,
        ):
            source = Bluesky(
                http,
                server.url,
                clock=setting.clock,
                handle=setting.handle,
                app_password=setting.password,
                session_file=folder / "bluesky.json",
            )
            return await outcome_of(question(source)), server

    if setting.folder is not None:
        return asyncio.run(main(setting.folder))
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(main(Path(folder)))


def find(
    *script: Step, cursor: str = "", since: datetime = SINCE, **settings: Any
) -> tuple[Outcome[Found], ScriptedServer]:
    """What a search finds, and the server that was asked."""
    return _run(script, lambda source: source.find_mentions(since, cursor), Setting(**settings))


def refresh(
    known: Sequence[Mention], *script: Step, **settings: Any
) -> tuple[Outcome[Refreshed], ScriptedServer]:
    """What reading known posts again gives, and the server that was asked."""
    return _run(script, lambda source: source.refresh_counts(known), Setting(**settings))
