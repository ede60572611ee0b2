"""Looking at how the bot is doing: the facts come from a real store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.domain.attention import SourceState, SourceStatus
from bot.domain.collection import DayRecord, Outcome
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.health import Finding, State
from bot.domain.subscription import Subscription
from bot.errors import StoreError
from bot.health import health_of
from bot.settings import Settings
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from tests import samples
from tests.clock import FakeClock

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAYS = [date(2026, 11, day) for day in (17, 16, 13, 12, 11)]
SETTINGS = Settings.model_validate(
    {
        "database": {"url": "sqlite://a.db?synchronous=OFF"},
        "sources": {
            "hackernews": {"enabled": False},
            "x": {"bearer_token": "s3cr3t-value", "daily_reads": 40},
        },
    }
)


def in_app(folder: Path, work: Callable[[App, FakeClock], Awaitable[None]]) -> None:
    """Run `work` with an app over an empty store, on a Wednesday at noon."""

    async def run() -> None:
        clock = FakeClock(NOW)
        async with open_app(Config(SETTINGS, folder), clock) as app:
            await work(app, clock)

    asyncio.run(run())


async def findings(app: App) -> dict[str, Finding]:
    """What is found, by key."""
    return {one.key: one for one in await health_of(app).list_findings()}


async def collect(app: App, *days: date, outcome: Outcome = Outcome.COMPLETE) -> None:
    """Record days."""
    for day in days:
        record = DayRecord(day, outcome, "cs 20", 20, ("cs", "stat.ML"), NOW)
        assert await StoredDays(app.engine).record_day(record)


def test_every_thing_has_one_finding(folder: Path) -> None:
    """On an empty store: arXiv, each source, deliveries, disk, back-up, each once and in order."""

    async def work(app: App, clock: FakeClock) -> None:
        found = await health_of(app).list_findings()
        assert [one.key for one in found] == [
            "arxiv",
            "source:x",
            "source:bluesky",
            "source:hackernews",
            "source:huggingface",
            "deliveries",
            "disk",
            "back-up",
        ]
        states = {one.key: one.state for one in found}
        assert states["source:hackernews"] is State.OFF
        assert states["source:huggingface"] is State.OK
        assert State.BAD not in states.values()

    in_app(folder, work)


def test_listings_are_those_of_the_store(folder: Path) -> None:
    """A day that failed is told until it is complete."""

    async def work(app: App, clock: FakeClock) -> None:
        await collect(app, *DAYS[1:])
        assert (await findings(app))["arxiv"].state is State.BAD
        await collect(app, DAYS[0], outcome=Outcome.PARTIAL)
        assert "(partial: cs 20)" in str((await findings(app))["arxiv"].text)
        await collect(app, DAYS[0])
        assert str((await findings(app))["arxiv"].text).startswith("complete up to Tue 17 Nov 2026")

    in_app(folder, work)


def test_the_budget_is_that_of_today(folder: Path) -> None:
    """Reads that were made are gone, and there again at midnight (UTC)."""

    async def work(app: App, clock: FakeClock) -> None:
        state = SourceState("x", SourceStatus.WORKING, checked_at=NOW, fresh_at=NOW)
        await app.sources.save_state(state)
        assert await app.budget("x", 40).reserve(15) == 15
        assert "25 of 40 reads left today" in str((await findings(app))["source:x"].text)
        clock.advance(12 * 3600)
        assert "40 of 40 reads left today" in str((await findings(app))["source:x"].text)

    in_app(folder, work)


def test_a_late_post_is_found(folder: Path) -> None:
    """From the moment at which the channel wanted it; sent, it is none any more."""

    async def work(app: App, clock: FakeClock) -> None:
        store, ledger = StoredSubscriptions(app.engine), StoredDeliveries(app.engine)
        berlin = Subscription(100, DAYS[4], at=time(12), timezone="Europe/Berlin")
        kept = await store.save_subscription(berlin)
        closed = samples.digest(DAYS[0], closed_at=datetime(2026, 11, 18, 9, 3, tzinfo=UTC))
        await StoredDigests(app.engine).freeze_digest(closed, "f")
        await ledger.add_deliveries([Delivery(kept.id or 0, DAYS[0], "k")])
        [delivery] = await ledger.list_open(NOW)
        clock.advance(3600)  # 13:00: it is due since 11:00
        assert (await findings(app))["deliveries"].state is State.OK
        clock.advance(1)
        late = (await findings(app))["deliveries"]
        assert late.state is State.BAD
        assert "is due since 18 Nov 2026 11:00 UTC" in str(late.text)
        await ledger.save_outcome(replace(delivery, state=DeliveryState.SENT))
        assert (await findings(app))["deliveries"].state is State.OK

    in_app(folder, work)


def test_a_post_that_was_given_up_is_forgotten_with_the_next_one(folder: Path) -> None:
    """The next day's post ends it; so does a fortnight."""

    async def work(app: App, clock: FakeClock) -> None:
        ledger = StoredDeliveries(app.engine)
        kept = await StoredSubscriptions(app.engine).save_subscription(Subscription(100, DAYS[4]))
        given_up = Delivery(kept.id or 0, DAYS[1], "a", DeliveryState.FAILED, attempts=12)
        await ledger.add_deliveries([given_up])
        assert "given up after 12 attempts" in str((await findings(app))["deliveries"].text)
        clock.advance(timedelta(days=14).total_seconds())
        assert (await findings(app))["deliveries"].state is State.OK
        clock.advance(-timedelta(days=14).total_seconds())
        sent = Delivery(kept.id or 0, DAYS[0], "b", DeliveryState.SENT)
        await ledger.add_deliveries([sent])
        assert (await findings(app))["deliveries"].state is State.OK

    in_app(folder, work)


def test_a_removed_channel_is_nobodys_trouble(folder: Path) -> None:
    """What was open for it stays in the ledger, and is not late."""

    async def work(app: App, clock: FakeClock) -> None:
        store, ledger = StoredSubscriptions(app.engine), StoredDeliveries(app.engine)
        kept = await store.save_subscription(Subscription(100, DAYS[4]))
        given_up = Delivery(kept.id or 0, DAYS[0], "a", DeliveryState.FAILED, attempts=12)
        await ledger.add_deliveries([given_up])
        await store.remove(kept.id or 0, NOW)
        assert (await findings(app))["deliveries"].state is State.OK

    in_app(folder, work)


def test_counts_are_those_of_a_window(folder: Path) -> None:
    """Days by outcome and deliveries by state, of the days from one on."""

    async def work(app: App, clock: FakeClock) -> None:
        days, ledger = StoredDays(app.engine), StoredDeliveries(app.engine)
        await collect(app, *DAYS[1:])
        await collect(app, DAYS[0], outcome=Outcome.FAILED)
        assert await days.count_outcomes(DAYS[2]) == {Outcome.COMPLETE: 2, Outcome.FAILED: 1}
        kept = await StoredSubscriptions(app.engine).save_subscription(Subscription(100, DAYS[4]))
        states = [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED]
        made = [
            Delivery(kept.id or 0, day, str(day), state)
            for day, state in zip(DAYS, states, strict=False)
        ]
        await ledger.add_deliveries(made)
        assert await ledger.count_states(DAYS[1]) == {DeliveryState.SENT: 2}
        assert await ledger.find_last_sent([kept.id or 0, 99], DAYS[4]) == {kept.id: DAYS[0]}
        assert await ledger.find_last_sent([kept.id or 0], NOW.date()) == {}
        assert await days.find_newest_complete() == DAYS[1]

    in_app(folder, work)


def test_a_store_that_refuses_is_no_finding(folder: Path) -> None:
    """It is raised: who asks decides what that means."""

    async def work(app: App, clock: FakeClock) -> None:
        await app.engine.close()
        (folder / "a.db").unlink()
        (folder / "a.db").write_bytes(b"broken" * 1000)
        with pytest.raises(StoreError):
            await health_of(app).list_findings()

    in_app(folder, work)
