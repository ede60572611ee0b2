"""An hour without a gateway, of which every minute is lived, on time that passes at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import App, open_app
from bot.client import HotPapersBot, connect
from bot.config import Config
from bot.domain.health import Finding, State
from bot.domain.subscription import Subscription
from bot.health import health_of
from bot.running import delivering_of
from bot.services.courier import Courier
from bot.services.pulse import Pulse
from bot.services.vitals import Vitals, is_fresh
from bot.settings import Settings
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.brake import braked
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from cogs.ranking import Ranking
from tests import samples
from tests.benchmarks.delivering import addresses
from tests.cli.running import LONGEST_S
from tests.clock import FakeClock
from tests.faults.hasty import HastyLoop
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.faults.tunnel import Tunnel, Way
from tests.servers.discord import Channel, FakeDiscord

_DAY = date(2026, 9, 14)
_CLOSE = datetime(2026, 9, 15, 9, tzinfo=UTC)
_MINUTES, _CLOSES_AT = 60, 20
_TOLD_AFTER = 16
"""Minutes after which the outage is one that needs a person."""

_WAYS = (Way.REFUSED, Way.BUSY, Way.CUT)


@dataclass(slots=True)
class _Hurry:
    """Lets the loop's time pass at once, and the clock's with it, while it is `on`."""

    clock: FakeClock
    on: bool = False

    def __call__(self, seconds: float, looks_up: bool) -> bool:
        if self.on:
            self.clock.advance(seconds)
        return self.on


@dataclass(slots=True)
class _Hour:
    """A bot that is connected through a tunnel; `states` is how its connection was judged."""

    app: App
    discord: FakeDiscord
    papers: Channel
    tunnel: Tunnel
    client: HotPapersBot
    courier: Courier
    vitals: Vitals
    hurry: _Hurry
    states: list[State] = field(default_factory=list)

    async def live_through(self, way: Way) -> str:
        """What is wrong afterwards; empty if nothing is."""
        gateway = await self._gateway()
        if gateway.state is not State.OK:
            return f"before, it is {gateway.text}"
        await self.tunnel.be(way)
        await self._until(lambda: not self.client.is_online)
        self.hurry.on = True
        for minute in range(_MINUTES):
            if minute == _CLOSES_AT:
                digest = samples.digest(_DAY, 3, closed_at=self.app.clock.now())
                await StoredDigests(self.app.engine).freeze_digest(digest, "the post")
            await self._round()
            await asyncio.sleep(60)
        if len(self.discord.messages(self.papers)) != 1:
            return "the day was not posted meanwhile"
        if State.BAD in self.states[: _TOLD_AFTER - 2] or set(self.states[_TOLD_AFTER:]) != {
            State.BAD
        }:
            return f"it was judged as {', '.join(self.states)}"
        await self.tunnel.be(Way.WELL)
        async with asyncio.timeout(3600):
            while not self.discord.gateway.connected:  # noqa: ASYNC110 - as time passes at once
                await asyncio.sleep(10)
        self.hurry.on = False
        await self._until(lambda: self.client.is_online)
        answer = await self.discord.invoke("hot", channel=self.papers, timeout_s=LONGEST_S)
        await self._round()
        if self.states[-1] is not State.OK:
            return "afterwards it is not judged as well"
        posts = [one for one in self.discord.messages(self.papers) if one.id != answer.message.id]
        return "" if answer.text and len(posts) == 1 else f"there are {len(posts)} posts"

    async def _round(self) -> None:
        """What the bot does each minute, and more often."""
        await self.courier.tick()
        await self.courier.finish()
        self.states.append((await self._gateway()).state)

    async def _gateway(self) -> Finding:
        findings = await self.vitals.list_findings()
        [gateway] = [one for one in findings if one.kind == "gateway"]
        assert gateway.state is not State.BAD or not is_fresh(findings)
        return gateway

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONGEST_S):
            while not holds():  # noqa: ASYNC110 - discord.py tells nobody
                await asyncio.sleep(0.01)


def play_hour(plan: Plan) -> Row:
    """Each way to be out, for an hour in which a day closes."""
    row = Row("the gateway is out for an hour in which a day closes")
    for number in plan.seeds(len(_WAYS)):
        way = _WAYS[number % len(_WAYS)]
        hurry = _Hurry(FakeClock(_CLOSE - timedelta(minutes=_CLOSES_AT)))
        folder = plan.folder / f"hour-{number}"
        with asyncio.Runner(loop_factory=lambda: HastyLoop(hurry)) as runner:  # noqa: B023 - run here
            fault = runner.run(_live(folder, hurry, way))
        if fault:
            row.went_wrong(number, f"{way.value}: {fault}")
        else:
            row.went("told after a quarter, posted once meanwhile, answers afterwards")
    return row


async def _live(folder: Path, hurry: _Hurry, way: Way) -> str:
    async with _hour(folder, hurry) as hour:
        return await hour.live_through(way)


@asynccontextmanager
async def _hour(folder: Path, hurry: _Hurry) -> AsyncIterator[_Hour]:
    clock = hurry.clock
    async with FakeDiscord(clock=clock) as discord, Tunnel(_port(discord.url)) as tunnel:
        guild = discord.world.add_guild()
        papers = discord.world.add_channel(guild, "papers")
        discord.world.gateway_url = f"ws://127.0.0.1:{tunnel.port}/gateway"
        told = (
            f'api_url = "{discord.api_url}"\ngateway_url = "{discord.world.gateway_url}"\n'
            f'token = "{discord.token}"\n'
        )
        with addresses(told) as (_, token):
            async with open_app(Config(Settings(), folder), clock) as app:
                store = StoredSubscriptions(app.engine)
                await store.save_subscription(
                    Subscription(papers.id, _DAY - timedelta(days=3), guild_id=guild.id)
                )
                async with _connected(app, token) as client:
                    courier = Courier(delivering_of(app, ChannelPoster(client, Pace(), clock.now)))
                    pulse = Pulse(clock, lambda: client.is_online, was_away=False)
                    vitals = Vitals(health_of(app), pulse)
                    yield _Hour(app, discord, papers, tunnel, client, courier, vitals, hurry)


@asynccontextmanager
async def _connected(app: App, token: str) -> AsyncIterator[HotPapersBot]:
    """A client that offers `/hot`, once it knows its servers."""
    store = StoredSubscriptions(app.engine)
    async with HotPapersBot(
        app.desk,
        read_mark=store.find_mark,
        save_mark=store.save_mark,
        http_trace=braked(app.tracing()),
    ) as client:
        client.cogs_to_load = (Ranking(app.desk),)
        serving = asyncio.create_task(connect(client, token))
        await client.connected.wait()
        await client.wait_until_ready()
        yield client
        await client.close()
        await serving


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])
