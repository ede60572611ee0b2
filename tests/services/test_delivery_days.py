"""Which days a channel is sent, and when: policies, late closes, quiet and imported days."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.collection import Outcome
from bot.domain.subscription import Missed, Pause
from bot.services.delivery_ports import QuietDay
from bot.store.digests import StoredDigests
from bot.texts import Said
from tests.services.delivering import (
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Bot,
    World,
    close_of,
    in_world,
)
from tests.services.fake_discord import (
    CHANNEL,
)

FRIDAY = date(2026, 9, 18)
MISSED = [
    (Missed.LATEST, [WEDNESDAY]),
    (Missed.ALL, [MONDAY, TUESDAY, WEDNESDAY]),
    (Missed.NONE, []),
]


@pytest.mark.parametrize(("missed", "days"), MISSED)
def test_days_that_nobody_could_post_come_as_the_policy_says(
    data: Path, missed: Missed, days: list[date]
) -> None:
    """Three days were closed by another process while the bot was down."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=missed)
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            world.wait_until(close_of(day))
            await bot.close(day)
        world.clock.advance(5 * 3600)
        await world.live(rounds=2)
        assert world.discord.days() == days
        world.wait_until(close_of(THURSDAY))
        await bot.close(THURSDAY)
        await world.live(rounds=2)
        assert world.discord.days() == [*days, THURSDAY]

    in_world(data, work)


@pytest.mark.parametrize(("missed", "days"), [MISSED[0], MISSED[2]])
def test_days_that_close_after_a_downtime_come_as_the_policy_says(
    data: Path, missed: Missed, days: list[date]
) -> None:
    """The bot was down for three closes, and closes the days one by one when it is back."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=missed)
        await bot.round()
        world.wait_until(close_of(WEDNESDAY) + timedelta(hours=5))
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            await bot.close(day)
            await bot.round()
            world.clock.advance(40)
        assert world.discord.days() == days

    in_world(data, work)


def test_two_days_that_close_at_once_are_both_posted(data: Path) -> None:
    """A day that waited a day to become complete closes with the next one: nothing was missed."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe()
        world.wait_until(close_of(TUESDAY))
        await bot.close(MONDAY, TUESDAY)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY, TUESDAY]


@pytest.mark.parametrize("missed", list(Missed))
def test_a_day_that_closes_late_is_posted_out_of_order(data: Path, missed: Missed) -> None:
    """Monday that closes after Tuesday was posted was not missed: it is posted when it closes."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=missed)
        world.wait_until(close_of(TUESDAY))
        await bot.close(TUESDAY)
        await bot.round()
        world.clock.advance(3600)
        await bot.close(MONDAY)
        await bot.round()

    assert in_world(data, work).days() == [TUESDAY, MONDAY]


@pytest.mark.parametrize("missed", list(Missed))
def test_a_listing_that_arxiv_delivers_late_is_posted_when_it_is_there(
    data: Path, missed: Missed
) -> None:
    """Monday's papers come thirty hours after its close: it closes then, and is posted at once."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=missed)
        await bot.collect(MONDAY, papers=0, outcome=Outcome.NOT_YET)
        world.clock.advance(30 * 3600)
        assert await bot.app.digests.list_due() == []
        await bot.round()
        assert await bot.states() == {}
        await bot.collect(MONDAY)
        await bot.app.digests.close_day(MONDAY)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


def test_imported_days_are_never_posted(data: Path) -> None:
    """Posts brought in from elsewhere make no message, whatever the policy."""

    async def work(_: World, bot: Bot) -> None:
        await bot.subscribe(missed=Missed.ALL, quiet_days=True)
        imported = bot.digest(MONDAY, imported=True)
        await StoredDigests(bot.app.engine).save_imported([(imported, "print")])
        await bot.round()
        assert await bot.states() == {}

    assert in_world(data, work).days() == []


def test_days_up_to_the_beginning_of_a_subscription_are_never_posted(data: Path) -> None:
    """A channel that subscribes on Tuesday gets Wednesday, and neither Monday nor Tuesday."""

    async def work(_: World, bot: Bot) -> None:
        await bot.close(MONDAY, TUESDAY)
        await bot.subscribe(since=TUESDAY, missed=Missed.ALL)
        await bot.round()
        await bot.close(WEDNESDAY)
        await bot.round()

    assert in_world(data, work).days() == [WEDNESDAY]


def test_a_time_of_day_is_waited_for(data: Path) -> None:
    """A channel that wants its post at 18:30 in Tokyo has nothing at 18:29 and its post then."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(at=time(18, 30), timezone="Asia/Tokyo")
        await bot.close(MONDAY)
        world.wait_until(datetime(2026, 9, 15, 9, 29, 59, tzinfo=UTC))
        await bot.round()
        assert world.discord.days() == []
        assert await bot.states() == {}
        world.clock.advance(1)
        await bot.round()

    (message,) = in_world(data, work).messages[CHANNEL]
    assert message.at == datetime(2026, 9, 15, 9, 30, tzinfo=UTC)


def test_quiet_days_are_told_only_where_they_are_wanted(data: Path) -> None:
    """A day without a listing makes one line with the reason and the next day, by choice."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(CHANNEL)
        await bot.subscribe(CHANNEL + 1, quiet_days=True)
        await bot.record_quiet(MONDAY, date(2026, 9, 12), date(2026, 9, 13))
        for _ in range(3):
            await bot.round()
        assert await bot.states(1) == {}
        assert await bot.states(2) == {MONDAY: "sent"}

    discord = in_world(data, work)
    assert discord.days(CHANNEL) == []
    (message,) = discord.messages[CHANNEL + 1]
    assert message.content == QuietDay(
        MONDAY, Said("quiet-told", evidence="No updates today."), TUESDAY
    )


@pytest.mark.parametrize("lines", [1, 0])
def test_a_quiet_day_of_a_downtime_is_told_soon_or_not_at_all(data: Path, lines: int) -> None:
    """Who begins to hear of quiet days a week after it hears of none that is over."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=Missed.ALL, quiet_days=bool(lines))
        await bot.round()
        world.wait_until(close_of(TUESDAY) + timedelta(hours=8))
        await bot.record_quiet(TUESDAY)
        await bot.round()
        while world.clock.now() < close_of(FRIDAY) + timedelta(days=3):
            world.clock.advance(3600)
            await bot.round()
        await bot.subscribe(missed=Missed.ALL, quiet_days=True)
        await bot.round()

    assert in_world(data, work).days() == [TUESDAY] * lines


def test_a_day_is_not_called_quiet_before_its_close(data: Path) -> None:
    """The line about a day without a listing comes when the day would have closed."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True)
        world.clock.set_forward(timedelta(seconds=-1))
        await bot.record_quiet(MONDAY)
        await bot.round()
        assert world.discord.days() == []
        world.clock.advance(1)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


def test_a_quiet_day_does_not_stand_in_for_the_latest_digest(data: Path) -> None:
    """After a downtime the latest day with papers is posted, though a quiet one is later."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(quiet_days=True)
        await bot.close(MONDAY)
        await bot.record_quiet(TUESDAY)
        world.wait_until(close_of(TUESDAY) + timedelta(hours=5))
        await bot.round()

    assert MONDAY in in_world(data, work).days()


def test_where_nothing_matches_nothing_is_posted_or_one_line(data: Path) -> None:
    """A day without a paper that the channel asked for is skipped, or told by choice."""

    async def work(_: World, bot: Bot) -> None:
        await bot.subscribe(CHANNEL, keywords="knitting")
        await bot.subscribe(CHANNEL + 1, keywords="knitting", quiet_days=True)
        await bot.close(MONDAY)
        await bot.round()
        skipped = (await bot.deliveries(1))[MONDAY]
        assert skipped.state == "skipped"
        assert str(skipped.reason) == "no paper of the day is among those this channel asked for"
        assert await bot.states(2) == {MONDAY: "sent"}

    discord = in_world(data, work)
    assert discord.days(CHANNEL) == []
    (message,) = discord.messages[CHANNEL + 1]
    assert isinstance(message.content, QuietDay)
    assert message.content.next_day == TUESDAY
    assert message.content.reason == Said("quiet-unmatched", bar=5)


@pytest.mark.parametrize(("missed", "days"), MISSED)
def test_a_pause_that_was_asked_for_is_a_downtime_too(
    data: Path, missed: Missed, days: list[date]
) -> None:
    """Days that close during a pause come as the policy says when it is over."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=missed)
        await bot.subscriptions.pause([1], Pause.ASKED, "", world.clock.now())
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            world.wait_until(close_of(day))
            await bot.close(day)
            await bot.round()
        assert world.discord.days() == []
        world.clock.advance(5 * 3600)
        (paused,) = await bot.subscriptions.list_subscriptions()
        await bot.delivering.reopen(paused)
        await bot.round()

    assert in_world(data, work).days() == days


@pytest.mark.parametrize(("missed", "days"), MISSED)
def test_a_day_that_failed_before_a_long_pause_was_missed_like_those_in_it(
    data: Path, missed: Missed, days: list[date]
) -> None:
    """What waited for another attempt does not come days later where nobody wants it by then."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=missed)
        world.discord.faults[CHANNEL] = ["before"]
        await bot.close(MONDAY)
        await bot.round()
        assert await bot.states() == {MONDAY: "failed"}
        await bot.subscriptions.pause([1], Pause.ASKED, "", world.clock.now())
        for day in (TUESDAY, WEDNESDAY):
            world.wait_until(close_of(day))
            await bot.close(day)
            await bot.round()
        world.clock.advance(5 * 3600)
        (paused,) = await bot.subscriptions.list_subscriptions()
        await bot.delivering.reopen(paused)
        await bot.round()

    assert in_world(data, work).days() == days


def test_a_short_pause_gives_up_nothing(data: Path) -> None:
    """A day that fails for hours is tried again after a pause of an hour in the middle of it."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=Missed.NONE)
        world.discord.faults[CHANNEL] = ["before"] * 3
        await bot.close(MONDAY)
        for _ in range(3):
            await bot.round()
            world.clock.advance(3600)
        await bot.subscriptions.pause([1], Pause.ASKED, "", world.clock.now())
        world.clock.advance(3600)
        (paused,) = await bot.subscriptions.list_subscriptions()
        await bot.delivering.reopen(paused)
        await bot.round()

    assert in_world(data, work).days() == [MONDAY]


def test_what_was_missed_long_ago_is_not_caught_up_with(data: Path) -> None:
    """Of a downtime of forty days the last thirty are looked at."""

    async def work(world: World, bot: Bot) -> None:
        await bot.subscribe(missed=Missed.ALL)
        await bot.close(MONDAY)
        world.clock.advance(timedelta(days=40).total_seconds())
        await bot.close(FRIDAY + timedelta(days=21))
        await bot.round()

    assert in_world(data, work).days() == [FRIDAY + timedelta(days=21)]
