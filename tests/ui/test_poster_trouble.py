"""What keeps posts out of channels, on a loopback Discord, with the real client."""

from collections.abc import Awaitable

import pytest

from bot.domain.subscription import Layout
from bot.errors import PlaceGoneError, PostFailedError, PostRefusedError
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
