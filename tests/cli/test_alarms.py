"""The owner's direct messages from the bot as a process, killed between sending and noting."""

import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.app import open_app
from bot.config import load_config
from bot.domain.attention import SourceState, SourceStatus
from bot.services.alarm_book import book_of, book_text
from bot.services.alarm_plan import Book, Watched
from bot.sources.clock import SystemClock
from bot.store.sources import StoredSources
from bot.store.subscriptions import StoredSubscriptions
from tests.cli.running import ALONE, Stand, play, stand
from tests.servers.discord import Step, faults, limits

PASSWORD = "an-app-passw0rd"
BLUESKY = f"""\
[sources.bluesky]
handle = "ada.example"
app_password = "{PASSWORD}"
base_url = "http://127.0.0.1:9"
"""
KEY = "source:bluesky"
TOLD = "SELECT count(*) FROM mark WHERE name = 'alarms' AND value LIKE '%\"told\":true%'"
OVER = "SELECT value FROM mark WHERE name = 'alarms'"


async def prepare(scene: Stand, status: SourceStatus) -> None:
    """Let Bluesky stand so, as the bot left it, and the book say that it began an hour ago."""
    clock = SystemClock()
    async with open_app(load_config(scene.folder / "config.toml", {}), clock) as app:
        now = clock.now()
        async with app.networks() as networks:
            [bluesky] = [one for one in networks.sources if one.name == "bluesky"]
        state = SourceState(
            "bluesky",
            status,
            "HTTP 401",
            checked_at=now,
            fresh_at=now,
            retry_at=None,
            failures=9,
            credentials=bluesky.credentials,
        )
        await StoredSources(app.engine).save_state(state)
        marks = StoredSubscriptions(app.engine)
        ago = now - timedelta(hours=1)
        book = book_of(await marks.find_mark("alarms"))
        known = book.watched.get(KEY) or Watched("Bluesky", ago)
        is_over = status is SourceStatus.WORKING
        watched = {KEY: replace(known, well_since=ago if is_over else None)}
        await marks.save_mark("alarms", book_text(replace(book, watched=watched)))


def messages(scene: Stand) -> list[str]:
    """What the owner was written."""
    world = scene.discord.world
    return [one.text for one in scene.discord.messages(world.direct_channel(world.owner))]


def test_one_message_and_one_for_the_end_across_a_kill(tmp_path: Path) -> None:
    """Killed when the message is there and nobody has noted it: it is found, and not repeated."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, BLUESKY)
            await prepare(scene, SourceStatus.REFUSED)
            scene.discord.world.nonce_window_s = 0  # Discord does not remember nonces for long
            scene.discord.order(faults.hold(Step.STORED), method="POST", route=limits.MESSAGES)
            bot = await scene.start()
            await scene.until(lambda: len(messages(scene)) == 1, "a message to the owner")
            bot.signal(signal.SIGKILL)
            await bot.ended()
            assert scene.rows(TOLD) == [(0,)]
            async with scene.running():
                await scene.written(TOLD, [(1,)])
            assert len(messages(scene)) == 1
            assert "Bluesky: it refuses its credentials: HTTP 401" in messages(scene)[0]
            assert "What to do: check handle and app\\_password under" in messages(scene)[0]
            await prepare(scene, SourceStatus.WORKING)
            async with scene.running() as bot:
                await scene.written(OVER, [(book_text(Book()),)])
                assert "told the owner: " in bot.said
            trouble, end = messages(scene)
            assert end.startswith("**Well again:**\n- Bluesky: ")
            assert PASSWORD not in trouble + end + bot.said

    play(scene)
