"""The bot in a browser page, on a Discord that exists only in this process.

The third composition root: the same commands, buttons and layouts as in `bot.running`, over a
simulated server instead of a token. It alone knows simcord.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import discord
import simcord

from bot.app import App
from bot.charting import charts_of, desk_with
from bot.client import HotPapersBot
from bot.domain.subscription import Layout, Style, Subscription
from bot.errors import NotFoundError, PreviewError
from bot.running import commands_of, delivering_of, subscribing_of
from bot.services.charts import Charts
from bot.services.delivery_ports import Post
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=8000",
    "--window-size=900,1200",
)
_LONGEST_S = 60


@dataclass(frozen=True, slots=True)
class Page:
    """The page while it is served."""

    url: str
    preview: simcord.Preview

    async def wait_closed(self) -> None:
        """Wait until nobody serves it any more."""
        await self.preview.wait_closed()


@asynccontextmanager
async def preview_page(app: App, day: date, style: Style, port: int = 0) -> AsyncIterator[Page]:
    """Serve a simulated server in which the digest of a day was posted in a style.

    Raises:
        PreviewError: the page cannot be served.
    """
    async with charts_of(app) as charts, _played(app, charts) as (env, poster):
        guild = env.create_guild("Reading group")
        channel = guild.create_text_channel("papers")
        staff = guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
        reader = guild.add_member(env.create_user("you"), roles=[staff])
        await _post(app, poster, channel.id, day, style)
        try:
            async with env.preview(
                channel,
                viewers=[reader],
                layout="channel",
                presentation_time=app.clock.now(),
                port=port or None,
            ) as preview:
                yield Page(preview.url, preview)
        except OSError as error:
            raise PreviewError(f"the page cannot be served: {error.strerror or error}") from error


@asynccontextmanager
async def _played(
    app: App, charts: Charts | None
) -> AsyncIterator[tuple[simcord.Env, ChannelPoster]]:
    """The bot with all its commands, in a Discord that simcord plays."""
    desk = desk_with(app, charts)
    bot = HotPapersBot(desk, read_mark=_nothing_known, save_mark=_forget, shard_count=1)
    poster = ChannelPoster(bot, Pace(), app.clock.now, charts)
    delivering = delivering_of(app, poster)
    subscribing = subscribing_of(app, delivering, poster, can_draw=charts is not None)
    bot.desk = replace(desk, subscribing=subscribing)
    bot.cogs_to_load = commands_of(app, bot, subscribing)
    async with simcord.run(bot, check_errors=False) as env:
        yield env, poster


def find_browser() -> str:
    """The Chromium or Chrome that is installed.

    Raises:
        PreviewError: there is none.
    """
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise PreviewError("a picture needs Chromium or Chrome: install one, or open the page")
    return browser


async def take_picture(browser: str, page: Page, file: Path) -> None:
    """Let a browser write a screenshot of the page to `file`, an absolute path.

    Raises:
        PreviewError: it took too long.
    """
    with tempfile.TemporaryDirectory(prefix="hotpapers-preview-") as profile:
        process = await asyncio.create_subprocess_exec(
            browser,
            *_QUIET,
            f"--user-data-dir={profile}",
            f"--screenshot={file}",
            page.url,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_LONGEST_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise PreviewError(f"the browser took over {_LONGEST_S} s for a picture") from None


async def _post(app: App, poster: ChannelPoster, channel_id: int, day: date, style: Style) -> None:
    page = await app.posts.find_page(Subscription(channel_id, since=day, style=style), day)
    if page is None:
        raise NotFoundError(f"there is no digest of {day} to show")
    post, place = Post(channel_id, page, style, key="preview"), channel_id
    for number in range(poster.count_messages(post)):
        nonce = f"preview-{number}"
        sent = await poster.post_message(place, post, number, nonce=nonce, ping=False)
        if number == 0 and style.layout is Layout.THREAD:
            place = await poster.open_thread(channel_id, sent.id, post) or channel_id


async def _nothing_known(name: str) -> str | None:
    return None


async def _forget(name: str, value: str) -> None:
    """A simulated Discord is told of the commands at each start."""
