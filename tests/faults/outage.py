"""A gateway that is out while `hotpapers run` is connected, and a day closes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cli.running import (
    ALONE,
    LONGEST_S,
    Bot,
    Stand,
    channel_sections,
    close,
    latest_day,
    stand,
)
from tests.faults.doors import play_doors
from tests.faults.hour import play_hour
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.faults.tunnel import Tunnel, Way

_TRIES, _MOST_TRIES = 2, 20
_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class _Scene:
    """A bot that is connected through a tunnel."""

    made: Stand
    tunnel: Tunnel
    bot: Bot


_Begin = Callable[[_Scene], Awaitable[None]]


def _goes(*ways: Way) -> _Begin:
    """The tunnel leads there, one after the other; the last one for as long as the outage lasts."""

    async def begin(scene: _Scene) -> None:
        for way in ways:
            await scene.tunnel.be(way)
            if way is Way.REFUSED:
                await scene.bot.says("Attempting a reconnect")
            else:
                await _tried(scene.tunnel)

    return begin


async def _tried(tunnel: Tunnel) -> None:
    """Wait until the bot has tried to come back."""
    async with asyncio.timeout(LONGEST_S):
        while tunnel.tries < _TRIES:  # noqa: ASYNC110 - sockets tell nobody
            await asyncio.sleep(0.05)


async def _is_invalid(scene: _Scene) -> None:
    await scene.tunnel.be(Way.REFUSED)
    scene.made.discord.gateway.sessions.clear()


def _closes(code: int) -> _Begin:
    async def begin(scene: _Scene) -> None:
        await scene.made.discord.gateway.close(code)
        await scene.tunnel.be(Way.CUT)
        await _tried(scene.tunnel)

    return begin


async def _is_deaf(scene: _Scene) -> None:
    scene.made.discord.gateway.acknowledges = False
    before = len(scene.made.discord.gateway.closed)
    await scene.made.until(lambda: len(scene.made.discord.gateway.closed) > before, "an end")
    await scene.tunnel.be(Way.REFUSED)


_ANEW = "refused, then closed before HELLO"
"""After this the connection is made anew by us, and nothing is posted meanwhile."""

_DEAF = "heartbeats are not answered any more"

_OUTAGES: dict[str, _Begin] = {
    _ANEW: _goes(Way.REFUSED, Way.BEFORE_HELLO),
    "connections are refused": _goes(Way.REFUSED),
    "HTTP 503 in place of a WebSocket": _goes(Way.BUSY),
    "closed right after HELLO": _goes(Way.AFTER_HELLO),
    "accepted and closed": _goes(Way.CUT),
    "a web page in its place": _goes(Way.PAGE),
    "refused, and the session is forgotten": _is_invalid,
    _DEAF: _is_deaf,
    "closed with 1000, then cut": _closes(1000),
    "closed with 4000, then cut": _closes(4000),
}


def play(plan: Plan) -> list[Row]:
    """Every outage, some of them side by side."""
    return asyncio.run(_play(plan))


async def _play(plan: Plan) -> list[Row]:
    places = asyncio.Semaphore(_AT_ONCE)
    names = [name for _, name in zip(plan.seeds(len(_OUTAGES)), _OUTAGES, strict=False)]

    async def played(number: int, name: str) -> Row:
        row = Row(f"the gateway: {name}")
        async with places:
            try:
                folder = plan.folder / str(number)
                folder.mkdir()
                await _live_through(folder, name)
            except (AssertionError, TimeoutError) as error:
                said = "".join(file.read_text("utf-8") for file in folder.glob("output-*"))
                row.went_wrong(number, f"{type(error).__name__}: {error}; {said[-1500:]}")
            else:
                row.went("the day is posted once, commands answer afterwards")
        return row

    hour = asyncio.create_task(asyncio.to_thread(play_hour, plan))
    doors = asyncio.create_task(play_doors(plan))
    outages = await asyncio.gather(*(played(*each) for each in enumerate(names)))
    return [*outages, await hour, await doors]


async def _live_through(folder: Path, name: str) -> None:
    async with stand(folder) as made, Tunnel(int(made.discord.url.rpartition(":")[2])) as tunnel:
        discord, [papers] = made.discord, made.channels
        url = f"ws://127.0.0.1:{tunnel.port}/gateway"
        discord.world.gateway_url = made.environment["HOTPAPERS_DISCORD__GATEWAY_URL"] = url
        discord.gateway.heartbeat_interval_s = 1.0 if name == _DEAF else 41.25
        made.configure(ALONE, channel_sections(made.channels))
        async with made.running() as bot:
            await bot.says("connected to Discord as")
            await _OUTAGES[name](_Scene(made, tunnel, bot))
            await close(folder, latest_day())
            if name != _ANEW:
                await made.until(lambda: made.posts(papers) > 0, "a post")
            assert tunnel.tries <= _MOST_TRIES, f"it tried {tunnel.tries} times"
            await tunnel.be(Way.WELL)
            discord.gateway.acknowledges = True
            await made.connected()
            await made.until(lambda: made.posts(papers) > 0, "a post")
            assert len(made.texts(papers)) == made.posts(papers) == 1, "it was posted again"
            answer = await discord.invoke("hot", channel=papers, timeout_s=LONGEST_S)
            assert answer.text, "no answer"
            assert bot.process.returncode is None, bot.said
