"""discord.py sends, reads and changes messages on the loopback Discord."""

import io
from datetime import timedelta

import discord
import pytest
from discord import ui

from tests.clock import FakeClock
from tests.servers.bots import channel_of, ranking, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, Permission
from tests.servers.discord.mentions import Pings


def test_message_is_sent_read_changed_and_deleted(play: Play) -> None:
    """What the bot sends is there, and it can do with it what bots do."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.limits.routes.clear()
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            sent = [await channel.send(f"number {n}") for n in range(5)]
            assert (await channel.fetch_message(sent[2].id)).content == "number 2"
            await sent[2].edit(content="changed")
            await sent[0].delete()
            [stored] = [m for m in loopback.messages(papers) if m.id == sent[2].id]
            assert (stored.content, stored.edits) == ("changed", 1)
            every = [m.content async for m in channel.history(oldest_first=True)]
            assert every == ["number 1", "changed", "number 3", "number 4"]
            before = [m.content async for m in channel.history(before=sent[3], limit=1)]
            after = [m.content async for m in channel.history(after=sent[2], limit=1)]
            around = [m.content async for m in channel.history(around=sent[3], limit=2)]
            assert (before, after) == (["changed"], ["number 3"])
            assert set(around) == {"changed", "number 3"}
            with pytest.raises(discord.NotFound) as refused:
                await channel.fetch_message(sent[0].id)
            assert refused.value.code == 10008

    play(scene)


def test_nonce_gives_the_first_message_again(play: Play) -> None:
    """Within the window an enforced nonce makes no second message, in its own channel only."""

    async def scene(loopback: FakeDiscord) -> None:
        papers, other = channel_of(loopback), channel_of(loopback)
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            first = await channel.send("first", nonce="delivery-1")
            again = await channel.send("again", nonce="delivery-1")
            await channel.send("another", nonce="delivery-2")
            await bot.text_channel(other.id).send("elsewhere", nonce="delivery-1")
            assert (again.id, again.content) == (first.id, "first")
        assert [m.content for m in loopback.messages(papers)] == ["first", "another"]
        assert len(loopback.messages(other)) == 1
        assert [r.status for r in loopback.requests if r.method == "POST"] == [200] * 4

    play(scene)


def test_nonce_is_forgotten_after_its_window(play: Play) -> None:
    """When the window is over the same nonce makes another message."""
    clock = FakeClock()

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.world.nonce_window_s = 120
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            for advance_s in (0, 119, 2):
                clock.advance(advance_s)
                await channel.send("hello", nonce="delivery-1")
        first, second = loopback.messages(papers)
        assert second.created_at - first.created_at == timedelta(seconds=121)

    play(scene, clock=clock)


def test_layout_of_ten_sections_is_accepted(play: Play) -> None:
    """Ten papers with a button each come through, are counted, and can be changed."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            sent = await bot.text_channel(papers.id).send(view=ranking())
            await sent.edit(view=ranking(3))
        [message] = loopback.messages(papers)
        assert message.is_v2
        parts = message.all_components()
        assert [part["type"] for part in parts] == [17, 10] + [9, 10, 2] * 3
        assert message.find("abstract:2102.00003")["label"] == "Abstract"
        assert message.text.startswith("## Hot papers\n**1. [A paper]")
        [first] = [r for r in loopback.requests if r.method == "POST"]
        assert isinstance(first.body, dict)
        assert len(first.body["components"][0]["components"]) == 11

    play(scene)


def test_pings_are_what_was_allowed(play: Play) -> None:
    """A mention pings unless it was not allowed, or the bot may not."""

    async def scene(loopback: FakeDiscord) -> None:
        guild = loopback.world.add_guild()
        papers = loopback.world.add_channel(guild)
        readers = loopback.world.add_role(guild, "readers")
        owner = loopback.world.owner
        text = f"@everyone <@&{readers.id}> <@{owner.id}>"
        own_role = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(readers.id)]
        )
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
            await channel.send(text, allowed_mentions=own_role)
            await channel.send(text)
        none, some, every = loopback.messages(papers)
        assert loopback.pings(none) == Pings()
        assert loopback.pings(some) == Pings()
        assert loopback.pings(every) == Pings(user_ids=frozenset({owner.id}))
        readers.mentionable = True
        assert loopback.pings(some) == Pings(role_ids=frozenset({readers.id}))
        loopback.allow(papers, Permission.MENTION_EVERYONE)
        assert loopback.pings(every).everyone

    play(scene)


def test_a_role_is_allowed_by_name_or_with_all_others(play: Play) -> None:
    """Listing roles beside allowing all of them is a fault, and so is a kind that is unknown."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            for allowed in ({"parse": ["roles"], "roles": ["1"]}, {"parse": ["here"]}):
                body = {"content": "hello", "allowed_mentions": allowed}
                route = discord.http.Route("POST", f"/channels/{papers.id}/messages")
                with pytest.raises(discord.HTTPException) as refused:
                    await bot.http.request(route, json=body)
                assert refused.value.code == 50035
        assert loopback.messages(papers) == []

    play(scene)


def test_old_messages_are_changed_a_few_times_an_hour(play: Play) -> None:
    """A young one as often as one likes, one of over an hour three times; then it is 30046."""
    clock = FakeClock()

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback, max_ratelimit_timeout=3599) as bot:
            sent = await bot.text_channel(papers.id).send("0")
            for number in range(4):
                await sent.edit(content=f"young {number}")
            clock.advance(3601)
            for number in range(3):
                await sent.edit(content=f"old {number}")
            with pytest.raises(discord.RateLimited) as refused:
                await sent.edit(content="old 3")
            assert refused.value.retry_after == 3600
            assert loopback.requests[-1].code == 30046
            clock.advance(3600)
            await sent.edit(content="later")
        assert [m.content for m in loopback.messages(papers)] == ["later"]

    play(scene, clock=clock)


def test_file_comes_in_parts(play: Play) -> None:
    """A file is kept byte for byte, and can be shown by a component."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        post = "# 1. Überschrift\n".encode()
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            file = discord.File(io.BytesIO(post), "2021-02-08.md", description="The post")
            sent = await channel.send("Here", file=file)
            assert (sent.attachments[0].filename, sent.attachments[0].size) == (
                "2021-02-08.md",
                len(post),
            )
            view = ui.LayoutView()
            view.add_item(ui.File("attachment://again.md"))
            await channel.send(view=view, file=discord.File(io.BytesIO(post), "again.md"))
            with pytest.raises(discord.HTTPException) as refused:
                await channel.send(view=view)
            assert "The referenced attachment was not found" in str(refused.value)
        first, second = loopback.messages(papers)
        [attachment] = first.attachments
        assert (attachment.data, attachment.content_type) == (post, "text/markdown")
        assert second.components[0]["file"]["url"].endswith("/again.md")

    play(scene)


def test_file_needs_a_permission(play: Play) -> None:
    """Without the permission to attach files a message with one is 50013."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.deny(papers, Permission.ATTACH_FILES)
        async with running(loopback) as bot:
            channel = bot.text_channel(papers.id)
            with pytest.raises(discord.Forbidden) as refused:
                await channel.send("Here", file=discord.File(io.BytesIO(b"x"), "x.md"))
            assert refused.value.code == 50013
            await channel.send("without")

    play(scene)


def test_somebody_elses_message_is_out_of_reach(play: Play) -> None:
    """The bot reads what people wrote, and cannot change or delete it."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        written = loopback.write(papers, loopback.world.owner, "see 2102.02915")
        async with running(loopback) as bot:
            message = await bot.text_channel(papers.id).fetch_message(written.id)
            assert (message.content, message.author.name) == ("see 2102.02915", "owner")
            with pytest.raises(discord.Forbidden) as changing:
                await message.edit(content="mine")
            with pytest.raises(discord.Forbidden) as deleting:
                await message.delete()
        assert (changing.value.code, deleting.value.code) == (50005, 50013)

    play(scene)
