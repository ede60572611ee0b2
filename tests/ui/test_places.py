"""What the bot's own view says of channels and threads, on a loopback Discord."""

from dataclasses import replace

import pytest

from bot.domain.subscription import Layout, Style, StyleProblems
from bot.errors import PostFailedError
from tests.servers.conftest import Play, play
from tests.servers.discord import Channel, ChannelKind, FakeDiscord, Permission, faults
from tests.ui.test_poster import Stage, on_stage

__all__ = ["play"]


def test_a_thread_that_is_archived_is_looked_up(play: Play) -> None:
    """discord.py drops it: Discord is asked once, and its server's words and role are known."""
    threads: list[Channel] = []

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        guild = loopback.world.guilds[channel.guild_id or 0]
        guild.locale = "ja"
        loopback.world.add_role(guild, "readers").mentionable = True
        threads.append(loopback.world.add_thread(channel, "old", owner=loopback.world.owner))
        threads[0].archived = True

    async def work(stage: Stage) -> None:
        poster, thread = stage.poster, threads[0].id
        guild = stage.loopback.world.guilds[stage.channel.guild_id or 0]
        role = list(guild.roles)[-1]
        assert poster.access_problem(thread) is None
        for _ in range(2):
            await poster.look_up(stage.channel.id)
            await poster.look_up(thread)
            await poster.look_up(5)
        assert (poster.access_problem(thread), poster.find_guild(thread)) == ("", guild.id)
        assert poster.access_problem(5) is None
        post = replace(stage.post(ping_role_id=role), channel_id=thread)
        assert str(poster.style_problems(thread, post.style).publish) != ""
        await stage.send(post, place=thread)
        (message,) = stage.there(thread)
        assert message.text.startswith(f"<@&{role}>")
        assert "日" in message.text
        proxys = faults.refusal(403, 0, "a page of its own")
        stage.loopback.order(proxys, route="/channels/{channel_id}")
        with pytest.raises(PostFailedError, match="HTTP 403"):
            await poster.look_up(thread)
        assert poster.access_problem(thread) == ""
        stage.loopback.delete_channel(threads[0])
        await poster.look_up(thread)
        assert poster.access_problem(thread) is None

    on_stage(play, work, prepare=prepare)


PLACES = [
    (ChannelKind.TEXT, "", "#papers is no announcement channel, so nobody can follow it"),
    (ChannelKind.ANNOUNCEMENT, "", ""),
]


@pytest.mark.parametrize(("kind", "thread", "publish"), PLACES)
def test_what_a_channel_cannot_have_is_told(
    play: Play, kind: ChannelKind, thread: str, publish: str
) -> None:
    """Threads need permissions, and none can be begun in a thread; followers need a channel."""
    threads: list[Channel] = []

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        threads.append(loopback.world.add_thread(channel, "old", owner=loopback.world.owner))

    async def work(stage: Stage) -> None:
        style = Style(layout=Layout.THREAD)

        def problems(channel: Channel = stage.channel) -> StyleProblems:
            return stage.poster.style_problems(channel.id, style)

        here = problems()
        assert (str(here.thread), str(here.publish)) == (thread, publish)
        inside = problems(threads[0])
        assert str(inside.thread) == "#old is a thread, and there are no threads in threads"
        assert "#old is no announcement channel" in str(inside.publish)
        changed = stage.bot.wait_for("guild_channel_update", timeout=5)
        stage.loopback.deny(stage.channel, Permission.CREATE_PUBLIC_THREADS)
        await changed
        lacking = "I lack the permission Create Public Threads in #papers"
        assert str(problems().thread) == lacking
        assert stage.poster.style_problems(1, style) == StyleProblems()

    on_stage(play, work, kind=kind, prepare=prepare)
