"""Sources written by hand, and the services that ask them over a real store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App, Networks, open_app
from bot.config import Config
from bot.domain.attention import Found, Refreshed, SourceState
from bot.domain.collection import DayRecord, Outcome
from bot.domain.mention import Counts, Mention
from bot.services.attention import SourceReport
from bot.settings import Archive, Bluesky, Digest, HackerNews, HuggingFace, Settings, Sources, X
from bot.store.days import StoredDays
from tests import samples
from tests.clock import FakeClock
from tests.stores import lay_store

SINCE = datetime(2021, 2, 7, 22, tzinfo=UTC)
NOON = datetime(2021, 2, 8, 12, tzinfo=UTC)

Page = Found | Exception | Callable[[], Awaitable[None]]
Batch = Refreshed | Exception | Callable[[Sequence[Mention]], Refreshed]


class FakeSource:
    """A source that tells what the test says, one script a run; with none left it tells nothing.

    `searches` and `readings` keep what it was asked for.
    """

    def __init__(self, name: str = "x", credentials: str = "") -> None:
        self.name = name
        self.credentials = credentials
        self.searches: list[tuple[datetime, str]] = []
        self.readings: list[list[str]] = []
        self._pages: list[tuple[Page, ...]] = []
        self._batches: list[tuple[Batch, ...]] = []

    def finds(self, *pages: Page) -> None:
        """What the next search not scripted yet comes to: pages, until an error or a wait."""
        self._pages.append(pages)

    def reads(self, *batches: Batch) -> None:
        """What the next refresh not scripted yet comes to."""
        self._batches.append(batches)

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The scripted pages."""
        self.searches.append((since, cursor))
        for page in self._pages.pop(0) if self._pages else ():
            if isinstance(page, Exception):
                raise page
            if isinstance(page, Found):
                yield page
            else:
                await page()

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The scripted batches."""
        self.readings.append([mention.post_id for mention in mentions])
        for batch in self._batches.pop(0) if self._batches else ():
            if isinstance(batch, Exception):
                raise batch
            yield batch if isinstance(batch, Refreshed) else batch(mentions)


Work = Callable[[App, FakeClock], Awaitable[None]]


def config(
    folder: Path,
    *,
    sources: Sequence[str] = ("x",),
    after_write: Sequence[str] = (),
    arxiv_holidays: Sequence[object] = (),
    **digest: Any,
) -> Config:
    """A configuration with just those sources set up, and by default the rule `classic`."""
    set_up = Sources(
        huggingface=HuggingFace(enabled="huggingface" in sources),
        hackernews=HackerNews(enabled="hackernews" in sources),
        bluesky=Bluesky(handle="ada.example", app_password="p")  # type: ignore[arg-type]  # pydantic makes it a secret
        if "bluesky" in sources
        else Bluesky(),
        x=X(bearer_token="t" if "x" in sources else None),  # type: ignore[arg-type]  # as above
    )
    rules: dict[str, Any] = {
        "rule": "classic",
        "min_attention": 10,
        "mention_min_score": 1,
    } | digest
    return Config(
        Settings.model_validate(
            {
                "sources": set_up,
                "digest": Digest(**rules),
                "archive": Archive(after_write=tuple(after_write)),
                "arxiv": {"holidays": tuple(arxiv_holidays)},
            }
        ),
        folder,
    )


def in_app(
    tmp_path: Path,
    work: Work,
    *,
    now: datetime = NOON,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
    **settings: Any,
) -> None:
    """Run `work` with the services over a fresh store, at a moment."""
    where = config(tmp_path, **settings)
    lay_store(where)

    async def run() -> None:
        clock = FakeClock(now)
        async with open_app(where, clock) as app:
            await work(app, clock)

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(run())


async def ask(app: App, *sources: FakeSource, since: datetime = SINCE) -> list[SourceReport]:
    """One run over some sources."""
    return await app.attention(Networks(sources)).collect(since)


async def state_of(app: App, name: str = "x") -> SourceState:
    """What the store knows of a source."""
    return (await app.sources.list_states())[name]


async def rows(app: App, statement: str) -> list[tuple[Any, ...]]:
    """What a statement gives on the store's own tables."""
    return await app.engine.run(lambda: _rows(app, statement))


async def _rows(app: App, statement: str) -> list[tuple[Any, ...]]:
    found = await app.engine._tortoise.db("default").execute_query_dict(statement)
    return [tuple(row.values()) for row in found]


async def collected(app: App, outcome: Outcome = Outcome.COMPLETE, **changes: Any) -> None:
    """Record that the samples' day was collected."""
    fields: dict[str, Any] = {
        "day": samples.DAY,
        "outcome": outcome,
        "evidence": "as told",
        "papers": 3,
        "archives": ("cs",),
        "checked_at": NOON,
    }
    await StoredDays(app.engine).record_day(DayRecord(**(fields | changes)))


def post(number: int = 1, age: timedelta = timedelta(0), **changes: Any) -> Mention:
    """A post on X about paper `number`, made `age` before noon."""
    post_id = changes.get("post_id", str(number))
    fields: dict[str, Any] = {
        "post_id": post_id,
        "url": f"https://twitter.com/someone/status/{post_id}",
        "posted_at": NOON - age,
        "text": "Look at this!",
        "observed_at": NOON - age,
    }
    return samples.mention(number, **(fields | changes))


def counted(mentions: Sequence[Mention], counts: Counts, at: datetime) -> Refreshed:
    """All of some mentions with the same new counts."""
    return Refreshed(tuple(replace(m, counts=counts, observed_at=at) for m in mentions))
