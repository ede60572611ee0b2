"""Runs of X's source against a scripted server."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.attention import Found, Refreshed
from bot.domain.mention import Mention
from bot.sources.http import HttpClient
from bot.sources.x import X
from tests.clock import START, FakeClock
from tests.servers.scripted import ScriptedServer, Step
from tests.sources.asking import NO_JITTER
from tests.sources.finding import Outcome, outcome_of
from tests.sources.x.standin import TOKEN, FakeBudget

SINCE = START - timedelta(days=3)


@dataclass(slots=True)
class Run:
    """What to run X's source with."""

    script: Sequence[Step]
    budget: FakeBudget | None = None
    cursor: str = ""
    since: datetime = SINCE
    token: str = TOKEN
    clock: FakeClock | None = None
    keep: int = 0


async def _run(run: Run, server: ScriptedServer, known: Sequence[Mention] | None) -> Outcome[Any]:
    clock = run.clock or FakeClock()
    async with HttpClient(clock=clock, policy=NO_JITTER) as http:
        source = X(
            http,
            server.url,
            clock=clock,
            bearer_token=run.token,
            budget=run.budget or FakeBudget(),
            refresh_keep=run.keep,
            policy=NO_JITTER,
        )
        if known is None:
            return await outcome_of(source.find_mentions(run.since, run.cursor))
        return await outcome_of(source.refresh_counts(known))


def find(*script: Step, **settings: Any) -> tuple[Outcome[Found], ScriptedServer]:
    """What a search finds, and the server that was asked."""

    async def main() -> tuple[Outcome[Found], ScriptedServer]:
        async with ScriptedServer(*script) as server:
            return await _run(Run(script, **settings), server, None), server

    return asyncio.run(main())


def refresh(
    known: Sequence[Mention], *script: Step, **settings: Any
) -> tuple[Outcome[Refreshed], ScriptedServer]:
    """What reading known posts again gives, and the server that was asked."""

    async def main() -> tuple[Outcome[Refreshed], ScriptedServer]:
        async with ScriptedServer(*script) as server:
            return await _run(Run(script, **settings), server, known), server

    return asyncio.run(main())
