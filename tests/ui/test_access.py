"""Asking Discord whether the bot may post, against the loopback Discord."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import ConfigError, DiscordError
from bot.services.setup_plan import ChannelAccess
from bot.ui.access import fetch_access
from bot.ui.login import set_addresses
from tests.servers.discord import FakeDiscord, faults
from tests.servers.discord.permissions import NOTHING, Permission
from tests.servers.discord.state import Channel, Guild, Overwrite

CHANNEL = "/channels/{channel_id}"


@pytest.fixture(autouse=True)
def restored_addresses() -> Iterator[None]:
    """discord.py keeps the addresses for the whole process."""
    before = Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)
    yield
    set_addresses(*before)


def in_server(work: Callable[[FakeDiscord, Guild, Channel], Awaitable[None]]) -> None:
    """Run `work` with a loopback Discord that has a server with a channel."""

    async def run() -> None:
        async with FakeDiscord() as server:
            set_addresses(server.api_url, "ws://127.0.0.1:9/")
            guild = server.world.add_guild()
            await work(server, guild, server.world.add_channel(guild, "papers"))

    asyncio.run(run())


async def look(server: FakeDiscord, *channels: int, patience_s: float = 30) -> list[ChannelAccess]:
    """What is found of some channels, in their order."""
    account, found = await fetch_access(server.token, channels, patience_s=patience_s)
    assert account.name.startswith("Hot Papers")
    return [found[number] for number in channels]


def test_what_is_missing_is_named() -> None:
    """Overwrites of the channel, for everybody and for the bot, and roles are all counted."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        world = server.world
        no_history = world.add_channel(guild, "no-history")
        no_history.overwrites[guild.id] = Overwrite(
            guild.id, False, NOTHING, Permission.READ_MESSAGE_HISTORY | Permission.SEND_MESSAGES
        )
        allowed = world.add_channel(guild, "allowed-again")
        allowed.overwrites = {
            guild.id: Overwrite(guild.id, False, NOTHING, Permission.SEND_MESSAGES),
            world.bot.id: Overwrite(world.bot.id, True, Permission.SEND_MESSAGES),
        }
        by_role = world.add_channel(guild, "by-role")
        role = world.add_role(guild, "posters", Permission.ADMINISTRATOR)
        by_role.overwrites[guild.id] = Overwrite(guild.id, False, NOTHING, Permission.SEND_MESSAGES)
        found = await look(server, channel.id, no_history.id, allowed.id, by_role.id)
        assert found == [
            ChannelAccess("#papers"),
            ChannelAccess(
                "#no-history", "I lack the permissions Send Messages, Read Message History"
            ),
            ChannelAccess("#allowed-again"),
            ChannelAccess("#by-role", "I lack the permission Send Messages"),
        ]
        guild.members[world.bot.id].role_ids.add(role.id)
        assert await look(server, no_history.id, by_role.id) == [
            ChannelAccess("#no-history"),
            ChannelAccess("#by-role"),
        ]

    in_server(work)


def test_a_thread_has_the_permissions_of_its_channel() -> None:
    """Sending in threads is a permission of its own."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        thread = server.world.add_thread(channel, "Monday", owner=server.world.owner)
        channel.overwrites[guild.id] = Overwrite(guild.id, False, NOTHING, Permission.SEND_MESSAGES)
        assert await look(server, thread.id) == [ChannelAccess("#Monday")]
        channel.overwrites[guild.id] = Overwrite(
            guild.id, False, NOTHING, Permission.SEND_MESSAGES_IN_THREADS
        )
        assert await look(server, thread.id) == [
            ChannelAccess("#Monday", "I lack the permission Send Messages in Threads")
        ]

    in_server(work)


def test_what_a_post_can_be_without_is_named_apart() -> None:
    """Posting goes on without files or threads; a thread needs no threads of its own."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        thread = server.world.add_thread(channel, "Monday", owner=server.world.owner)
        denied = Permission.ATTACH_FILES | Permission.CREATE_PUBLIC_THREADS
        channel.overwrites[guild.id] = Overwrite(guild.id, False, NOTHING, denied)
        assert await look(server, channel.id, thread.id) == [
            ChannelAccess("#papers", lacks="Create Public Threads, Attach Files"),
            ChannelAccess("#Monday", lacks="Attach Files"),
        ]

    in_server(work)


def test_channels_out_of_reach_are_said() -> None:
    """Hidden, unknown, in a server without the bot, private: each in words, none stops another."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        world = server.world
        hidden = world.add_channel(guild, "hidden")
        hidden.overwrites[guild.id] = Overwrite(guild.id, False, NOTHING, Permission.VIEW_CHANNEL)
        elsewhere = world.add_channel(world.add_guild("Elsewhere"), "other")
        world.guilds[elsewhere.guild_id or 0].has_bot = False
        del world.guilds[elsewhere.guild_id or 0].members[world.bot.id]
        private = world.direct_channel(world.owner)
        found = await look(server, hidden.id, 12345, elsewhere.id, private.id, channel.id)
        assert [one.problem for one in found] == [
            "I lack the permission View Channel, or am not in its server",
            "it does not exist any more, or is in a server without me",
            "I lack the permission View Channel, or am not in its server",
            "it is a private conversation, not a channel of a server",
            "",
        ]
        assert all(one.certain for one in found)
        assert [one.gone for one in found] == [False, True, False, False, False]

    in_server(work)


@pytest.mark.parametrize("status", [403, 404, 418])
def test_a_fault_of_discord_is_no_verdict(status: int) -> None:
    """A channel about which only a proxy answered is not called forbidden or gone."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        server.order(faults.refusal(status, 0, "I am a teapot"), route=CHANNEL)
        other = server.world.add_channel(guild, "other")
        first, second = await look(server, channel.id, other.id)
        assert {first.problem, second.problem} == {f"Discord answers HTTP {status}", ""}
        assert not (first if first.problem else second).certain

    in_server(work)


def test_each_server_is_asked_for_once() -> None:
    """Twelve channels of a server: its roles and the bot's membership cost two requests."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        channels = [server.world.add_channel(guild, f"c{n}").id for n in range(12)]
        assert {one.problem for one in await look(server, *channels)} == {""}
        asked = [request.route for request in server.requests]
        assert asked.count("/guilds/{guild_id}") == 1
        assert asked.count("/guilds/{guild_id}/members/{user_id}") == 1
        assert asked.count(CHANNEL) == 12

    in_server(work)


def test_it_is_over_in_time() -> None:
    """A Discord that stops answering in the middle is left alone."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        server.order(faults.stall(), route=CHANNEL, times=None)
        with pytest.raises(DiscordError, match=r"no answer within 0\.5 s"):
            await look(server, channel.id, patience_s=0.5)

    in_server(work)


def test_a_wrong_token_is_said_and_not_shown() -> None:
    """Nothing else is asked with it."""

    async def work(server: FakeDiscord, guild: Guild, channel: Channel) -> None:
        with pytest.raises(ConfigError, match="does not know this token") as raised:
            await fetch_access("s3cr3t-value", [channel.id], patience_s=30)
        assert "s3cr3t" not in str(raised.value)

    in_server(work)
