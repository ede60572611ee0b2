"""Posts with the chart of their day, on a loopback Discord, with the real client."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.subscription import Layout
from bot.render.budget import utf16_size
from bot.services.charts import Charts
from bot.services.delivery_ports import Edited
from tests import samples
from tests.charts.fake import PNG, FakeDrawing
from tests.clock import FakeClock
from tests.servers.conftest import Play, play
from tests.servers.discord import Channel, FakeDiscord, Message, Permission
from tests.servers.discord.openapi import check_requests
from tests.ui.bot import discord_description
from tests.ui.limits import walk
from tests.ui.test_digest_message import sample_page
from tests.ui.test_poster import QUIET, Stage, on_stage

__all__ = ["play"]


def drawn(play: Play, drawing: FakeDrawing, work: Callable[[Stage], Awaitable[None]]) -> None:
    """Run `work` with a poster that has charts; all that it sends is as Discord describes it."""

    async def checked(stage: Stage) -> None:
        await work(stage)
        description = discord_description()
        if description is not None:
            assert check_requests(stage.loopback.requests, description) == []

    on_stage(play, checked, charts=Charts(drawing, FakeClock().now))


def galleries(message: Message) -> list[str]:
    """The words of a message's pictures; each of them is one of its files."""
    parts = [part for part in walk(message.components) if part["type"] == 12]
    items = [item for part in parts for item in part["items"]]
    addresses = [str(item["media"]["url"]) for item in items]
    files = {f"/{file.id}/{file.filename}" for file in message.attachments}
    assert all(any(address.endswith(file) for file in files) for address in addresses)
    assert len(files) == len(items)
    return [item["description"] for item in items]


@pytest.mark.parametrize("layout", Layout)
def test_the_first_message_has_the_chart(play: Play, layout: Layout) -> None:
    """In each layout below the header, as a file of that very request; later messages have none."""
    drawing = FakeDrawing()

    async def work(stage: Stage) -> None:
        post = stage.post(layout, chart=True)
        for number in range(stage.poster.count_messages(post)):
            await stage.send(post, number)
        first, *later = stage.there()
        [words] = galleries(first)
        assert words.startswith("Top papers of Mon 8 Feb 2021: 1. ")
        assert utf16_size(words) <= 1024
        assert [file.data for file in first.attachments] == [PNG]
        assert [galleries(message) for message in later] == [[]] * len(later)
        kinds = [part["type"] for part in walk(first.components)]
        assert kinds[:3] == [17, 10, 12]
        [request] = [one for one in stage.loopback.requests if one.is_multipart]
        assert isinstance(request.body, dict)
        assert request.body["nonce"] == f"{post.key}-0"
        assert len(drawing.asked) == 1

    drawn(play, drawing, work)


def test_who_posts_again_with_the_nonce_gets_the_same_message(play: Play) -> None:
    """After a crash between the request and the ledger there is one message, with one picture."""

    async def work(stage: Stage) -> None:
        post = stage.post(chart=True)
        assert await stage.send(post) == await stage.send(post)
        [message] = stage.there()
        assert len(galleries(message)) == 1
        since = stage.clock.now() - timedelta(minutes=1)
        found = await stage.poster.find_message(stage.channel.id, post.key, 0, since=since)
        assert found is not None
        assert found.id == message.id

    drawn(play, FakeDrawing(), work)


def test_a_post_goes_out_without_a_chart_that_cannot_be_drawn(play: Play) -> None:
    """It is the very message that a channel without charts gets."""

    async def work(stage: Stage) -> None:
        for chart in (True, False):
            await stage.send(stage.post(key="k" * 11 + str(int(chart)), chart=chart))
        with_wish, without = stage.there()
        assert with_wish.attachments == []
        assert with_wish.text == without.text
        assert len(list(walk(with_wish.components))) == len(list(walk(without.components)))

    drawn(play, FakeDrawing(broken=True), work)


def test_nothing_is_drawn_for_who_does_not_want_it(play: Play) -> None:
    """Neither without the option, nor for a day without papers."""
    drawing = FakeDrawing()

    async def work(stage: Stage) -> None:
        await stage.send(stage.post(chart=False))
        quiet = replace(stage.post(chart=True, key="q" * 12), content=QUIET)
        await stage.send(quiet)
        assert [message.attachments for message in stage.there()] == [[], []]
        assert drawing.asked == []

    drawn(play, drawing, work)


def test_where_files_are_not_allowed_the_post_has_no_chart(play: Play) -> None:
    """Without Attach Files Discord would refuse the whole message: nothing is even drawn."""
    drawing = FakeDrawing()

    async def work(stage: Stage) -> None:
        post = stage.post(chart=True)
        problem = stage.poster.style_problems(stage.channel.id, post.style).chart
        assert str(problem) == "I lack the permission Attach Files in #papers"
        await stage.send(post)
        [message] = stage.there()
        assert message.attachments == []
        assert drawing.asked == []

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        loopback.deny(channel, Permission.ATTACH_FILES)

    on_stage(play, work, prepare=prepare, charts=Charts(drawing, FakeClock().now))


def test_many_channels_share_one_picture(play: Play) -> None:
    """The same page in the same language is drawn once; in another language it is drawn anew."""
    drawing = FakeDrawing()

    async def work(stage: Stage) -> None:
        page = sample_page()
        for number, language in enumerate(["", "en", "ja", "ja"]):
            post = stage.post(key=f"{number:012}", chart=True, language=language)
            await stage.send(replace(post, content=page))
        words = [galleries(message)[0] for message in stage.there()]
        assert len(set(words)) == 2
        assert [chart.title.text for chart in drawing.asked] == [
            "Hot papers · Mon 8 Feb 2021",
            "話題の論文 · 2021年2月8日(月)",
        ]

    drawn(play, drawing, work)


def test_an_edit_brings_the_chart_of_what_is_shown_then(play: Play) -> None:
    """A preliminary post that is made final has one picture, the new one; without one, none."""
    drawing = FakeDrawing()

    async def work(stage: Stage) -> None:
        post = stage.post(chart=True)
        early = replace(
            post,
            content=replace(
                sample_page(), view=replace(sample_page().view, closes_at=samples.CLOSE)
            ),
        )
        first = await stage.send(early)
        [before] = stage.there()[0].attachments
        done = await stage.poster.edit_message(stage.channel.id, first, post, 0)
        assert done is Edited.DONE
        [after] = stage.there()[0].attachments
        assert after.id != before.id
        assert len(galleries(stage.there()[0])) == 1
        plain = stage.post(chart=False)
        await stage.poster.edit_message(stage.channel.id, first, plain, 0)
        assert galleries(stage.there()[0]) == []

    drawn(play, drawing, work)


def test_a_role_is_pinged_above_the_chart(play: Play) -> None:
    """The mention stands above all else, and the picture is still sent along."""

    async def work(stage: Stage) -> None:
        [guild] = stage.loopback.world.guilds.values()
        await stage.send(stage.post(chart=True, ping_role_id=list(guild.roles)[-1]))
        [message] = stage.there()
        assert message.text.startswith("<@&")
        assert len(galleries(message)) == 1

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        [guild] = loopback.world.guilds.values()
        loopback.world.add_role(guild, "readers").mentionable = True

    charts = Charts(FakeDrawing(), FakeClock().now)
    on_stage(play, work, prepare=prepare, charts=charts)
