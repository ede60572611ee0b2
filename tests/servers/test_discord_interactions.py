"""People use the bot's commands on the loopback Discord."""

import contextlib
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.clock import FakeClock
from tests.servers.bots import Interaction, channel_of, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, NoAnswer, NotOffered, Permission
from tests.servers.discord.interaction import CallbackKind


def test_commands_keep_their_id_and_change_their_version(play: Play) -> None:
    """Syncing the same commands changes nothing; a new description makes a new version."""

    async def scene(loopback: FakeDiscord) -> None:
        async with running(loopback) as bot:
            first = {c.name: c.id for c in await bot.tree.sync()}
            versions = {c["name"]: c["version"] for c in loopback.world.commands.values()}
            command = bot.tree.get_command("hot")
            assert isinstance(command, app_commands.Command)
            command.description = "Another description."
            second = {c.name: c.id for c in await bot.tree.sync()}
            changed = [
                c["name"]
                for c in loopback.world.commands.values()
                if c["version"] != versions[c["name"]]
            ]
            assert first == second
            assert changed == ["hot"]
            assert {c.name for c in await bot.tree.fetch_commands()} == set(first)

    play(scene)


def test_command_is_answered_at_once(play: Play) -> None:
    """An option reaches the command, and the answer is a message of the channel."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.tree.sync()
            answer = await loopback.invoke("hot", {"day": "2021-02-08"}, channel=papers)
        assert answer.kind is CallbackKind.MESSAGE
        assert "[2021-02-08](https://arxiv.org/abs/2102.00001)" in answer.text
        assert (answer.ephemeral, answer.deferred) == (False, False)
        assert 0 < answer.acknowledged_ms < 3000
        assert loopback.messages(papers) == [answer.message]

    play(scene)


def test_deferred_answer_is_waited_for(play: Play) -> None:
    """The first message after a deferral fills the answer in, with its file."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.tree.sync()
            answer = await loopback.invoke("archive", channel=papers)
        assert answer.deferred
        assert answer.text == "The post"
        assert [(f.filename, f.data) for f in answer.files] == [
            ("2021-02-08.md", b"# Hot papers\n")
        ]
        assert answer.followups == []
        assert answer.took_ms >= answer.acknowledged_ms

    play(scene)


def test_ephemeral_answers_are_nobody_elses(play: Play) -> None:
    """Ephemeral messages are not in the channel, and cannot be fetched there."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.tree.sync()
            answer = await loopback.invoke("subscribe", {"channel": papers}, channel=papers)
            await loopback.until(lambda: len(answer.followups) == 1, what="a follow-up")
            assert answer.ephemeral
            assert answer.text == f"Posting to <#{papers.id}>"
            assert answer.followups[0].content == "The first post comes tomorrow."
            with pytest.raises(discord.NotFound):
                await bot.text_channel(papers.id).fetch_message(answer.message.id)
        assert loopback.messages(papers) == []

    play(scene)


def test_commands_are_offered_by_permission_and_place(play: Play) -> None:
    """Who may not, or is elsewhere, does not see a command; wrong options are told at once."""

    async def scene(loopback: FakeDiscord) -> None:
        ada = loopback.world.add_user("ada")
        guild = loopback.world.add_guild(members=[ada])
        papers = loopback.world.add_channel(guild)
        direct = loopback.world.direct_channel(loopback.world.owner)
        async with running(loopback) as bot:
            await bot.tree.sync()
            with pytest.raises(NotOffered, match="needs permissions 32"):
                await loopback.invoke("subscribe", {"channel": papers}, channel=papers, user=ada)
            with pytest.raises(NotOffered, match="context 1"):
                await loopback.invoke("subscribe", {"channel": papers}, channel=direct)
            with pytest.raises(ValueError, match="required"):
                await loopback.invoke("subscribe", channel=papers)
            with pytest.raises(ValueError, match="only"):
                await loopback.invoke("hut", channel=papers)
            managers = loopback.world.add_role(guild, "managers", Permission.MANAGE_GUILD)
            guild.members[ada.id].role_ids.add(managers.id)
            answer = await loopback.invoke(
                "subscribe", {"channel": papers}, channel=papers, user=ada
            )
            assert answer.ephemeral
            assert "Hot papers" in (await loopback.invoke("hot", channel=direct)).text

    play(scene)


def test_option_is_completed_while_it_is_typed(play: Play) -> None:
    """What was typed so far reaches the bot, and its suggestions come back."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.tree.sync()
            both = await loopback.autocomplete("hot", "day", "2021", channel=papers)
            one = await loopback.autocomplete("hot", "day", "-08", channel=papers)
        assert [choice["value"] for choice in both] == ["2021-02-05", "2021-02-08"]
        assert one == [{"name": "2021-02-08", "value": "2021-02-08"}]

    play(scene)


def test_user_app_works_where_the_bot_is_not(play: Play) -> None:
    """A command installed by a user answers in a guild that the bot is not in."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        loopback.kick(loopback.world.guilds[papers.guild_id or 0])
        async with running(loopback) as bot:
            command = bot.tree.get_command("hot")
            assert isinstance(command, app_commands.Command)
            app_commands.user_install(command)
            await bot.tree.sync()
            answer = await loopback.invoke("hot", channel=papers, as_user_app=True)
            assert "Hot papers" in answer.text
            with pytest.raises(NotOffered):
                await loopback.invoke("hot", channel=papers)
            with pytest.raises(NotOffered):
                await loopback.invoke("archive", channel=papers, as_user_app=True)

    play(scene)


def test_silence_and_failure_are_told(play: Play) -> None:
    """A bot that does not answer fails the test, with what Discord refused."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.tree.sync()
            with pytest.raises(NoAnswer, match=r"no answer in 0\.1 s"):
                await loopback.invoke("silent", channel=papers, timeout_s=0.1)
            with pytest.raises(NoAnswer, match="DISPLAYABLE_TEXT_SIZE_EXCEEDED"):
                await loopback.invoke("hot", {"day": "x" * 1000}, channel=papers, timeout_s=0.2)

    play(scene)


def test_late_and_second_answers_are_refused(play: Play) -> None:
    """A second answer is 40060, one after three seconds 10062, one after the token's time 50027."""
    clock = FakeClock()

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            bot.tree.add_command(late_command(clock))
            await bot.tree.sync()
            for wait_s in (0, 4, 1000):
                with contextlib.suppress(NoAnswer):
                    options = {"wait_s": wait_s}
                    await loopback.invoke("late", options, channel=papers, timeout_s=0.1)
                await loopback.until(lambda: loopback.requests[-1].code is not None)
        refused = [r.code for r in loopback.requests if r.code is not None]
        assert refused == [40060, 10062, 50027]

    play(scene, clock=clock)


def late_command(clock: FakeClock) -> "app_commands.Command[Any, ..., None]":
    """A command that answers twice, or after the clock went on."""

    @app_commands.command(description="Answers in the wrong ways.")
    async def late(interaction: Interaction, wait_s: int) -> None:
        with contextlib.suppress(discord.HTTPException):
            if wait_s > 900:
                await interaction.response.defer()
                clock.advance(wait_s)
                await interaction.followup.send("too late")
            else:
                clock.advance(wait_s)
                await interaction.response.send_message("first")
                await discord.InteractionResponse(interaction).send_message("second")

    return late
