"""The delivery ledger in the store."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import Delivery, DeliveryState, Part, Posted
from bot.domain.subscription import Layout, Subscription
from bot.errors import StoreError
from bot.store.deliveries import StoredDeliveries
from bot.store.engine import Engine
from bot.store.subscriptions import StoredSubscriptions

MONDAY = date(2026, 9, 14)
NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
MESSAGE = 2**62 + 3  # beyond what a float holds
GUILD = 2**61 + 1


@dataclass(frozen=True, slots=True)
class Books:
    """The ledger of a store with two subscriptions."""

    ledger: StoredDeliveries
    subscriptions: StoredSubscriptions


def in_books(folder: Path, work: Callable[[Books], Awaitable[None]]) -> None:
    """Run `work` on a fresh store."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
        try:
            books = Books(StoredDeliveries(engine), StoredSubscriptions(engine))
            for channel, guild in ((100, GUILD), (200, None)):
                await books.subscriptions.save_subscription(
                    Subscription(channel_id=channel, since=MONDAY, guild_id=guild)
                )
            await work(books)
        finally:
            await engine.close()

    asyncio.run(run())


def delivery(subscription_id: int = 1, days: int = 0, **fields: object) -> Delivery:
    """A delivery of a day after Monday; its key is made of both."""
    known: dict[str, object] = {
        "subscription_id": subscription_id,
        "day": MONDAY + timedelta(days=days),
        "key": f"k{subscription_id}-{days}",
    }
    return Delivery(**(known | fields))  # type: ignore[arg-type]


def test_a_delivery_comes_back_as_it_was_written(folder: Path) -> None:
    """Every field survives, and rows are numbered."""
    failed = delivery(
        2, 1, state=DeliveryState.FAILED, attempts=3, retry_at=NOW, reason="HTTP 503", parts=2
    )

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries([delivery(), failed])
        assert await books.ledger.list_deliveries(1, 10) == [delivery(id=1)]
        assert await books.ledger.list_deliveries(2, 10) == [replace(failed, id=2)]

    in_books(folder, work)


def test_a_day_is_written_down_once_for_a_subscription(folder: Path) -> None:
    """The second plan of a day changes nothing, whatever it says; other days beside it count."""

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries([delivery()])
        again = delivery(key="another", state=DeliveryState.SKIPPED)
        await books.ledger.add_deliveries([again, delivery(days=1), delivery(2)])
        keys = [found.key for found in await books.ledger.list_open(NOW)]
        assert keys == ["k1-0", "k1-1", "k2-0"]

    in_books(folder, work)


def test_two_engines_plan_a_day_once(folder: Path) -> None:
    """Two processes that plan the same 300 days at once: one row each, with one of the keys."""

    async def work(books: Books) -> None:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
        try:
            other = StoredDeliveries(engine)
            plans = [
                [delivery(days=number, key=f"{name}{number}") for number in range(300)]
                for name in "ab"
            ]
            await asyncio.gather(
                books.ledger.add_deliveries(plans[0]), other.add_deliveries(plans[1])
            )
            found = await books.ledger.list_deliveries(1, 1000)
            assert found == await other.list_deliveries(1, 1000)
        finally:
            await engine.close()
        assert [one.day for one in found] == [
            MONDAY + timedelta(days=number) for number in reversed(range(300))
        ]
        assert all(one.key[1:] == str((one.day - MONDAY).days) for one in found)

    in_books(folder, work)


def test_a_delivery_needs_a_subscription(folder: Path) -> None:
    """A row that refers to nothing is refused, and nothing of its batch stays."""

    async def work(books: Books) -> None:
        with pytest.raises(StoreError):
            await books.ledger.add_deliveries([delivery(), delivery(99)])
        assert await books.ledger.list_open(NOW) == []

    in_books(folder, work)


def test_what_is_open_is_what_is_to_be_done_now(folder: Path) -> None:
    """Pending ones, and failed ones whose time has come; never those that were given up."""
    rows = [
        delivery(days=0),
        delivery(days=1, state=DeliveryState.FAILED, retry_at=NOW),
        delivery(days=2, state=DeliveryState.FAILED, retry_at=NOW + timedelta(seconds=1)),
        delivery(days=3, state=DeliveryState.FAILED),
        delivery(days=4, state=DeliveryState.SENT),
        delivery(days=5, state=DeliveryState.REFUSED),
        delivery(days=6, state=DeliveryState.SKIPPED),
    ]

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries(rows)
        assert [one.id for one in await books.ledger.list_open(NOW)] == [1, 2]
        assert [one.id for one in await books.ledger.list_open(NOW + timedelta(1))] == [1, 2, 3]
        await books.subscriptions.remove(1, NOW)
        assert await books.ledger.list_open(NOW) == []

    in_books(folder, work)


def test_known_days_are_those_of_each_subscription(folder: Path) -> None:
    """Every state counts as known, from the asked day on."""

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries(
            [delivery(), delivery(days=1, state=DeliveryState.SKIPPED), delivery(2, 2)]
        )
        tuesday, wednesday = (MONDAY + timedelta(days=n) for n in (1, 2))
        assert await books.ledger.list_known_days(tuesday) == {
            1: frozenset([tuesday]),
            2: frozenset([wednesday]),
        }
        assert await books.ledger.list_known_days(wednesday + timedelta(1)) == {}

    in_books(folder, work)


def test_parts_are_begun_and_finished(folder: Path) -> None:
    """A part is known from its beginning, a new attempt moves it on, the last one ends it all."""
    failed = delivery(state=DeliveryState.FAILED, attempts=1, retry_at=NOW, reason="HTTP 503")

    async def work(books: Books) -> None:
        ledger = books.ledger
        await ledger.add_deliveries([failed, delivery(2)])
        later = NOW + timedelta(hours=1)
        for part in (Part(1, 0, NOW), Part(1, 1, NOW), Part(1, 1, later), Part(2, 0, NOW)):
            await ledger.begin_part(part)
        assert await ledger.list_parts(1) == {0: Part(1, 0, NOW), 1: Part(1, 1, later)}
        await ledger.finish_part(Part(1, 0, NOW, MESSAGE), is_last=False)
        assert [one.state for one in await ledger.list_open(NOW)] == ["failed", "pending"]
        await ledger.finish_part(Part(1, 1, later, MESSAGE + 1), is_last=True)
        assert await ledger.list_parts(1) == {
            0: Part(1, 0, NOW, MESSAGE),
            1: Part(1, 1, later, MESSAGE + 1),
        }
        (sent,) = await ledger.list_deliveries(1, 5)
        assert (sent.state, sent.reason, sent.retry_at, sent.attempts) == ("sent", "", None, 1)
        assert [one.id for one in await ledger.list_open(NOW)] == [2]

    in_books(folder, work)


def test_beginning_a_part_again_forgets_no_message(folder: Path) -> None:
    """What became of a part stays known, should another process begin it late."""

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries([delivery()])
        await books.ledger.begin_part(Part(1, 0, NOW))
        await books.ledger.finish_part(Part(1, 0, NOW, MESSAGE), is_last=True)
        await books.ledger.begin_part(Part(1, 0, NOW + timedelta(minutes=1)))
        assert (await books.ledger.list_parts(1))[0].message_id == MESSAGE

    in_books(folder, work)


def test_a_part_is_known_with_all_that_became_of_it(folder: Path) -> None:
    """Where it stands, what it shows, its thread, and when it is to be published."""
    inside = Part(1, 1, NOW, MESSAGE, thread_id=7, preliminary=True, edited_at=NOW, opened_id=0)
    last = replace(inside, number=0, publish_at=NOW)

    async def work(books: Books) -> None:
        ledger = books.ledger
        await ledger.add_deliveries([delivery(layout=Layout.THREAD, preliminary=True)])
        for part in (inside, last):
            await ledger.finish_part(part, is_last=part is last)
        assert await ledger.list_parts(1) == {1: inside, 0: last}
        assert await ledger.list_to_publish(NOW) == [(last, 100)]
        assert await ledger.list_to_publish(NOW - timedelta(seconds=1)) == []
        done = replace(last, publish_at=None, published_at=NOW)
        await ledger.save_publishing(done)
        await ledger.save_part(replace(last, publish_at=None, message_id=9))
        assert (await ledger.list_parts(1))[0] == replace(done, message_id=9)
        assert await ledger.list_published(100, NOW) == [NOW]
        assert await ledger.list_published(200, NOW) == []
        assert await ledger.list_published(100, NOW + timedelta(seconds=1)) == []
        (found,) = await ledger.list_preliminary()
        assert (found.state, found.layout) == ("sent", Layout.THREAD)
        await books.subscriptions.remove(1, NOW)
        assert await ledger.list_preliminary() == []

    in_books(folder, work)


def test_what_is_not_needed_any_more_is_forgotten(folder: Path) -> None:
    """A message that was taken away, and a delivery of which nothing was begun."""

    async def work(books: Books) -> None:
        ledger = books.ledger
        await ledger.add_deliveries([delivery(), delivery(2)])
        for number in (0, 1):
            await ledger.begin_part(Part(1, number, NOW))
        await ledger.forget_part(Part(1, 1))
        assert list(await ledger.list_parts(1)) == [0]
        await ledger.forget_delivery(delivery(2, id=2))
        assert await ledger.list_deliveries(2, 5) == []
        with pytest.raises(StoreError):
            await ledger.forget_delivery(delivery(id=1))
        await ledger.forget_with_messages(delivery(id=1))
        assert await ledger.list_deliveries(1, 5) == []
        assert await ledger.list_parts(1) == {}

    in_books(folder, work)


def test_what_tells_of_no_listing_is_found_by_day(folder: Path) -> None:
    """Of the asked days, whatever came of it."""
    told = [delivery(days=n, parts=0, state=DeliveryState.SENT) for n in range(3)]

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries([*told, delivery(2)])
        tuesday = MONDAY + timedelta(days=1)
        found = await books.ledger.list_told([MONDAY, tuesday])
        assert found == [replace(one, id=n) for n, one in enumerate(told[:2], start=1)]
        assert await books.ledger.list_told([]) == []

    in_books(folder, work)


def test_an_outcome_changes_its_own_row_and_never_its_key(folder: Path) -> None:
    """State, attempts, next time and reason are stored; what makes the nonces stays."""

    async def work(books: Books) -> None:
        await books.ledger.add_deliveries([delivery(), delivery(2)])
        outcome = delivery(
            id=1, key="other", state=DeliveryState.FAILED, attempts=2, retry_at=NOW, reason="down"
        )
        await books.ledger.save_outcome(outcome)
        assert await books.ledger.list_deliveries(1, 5) == [replace(outcome, key="k1-0")]
        assert await books.ledger.list_deliveries(2, 5) == [delivery(2, id=2)]

    in_books(folder, work)


def test_the_messages_of_a_day_in_a_server(folder: Path) -> None:
    """Only what was really posted there, that day, in order; removed subscriptions included."""

    async def work(books: Books) -> None:
        ledger = books.ledger
        await ledger.add_deliveries([delivery(), delivery(2), delivery(days=1)])
        for number in (1, 2, 3):
            for part in (0, 1):
                await ledger.begin_part(Part(number, part, NOW))
        for part in (1, 0):
            await ledger.finish_part(Part(1, part, NOW, MESSAGE + part), is_last=False)
        await ledger.finish_part(Part(3, 0, NOW, 7), is_last=False)
        await books.subscriptions.remove(1, NOW)
        first = [Posted(MONDAY, 1, Layout.CARDS, n, 100, MESSAGE + n) for n in (0, 1)]
        later = MONDAY + timedelta(days=1)
        assert await ledger.list_messages([MONDAY], GUILD) == first
        both = [*first, Posted(later, 1, Layout.CARDS, 0, 100, 7)]
        assert await ledger.list_messages([later, MONDAY], GUILD) == both
        assert await ledger.list_messages([MONDAY + timedelta(days=2)], GUILD) == []
        assert await ledger.list_messages([MONDAY], GUILD + 1) == []

    in_books(folder, work)


def asked(caplog: pytest.LogCaptureFixture) -> Sequence[str]:
    """The SELECT statements that the log shows, with their values filled in."""
    statements = []
    for record in caplog.records:
        found = re.match(r"(SELECT .*?)(?:: (\[.*\]))?$", record.getMessage(), re.DOTALL)
        if found:
            statements.append(found[1])
    return statements


def test_queries_use_indexes(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No question of the loop of deliveries reads a whole table."""

    async def work(books: Books) -> None:
        ledger = books.ledger
        with caplog.at_level(logging.DEBUG, "tortoise.db_client"):
            caplog.clear()
            await ledger.list_known_days(MONDAY)
            await ledger.list_open(NOW)
            await ledger.list_parts(1)
            await ledger.list_deliveries(1, 30)
            await ledger.list_messages([MONDAY], GUILD)
            await ledger.list_preliminary()
            await ledger.list_told([MONDAY, MONDAY + timedelta(days=1)])
            await ledger.list_to_publish(NOW)
            await ledger.list_published(100, NOW)
            await books.subscriptions.find_subscription(1)
            await books.subscriptions.list_subscriptions(GUILD)

    in_books(folder, work)
    statements = asked(caplog)
    assert len(statements) == 11
    connection = sqlite3.connect(folder / "a.db")
    try:
        for statement in statements:
            values = [1] * statement.count("?")
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            steps = [str(row[3]) for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")], (statement, steps)
    finally:
        connection.close()
