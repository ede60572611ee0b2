"""discord.py connects to the loopback Discord and stays connected."""

import asyncio

import aiohttp
import discord
import pytest

from tests.servers.bots import PaperBot, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, Op


def test_bot_logs_in_and_sees_its_guilds(play: Play) -> None:
    """After READY the bot knows itself, its owner, its guilds and their channels."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild("Reading group")
        papers = loopback.world.add_channel(guild, "papers")
        async with running(loopback) as bot:
            assert bot.user is not None
            assert bot.user.name == "Hot Papers"
            assert bot.application is not None
            assert bot.application.owner.name == "owner"
            [seen] = bot.guilds
            assert (seen.name, [channel.name for channel in seen.channels]) == (
                "Reading group",
                ["papers"],
            )
            assert bot.text_channel(papers.id).permissions_for(seen.me).send_messages
        await loopback.until(lambda: loopback.gateway.closed == [1000], what="a proper close")
        assert loopback.refusals == {}
        assert "compress=z" in loopback.gateway.addresses[0]

    play(scene)


def test_wrong_token_is_refused(play: Play) -> None:
    """A wrong token is 401, counted, and not written down."""

    async def scene(loopback: FakeDiscord) -> None:
        async with PaperBot() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("wrong")
        assert loopback.refusals == {401: 1}
        assert "wrong" not in repr(loopback.requests)

    play(scene)


def test_gateway_closes_on_a_wrong_token(play: Play) -> None:
    """A token that was changed after the login ends the connection with 4004."""

    async def scene(loopback: FakeDiscord) -> None:
        async with PaperBot(shard_count=1) as bot:
            await bot.login(loopback.token)
            loopback.world.application.token = "changed"
            with pytest.raises(discord.ConnectionClosed) as closed:
                await bot.connect()
        assert closed.value.code == 4004

    play(scene)


def test_privileged_intents_need_a_permit(play: Play) -> None:
    """An intent that the application has no permit for ends the connection with 4014."""

    async def scene(loopback: FakeDiscord) -> None:
        intents = discord.Intents(guilds=True, message_content=True)
        async with PaperBot(intents=intents) as bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(loopback.token)
        await loopback.until(lambda: loopback.gateway.closed == [4014], what="a close")

    play(scene)


def test_heartbeats_are_acknowledged(play: Play) -> None:
    """The bot's heart beats at the interval it was told, with the number of the last event."""

    async def scene(loopback: FakeDiscord) -> None:
        loopback.gateway.heartbeat_interval_s = 0.02
        gateway = loopback.gateway
        async with running(loopback) as bot:
            await loopback.until(lambda: gateway.count(Op.HEARTBEAT) >= 4, what="a heartbeat")
            beats = [heard.data for heard in gateway.heard if heard.op is Op.HEARTBEAT]
            assert beats[0] is None
            assert beats[-1] == gateway.connected[0].sequence == 1
            assert bot.latency < 1

    play(scene)


def test_unacknowledged_heartbeats_make_the_bot_resume(play: Play) -> None:
    """A gateway that has gone silent is left and joined again."""

    async def scene(loopback: FakeDiscord) -> None:
        loopback.gateway.heartbeat_interval_s = 0.02
        async with running(loopback, heartbeat_timeout=0.2) as bot:
            resumed = bot.wait_for("resumed", timeout=5)
            loopback.gateway.acknowledges = False
            await loopback.until(lambda: len(loopback.gateway.closed) == 1, what="a close")
            loopback.gateway.acknowledges = True
            await resumed
        assert loopback.gateway.count(Op.IDENTIFY) == 1

    play(scene)


@pytest.mark.parametrize("kind", ["dropped", "asked"])
def test_bot_resumes_and_gets_what_it_missed(play: Play, kind: str) -> None:
    """After a broken line, or RECONNECT, the session goes on and missed events are sent again."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild()
        async with running(loopback) as bot:
            resumed = bot.wait_for("resumed", timeout=5)
            if kind == "dropped":
                loopback.gateway.drop()
            else:
                loopback.gateway.ask_to_reconnect()
            await loopback.until(lambda: not loopback.gateway.connected, what="the end")
            missed = loopback.create_channel(guild, "made-meanwhile")
            await resumed
            assert bot.text_channel(missed.id).name == "made-meanwhile"
        assert (loopback.gateway.count(Op.IDENTIFY), loopback.gateway.count(Op.RESUME)) == (1, 1)
        assert loopback.gateway.addresses[1].startswith("/gateway/resume?")

    play(scene)


def test_invalid_session_begins_anew(play: Play) -> None:
    """A session that cannot be resumed is followed by a new one."""

    async def scene(loopback: FakeDiscord) -> None:
        async with running(loopback) as bot:
            ready = bot.wait_for("ready", timeout=5)
            loopback.gateway.invalidate()
            await ready
            assert len(loopback.gateway.sessions) == 1
        assert loopback.gateway.count(Op.IDENTIFY) == 2

    play(scene)


def test_shards_get_their_own_guilds(play: Play) -> None:
    """Each guild is told to the shard that its id belongs to."""

    async def scene(loopback: FakeDiscord) -> None:
        loopback.world.shards = 2
        for number in range(4):
            loopback.world.add_guild(f"on shard {number % 2}", shard=number % 2)
        async with running(loopback) as bot:
            seen = sorted((guild.name, guild.shard_id) for guild in bot.guilds)
            assert seen == [("on shard 0", 0)] * 2 + [("on shard 1", 1)] * 2
            for session in loopback.gateway.connected:
                told = [e["d"]["name"] for e in session.events if e["t"] == "GUILD_CREATE"]
                assert told == [f"on shard {session.shard[0]}"] * 2

    play(scene)


def test_gateway_says_what_is_wrong(play: Play) -> None:
    """A client that does not identify, or resumes what is unknown, is told so by its number."""

    async def scene(loopback: FakeDiscord) -> None:
        codes = []
        async with aiohttp.ClientSession() as session:
            for said in (
                {"op": int(Op.PRESENCE), "d": {}},
                {"op": 99},
                {"op": int(Op.IDENTIFY), "d": {"token": "wrong", "intents": 1}},
                {"op": int(Op.IDENTIFY), "d": {"token": loopback.token, "intents": -1}},
            ):
                async with session.ws_connect(f"{loopback.gateway_url}?v=10") as socket:
                    assert (await socket.receive_json())["op"] == Op.HELLO
                    await socket.send_json(said)
                    await asyncio.wait_for(socket.receive(), 5)
                    codes.append(socket.close_code)
            async with session.ws_connect(f"{loopback.gateway_url}?v=10") as socket:
                await socket.receive_json()
                unknown = {"session_id": "unknown", "seq": 1, "token": loopback.token}
                await socket.send_json({"op": int(Op.RESUME), "d": unknown})
                answer = await socket.receive_json()
        assert codes == [4003, 4001, 4004, 4013]
        assert (answer["op"], answer["d"]) == (Op.INVALID_SESSION, False)

    play(scene)
