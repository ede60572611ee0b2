"""discord.py sends, reads and changes messages on the loopback Discord."""

import io
from datetime import timedelta

import aiohttp
import discord
import pytest
from discord import ui

from tests.clock import FakeClock
from tests.servers.bots import ranking, running
from tests.servers.conftest import Play
from tests.servers.discord import Channel, ChannelKind, FakeDiscord, MessageFlag, Permission
from tests.servers.discord.errors import Payload

V2 = int(MessageFlag.COMPONENTS_V2)


def channel_of(loopback: FakeDiscord, kind: ChannelKind = ChannelKind.TEXT) -> Channel:
    """A channel in a guild of its own."""
    return loopback.world.add_channel(loopback.world.add_guild(), "papers", kind)


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


def display(text: str = "x") -> Payload:
    """A text display."""
    return {"type": 10, "content": text}


def button(**more: object) -> Payload:
    """A button that is right unless `more` says otherwise."""
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "press"} | more


def row(*buttons: Payload) -> Payload:
    """A row of buttons."""
    return {"type": 1, "components": list(buttons)}


@pytest.mark.parametrize(
    ("form", "path", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "nonce": "x" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
        (
            {"flags": V2, "content": "x", "components": [display()]},
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        ({"components": [display()]}, "components.0.type", "UNION_TYPE_CHOICES"),
        (
            {"flags": V2, "components": [display()] * 41},
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            {"flags": V2, "components": [display("x" * 2001)] * 2},
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (
            {"components": [row(button(label="x" * 81))]},
            "components.0.components.0.label",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"components": [row(button(custom_id="x" * 101))]},
            "components.0.components.0.custom_id",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"components": [row(button(), button())]},
            "components",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            {"components": [row(*[button(custom_id=str(n)) for n in range(6)])]},
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {
                "flags": V2,
                "components": [{"type": 9, "components": [display()] * 4, "accessory": button()}],
            },
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"flags": V2, "components": [{"type": 9, "components": [display()]}]},
            "components.0.accessory",
            "BASE_TYPE_REQUIRED",
        ),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        (
            {"embeds": [{"fields": [{"name": "n", "value": ""}]}]},
            "embeds.0.fields.0.value",
            "BASE_TYPE_REQUIRED",
        ),
    ],
)
def test_message_that_breaks_a_rule_is_refused(
    play: Play, form: Payload, path: str, code: str
) -> None:
    """Error 50035 names the field by its path, and nothing is sent."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        url = f"{loopback.api_url}/channels/{papers.id}/messages"
        headers = {"Authorization": f"Bot {loopback.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(url, json=form) as answer,
        ):
            body = await answer.json()
        assert (answer.status, body["code"]) == (400, 50035)
        node = body["errors"]
        for part in path.split("."):
            node = node[part]
        assert code in [fault["code"] for fault in node["_errors"]]
        assert loopback.messages(papers) == []

    play(scene)


def test_discord_py_reads_the_nested_faults(play: Play) -> None:
    """The text of discord.py's exception has the path and the words of each fault."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            with pytest.raises(discord.HTTPException) as refused:
                await bot.text_channel(papers.id).send("x" * 2001)
            assert "In content: Must be 2000 or fewer in length." in str(refused.value)
            with pytest.raises(discord.HTTPException) as empty:
                await bot.text_channel(papers.id).send("")
            assert empty.value.code == 50006

    play(scene)


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
        stored = loopback.world.channels[thread.id]
        assert (stored.name, len(loopback.messages(stored))) == ("2102.02915", 1)

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
