"""`hotpapers run` as a process: a day from arXiv to its channels, and what gets in the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sources.clock import SystemClock
from tests.cli.collecting import ARXIV, SOURCES
from tests.cli.collecting import scene as services
from tests.cli.running import (
    ALONE,
    LONGEST_S,
    MIDNIGHT,
    channel_sections,
    close,
    latest_day,
    newest_closed,
    newest_listing,
    play,
    stand,
)
from tests.servers.discord import Permission, Step, faults, limits

SENT = "SELECT state, count(*) FROM delivery GROUP BY state"
PAUSES = "SELECT pause, count(*) FROM subscription GROUP BY pause"
DUE_AGAIN = "UPDATE delivery SET retry_at = '2026-01-01 00:00:00+00:00' WHERE state = 'failed'"


def test_a_day_is_collected_closed_posted_and_told(tmp_path: Path) -> None:
    """Channel, `/hot`, `/archive` and the archive's file show the day that was collected."""

    async def scene() -> None:
        day = newest_closed()
        made = services(tmp_path, day=day, newest=newest_listing(), clock=SystemClock())
        async with made as sources, stand(tmp_path) as scene:
            arxiv, networks = ARXIV.format(sources.arxiv), SOURCES.format(sources.networks)
            scene.configure(arxiv, networks, MIDNIGHT, channel_sections(scene.channels))
            [papers] = scene.channels
            async with scene.running():
                await scene.discord.until(
                    lambda: bool(scene.discord.messages(papers)), what="a post", timeout_s=90
                )
                [text] = scene.texts(papers)
                answer = await scene.discord.invoke("hot", {"date": str(day)}, channel=papers)
                archived = await scene.discord.invoke("archive", {"date": str(day)}, channel=papers)
                await scene.written("SELECT state FROM delivery WHERE state = 'sent'", [("sent",)])
            post = tmp_path / "archive" / f"{day}---Hot-Papers.md"
            [file] = archived.files
            assert text.startswith(f"## Hot papers · {day:%a} {day.day} {day:%b %Y}\n")
            assert "3 papers over the bar of 5" in text
            [counts] = [line for line in text.splitlines() if "42 upvotes" in line]
            assert "HN 31 points" in counts
            assert "3 papers over the bar of 5" in answer.text
            assert (file.filename, file.data) == (post.name, post.read_bytes())
            assert sources.arxiv.violations == []

    play(scene, timeout_s=180)


def test_a_channel_that_refuses_is_paused_and_goes_on(tmp_path: Path) -> None:
    """Without permission or kicked: paused, the owner told; let in again: the day is posted."""

    async def scene() -> None:
        async with stand(tmp_path, channels=2) as scene:
            discord, owner = scene.discord, scene.discord.world.owner
            other = discord.world.add_guild("Another group")
            fine, denied = scene.channels
            kicked = discord.world.add_channel(other)
            scene.configure(ALONE, channel_sections([fine, denied, kicked]))
            await close(tmp_path, latest_day())
            discord.deny(denied, Permission.SEND_MESSAGES)
            discord.kick(other)
            async with scene.running():
                await scene.written(PAUSES, [("", 1), ("access", 2)])
                await scene.until(lambda: len(discord.direct_messages(owner)) == 2, "two letters")
                told = sorted(message.content for message in discord.direct_messages(owner))
                await scene.written(SENT, [("refused", 2), ("sent", 1)])
                before = [len(scene.texts(each)) for each in (fine, denied, kicked)]
                discord.allow(denied, Permission.SEND_MESSAGES)
                discord.invite(other)
                await scene.written(SENT, [("sent", 3)])
            assert before == [1, 0, 0]
            assert f"<#{denied.id}>: I lack the permission Send Messages in #papers-2." in told[0]
            assert f"<#{kicked.id}>: Discord does not allow it: Missing Access." in told[1]
            assert [len(scene.texts(each)) for each in (fine, denied, kicked)] == [1, 1, 1]
            assert scene.rows(PAUSES) == [("", 3)]

    play(scene)


def test_who_takes_no_letters_is_told_in_the_system_channel(tmp_path: Path) -> None:
    """The owner's direct messages are closed: the server's system channel says what is wrong."""

    async def scene() -> None:
        async with stand(tmp_path, channels=2) as scene:
            system, denied = scene.channels
            scene.configure(ALONE, channel_sections([denied]))
            await close(tmp_path, latest_day())
            scene.discord.deny(denied, Permission.SEND_MESSAGES)
            scene.discord.close_direct_messages(scene.discord.world.owner)
            async with scene.running():
                await scene.until(lambda: bool(scene.texts(system)), "a line")
            [line] = scene.texts(system)
            assert line.startswith(f"I cannot post the daily papers in <#{denied.id}>: I lack")

    play(scene)


def test_a_deleted_channel_is_paused_and_kept(tmp_path: Path) -> None:
    """A channel that is gone is paused with the reason; the others get their post."""

    async def scene() -> None:
        async with stand(tmp_path, channels=2) as scene:
            gone, fine = scene.channels
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            scene.discord.delete_channel(gone)
            async with scene.running():
                await scene.written(SENT, [("refused", 1), ("sent", 1)])
                reasons = "SELECT pause_reason FROM subscription WHERE pause = 'access'"
                await scene.written(reasons, [("the channel does not exist any more",)])
            assert len(scene.texts(fine)) == 1
            assert scene.posts(gone) == 1

    play(scene)


TROUBLES = {
    "429": lambda: faults.too_many(0.2),
    "429 for all routes": lambda: faults.too_many(0.2, scope="global"),
    "502": lambda: faults.server_error(502),
    "502 after the message was made": lambda: faults.server_error(502, stored=True),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_what_passes_is_tried_again_at_once(
    tmp_path: Path, trouble: Callable[[], faults.Fault]
) -> None:
    """One answer of 429 or 502: the message is there once, and no other channel waits."""

    async def scene() -> None:
        async with stand(tmp_path, channels=2) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            first, second = scene.channels
            scene.discord.order(trouble(), route=limits.MESSAGES, channel_id=first.id)
            async with scene.running():
                await scene.written(SENT, [("sent", 2)])
            assert [len(scene.texts(each)) for each in (first, second)] == [1, 1]
            assert [scene.posts(first), scene.posts(second)] == [2, 1]

    play(scene)


def test_a_lasting_fault_is_tried_again_later(tmp_path: Path) -> None:
    """503 is written down with the next time; when that has come the message is sent, once."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            scene.discord.order(faults.server_error(503), route=limits.MESSAGES)
            async with scene.running():
                await scene.written(SENT, [("failed", 1)])
            [(reason, attempts, retry_at)] = scene.rows(
                "SELECT reason, attempts, retry_at FROM delivery"
            )
            wait = datetime.fromisoformat(retry_at) - datetime.now(UTC)
            assert (reason, attempts) == ("Discord answers HTTP 503", 1)
            assert timedelta(seconds=5) < wait < timedelta(seconds=30)
            scene.execute(DUE_AGAIN)
            async with scene.running():
                await scene.written(SENT, [("sent", 1)])
            assert len(scene.texts(scene.channels[0])) == 1
            assert scene.posts() == 2

    play(scene)


@pytest.mark.parametrize("window_s", [180.0, 0.0], ids=["nonce kept", "nonce forgotten"])
def test_a_message_whose_answer_was_lost_is_found(tmp_path: Path, window_s: float) -> None:
    """The connection is reset when the message is there: it is found, and not sent again."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.discord.world.nonce_window_s = window_s
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            scene.discord.order(faults.reset(Step.STORED), route=limits.MESSAGES)
            async with scene.running():
                await scene.written(SENT, [("failed", 1)])
            scene.execute(DUE_AGAIN)
            async with scene.running():
                await scene.written(SENT, [("sent", 1)])
            [message] = scene.discord.messages(scene.channels[0])
            assert scene.posts() == 1
            assert scene.rows("SELECT message_id FROM part") == [(message.id,)]

    play(scene)


def test_a_gateway_that_cannot_be_reached_is_one_line(tmp_path: Path) -> None:
    """While nobody listens at the gateway the bot says so without a trace, and can be stopped."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            scene.discord.world.gateway_url = "ws://127.0.0.1:9"
            bot = await scene.start()
            await bot.says("Failed to connect for shard_id: 0. Retrying... (ClientConnectorError")
            await bot.stop()

    play(scene)


def test_a_day_that_closes_while_it_runs_is_posted(tmp_path: Path) -> None:
    """A digest that appears in the store is delivered at the next round, without a restart."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path)
            async with scene.running() as bot:
                await bot.says("connected to Discord as Hot Papers")
                await close(tmp_path, latest_day())
                await scene.until(lambda: scene.posts() == 1, "a post")
                await scene.written(SENT, [("sent", 1)])

    play(scene, timeout_s=2 * LONGEST_S)
