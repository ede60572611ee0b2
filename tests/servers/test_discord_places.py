"""Direct channels, threads, announcement channels and guilds of the loopback Discord."""

import discord
import pytest

from tests.servers.bots import channel_of, running
from tests.servers.conftest import Play
from tests.servers.discord import ChannelKind, FakeDiscord, MessageFlag


def test_direct_message_reaches_a_person_who_takes_them(play: Play) -> None:
    """A direct message is stored for the person; closed ones are 50007."""

    async def scene(loopback: FakeDiscord) -> None:
        open_one, closed_one = loopback.world.add_user("ada"), loopback.world.add_user("ben")
        loopback.close_direct_messages(closed_one)
        async with running(loopback) as bot:
            await (await bot.fetch_user(open_one.id)).send("Your channel was paused.")
            with pytest.raises(discord.Forbidden) as refused:
                await (await bot.fetch_user(closed_one.id)).send("hello")
            assert refused.value.code == 50007
        assert [m.content for m in loopback.direct_messages(open_one)] == [
            "Your channel was paused."
        ]

    play(scene)


def test_thread_has_the_id_of_its_message(play: Play) -> None:
    """A message takes one thread, and a second one is 160004."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            message = await bot.text_channel(papers.id).send("today")
            created = bot.wait_for("thread_create", timeout=5)
            thread = await message.create_thread(name="2102.02915")
            assert thread.id == message.id == (await created).id
            await thread.send("about it")
            with pytest.raises(discord.HTTPException) as refused:
                await message.create_thread(name="again")
            assert refused.value.code == 160004
            loose = await bot.text_channel(papers.id).create_thread(
                name="all", type=discord.ChannelType.public_thread
            )
            assert loose.parent_id == papers.id
            loopback.world.channels[loose.id].locked = True
            with pytest.raises(discord.HTTPException) as locked:
                await loose.send("about it")
            assert locked.value.code == 50083
        stored = loopback.world.channels[thread.id]
        assert (stored.name, len(loopback.messages(stored))) == ("2102.02915", 1)

    play(scene)


def test_archived_thread_is_opened_before_anything_in_it_changes(play: Play) -> None:
    """A message is sent into it at once and opens it; editing and deleting are 50083 before."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            thread = await (await bot.text_channel(papers.id).send("today")).create_thread(name="t")
            inside = await thread.send("about it")
            stored = loopback.world.channels[thread.id]
            stored.archived = True
            for request in (inside.edit(content="more"), inside.delete()):
                with pytest.raises(discord.HTTPException) as refused:
                    await request
                assert refused.value.code == 50083
            await thread.edit(archived=False)
            await inside.edit(content="more")
            stored.archived = True
            await thread.send("another")
            assert not stored.archived
        assert [m.content for m in loopback.messages(stored)] == ["more", "another"]

    play(scene)


def test_announcement_is_published_once(play: Play) -> None:
    """A message of an announcement channel can be published, once; others not at all."""

    async def scene(loopback: FakeDiscord) -> None:
        news, papers = channel_of(loopback, ChannelKind.ANNOUNCEMENT), channel_of(loopback)
        codes = []
        async with running(loopback) as bot:
            message = await bot.text_channel(news.id).send("today")
            await message.publish()
            other = await bot.text_channel(papers.id).send("today")
            for wrong in (message, other):
                with pytest.raises(discord.HTTPException) as refused:
                    await wrong.publish()
                codes.append(refused.value.code)
        assert codes == [40033, 50024]
        assert MessageFlag.CROSSPOSTED in loopback.messages(news)[0].flags

    play(scene)


def test_guild_is_read_over_http(play: Play) -> None:
    """Guild, channels, roles and members can be fetched as well."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild()
        papers = loopback.world.add_channel(guild)
        role = loopback.world.add_role(guild, "readers")
        ada = loopback.world.add_user("ada")
        loopback.world.add_member(guild, ada, role)
        async with running(loopback) as bot:
            fetched = await bot.fetch_guild(guild.id)
            assert fetched.name == "Reading group"
            assert [r.name for r in await fetched.fetch_roles()] == ["@everyone", "readers"]
            assert [c.id for c in await fetched.fetch_channels()] == [papers.id]
            assert [r.id for r in (await fetched.fetch_member(ada.id)).roles][1:] == [role.id]
            assert [g.id async for g in bot.fetch_guilds()] == [guild.id]
            with pytest.raises(discord.NotFound) as refused:
                await bot.fetch_guild(1)
            assert refused.value.code == 10004
            await fetched.leave()
        assert not guild.has_bot

    play(scene)
