"""Rounds over a real store, with stand-ins for arXiv and the sources."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.app import App, Networks, open_app
from bot.config import Config
from bot.domain.attention import Found, Refreshed
from bot.domain.calendar import SubmissionWindow
from bot.domain.collection import Details, Listed, ListingResult, NothingListed, Unreadable
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.services.rounds import Rounds
from bot.store.days import StoredDays
from tests import samples
from tests.clock import FakeClock
from tests.services.delivering import SETTINGS

LAST_FIVE = [date(2026, 9, day) for day in (9, 10, 11, 14, 15)]
EVENING = datetime(2026, 9, 15, 23, tzinfo=UTC)  # of Tuesday; Wednesday's appears an hour later


@dataclass(slots=True)
class FakeArxiv:
    """An arXiv with one paper a day; `down` are days that cannot be read, `silent` have no paper.

    `again` are days that list the paper of another day of the month. `gate` keeps what it
    knows of the papers back until it is set, as it is from the beginning; `is_held` says that
    somebody waits for it.
    """

    down: set[date] = field(default_factory=set)
    silent: set[date] = field(default_factory=set)
    again: dict[date, int] = field(default_factory=dict)
    asked: list[date] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    is_held: bool = False

    def __post_init__(self) -> None:
        self.gate.set()

    async def fetch_listing(self, archive: str, day: date) -> ListingResult:
        """The paper of the day, in the archive cs."""
        if archive != "cs":
            return NothingListed("No updates today.")
        self.asked.append(day)
        if day in self.down:
            return Unreadable("HTTP 503")
        if day in self.silent:
            return NothingListed("No updates today.")
        return Listed((self.paper(self.again.get(day, day.day)),), day)

    async def fetch_feed(self, archive: str, day: date) -> ListingResult:
        """No feed."""
        return Unreadable("HTTP 503")

    async def fetch_details(self, ids: Sequence[str]) -> AsyncIterator[Details]:
        """Every paper that was asked for, with a version."""
        if not self.gate.is_set():
            self.is_held = True
            await self.gate.wait()
        yield Details({i: replace(self.paper(int(i[-2:])), version=1) for i in ids})

    async def fetch_window(
        self, archives: Sequence[str], day: date, window: SubmissionWindow
    ) -> ListingResult:
        """No window."""
        return Unreadable("HTTP 503")

    def paper(self, number: int) -> Paper:
        """A paper of the day with that number."""
        return samples.paper(number, listed_on=None, listing_index=None)


@dataclass(slots=True)
class FakeSource:
    """A source that knows one post about the papers of each day.

    `gate` keeps its answers back until it is set; `error` is raised instead of one.
    """

    clock: FakeClock
    name: str = "huggingface"
    credentials: str = ""
    likes: int = 60
    error: Exception | None = None
    searches: int = 0
    searched_since: list[datetime] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """A post about each of the papers 1 to 30."""
        self.searches += 1
        self.searched_since.append(since)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        yield Found(tuple(self._post(number) for number in range(1, 31)), fresh_at=self.clock.now())

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """Nothing new."""
        yield Refreshed(())

    def _post(self, number: int) -> Mention:
        now = self.clock.now()
        counts = Counts(0, self.likes)
        return samples.mention(
            number, source=self.name, post_id=f"p{number}", counts=counts, observed_at=now
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """Rounds over a real store."""

    app: App
    clock: FakeClock
    arxiv: FakeArxiv
    source: FakeSource
    rounds: Rounds

    def restarted(self) -> Rounds:
        """The rounds of a process that begins now."""
        return rounds_of(self.app, self.arxiv, Networks([self.source]), self.clock)

    async def likes_of(self, day: date) -> list[int]:
        """The attention that a frozen day's papers had."""
        return [entry.counts.likes for entry in (await self.app.digests.find(day)).entries]


def on_stage(data: Path, work: Callable[[Stage], Awaitable[None]], now: datetime = EVENING) -> None:
    """Run `work`."""

    async def run() -> None:
        clock = FakeClock(now)
        async with open_app(Config(SETTINGS, data), clock) as app:
            arxiv, source = FakeArxiv(), FakeSource(clock)
            source.gate.set()
            networks = Networks([source])
            rounds = rounds_of(app, arxiv, networks, clock)
            await work(Stage(app, clock, arxiv, source, rounds))

    asyncio.run(run())


def rounds_of(app: App, arxiv: FakeArxiv, networks: Networks, clock: FakeClock) -> Rounds:
    """The rounds of an app."""
    return Rounds(
        collector=app.collector(arxiv),
        attention=app.attention(networks),
        seeding=app.seeding(networks),
        closing=app.closing(networks),
        digests=app.digests,
        days=StoredDays(app.engine),
        clock=clock,
    )
