"""The running bot on a disk that gets full while it posts: it lives on, and posts once."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

from bot.app import open_app
from bot.config import load_config
from bot.services.alarm_book import book_text
from bot.services.alarm_plan import Book, Watched
from bot.sources.clock import SystemClock
from bot.store.backup import verify_database
from bot.store.subscriptions import StoredSubscriptions
from tests.cli.running import ALONE, Bot, Stand, channel_sections, close, latest_day, stand
from tests.faults.disks import Disk
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.servers.discord import Step, faults, limits

_TIMES = 2
_LONGEST_S = 100.0
_SENT = "SELECT state FROM delivery"


async def play_living(plan: Plan, disk: Disk) -> list[Row]:
    """The disk is full when Discord has the message, and the ledger is to say so."""
    if plan.is_sample:
        return []  # the owner is told only after a minute
    row = Row("disk full while the bot posts")
    for seed in plan.seeds(_TIMES):
        folder = plan.folder / "living"
        folder.mkdir()
        shutil.rmtree(disk.folder)
        disk.folder.mkdir()
        (folder / "data").symlink_to(disk.folder)
        try:
            async with asyncio.timeout(_LONGEST_S), stand(folder) as scene:
                row.went(await _live(scene, disk))
        except Exception as error:
            said = " ".join(path.read_text() for path in folder.glob("output*"))[-600:]
            row.went_wrong(seed, f"{type(error).__name__}: {error} {said}")
        finally:
            disk.mend()
            shutil.rmtree(folder)
    return [row]


async def _live(scene: Stand, disk: Disk) -> str:
    [channel] = scene.channels
    scene.configure(ALONE, channel_sections(scene.channels))
    await close(scene.folder, latest_day())
    await _let_the_disk_be_watched(scene.folder)
    posting = scene.discord.order(
        faults.hold(Step.RECEIVED), method="POST", route=limits.MESSAGES, channel_id=channel.id
    )
    async with scene.running() as bot:
        await posting.reached()
        how = disk.leave(0, bot.process.pid)
        posting.release()
        await scene.until(lambda: bool(scene.texts(channel)), "a post")
        outcome = await _suffer(scene, bot) if how != "limits" else "posted once"
        disk.mend()
        await scene.written(_SENT, [("sent",)])
    assert len(scene.texts(channel)) == 1, "it was posted twice"
    verify_database(scene.database)
    return f"{outcome} ({how})"


async def _suffer(scene: Stand, bot: Bot) -> str:
    """What the bot does while nothing can be kept."""
    world = scene.discord.world
    owner = world.direct_channel(world.owner)
    await bot.says("the disk is full")
    await scene.until(lambda: bool(scene.discord.messages(owner)), "a message to the owner")
    [told] = scene.discord.messages(owner)
    assert "disk" in told.text, told.text
    assert scene.rows(_SENT) == [("pending",)], "the ledger says otherwise"
    return "logged, the owner told, posted once, noted when there was room"


async def _let_the_disk_be_watched(folder: Path) -> None:
    """As if it had been short of room for an hour, so that the owner is told when it is worse."""
    clock = SystemClock()
    async with open_app(load_config(folder / "config.toml", {}), clock) as app:
        book = Book({"disk": Watched("disk", clock.now() - timedelta(hours=1))})
        await StoredSubscriptions(app.engine).save_mark("alarms", book_text(book))
