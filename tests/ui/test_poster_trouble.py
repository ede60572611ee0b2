"""What keeps posts out of channels, on a loopback Discord, with the real client."""

from collections.abc import Awaitable

import pytest

from bot.domain.subscription import Layout, Subscription
from bot.errors import PlaceGoneError, PostFailedError, PostRefusedError
from bot.texts import Said
from tests import samples
from tests.servers.conftest import Play, play
from tests.servers.discord import Channel, FakeDiscord, Permission, faults
from tests.ui.test_poster import Stage, on_stage

__all__ = ["play"]


def test_a_locked_thread_lets_those_in_who_may_unlock_it(play: Play) -> None:
    """The bot's own view shows a lock: who subscribes it is told, and it is paused until then."""
    threads: list[Channel] = []

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        threads.append(loopback.world.add_thread(channel, "old", owner=loopback.world.owner))
        threads[0].locked = True

    async def work(stage: Stage) -> None:
        thread = threads[0].id
        lacking = "I lack the permission Manage Threads in #old, which is locked"
        assert str(stage.poster.access_problem(thread)) == lacking
        threads[0].archived = True
        with pytest.raises(PostRefusedError, match="Thread is archived"):
            await stage.send(stage.post(), place=thread)
        changed = stage.bot.wait_for("guild_channel_update", timeout=60)
        stage.loopback.allow(stage.channel, Permission.MANAGE_THREADS)
        await changed
        assert stage.poster.access_problem(thread) == ""

    on_stage(play, work, prepare=prepare)


def test_faults_of_requests_say_whether_to_come_back(play: Play) -> None:
    """A channel that is gone or closed refuses, a fault of Discord's is tried again."""

    async def work(stage: Stage) -> None:
        first = await stage.send(stage.post())
        stage.loopback.order(faults.refusal(418), method="PATCH").times = None
        with pytest.raises(PostFailedError):
            await stage.poster.edit_message(stage.channel.id, first, stage.post(), 0)
        stage.loopback.deny(stage.channel, Permission.VIEW_CHANNEL)
        with pytest.raises(PostRefusedError):
            await stage.poster.read_message(stage.channel.id, first)
        stage.loopback.delete_channel(stage.channel)
        with pytest.raises(PlaceGoneError):
            await stage.poster.publish_message(stage.channel.id, first)

    on_stage(play, work)


NOBODYS = {
    "internal": faults.refusal(403, 40333, "internal network error"),
    "forbidden": faults.server_error(403),
    "not found": faults.server_error(404),
}


@pytest.mark.parametrize("fault", NOBODYS.values(), ids=list(NOBODYS))
def test_what_discord_has_not_said_refuses_nothing(play: Play, fault: faults.Fault) -> None:
    """An answer of a proxy on the way, or of a broken Discord, means to come back later."""

    async def work(stage: Stage) -> None:
        poster, channel, post = stage.poster, stage.channel.id, stage.post(Layout.THREAD)
        first = await stage.send(post)
        order = stage.loopback.order(fault, channel_id=channel)
        order.times = None
        requests: list[Awaitable[object]] = [
            stage.send(post, 1),
            poster.find_message(channel, post.key, 0, since=stage.clock.now()),
            poster.read_message(channel, first),
            poster.edit_message(channel, first, post, 0),
            poster.open_thread(channel, first, post),
            poster.publish_message(channel, first),
            poster.delete_message(channel, first),
        ]
        for request in requests:
            with pytest.raises(PostFailedError, match="Discord answers HTTP 40"):
                await request
        assert len(order.played) == len(requests)

    on_stage(play, work)


def test_what_admins_are_told_acts_in_no_way(play: Play) -> None:
    """A thread's name, which members choose, leads nowhere and stays on its line."""

    async def work(stage: Stage) -> None:
        owner = stage.loopback.world.owner
        name = "[Verify here](https://evil.example)\u202e\n# now"
        reason = Said("lacks", count=1, names=Said("permission-view-channel"), channel=name)
        subscription = Subscription(stage.channel.id, samples.DAY, admin_id=owner.id)
        assert await stage.poster.tell_admin(subscription, reason)
        (told,) = stage.loopback.messages(stage.loopback.world.direct_channel(owner))
        assert told.content == (
            f"I cannot post the daily papers in <#{stage.channel.id}>: I lack the permission"
            " View Channel in \\[Verify here\\](https://evil.example) # now. They are paused there,"
            " and go on by themselves as soon as I am let in again."
        )

    on_stage(play, work)


def test_where_the_admin_cannot_be_reached_the_server_is_told(play: Play) -> None:
    """A connection that breaks is no reason to say nothing; where all do, nobody was told."""
    channels: list[Channel] = []

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        guild = loopback.world.guilds[channel.guild_id or 0]
        channels.append(loopback.world.add_channel(guild, "general"))
        guild.system_channel_id = channels[0].id

    async def work(stage: Stage) -> None:
        subscription = Subscription(
            stage.channel.id,
            samples.DAY,
            guild_id=stage.channel.guild_id,
            admin_id=stage.loopback.world.owner.id,
        )
        person = stage.loopback.order(faults.reset(), route="/users/{user_id}")
        person.times = None  # a connection that was used before is made again
        assert await stage.poster.tell_admin(subscription, Said("channel-gone"))
        assert person.was_reached
        (told,) = stage.there(channels[0].id)
        assert "the channel does not exist any more" in told.content
        stage.loopback.order(faults.reset(), channel_id=channels[0].id).times = None
        assert not await stage.poster.tell_admin(subscription, Said("channel-gone"))

    on_stage(play, work, prepare=prepare)
