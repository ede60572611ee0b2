"""A process that dies at any step of a delivery leaves exactly one message of each part."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.page import DigestPage
from bot.domain.subscription import Missed, Pause
from tests.services.delivering import (
    MONDAY,
    SINCE,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Bot,
    World,
    close_of,
    in_world,
    once_each,
)
from tests.services.fake_discord import (
    CHANNEL,
    NONCE_WINDOW,
    Crash,
    FakeDiscord,
    Steps,
)

CHANNELS = [CHANNEL, CHANNEL + 1]
INSIDE, OUTSIDE = NONCE_WINDOW / 3, NONCE_WINDOW * 20


@pytest.fixture(scope="module")
def prepared(empty_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a closed day and two subscriptions."""
    folder = shutil.copytree(empty_data, tmp_path_factory.mktemp("prepared") / "data")

    async def work(_: World, bot: Bot) -> None:
        await bot.subscribe(*CHANNELS)
        await bot.close(MONDAY)

    in_world(folder, work)
    return folder


async def steps_of_a_delivery(prepared: Path, folder: Path, parts: int) -> int:
    """How many steps a life takes in which nothing goes wrong."""
    shutil.copytree(prepared, folder)
    steps = Steps()
    async with World(folder, parts=parts).bot(steps) as bot:
        await bot.round()
    return steps.taken


@pytest.mark.parametrize("pause", [INSIDE, OUTSIDE], ids=["inside", "outside"])
def test_a_crash_at_every_step_posts_each_part_once(
    prepared: Path, tmp_path: Path, pause: timedelta
) -> None:
    """Wherever the process dies, the next one finishes: inside the nonce window or long after."""

    async def run() -> int:
        count = await steps_of_a_delivery(prepared, tmp_path / "whole", parts=2)
        for dies_at in range(count):
            world = World(shutil.copytree(prepared, tmp_path / str(dies_at)), parts=2)
            assert await world.live(dies_at)
            world.clock.advance(pause.total_seconds())
            async with world.bot() as bot:
                await bot.round()
                for number in range(1, 1 + len(CHANNELS)):
                    assert await bot.states(number) == {MONDAY: "sent"}
            once_each(world.discord, CHANNELS, parts=2)
            shutil.rmtree(world.folder)
        return count

    assert asyncio.run(run()) > 40


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lives=st.lists(st.tuples(st.integers(0, 50), st.sampled_from([INSIDE, OUTSIDE])), max_size=4),
    faults=st.lists(st.lists(st.sampled_from(["", "before", "after"]), max_size=4), max_size=3),
    parts=st.integers(1, 3),
)
def test_any_number_of_crashes_and_faults_posts_each_part_once(
    prepared: Path,
    lives: list[tuple[int, timedelta]],
    faults: list[list[str]],
    parts: int,
) -> None:
    """Lives that end anywhere, and requests that fail before or after the message exists."""

    async def run(folder: Path) -> FakeDiscord:
        world = World(folder, parts=parts)
        world.discord.faults.update(zip(CHANNELS, faults, strict=False))
        for dies_at, pause in lives:
            await world.live(dies_at)
            world.clock.advance(pause.total_seconds())
        async with world.bot() as bot:
            for _ in range(6):
                await bot.round()
                world.clock.advance(3600)
        return world.discord

    with tempfile.TemporaryDirectory() as folder:
        discord = asyncio.run(run(shutil.copytree(prepared, Path(folder) / "data")))
    once_each(discord, CHANNELS, parts)


def test_a_message_whose_fate_is_unknown_keeps_its_nonce(data: Path) -> None:
    """Every attempt at a part carries the nonce of its row, each part another one."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["before", "", "before"]
        await bot.subscribe()
        await bot.close(MONDAY)
        for _ in range(4):
            await bot.round()
            world.clock.advance(3600)
        key = (await bot.deliveries())[MONDAY].key
        nonces = [nonce for _, nonce in world.discord.attempts]
        first, second = f"hp-{key}-0", f"hp-{key}-1"
        assert nonces == [first, first, second, second]

    once_each(in_world(data, work, parts=2), [CHANNEL], 2)


def test_a_busy_channel_hides_no_message_from_a_later_look(data: Path) -> None:
    """A message is looked for from its last attempt on, not from the first of many."""

    async def work(world: World, bot: Bot) -> None:
        world.discord.faults[CHANNEL] = ["before"]
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        world.clock.advance(3600)
        begun_again = world.clock.now()
        world.discord.faults[CHANNEL] = ["after"]
        await bot.round()
        delivery = (await bot.deliveries())[MONDAY]
        part = (await bot.ledger.list_parts(delivery.id or 0))[0]
        assert (part.begun_at, part.message_id) == (begun_again, None)
        world.clock.advance(3600)
        await bot.round()

    once_each(in_world(data, work), [CHANNEL], 1)


def test_two_processes_at_once_post_each_part_once(data: Path) -> None:
    """Two bots over one data folder in the same minute: the nonce leaves one message each."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(*CHANNELS)
        await bot.close(MONDAY)
        async with world.bot() as other:
            await asyncio.gather(bot.courier.tick(), other.courier.tick())
            await asyncio.gather(bot.courier.finish(), other.courier.finish())
        assert await bot.states(2) == {MONDAY: "sent"}

    once_each(in_world(data, work, parts=2), CHANNELS, 2)


def test_what_was_written_down_is_posted_after_any_time(data: Path) -> None:
    """A day that was written down before the process died is posted days later, beside newer."""

    async def run() -> FakeDiscord:
        world = World(data)
        steps = Steps(dies_at=10)
        async with world.bot() as bot:
            await bot.subscribe()
            await bot.close(MONDAY)
            await bot.delivering.plan()
        async with world.bot(Steps(0)) as dead:
            with pytest.raises(Crash):
                await dead.courier.tick()
        assert not steps.died
        world.wait_until(close_of(WEDNESDAY))
        async with world.bot() as bot:
            await bot.close(WEDNESDAY)
            await bot.round()
        return world.discord

    assert asyncio.run(run()).days() == [MONDAY, WEDNESDAY]


CHANGES: list[tuple[dict[str, object], int]] = [
    ({"limit": 1}, 1),
    ({"keywords": "paper number 2"}, 1),
    ({"missed": Missed.NONE}, 3),
    ({"timezone": "Asia/Tokyo"}, 3),
]


@pytest.mark.parametrize(("change", "shown"), CHANGES)
def test_a_change_between_crash_and_restart_counts(
    data: Path, change: dict[str, object], shown: int
) -> None:
    """What is posted after the restart is what is wanted by then, and it is posted once."""

    async def run() -> FakeDiscord:
        world = World(data)
        async with world.bot() as bot:
            (one,) = await bot.subscribe()
            await bot.close(MONDAY)
        await world.live(dies_at=14)
        assert world.discord.days() == []
        world.clock.advance(3600)
        async with world.bot() as bot:
            await bot.subscriptions.save_subscription(replace(one, **change))  # type: ignore[arg-type]
            await bot.round()
            assert await bot.states() == {MONDAY: "sent"}
        return world.discord

    discord = asyncio.run(run())
    (message,) = discord.messages[CHANNEL]
    assert isinstance(message.content, DigestPage)
    assert len(message.content.view.shown) == shown


def test_fewer_parts_after_a_change_are_enough(data: Path) -> None:
    """A day that was begun in three messages is through if one is all that is wanted by now."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        world.discord.faults[CHANNEL] = ["", "before"]
        await bot.round()
        world.discord.parts = 1
        world.clock.advance(3600)
        await bot.round()
        assert await bot.states() == {MONDAY: "sent"}

    once_each(in_world(data, work, parts=3), [CHANNEL], 1)


def test_what_was_posted_in_part_is_never_called_skipped(data: Path) -> None:
    """A day of which a message is there, and nothing more is wanted, was sent."""

    async def work(world: World, bot: Bot) -> None:
        (one,) = await bot.subscribe()
        await bot.close(MONDAY)
        world.discord.faults[CHANNEL] = ["", "before"]
        await bot.round()
        await bot.subscriptions.save_subscription(replace(one, keywords="knitting"))
        world.clock.advance(3600)
        await bot.round()
        assert await bot.states() == {MONDAY: "sent"}

    once_each(in_world(data, work, parts=2), [CHANNEL], 1)


def test_a_change_posts_no_day_again(data: Path) -> None:
    """Whatever a channel changes, a day that it was sent is not sent again."""

    async def work(_: World, bot: Bot) -> None:
        (one,) = await bot.subscribe()
        await bot.close(MONDAY)
        await bot.round()
        await bot.subscribe(since=SINCE - timedelta(days=20), keywords="number", limit=2)
        await bot.round()
        assert await bot.subscriptions.list_subscriptions() == [
            replace(one, keywords="number", limit=2)
        ]

    assert in_world(data, work).days() == [MONDAY]


async def begun(world: World, bot: Bot) -> None:
    """Leave a day of two messages half posted."""
    await bot.subscribe()
    await bot.close(MONDAY)
    world.discord.faults[CHANNEL] = ["", "before"]
    await bot.round()
    world.clock.advance(3600)


def test_a_removed_subscription_is_not_gone_on_with(data: Path) -> None:
    """After it is removed nothing more is posted, not even the rest of a day."""

    async def work(world: World, bot: Bot) -> None:
        await begun(world, bot)
        await bot.subscriptions.remove(1, world.clock.now())
        await bot.round()
        assert await bot.states() == {MONDAY: "failed"}

    once_each(in_world(data, work, parts=2), [CHANNEL], 1)


def test_a_paused_subscription_is_gone_on_with_when_it_is_resumed(data: Path) -> None:
    """While it is paused nothing is posted; resumed, the rest of the day comes."""

    async def work(world: World, bot: Bot) -> None:
        await begun(world, bot)
        await bot.subscriptions.pause([1], Pause.ASKED, "by Ada", world.clock.now())
        await bot.round()
        once_each(world.discord, [CHANNEL], 1)
        found = await bot.subscriptions.find_subscription(1)
        assert found is not None
        assert found.pause is Pause.ASKED
        await bot.delivering.reopen(found)
        await bot.round()

    once_each(in_world(data, work, parts=2), [CHANNEL], 2)


STOPS = [("remove", 0), ("pause", 0), ("neither", 1)]


@pytest.mark.parametrize(("what", "messages"), STOPS)
def test_what_waits_for_its_turn_heeds_the_last_word(data: Path, what: str, messages: int) -> None:
    """A subscription that was removed or paused after the tick read it is not served any more."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        await bot.close(MONDAY)
        await bot.delivering.plan()
        ((delivery, _),) = await bot.delivering.list_open()
        if what == "remove":
            await bot.subscriptions.remove(1, world.clock.now())
        elif what == "pause":
            await bot.subscriptions.pause([1], Pause.ASKED, "", world.clock.now())
        await bot.delivering.deliver(delivery)

    assert len(in_world(data, work).messages[CHANNEL]) == messages


def shown_days(discord: FakeDiscord, channels: Sequence[int]) -> dict[int, list[str]]:
    """The days of each channel's messages, as ISO dates."""
    return {channel: [str(day) for day in discord.days(channel)] for channel in channels}


def test_a_day_is_posted_once_however_often_is_asked(data: Path) -> None:
    """Ten rounds a day over four days make four messages, oldest first, in each channel."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(*CHANNELS)
        for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY):
            world.wait_until(close_of(day))
            await bot.close(day)
            for _ in range(10):
                await bot.round()
                world.clock.advance(20)

    expected = ["2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17"]
    discord = in_world(data, work)
    assert shown_days(discord, CHANNELS) == dict.fromkeys(CHANNELS, expected)


def test_the_filters_of_a_subscription_are_those_of_its_posts(data: Path) -> None:
    """A post holds the papers that pass, numbered among themselves, under the channel's bar."""

    async def work(_: World, bot: Bot) -> None:
        keywords = "(NUMBER 2, number 3) AND author:müller NOT sewing"
        await bot.subscribe(keywords=keywords, min_attention=148)
        await bot.close(MONDAY)
        await bot.round()

    (message,) = in_world(data, work).messages[CHANNEL]
    assert isinstance(message.content, DigestPage)
    view = message.content.view
    assert [entry.paper.title for entry in view.shown] == ["Paper number 2"]
    assert (view.over_bar, view.bar) == (1, 148)
