"""A server whose admin subscribes channels of the real bot, in a Discord that simcord plays."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.app import App, open_app
from bot.client import HotPapersBot
from bot.config import Config
from bot.domain.subscription import Subscription
from bot.running import subscribing_of
from bot.services.charts import Charts
from bot.services.delivery import Delivering
from bot.services.subscribing import Subscribing
from bot.services.watch import Watch
from bot.settings import Arxiv, Digest, Settings
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from cogs.subscriptions import Subscriptions
from tests import samples
from tests.charts.fake import FakeDrawing
from tests.clock import FakeClock
from tests.stores import lay_store

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday; Tuesday's digest closed at 09:00
NEWEST = date(2026, 11, 17)
NOBODY = "http://127.0.0.1:9/"  # an address where nobody answers
_DRAWING = FakeDrawing()


@dataclass(frozen=True, slots=True)
class Server:
    """A server with a channel, an admin, a member without rights, and the store behind the bot."""

    app: App
    bot: HotPapersBot
    env: simcord.Env
    guild: GuildHandle
    channel: ChannelHandle
    ada: MemberActor
    ben: MemberActor
    clock: FakeClock
    store: StoredSubscriptions
    ledger: StoredDeliveries
    subscribing: Subscribing

    async def subscribed(
        self, channel: ChannelHandle | None = None, **options: Any
    ) -> Subscription:
        """The subscription that ada's `/digest subscribe` leaves in the store."""
        where = channel or self.channel
        result = await self.ada.slash(self.channel, "digest subscribe", channel=where, **options)
        assert result.response is not None
        return next(s for s in await self.subscriptions() if s.channel_id == where.id)

    async def refusal(self, command: str, **options: Any) -> str:
        """What ada is told, privately, of a command that is refused."""
        result = await self.ada.slash(self.channel, command, **options)
        assert [type(error).__name__ for error in self.env.errors] == ["CommandInvokeError"]
        assert result.ephemeral
        return text_of(result)

    async def configured(self, *, is_server_known: bool = True) -> None:
        """Subscribe the channel as the configuration file does, which does not know its server."""
        guild_id = self.guild.id if is_server_known else None
        of_file = Subscription(self.channel.id, NEWEST, guild_id=guild_id, configured=True)
        await self.store.save_subscription(of_file)

    async def demote_ada(self) -> None:
        """Take ada's right to manage the server away."""
        guild = self.bot.get_guild(self.guild.id)
        assert guild is not None
        member = await guild.fetch_member(self.ada.id)
        await member.remove_roles(*member.roles[1:])

    def anew(self) -> HotPapersBot:
        """The bot as a restart would make it."""
        return _bot(self.app)

    async def subscriptions(self) -> list[Subscription]:
        """All that are stored, of all servers."""
        return await self.store.list_subscriptions()


def in_server(
    tmp_path: Path,
    work: Callable[[Server], Awaitable[None]],
    *,
    days: Sequence[date] = (NEWEST,),
    papers: int = 3,
    drawing: FakeDrawing | None = _DRAWING,
) -> None:
    """Run `work` in a fresh server with a fresh store that has a digest of each of `days`.

    `drawing` is what draws charts, None for nothing.
    """
    digest, arxiv = Digest(rule="classic", min_attention=50), Arxiv(query_url=NOBODY)
    config = Config(Settings(digest=digest, arxiv=arxiv), tmp_path)
    lay_store(config)

    async def run() -> None:
        clock = FakeClock(NOW)
        async with open_app(config, clock) as app:
            for day in days:
                await StoredDigests(app.engine).freeze_digest(samples.digest(day, papers), "x")
            bot = _bot(app, drawing)
            async with simcord.run(bot, shard_count=1) as env:
                await work(_server(app, bot, env, clock))

    asyncio.run(run())


def text_of(result: InteractionResult) -> str:
    """Everything that an answer says, its follow-ups too."""
    messages = [m for m in (result.response, *result.followups) if m is not None]
    return "\n".join(t for m in messages for t in (m.content, *_texts(m.components)) if t)


async def press(
    server: Server, who: MemberActor, result: InteractionResult, act: str, known: int = 0
) -> InteractionResult:
    """Press the button of an answer that does `act` with a subscription."""
    assert result.response is not None
    custom_id = next(i for i in custom_ids(result) if i.startswith(f"hp1:sub:{act}:{known}:"))
    return await who.click(result.response, custom_id=custom_id)


def custom_ids(result: InteractionResult) -> list[str]:
    """The custom_ids of an answer's buttons."""
    assert result.response is not None
    return [part["custom_id"] for part in _parts(result.response.components) if "custom_id" in part]


def labels_of(result: InteractionResult) -> list[str]:
    """What stands on the answer's buttons."""
    assert result.response is not None
    return [part["label"] for part in _parts(result.response.components) if "label" in part]


def _texts(components: Any) -> list[str]:
    return [part["content"] for part in _parts(components) if "content" in part]


def _parts(component: Any) -> list[dict[str, Any]]:
    if isinstance(component, list):
        return [part for one in component for part in _parts(one)]
    below = [*component.get("components", []), *filter(None, [component.get("accessory")])]
    return [component, *_parts(below)]


def _bot(app: App, drawing: FakeDrawing | None = _DRAWING) -> HotPapersBot:
    store = StoredSubscriptions(app.engine)
    bot = HotPapersBot(app.desk, read_mark=store.find_mark, save_mark=store.save_mark)
    poster = ChannelPoster(bot, Pace(), app.clock.now)
    delivering = Delivering(
        subscriptions=store,
        ledger=StoredDeliveries(app.engine),
        store=StoredDigests(app.engine),
        days=StoredDays(app.engine),
        digests=app.digests,
        posts=app.posts,
        poster=poster,
        clock=app.clock,
        watch=Watch(store),
    )
    subscribing = subscribing_of(app, delivering, poster, can_draw=drawing is not None)
    charts = Charts(drawing, app.clock.now) if drawing else None
    bot.desk = replace(app.desk, subscribing=subscribing, charts=charts)
    bot.cogs_to_load = (Subscriptions(subscribing),)
    return bot


def _server(app: App, bot: HotPapersBot, env: simcord.Env, clock: FakeClock) -> Server:
    guild = env.create_guild("Reading group")
    managers = guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
    subscribing = bot.desk.subscribing
    assert subscribing is not None
    return Server(
        app=app,
        bot=bot,
        env=env,
        guild=guild,
        channel=guild.create_text_channel("hot-papers"),
        ada=guild.add_member(env.create_user("ada"), roles=[managers]),
        ben=guild.add_member(env.create_user("ben")),
        clock=clock,
        store=StoredSubscriptions(app.engine),
        ledger=StoredDeliveries(app.engine),
        subscribing=subscribing,
    )
