"""The second composition root: the bot, its loops and commands over an open app.

It is apart from `bot.app` because it knows discord.py, which costs every command that does not run
the bot half a second.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date

from bot.app import App, Networks
from bot.client import HotPapersBot, connect, set_addresses
from bot.domain.calendar import newest_announcement, previous_listing_day
from bot.domain.subscription import Missed, Subscription
from bot.errors import ConfigError
from bot.services.configured import Configured
from bot.services.courier import Courier
from bot.services.delivery import Delivering
from bot.services.ports import Arxiv
from bot.services.rounds import Rounds
from bot.settings import Channel
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from cogs.fetching import Fetching
from cogs.formatting import Formatting
from cogs.lookup import Lookup
from cogs.posting import Posting
from cogs.ranking import Ranking

_FINISH_S = 8.0  # of the ten seconds after which a stop has to be over

log = logging.getLogger(__name__)


async def run_bot(app: App, *, servers_wait_s: float = 2.0) -> None:
    """Serve until SIGTERM or SIGINT; what is being sent is finished first.

    `servers_wait_s` is how long Discord may pause while it tells of the servers at start.

    Raises:
        ConfigError: there is no token, or Discord does not know it.
        DiscordError: Discord cannot be reached.
        StoreError: the store refused.
    """
    token = app.config.settings.discord.token
    if token is None:
        raise ConfigError(
            "[discord] token",
            ["it is missing: set DISCORD_TOKEN, or token under [discord] in config.toml"],
        )
    set_addresses(app.config.settings.discord.api_url, app.config.settings.discord.gateway_url)
    async with (
        app.arxiv(_log_wait) as arxiv,
        app.networks() as networks,
        _wired(app, arxiv, networks, servers_wait_s) as (bot, courier),
    ):
        await _serve(bot, courier, token.get_secret_value())


@asynccontextmanager
async def _wired(
    app: App, arxiv: Arxiv, networks: Networks, servers_wait_s: float
) -> AsyncIterator[tuple[HotPapersBot, Courier]]:
    """The bot with everything it needs, closed in the end."""
    store = StoredSubscriptions(app.engine)
    await Configured(store).apply(await configured_channels(app), app.clock.now())
    bot = HotPapersBot(
        app.desk,
        read_mark=store.find_mark,
        save_mark=store.save_mark,
        servers_wait_s=servers_wait_s,
    )
    rounds = Rounds(
        collector=app.collector(arxiv),
        attention=app.attention(networks),
        seeding=app.seeding(networks),
        closing=app.closing(networks),
        digests=app.digests,
        days=StoredDays(app.engine),
        clock=app.clock,
    )
    courier = Courier(
        Delivering(
            subscriptions=store,
            ledger=StoredDeliveries(app.engine),
            store=StoredDigests(app.engine),
            days=StoredDays(app.engine),
            digests=app.digests,
            posts=app.posts,
            poster=ChannelPoster(bot, Pace(), app.clock.now),
            clock=app.clock,
        )
    )
    bot.cogs_to_load = (
        Fetching(rounds),
        Ranking(app.desk),
        Formatting(app.desk),
        Lookup(app.desk, bot.tree),
        Posting(bot, rounds, courier),
    )
    try:
        yield bot, courier
    finally:
        await bot.close()


async def _serve(bot: HotPapersBot, courier: Courier, token: str) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(connect(bot, token))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
            return
        log.info("stopping: what is being sent is finished")
        await courier.stop(_FINISH_S)
    finally:
        waiting.cancel()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def configured_channels(app: App) -> Sequence[Subscription]:
    """The subscriptions of the configuration file."""
    since = await first_day(app)
    settings = app.config.settings
    return [
        replace(
            _subscription(channel, since, settings.bot.timezone),
            admin_id=settings.discord.owner_id,
        )
        for channel in settings.channels
    ]


async def first_day(app: App) -> date:
    """The day after which a new subscription is sent digests.

    That is the newest frozen one; in a new store the one before the newest listing day, so that the
    first day to close is posted.
    """
    newest = await StoredDigests(app.engine).list_newest_days(1)
    announced = newest_announcement(app.clock.now()).day
    before = previous_listing_day(previous_listing_day(announced))
    return max([before, *newest])


def _subscription(channel: Channel, since: date, zone: str) -> Subscription:
    return Subscription(
        channel_id=channel.id,
        since=since,
        at=channel.at,
        timezone=channel.timezone or zone,
        categories=channel.categories,
        keywords=channel.keywords,
        limit=channel.limit,
        min_attention=channel.min_attention,
        missed=Missed(channel.missed),
        quiet_days=channel.quiet_days,
        configured=True,
    )


def _log_wait(seconds: float, reason: str) -> None:
    if seconds >= 60:
        log.info("waiting %.0f s: %s", seconds, reason)
