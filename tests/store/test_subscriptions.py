"""Subscriptions in the store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from bot.domain.subscription import Layout, Missed, Pause, Style, Subscription
from bot.store.engine import Engine
from bot.store.subscriptions import StoredSubscriptions

NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
LARGE = 2**62 + 1  # beyond what a float holds
FULL = Subscription(
    channel_id=LARGE,
    guild_id=LARGE + 2,
    since=date(2026, 9, 11),
    at=time(0, 0),
    timezone="Asia/Kathmandu",
    categories=("cs.LG", "math"),
    keywords="größer, 拡散",
    limit=7,
    min_attention=0,
    missed=Missed.NONE,
    quiet_days=True,
    style=Style(
        layout=Layout.THREAD,
        preliminary=True,
        ping_role_id=LARGE + 6,
        silent=True,
        publish=False,
        language="ja",
        chart=True,
    ),
    admin_id=LARGE + 4,
)
PLAIN = Subscription(channel_id=1, since=date(2026, 9, 11))


def in_store(folder: Path, work: Callable[[StoredSubscriptions], Awaitable[None]]) -> None:
    """Run `work` on the subscriptions of a fresh store."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
        try:
            await work(StoredSubscriptions(engine))
        finally:
            await engine.close()

    asyncio.run(run())


def test_a_subscription_comes_back_as_it_was_stored(folder: Path) -> None:
    """Every field survives: snowflakes to the last digit, midnight, a bar of 0, no fields."""

    async def work(store: StoredSubscriptions) -> None:
        first, second = [await store.save_subscription(one) for one in (FULL, PLAIN)]
        assert (first, second) == (replace(FULL, id=1), replace(PLAIN, id=2))
        assert await store.list_subscriptions() == [first, second]
        assert await store.find_subscription(1) == first
        assert await store.find_subscription(3) is None
        assert await store.list_subscriptions(LARGE + 2) == [first]
        assert await store.list_subscriptions(LARGE + 3) == []

    in_store(folder, work)


def test_a_change_keeps_the_row_and_where_it_began(folder: Path) -> None:
    """A channel that subscribes again changes what it has; `since` and the id stay."""

    async def work(store: StoredSubscriptions) -> None:
        await store.save_subscription(FULL)
        for since in (date(2020, 1, 1), date(2030, 1, 1)):
            changed = replace(FULL, since=since, keywords="robots", at=None)
            found = await store.save_subscription(changed)
            assert found == replace(changed, id=1, since=FULL.since)
            assert await store.list_subscriptions() == [found]

    in_store(folder, work)


def test_a_channel_has_one_subscription_wherever_it_was_set(folder: Path) -> None:
    """The configuration and Discord take over from each other, and the row goes on."""

    async def work(store: StoredSubscriptions) -> None:
        await store.save_subscription(FULL)
        for configured in (True, False):
            taken = replace(FULL, configured=configured, limit=3, since=date(2030, 1, 1))
            found = await store.save_subscription(taken)
            assert found == replace(taken, id=1, since=FULL.since)
            assert await store.list_subscriptions() == [found]

    in_store(folder, work)


def test_a_removed_one_stays_away_until_its_channel_is_subscribed_again(folder: Path) -> None:
    """It is not found any more; subscribing again takes its row up, with a beginning of its own."""

    async def work(store: StoredSubscriptions) -> None:
        for configured in (False, True):
            await store.save_subscription(FULL)
            await store.pause([1], Pause.ASKED, "by Ada", NOW)
            await store.remove(1, NOW)
            assert await store.list_subscriptions() == []
            assert await store.find_subscription(1) is None
            wanted = replace(FULL, since=date(2026, 9, 14), configured=configured)
            again = await store.save_subscription(wanted)
            assert again == replace(wanted, id=1)
            assert await store.list_subscriptions() == [again]

    in_store(folder, work)


def test_a_pause_and_its_end(folder: Path) -> None:
    """Those that are named are paused with reason and moment, in UTC; the others go on."""
    tokyo = timezone(timedelta(hours=9))

    async def work(store: StoredSubscriptions) -> None:
        for channel in (1, 2, 3):
            await store.save_subscription(replace(PLAIN, channel_id=channel))
        await store.pause([1, 3], Pause.ACCESS, "no permission", NOW.astimezone(tokyo))
        found = await store.list_subscriptions()
        assert [one.pause for one in found] == [Pause.ACCESS, Pause.NOT, Pause.ACCESS]
        assert (found[0].pause_reason, found[0].paused_at) == ("no permission", NOW)
        await store.pause([1], Pause.NOT, "", None)
        assert await store.find_subscription(1) == replace(PLAIN, channel_id=1, id=1)

    in_store(folder, work)


def test_neither_a_change_nor_the_bot_touches_the_pause_of_an_admin(folder: Path) -> None:
    """A change that was read before the pause leaves it; the bot's own pause does not hide it."""

    async def work(store: StoredSubscriptions) -> None:
        read_before = await store.save_subscription(PLAIN)
        await store.pause([1], Pause.ASKED, "by Ada", NOW)
        await store.pause([1], Pause.ACCESS, "no permission", NOW)
        paused = await store.find_subscription(1)
        assert paused == replace(
            read_before, pause=Pause.ASKED, pause_reason="by Ada", paused_at=NOW
        )
        changed = await store.save_subscription(replace(read_before, limit=3))
        assert changed == replace(paused, limit=3) == await store.find_subscription(1)

    in_store(folder, work)


def test_a_moment_without_a_zone_is_refused(folder: Path) -> None:
    """A naive moment says nothing, and is not guessed at."""

    async def work(store: StoredSubscriptions) -> None:
        await store.save_subscription(PLAIN)
        with pytest.raises(ValueError, match="has no time zone"):
            await store.pause([1], Pause.ASKED, "", NOW.replace(tzinfo=None))
        assert await store.find_subscription(1) == replace(PLAIN, id=1)

    in_store(folder, work)


def test_two_engines_subscribe_a_channel_once(folder: Path) -> None:
    """The same channel saved twenty times from two connections at once is one subscription."""

    async def work(store: StoredSubscriptions) -> None:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
        try:
            other = StoredSubscriptions(engine)
            saved = await asyncio.gather(
                *(one.save_subscription(FULL) for one in [store, other] * 10)
            )
        finally:
            await engine.close()
        assert {one.id for one in saved} == {1}
        assert await store.list_subscriptions() == [replace(FULL, id=1)]

    in_store(folder, work)


def test_marks_are_remembered(folder: Path) -> None:
    """A mark is what was saved last under its name."""

    async def work(store: StoredSubscriptions) -> None:
        assert await store.find_mark("commands") is None
        for value in ("a", "b"):
            await store.save_mark("commands", value)
        assert await store.find_mark("commands") == "b"

    in_store(folder, work)
