"""A restore does not forget what channels were sent since the copy."""

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.delivery import Delivery, DeliveryState, Part
from bot.domain.subscription import Subscription
from bot.errors import StoreError
from bot.store.carrying import carry_posted
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.subscriptions import StoredSubscriptions
from tests import samples

FRIDAY, MONDAY, TUESDAY = date(2026, 9, 11), date(2026, 9, 14), date(2026, 9, 15)
NOW = datetime(2026, 9, 16, 9, tzinfo=UTC)


class Store:
    """What is looked at of a store."""

    def __init__(self, engine: Engine) -> None:
        self.digests = StoredDigests(engine)
        self.ledger = StoredDeliveries(engine)
        self.subscriptions = StoredSubscriptions(engine)

    async def subscribe(self, channel_id: int) -> None:
        """A channel gets each day from Monday on."""
        await self.subscriptions.save_subscription(Subscription(channel_id, since=MONDAY))

    async def post(self, day: date, subscription_id: int = 1, *, papers: int = 3) -> None:
        """Freeze a day, if it is not, and note that a channel was sent it."""
        await self.digests.freeze_digest(samples.digest(day, papers), "x")
        key = f"{day:%d}-{subscription_id}"
        state = DeliveryState.SENT
        await self.ledger.add_deliveries([Delivery(subscription_id, day, key, state=state)])


def in_store(file: Path, work: Callable[[Store], Awaitable[None]]) -> None:
    """Run `work` on a store."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}")
        try:
            await work(Store(engine))
        finally:
            await engine.close()

    asyncio.run(run())


@pytest.fixture
def files(folder: Path) -> tuple[Path, Path]:
    """A store, and a copy of it from after Monday's post."""
    file, copy = folder / "a.db", folder / "copy.db"

    async def work(store: Store) -> None:
        await store.subscribe(100)
        await store.post(MONDAY)

    in_store(file, work)
    shutil.copy(file, copy)
    return file, copy


def test_a_post_made_since_the_copy_is_known(files: tuple[Path, Path]) -> None:
    """The ledger and the day as it was frozen are taken along; what is known already stays."""
    file, copy = files

    async def goes_on(store: Store) -> None:
        await store.post(TUESDAY, papers=2)

    in_store(file, goes_on)
    assert carry_posted(file, copy) == 1
    assert carry_posted(file, copy) == 0

    async def look(store: Store) -> None:
        days = [(one.day, one.state) for one in await store.ledger.list_deliveries(1, 9)]
        assert days == [(TUESDAY, DeliveryState.SENT), (MONDAY, DeliveryState.SENT)]
        assert await store.digests.find_digest(TUESDAY) == samples.digest(TUESDAY, 2)
        assert await store.digests.find_digest(MONDAY) == samples.digest(MONDAY, 3)

    in_store(copy, look)


def test_what_was_open_in_the_copy_is_as_it_came_out(folder: Path) -> None:
    """A delivery that the copy has in the middle is not gone on with: it has ended since."""
    file, copy = folder / "a.db", folder / "copy.db"

    async def begin(store: Store) -> None:
        await store.subscribe(100)
        await store.ledger.add_deliveries([Delivery(1, MONDAY, "k", parts=1)])

    async def finish(store: Store) -> None:
        [found] = await store.ledger.list_deliveries(1, 1)
        part = Part(found.id or 0, 0, begun_at=NOW)
        await store.ledger.begin_part(part)
        await store.ledger.finish_part(replace(part, message_id=5), is_last=True)

    in_store(file, begin)
    shutil.copy(file, copy)
    in_store(file, finish)
    assert carry_posted(file, copy) == 0
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT state FROM delivery").fetchall() == [("sent",)]
        assert db.execute("SELECT count(*) FROM part").fetchall() == [(1,)]


def test_what_was_imported_stays_behind(files: tuple[Path, Path]) -> None:
    """A restore may be to undo an import."""
    file, copy = files

    async def goes_on(store: Store) -> None:
        imported = samples.digest(TUESDAY, 2, imported=True)
        await store.digests.freeze_digest(imported, "x")

    in_store(file, goes_on)
    assert carry_posted(file, copy) == 0

    async def look(store: Store) -> None:
        assert await store.digests.find_digest(TUESDAY) is None

    in_store(copy, look)


def test_a_channel_that_was_subscribed_since_the_copy_keeps_its_days(
    files: tuple[Path, Path],
) -> None:
    """It is not subscribed any more; whoever subscribes it again is posted no day again."""
    file, copy = files

    async def goes_on(store: Store) -> None:
        await store.subscribe(200)
        await store.post(MONDAY, 2)

    in_store(file, goes_on)
    assert carry_posted(file, copy) == 1
    assert carry_posted(file, copy) == 0

    async def look(store: Store) -> None:
        assert [one.id for one in await store.subscriptions.list_subscriptions()] == [1]
        again = await store.subscriptions.save_subscription(Subscription(200, since=FRIDAY))
        known = await store.ledger.list_known_days(FRIDAY)
        assert known == {1: frozenset([MONDAY]), again.id: frozenset([MONDAY])}

    in_store(copy, look)


def test_days_are_those_of_a_channel_under_whatever_number(files: tuple[Path, Path]) -> None:
    """A number may be another channel's in the copy; two of one channel's are one there."""
    file, copy = files

    async def goes_on(store: Store) -> None:
        await store.subscribe(200)
        await store.subscribe(300)
        await store.post(MONDAY, 2)
        await store.post(MONDAY, 3)
        await store.post(TUESDAY, 3)

    async def other(store: Store) -> None:
        await store.subscribe(300)

    in_store(file, goes_on)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE subscription SET channel_id = 300 WHERE id = 2")
    in_store(copy, other)
    assert carry_posted(file, copy) == 2

    async def look(store: Store) -> None:
        known = await store.ledger.list_known_days(MONDAY)
        assert known == {1: frozenset([MONDAY]), 2: frozenset([MONDAY, TUESDAY])}

    in_store(copy, look)


def test_a_store_of_another_version_changes_nothing(files: tuple[Path, Path]) -> None:
    """Rows are not guessed into other columns."""
    file, copy = files
    with closing(sqlite3.connect(file)) as db:
        db.execute("ALTER TABLE part ADD COLUMN later TEXT")
    before = copy.read_bytes()
    with pytest.raises(StoreError, match="its table part is of another version"):
        carry_posted(file, copy)
    assert copy.read_bytes() == before
