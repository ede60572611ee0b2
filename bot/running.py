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
from typing import TYPE_CHECKING, Any

from discord.ext import commands

from bot.app import App, Networks
from bot.charting import charts_of, check_charts, desk_with, warmings_of
from bot.client import HotPapersBot, connect
from bot.domain.outlook import first_since
from bot.domain.subscription import Layout, Missed, Style, Subscription
from bot.errors import ConfigError, DiscordError
from bot.services.charts import Charts
from bot.services.configured import Configured
from bot.services.courier import Courier
from bot.services.delivery import Delivering
from bot.services.first_day import find_first_day
from bot.services.outlooks import Outlooks
from bot.services.ports import Arxiv
from bot.services.subscribing import Deliveries, Places, Subscribing
from bot.services.watch import Watch, was_away
from bot.settings import Channel
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.brake import braked
from bot.ui.help_message import About
from bot.ui.login import set_addresses
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from cogs.charting import Charting
from cogs.formatting import Formatting
from cogs.helping import Helping
from cogs.lookup import Lookup
from cogs.ranking import Ranking
from cogs.subscriptions import Subscriptions

if TYPE_CHECKING:
    from bot.services.rounds import Rounds

_UNSET = (
    "it is missing: set DISCORD_TOKEN, or token under [discord] in config.toml,"
    " which `hotpapers init` writes"
)
_FINISH_S = 8.0  # of the ten seconds after which a stop has to be over
# Loading what speaks to arXiv and the sources takes a while, in which nobody is answered: the
# connection comes first.
_HEAD_START_S = 5.0
_PAUSE_S, _LONGEST_PAUSE_S = 10.0, 300.0  # before a lost connection is made anew

log = logging.getLogger(__name__)


async def run_bot(app: App, *, servers_wait_s: float = 2.0) -> None:
    """Serve until SIGTERM or SIGINT; what is being sent is finished first.

    A connection that has been there and is lost for good is made anew, with all that hangs on it:
    discord.py comes back from most troubles by itself, and gives up on some. `servers_wait_s` is
    how long Discord may pause while it tells of the servers at start.

    Raises:
        ConfigError: there is no token, or Discord does not know it.
        DiscordError: Discord cannot be reached at the start.
        StoreError: the store refused, or is damaged.
    """
    token = app.config.settings.discord.token
    if token is None:
        raise ConfigError("[discord] token", [_UNSET])
    set_addresses(app.config.settings.discord.api_url, app.config.settings.discord.gateway_url)
    stopping = _stopping()
    has_been_there, pause_s = False, _PAUSE_S
    async with charts_of(app) as charts:
        while not stopping.is_set():
            async with _wired(app, charts, servers_wait_s) as (bot, courier):
                try:
                    await _serve(app, bot, courier, token.get_secret_value(), stopping)
                    return
                except DiscordError as error:
                    if bot.connected.is_set():
                        has_been_there, pause_s = True, _PAUSE_S
                    if error.lasts or not has_been_there:
                        raise
                    log.error("%s; it is tried anew in %.0f s", error, pause_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await stopping.wait()
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _stopping() -> asyncio.Event:
    """What is set when somebody asks the process to end."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


def delivering_of(app: App, poster: ChannelPoster) -> Delivering:
    """What brings digests to channels."""
    subscriptions = StoredSubscriptions(app.engine)
    return Delivering(
        subscriptions=subscriptions,
        ledger=StoredDeliveries(app.engine),
        store=StoredDigests(app.engine),
        days=StoredDays(app.engine),
        digests=app.digests,
        posts=app.posts,
        poster=poster,
        clock=app.clock,
        watch=Watch(subscriptions),
    )


def subscribing_of(
    app: App, delivering: Deliveries, places: Places, *, can_draw: bool
) -> Subscribing:
    """What admins do with subscriptions."""
    outlooks = Outlooks(
        digests=StoredDigests(app.engine),
        ledger=StoredDeliveries(app.engine),
        posts=app.posts,
        closes=app.rules.closes,
        now=app.clock.now,
    )
    return Subscribing(
        subscriptions=StoredSubscriptions(app.engine),
        outlooks=outlooks,
        places=places,
        delivering=delivering,
        timezone=app.config.settings.bot.timezone,
        can_draw=can_draw,
    )


def commands_of(app: App, bot: HotPapersBot, subscribing: Subscribing) -> tuple[commands.Cog, ...]:
    """Everything that people can ask the bot for."""
    desk, settings = bot.desk, app.config.settings
    sources = tuple(app.rules.sources)
    about = About(settings.arxiv.archives, sources, settings.discord.support_url)
    return (
        Ranking(desk),
        Formatting(desk),
        Lookup(desk, bot.tree),
        Subscriptions(subscribing),
        Helping(bot, about),
    )


@asynccontextmanager
async def _wired(
    app: App, charts: Charts | None, servers_wait_s: float
) -> AsyncIterator[tuple[HotPapersBot, Courier]]:
    """The bot with all that it answers, closed in the end; it does nothing by itself yet."""
    store = StoredSubscriptions(app.engine)
    channels = await configured_channels(app)
    check_charts(channels, charts)
    changed = await Configured(store).apply(channels, app.clock.now())
    desk = desk_with(app, charts)
    bot = HotPapersBot(
        desk,
        read_mark=store.find_mark,
        save_mark=store.save_mark,
        servers_wait_s=servers_wait_s,
        monotonic=app.clock.monotonic,
        http_trace=braked(app.tracing()),
    )
    poster = ChannelPoster(bot, Pace(), app.clock.now, charts)
    delivering = delivering_of(app, poster)
    for before, after in changed:
        await delivering.bring_forward(before, after)
    courier = Courier(delivering)
    subscribing = subscribing_of(app, delivering, poster, can_draw=charts is not None)
    bot.desk = replace(desk, subscribing=subscribing)
    bot.cogs_to_load = (
        *commands_of(app, bot, subscribing),
        *(Charting(warming) for warming in warmings_of(app, charts)),
    )
    try:
        yield bot, courier
    finally:
        await bot.close()


async def _serve(
    app: App, bot: HotPapersBot, courier: Courier, token: str, stopping: asyncio.Event
) -> None:
    serving = asyncio.create_task(connect(bot, token))
    waiting = asyncio.create_task(stopping.wait())
    knocking = asyncio.create_task(bot.connected.wait())
    try:
        ends: list[asyncio.Task[Any]] = [serving, waiting]
        await asyncio.wait(
            [*ends, knocking], timeout=_HEAD_START_S, return_when=asyncio.FIRST_COMPLETED
        )
        if not any(end.done() for end in ends):
            async with _at_work(app, bot, courier), _checked(app.engine) as damage:
                await asyncio.wait([*ends, damage], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
    finally:
        knocking.cancel()
        waiting.cancel()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@asynccontextmanager
async def _checked(engine: Engine) -> AsyncIterator[asyncio.Task[None]]:
    """A task that ends if the store is found to be damaged; its error comes out in the end."""

    async def check() -> None:
        await engine.check()
        await asyncio.Event().wait()

    task = asyncio.create_task(check())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def _at_work(app: App, bot: HotPapersBot, courier: Courier) -> AsyncIterator[None]:
    """The bot's loops; in the end, what is being sent is finished."""
    # Loaded here, like what speaks to arXiv: the connection comes first.
    from bot.services.pulse import Pulse
    from bot.watching import watched
    from cogs.fetching import Fetching
    from cogs.keeping import Keeping
    from cogs.posting import Posting

    away = await was_away(StoredSubscriptions(app.engine), app.clock.now())
    pulse = Pulse(app.clock, lambda: bot.is_online, was_away=away)
    housekeeping = app.housekeeping
    async with (
        app.arxiv(_log_wait) as arxiv,
        app.networks() as networks,
        watched(app, bot, pulse, housekeeping.backups) as watching,
    ):
        rounds = rounds_of(app, arxiv, networks)
        loops = (
            Fetching(rounds, pulse),
            Posting(bot, rounds, courier, pulse),
            Keeping(bot, housekeeping),
            watching,
        )
        for cog in loops:
            await bot.add_cog(cog)
        try:
            yield
        finally:
            log.info("stopping: what is being sent is finished")
            await courier.stop(_FINISH_S)
            await asyncio.gather(*(bot.remove_cog(cog.qualified_name) for cog in loops))


def rounds_of(app: App, arxiv: Arxiv, networks: Networks) -> "Rounds":
    """What collects, asks and closes."""
    from bot.services.rounds import Rounds

    return Rounds(
        collector=app.collector(arxiv),
        attention=app.attention(networks),
        seeding=app.seeding(networks),
        closing=app.closing(networks),
        digests=app.digests,
        days=StoredDays(app.engine),
        clock=app.clock,
    )


async def configured_channels(app: App) -> Sequence[Subscription]:
    """The subscriptions of the configuration file, new ones as those of `/digest subscribe`."""
    now, settings = app.clock.now(), app.config.settings
    newest = await find_first_day(StoredDigests(app.engine), now)
    wanted = [_subscription(one, newest, settings.bot.timezone) for one in settings.channels]
    return [
        replace(
            one,
            since=first_since(one, newest, app.rules.closes, now),
            admin_id=settings.discord.owner_id,
        )
        for one in wanted
    ]


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
        style=Style(
            layout=Layout(channel.layout),
            preliminary=channel.preliminary,
            ping_role_id=channel.ping_role_id,
            silent=channel.silent,
            publish=channel.publish,
            language=channel.language,
            chart=channel.chart,
        ),
        configured=True,
    )


def _log_wait(seconds: float, reason: str) -> None:
    if seconds >= 60:
        log.info("waiting %.0f s: %s", seconds, reason)
