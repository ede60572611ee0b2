"""Posting to channels and threads, on a loopback Discord, with the real client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.subscription import Layout, Style
from bot.errors import PlaceGoneError, PostFailedError
from bot.services.charts import Charts
from bot.services.delivery_ports import Edited, Post, PostedMessage, QuietDay
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from tests import samples
from tests.clock import FakeClock
from tests.servers.bots import PaperBot, running
from tests.servers.conftest import Play, play
from tests.servers.discord import (
    Channel,
    ChannelKind,
    FakeDiscord,
    Message,
    MessageFlag,
    Permission,
    Rate,
)
from tests.servers.discord.mentions import Pings
from tests.servers.discord.state import Role
from tests.ui.test_digest_message import sample_page

__all__ = ["play"]
QUIET = QuietDay(samples.DAY, "a holiday", samples.DAY)


@dataclass(frozen=True, slots=True)
class Stage:
    """A poster, and a channel to post to."""

    loopback: FakeDiscord
    bot: PaperBot
    poster: ChannelPoster
    channel: Channel
    clock: FakeClock

    def post(self, layout: Layout = Layout.CARDS, key: str = "k" * 12, **style: object) -> Post:
        """A day of eleven papers for the channel."""
        look = Style(layout=layout, **style)  # type: ignore[arg-type]
        return Post(self.channel.id, sample_page(), look, key)

    async def send(self, post: Post, number: int = 0, place: int = 0, *, ping: bool = True) -> int:
        """The id of a message that is sent."""
        nonce = f"{post.key}-{number}"
        where = place or self.channel.id
        return (await self.poster.post_message(where, post, number, nonce=nonce, ping=ping)).id

    def there(self, place: int = 0) -> list[Message]:
        """What stands in the channel, or in a thread of it."""
        return self.loopback.messages(self.loopback.world.channels[place or self.channel.id])


Work = Callable[[Stage], Awaitable[None]]
Prepare = Callable[[FakeDiscord, Channel], None]


def on_stage(
    play: Play,
    work: Work,
    *,
    kind: ChannelKind = ChannelKind.TEXT,
    prepare: Prepare = lambda loopback, channel: None,
    patience_s: float = 20.0,
    charts: Charts | None = None,
) -> None:
    """Run `work` with a connected poster, in a Discord that `prepare` has changed before."""
    clock = FakeClock()

    async def scene(loopback: FakeDiscord) -> None:
        channel = loopback.world.add_channel(loopback.world.add_guild(), "papers", kind)
        prepare(loopback, channel)
        async with running(loopback) as bot:
            pace = Pace(second_s=0)
            poster = ChannelPoster(bot, pace, clock.now, charts, patience_s=patience_s)
            await work(Stage(loopback, bot, poster, channel, clock))

    play(scene, clock=clock)


def test_a_thread_is_begun_once_and_holds_the_cards(play: Play) -> None:
    """It has the post's id and the day's name; who begins it again is given the same one."""

    async def work(stage: Stage) -> None:
        post = stage.post(Layout.THREAD)
        first = await stage.send(post)
        for _ in range(2):
            assert await stage.poster.open_thread(stage.channel.id, first, post) == first
        await stage.send(post, 1, first)
        thread = stage.loopback.world.channels[first]
        assert (thread.name, thread.parent_id) == ("Hot papers · Mon 8 Feb 2021", stage.channel.id)
        (inside,) = stage.there(first)
        assert inside.text.startswith("-# Hot papers · Mon 8 Feb 2021 · 1")
        assert MessageFlag.HAS_THREAD in stage.there()[0].flags
        assert stage.loopback.requests[-2].code == 160004

    on_stage(play, work)


def test_where_no_thread_can_be_begun_the_poster_says_so(play: Play) -> None:
    """Whatever Discord has against it: a missing permission, or a channel that is a thread."""

    async def work(stage: Stage) -> None:
        post = stage.post(Layout.THREAD)
        first = await stage.send(post)
        stage.loopback.deny(stage.channel, Permission.CREATE_PUBLIC_THREADS)
        assert await stage.poster.open_thread(stage.channel.id, first, post) is None

    on_stage(play, work)


def test_a_message_is_found_and_read_with_what_it_shows(play: Play) -> None:
    """In a channel and in a thread, by key and number; a preliminary one is told from a final."""

    async def work(stage: Stage) -> None:
        poster, channel = stage.poster, stage.channel.id
        post = stage.post(Layout.THREAD)
        view = replace(sample_page().view, closes_at=samples.CLOSE)
        early = replace(post, content=replace(sample_page(), view=view))
        since = stage.clock.now() - timedelta(minutes=1)
        first = await stage.send(early)
        thread = await poster.open_thread(channel, first, post) or 0
        inside = await stage.send(post, 1, thread)
        found = await poster.find_message(channel, post.key, 0, since=since)
        assert found == await poster.read_message(channel, first) == PostedMessage(first, True)
        found = await poster.find_message(thread, post.key, 1, since=since)
        assert found == PostedMessage(inside)
        ahead = since + timedelta(hours=5)  # by a clock that is ahead of Discord's
        assert await poster.find_message(channel, post.key, 0, since=ahead) is not None
        for key, number in ((post.key, 2), ("other", 1)):
            assert await poster.find_message(thread, key, number, since=since) is None
        assert await poster.edit_message(channel, first, post, 0) is Edited.DONE
        assert await poster.read_message(channel, first) == PostedMessage(first)
        assert await poster.read_message(channel, 12345) is None

    on_stage(play, work)


def test_a_message_that_is_there_already_is_given_back_as_it_is(play: Play) -> None:
    """With the nonce of a preliminary message a final one is not sent, and says so."""

    async def work(stage: Stage) -> None:
        view = replace(sample_page().view, closes_at=samples.CLOSE)
        early = replace(stage.post(), content=replace(sample_page(), view=view))
        first = await stage.send(early)
        posted = await stage.poster.post_message(
            stage.channel.id, stage.post(), 0, nonce=f"{early.key}-0", ping=True
        )
        assert posted == PostedMessage(first, preliminary=True)

    on_stage(play, work)


def test_editing_is_done_or_says_why_not(play: Play) -> None:
    """A message in a thread that was archived is changed; one that is gone, and its thread, not."""

    async def work(stage: Stage) -> None:
        poster, channel = stage.poster, stage.channel.id
        post = stage.post(Layout.THREAD)
        first = await stage.send(post)
        thread = await poster.open_thread(channel, first, post) or 0
        inside = await stage.send(post, 1, thread)
        stage.loopback.world.channels[thread].archived = True
        assert await poster.edit_message(thread, inside, post, 1) is Edited.DONE
        assert not stage.loopback.world.channels[thread].archived
        await poster.delete_message(channel, first)
        await poster.delete_message(channel, first)
        assert await poster.edit_message(channel, first, post, 0) is Edited.GONE
        stage.loopback.delete_channel(stage.loopback.world.channels[thread])
        with pytest.raises(PlaceGoneError):
            await poster.edit_message(thread, inside, post, 1)

    on_stage(play, work)


@pytest.mark.parametrize(("preliminary", "edited"), [(True, Edited.SILENT), (False, Edited.DONE)])
def test_a_message_that_is_too_old_is_not_waited_for(
    play: Play, preliminary: bool, edited: Edited
) -> None:
    """Discord puts the edit off by an hour; what the message shows says whether it was needed."""

    async def work(stage: Stage) -> None:
        view = replace(sample_page().view, closes_at=samples.CLOSE)
        early = replace(stage.post(), content=replace(sample_page(), view=view))
        first = await stage.send(early if preliminary else stage.post())
        stage.loopback.world.late_edits = 0
        stage.clock.advance(3601)
        found = await stage.poster.edit_message(stage.channel.id, first, stage.post(), 0)
        assert found is edited
        assert 30046 in [request.code for request in stage.loopback.requests]

    on_stage(play, work, patience_s=0.3)


def test_a_post_is_published_once(play: Play) -> None:
    """Publishing again is no fault, and makes no second copy."""

    async def work(stage: Stage) -> None:
        first = await stage.send(stage.post())
        for _ in range(2):
            await stage.poster.publish_message(stage.channel.id, first)
        assert MessageFlag.CROSSPOSTED in stage.there()[0].flags
        assert stage.loopback.requests[-1].code == 40033

    on_stage(play, work, kind=ChannelKind.ANNOUNCEMENT)


def test_at_the_hourly_limit_the_poster_does_not_wait(play: Play) -> None:
    """With the tenth message discord.py would wait for the next hour; it is published, and left."""

    async def work(stage: Stage) -> None:
        stage.loopback.limits.routes["POST /channels/{channel_id}/messages"] = Rate(50, 1)
        posts = [await stage.send(stage.post(key=f"key{n}")) for n in range(11)]
        for message_id in posts[:9]:
            await stage.poster.publish_message(stage.channel.id, message_id)
        for message_id in posts[9:]:
            with pytest.raises(PostFailedError):
                await stage.poster.publish_message(stage.channel.id, message_id)
        published = [MessageFlag.CROSSPOSTED in m.flags for m in stage.there()]
        assert published == [True] * 10 + [False]
        assert stage.loopback.refusals[429] == 0

    on_stage(play, work, kind=ChannelKind.ANNOUNCEMENT, patience_s=0.3)


ROLES = [
    ("mentionable", True, False, True),
    ("not mentionable", False, False, False),
    ("not mentionable, but the bot may mention all", False, True, True),
]


@pytest.mark.parametrize(
    ("_", "mentionable", "may_all", "pinged"), ROLES, ids=[r[0] for r in ROLES]
)
def test_a_role_is_pinged_by_the_first_message_alone(
    play: Play, _: str, mentionable: bool, may_all: bool, pinged: bool
) -> None:
    """Exactly that role, once; where it cannot be, the post goes out without."""
    roles: list[Role] = []

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        guild = loopback.world.guilds[channel.guild_id or 0]
        roles.append(loopback.world.add_role(guild, "readers"))
        roles[0].mentionable = mentionable
        if may_all:
            loopback.allow(channel, Permission.MENTION_EVERYONE)

    async def work(stage: Stage) -> None:
        role, title = roles[0].id, "Schrodinger <@&5> @everyone"
        post = stage.post(Layout.THREAD, ping_role_id=role)
        entry = sample_page().view.shown[0]
        named = replace(entry, paper=replace(entry.paper, title=title))
        view = replace(sample_page().view, shown=(named,))
        post = replace(post, content=replace(sample_page(), view=view))
        first = await stage.send(post)
        thread = await stage.poster.open_thread(stage.channel.id, first, post) or 0
        await stage.send(post, 1, thread)
        (message,), (inside,) = stage.there(), stage.there(thread)
        expected = Pings(role_ids=frozenset([role] if pinged else []))
        assert stage.loopback.pings(message) == expected
        assert stage.loopback.pings(inside) == Pings()
        assert message.text.startswith(f"<@&{role}>\n## Hot" if pinged else "## Hot")
        await stage.poster.edit_message(stage.channel.id, first, post, 0)
        assert message.allowed_mentions == {"parse": []}
        problem = stage.poster.style_problems(stage.channel.id, post.style).ping
        assert bool(problem) is not pinged

    on_stage(play, work, prepare=prepare)


@pytest.mark.parametrize("layout", list(Layout))
def test_a_replacement_pings_nobody(play: Play, layout: Layout) -> None:
    """Without `ping` the role is named and its members are left alone."""

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        guild = loopback.world.guilds[channel.guild_id or 0]
        loopback.world.add_role(guild, "readers").mentionable = True

    async def work(stage: Stage) -> None:
        guild = stage.loopback.world.guilds[stage.channel.guild_id or 0]
        role = list(guild.roles)[-1]
        await stage.send(stage.post(layout, ping_role_id=role), ping=False)
        (message,) = stage.there()
        assert f"<@&{role}>" in message.text
        assert stage.loopback.pings(message) == Pings()

    on_stage(play, work, prepare=prepare)


def test_silent_posts_notify_nobody(play: Play) -> None:
    """Discord is told so with each message of a silent channel, and of no other."""

    async def work(stage: Stage) -> None:
        await stage.send(stage.post(silent=True))
        await stage.send(stage.post(key="other"))
        await stage.send(Post(stage.channel.id, QUIET, Style(silent=True), "third"))
        silent = [MessageFlag.SUPPRESS_NOTIFICATIONS in m.flags for m in stage.there()]
        assert silent == [True, False, True]

    on_stage(play, work)


def test_a_role_that_is_gone_is_told_and_not_named(play: Play) -> None:
    """So is @everyone, which a configuration file may name by the server's id."""

    async def work(stage: Stage) -> None:
        everyone = stage.channel.guild_id
        for role, told in (
            (5, "does not exist any more"),
            (everyone, "@everyone cannot be pinged"),
        ):
            post = stage.post(ping_role_id=role, key=f"key{role}"[:12])
            await stage.send(post)
            assert stage.there()[-1].text.startswith("## Hot papers")
            assert stage.loopback.pings(stage.there()[-1]) == Pings()
            assert told in str(stage.poster.style_problems(stage.channel.id, post.style).ping)

    on_stage(play, work)
