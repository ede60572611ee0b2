"""Malformed answers while a day is collected again: nothing that is stored already is lost."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from random import Random

from bot.app import App, Networks
from bot.domain.clock import Clock
from bot.services.attention import posts_since
from bot.sources.arxiv.client import Arxiv, ArxivAddresses
from bot.sources.exchange import Request, Response
from bot.sources.gate import OnWait, wait_silently
from bot.sources.http import HttpClient
from bot.sources.registry import Tools, connect
from bot.sources.retry import RetryPolicy
from bot.store.sources import StoredBudget
from tests.cli.collecting import Scene, remember, scene
from tests.faults.mutations import mutated, other_json, other_markup
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.faults.stored import kept_in, lost

_TIMES = 150
_CHANGED = 1 / 8  # of the answers
_AGAIN = "UPDATE day SET outcome = 'partial', listed = 0, retry_at = NULL"
_A_DAY = timedelta(days=1).total_seconds()


class _MutatingHttp(HttpClient):
    """The real way out, over which some answers come changed."""

    def __init__(self, clock: Clock, chance: Random) -> None:
        super().__init__(clock=clock, policy=RetryPolicy(attempts=2, first_wait_s=0.01))
        self._chance = chance

    async def fetch(self, request: Request, *, on_wait: OnWait = wait_silently) -> Response:
        """The answer, or what has become of it."""
        response = await super().fetch(request, on_wait=on_wait)
        if self._chance.random() > _CHANGED:
            return response
        shaped = other_json if response.body[:1] in b"{[" else other_markup
        return replace(response, body=mutated(response.body, self._chance, shaped))


def play(plan: Plan) -> list[Row]:
    """A day whose papers are fetched again, and whose posts are read again."""
    return asyncio.run(_play(plan))


async def _play(plan: Plan) -> list[Row]:
    papers = Row("malformed answers: a stored day, collected again")
    posts = Row("malformed answers: stored posts, asked for again")
    async with scene(plan.folder) as made:
        remember(made)
        collected = await made.collect()
        assert collected.code == 0, collected.err
        base = plan.folder / "base"
        shutil.copytree(plan.folder / "data", base)
        kept = kept_in(base)
        made.clock.advance(_A_DAY)  # type: ignore[attr-defined]
        for seed in plan.seeds(_TIMES):
            for row, again in ((papers, _collect_papers), (posts, _collect_posts)):
                shutil.rmtree(plan.folder / "data")
                shutil.copytree(base, plan.folder / "data")
                chance = plan.chance(seed, row.fault)
                try:
                    told = await again(made, chance)
                except Exception as error:
                    row.went_wrong(seed, f"{type(error).__name__}: {error}"[:300])
                    continue
                gone = lost(kept, kept_in(plan.folder / "data"))
                if gone:
                    row.went_wrong(seed, f"{told}, and {gone}")
                else:
                    row.went(told)
    return [papers, posts]


async def _collect_papers(made: Scene, chance: Random) -> str:
    with closing(sqlite3.connect(made.folder / "data" / "hotpapers.db")) as store, store:
        store.execute(_AGAIN)
    addresses = ArxivAddresses(made.arxiv.query_url, made.arxiv.feed_url, made.arxiv.listing_url)
    async with made.app() as app, _MutatingHttp(made.clock, chance) as http:
        collector = app.collector(Arxiv(http, addresses))
        attempt = await collector.collect_day(made.day)
    return f"the day is {attempt.record.outcome}, nothing lost"


async def _collect_posts(made: Scene, chance: Random) -> str:
    async with made.app() as app, _networks(made, app, chance) as networks:
        reports = await app.attention(networks).collect(posts_since(made.day), insist=True)
    failing = any(report.state.reason for report in reports)
    if any("its code has a fault" in str(report.state.reason) for report in reports):
        raise RuntimeError("; ".join(str(report.state.reason) for report in reports))
    return "a source is n/a, nothing lost" if failing else "all sources work, nothing lost"


@asynccontextmanager
async def _networks(made: Scene, app: App, chance: Random) -> AsyncIterator[Networks]:
    def budget(source: str, daily_reads: int) -> StoredBudget:
        return StoredBudget(app.engine, source, daily_reads, made.clock.now)

    async with _MutatingHttp(made.clock, chance) as http:
        tools = Tools(http, made.clock, app.config.data_dir, budget)
        yield Networks(list(connect(app.config.settings.sources, tools)))
