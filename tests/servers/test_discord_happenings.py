"""The bot hears of what happens around it on the loopback Discord, and feels it."""

import discord
import pytest

from tests.servers.bots import running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, Permission


def test_unavailable_guild_comes_later(play: Play) -> None:
    """A guild in an outage is known by its id only, until it is restored."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild("Late", unavailable=True)
        async with running(loopback) as bot:
            assert [(seen.id, seen.unavailable) for seen in bot.guilds] == [(guild.id, True)]
            available = bot.wait_for("guild_available", timeout=5)
            loopback.restore(guild)
            assert (await available).name == "Late"
            gone = bot.wait_for("guild_unavailable", timeout=5)
            loopback.fail(guild)
            assert (await gone).id == guild.id

    play(scene)


def test_kicked_bot_is_told_and_shut_out(play: Play) -> None:
    """After a kick the guild is gone, its channels are 50001; an invitation brings it back."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild()
        papers = loopback.world.add_channel(guild)
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            removed = bot.wait_for("guild_remove", timeout=5)
            loopback.kick(guild)
            assert (await removed).id == guild.id
            with pytest.raises(discord.Forbidden) as refused:
                await channel.send("hello")
            assert refused.value.code == 50001
            joined = bot.wait_for("guild_join", timeout=5)
            loopback.invite(guild)
            assert (await joined).id == guild.id
            await bot.text_channel(papers.id).send("back")
        assert [message.content for message in loopback.messages(papers)] == ["back"]

    play(scene)


def test_deleted_channel_is_unknown(play: Play) -> None:
    """A deleted channel leaves the cache and is 10003."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild()
        papers = loopback.world.add_channel(guild)
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            deleted = bot.wait_for("guild_channel_delete", timeout=5)
            loopback.delete_channel(papers)
            assert (await deleted).id == papers.id
            with pytest.raises(discord.NotFound) as refused:
                await channel.send("hello")
            assert refused.value.code == 10003

    play(scene)


@pytest.mark.parametrize(
    ("permission", "code"),
    [(Permission.SEND_MESSAGES, 50013), (Permission.VIEW_CHANNEL, 50001)],
)
def test_denied_permission_is_told_and_enforced(
    play: Play, permission: Permission, code: int
) -> None:
    """The bot hears of an overwrite, and the API refuses what it takes away."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = loopback.world.add_channel(loopback.world.add_guild())
        async with running(loopback) as bot:
            updated = bot.wait_for("guild_channel_update", timeout=5)
            loopback.deny(papers, permission)
            _, after = await updated
            assert isinstance(after, discord.TextChannel)
            assert not after.permissions_for(after.guild.me).send_messages
            with pytest.raises(discord.Forbidden) as refused:
                await after.send("hello")
            assert refused.value.code == code
            loopback.allow(papers, permission)
            await after.send("hello")
        assert loopback.refusals == {403: 1}

    play(scene)
