"""`/digest subscribe` and `/digest preview`: setting a channel up."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.domain.delivery import DeliveryState
from bot.domain.subscription import Missed, Subscription
from bot.errors import NotFoundError
from tests.ui.admins import NEWEST, Server, custom_ids, in_server, labels_of, press, text_of

NO_SENDING = discord.PermissionOverwrite(send_messages=False, read_message_history=False)


def test_a_channel_is_subscribed(tmp_path: Path) -> None:
    """One command stores everything that was typed, repaired, and answers privately."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(
            server.channel,
            "digest subscribe",
            channel=server.channel,
            time="8am",
            timezone="berlin",
            categories="CS.lg, stat.ml",
            keywords=" (robot,Paper)AND author: “Ada Müller” ",
            limit=5,
            min_attention=20,
            missed="all",
            quiet_days=True,
        )
        assert result.ephemeral
        assert await server.subscriptions() == [
            Subscription(
                server.channel.id,
                date(2026, 11, 16),  # Tuesday's papers still wait for their hour
                guild_id=server.guild.id,
                at=time(8),
                timezone="Europe/Berlin",
                categories=("cs.LG", "stat.ML"),
                keywords='(robot OR Paper) AND author:"Ada Müller"',
                limit=5,
                min_attention=20,
                missed=Missed.ALL,
                quiet_days=True,
                admin_id=server.ada.id,
                id=1,
            )
        ]

    in_server(tmp_path, work)


def test_the_answer_says_what_will_happen(tmp_path: Path) -> None:
    """Next post, days, age, the fresher hour, and how much of the last digests matches."""
    days = (NEWEST, date(2026, 11, 16))

    async def work(server: Server) -> None:
        where = {"channel": server.channel}
        result = await server.ada.slash(
            server.channel,
            "digest subscribe",
            **where,
            time="8:00",
            timezone="Europe/Berlin",
            min_attention=149,
        )
        text = text_of(result)
        next_at = int(datetime(2026, 11, 19, 7, tzinfo=UTC).timestamp())
        assert f"**Next post** <t:{next_at}:F> (<t:{next_at}:R>)" in text
        assert "with the papers of Tue 17 Nov 2026" in text
        assert "**Posts** Wed–Sun at 08:00, Europe/Berlin" in text
        assert "54 hours after arXiv's announcement; at 10:00, right after the close" in text
        assert "top 10 over the bar of 149" in text
        assert "**Would have matched** Tue 17 Nov **1** · Mon 16 Nov **1**" in text

    in_server(tmp_path, work, days=days)


def test_a_new_channel_can_have_the_newest_day_at_once(tmp_path: Path) -> None:
    """A button of the answer puts it into the ledger, once; then there is no such button."""

    async def work(server: Server) -> None:
        options = {"channel": server.channel, "time": "8:00"}
        result = await server.ada.slash(server.channel, "digest subscribe", **options)
        assert "Post Tue 17 Nov 2026 now" in labels_of(result)
        told = await press(server, server.ada, result, "post", 1)
        assert told.ephemeral
        assert f"Tue 17 Nov 2026 are on their way to <#{server.channel.id}>" in text_of(told)
        [delivery] = await server.ledger.list_open(server.clock.now())
        assert (delivery.subscription_id, delivery.day) == (1, NEWEST)
        await press(server, server.ada, result, "post", 1)
        assert [delivery] == await server.ledger.list_open(server.clock.now())
        await server.ledger.save_outcome(replace(delivery, state=DeliveryState.SENT))
        told = await press(server, server.ada, result, "post", 1)
        assert "This channel has the papers of Tue 17 Nov 2026 already." in text_of(told)
        changed = await server.ada.slash(server.channel, "digest subscribe", **options)
        assert "hp1:sub:post:1:0" not in custom_ids(changed)

    in_server(tmp_path, work)


def test_a_day_that_was_given_up_can_be_asked_for(tmp_path: Path) -> None:
    """Failed for good or left out: pressing makes it due again; paused or empty is told."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(
            server.channel, "digest subscribe", channel=server.guild.create_text_channel("b")
        )
        await server.subscribing.post_now(server.guild.id, 2)
        [delivery] = await server.ledger.list_open(server.clock.now())
        lost = replace(delivery, state=DeliveryState.FAILED, attempts=12, reason="HTTP 500")
        await server.ledger.save_outcome(lost)
        assert await server.ledger.list_open(server.clock.now()) == []
        await press(server, server.ada, result, "post", 2)
        assert await server.ledger.list_open(server.clock.now()) == [delivery]
        await server.subscribing.pause(server.guild.id, 2, "ada")
        assert "is paused: resume it first" in text_of(
            await press(server, server.ada, result, "post", 2)
        )
        await server.subscribed(keywords="knitting")
        with pytest.raises(NotFoundError, match="there is nothing to post"):
            await server.subscribing.post_now(server.guild.id, 1)

    in_server(tmp_path, work)


def test_subscribing_again_changes_what_is_given(tmp_path: Path) -> None:
    """The same channel keeps its one subscription, and every option that is not given."""

    async def work(server: Server) -> None:
        first = await server.subscribed(time="8:00", categories="cs.LG", limit=5)
        second = await server.subscribed(categories="all", keywords="robot")
        assert len(await server.subscriptions()) == 1
        assert (second.id, second.since) == (first.id, first.since)
        assert (second.at, second.limit) == (time(8), 5)
        assert (second.categories, second.keywords) == ((), "robot")
        third = await server.subscribed(time="close")
        assert third.at is None

    in_server(tmp_path, work)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"time": "25:00"}, ["“25:00” is no time of day", "did you mean 23:00?"]),
        ({"timezone": "Berln"}, ["“Berln” is no time zone", "did you mean Europe/Berlin?"]),
        ({"categories": "cs.LG, ml"}, ["“ml” is no arXiv category", "did you mean stat.ML?"]),
        ({"keywords": "x" * 201}, ["201 characters: write up to 200"]),
        (
            {"keywords": "robot AND (@everyone", "limit": 0},
            [
                "at character 11: the parenthesis that opens here is never closed",
                "; did you mean robot AND (@\u200beveryone)?\n0 cannot be the number",
                "```\nrobot AND (@everyone\n          ^\n```",
            ],
        ),
        ({"limit": 31}, ["31 cannot be", "from 1 to 30; the nearest is 30"]),
        ({"limit": 0}, ["the nearest is 1"]),
        ({"min_attention": -1}, ["from 0 to 1,000,000; the nearest is 0"]),
        ({"time": "@everyone [x](https://evil.example)"}, ["“@\u200beveryone \\[x\\]"]),
        ({"time": "99", "limit": 99}, ["“99” is no time", "?\n99 cannot be"]),
    ],
)
def test_wrong_options_are_told(tmp_path: Path, options: dict[str, Any], told: list[str]) -> None:
    """Each wrong option is answered with what is allowed and what is nearest; nothing is stored."""

    async def work(server: Server) -> None:
        sentence = await server.refusal("digest subscribe", channel=server.channel, **options)
        for words in told:
            assert words in sentence
        assert await server.subscriptions() == []

    in_server(tmp_path, work)


def test_charts_that_nobody_can_draw_are_refused(tmp_path: Path) -> None:
    """One sentence says what to install, and nothing is stored; all else is as ever."""

    async def work(server: Server) -> None:
        sentence = await server.refusal("digest subscribe", channel=server.channel, chart=True)
        assert "pip install 'hot-papers-bot\\[charts\\]'" in sentence
        assert await server.subscriptions() == []
        server.env.errors.clear()
        assert not (await server.subscribed(chart=False)).style.chart

    in_server(tmp_path, work, drawing=None)


def test_missing_permissions_are_named(tmp_path: Path) -> None:
    """A channel in which the bot may not post is not subscribed; the answer says what to grant."""

    async def work(server: Server) -> None:
        assert server.bot.user is not None
        closed = server.guild.create_text_channel(
            "announcements", overwrites={server.bot.user: NO_SENDING}
        )
        sentence = await server.refusal("digest subscribe", channel=closed)
        assert "I lack the permissions Send Messages, Read Message History" in sentence
        assert "#announcements: grant that and try again; nothing was changed" in sentence
        assert await server.subscriptions() == []

    in_server(tmp_path, work)


def test_announcement_channels_and_threads_are_channels(tmp_path: Path) -> None:
    """Posts can go to announcement channels and into threads."""

    async def work(server: Server) -> None:
        news = server.guild.create_news_channel("news")
        assert (await server.subscribed(news)).channel_id == news.id
        parent = server.bot.get_channel(server.channel.id)
        assert isinstance(parent, discord.TextChannel)
        await parent.create_thread(name="papers", type=discord.ChannelType.public_thread)
        (thread,) = server.channel.threads
        assert (await server.subscribed(thread)).channel_id == thread.id
        assert [s.channel_id for s in await server.subscriptions()] == [news.id, thread.id]

    in_server(tmp_path, work)


def test_only_managers_are_offered_the_commands(tmp_path: Path) -> None:
    """Discord offers `/digest` to those with Manage Server, and to nobody outside of servers."""

    async def work(server: Server) -> None:
        with pytest.raises(simcord.SetupError):
            await server.ben.slash(server.channel, "digest list")
        (command,) = server.bot.tree.get_commands()
        payload = command.to_dict(server.bot.tree)
        assert payload["default_member_permissions"] == discord.Permissions(manage_guild=True).value
        assert payload["contexts"] == [0]

    in_server(tmp_path, work)


def test_zones_and_categories_are_completed(tmp_path: Path) -> None:
    """At most 25 choices; of several categories the last one is completed; nothing fails."""

    async def work(server: Server) -> None:
        async def choices(option: str, typed: str) -> list[str]:
            found = await server.ada.autocomplete(
                server.channel, "digest subscribe", option, typed, channel=server.channel
            )
            assert len(found) <= 25
            assert all(len(choice["name"]) <= 100 for choice in found)
            return [choice["value"] for choice in found]

        assert await choices("timezone", "berl") == ["Europe/Berlin"]
        assert await choices("timezone", "zzz") == []
        assert (await choices("timezone", ""))[0] == "UTC"
        assert await choices("categories", "cs.LG, machine") == ["cs.LG, stat.ML"]
        assert len(await choices("categories", "a")) == 25
        assert await choices("categories", "cs.LG, " * 20) == []
        assert await choices("categories", "\\ud800(*[" * 30) == []

    in_server(tmp_path, work)


@pytest.mark.parametrize("is_server_known", [True, False])
def test_the_configuration_file_has_the_last_word(tmp_path: Path, is_server_known: bool) -> None:
    """A channel of the file cannot be subscribed in Discord as well, from the first moment on."""

    async def work(server: Server) -> None:
        await server.configured(is_server_known=is_server_known)
        sentence = await server.refusal("digest subscribe", channel=server.channel)
        assert "the bot's configuration file" in sentence
        assert len(await server.subscriptions()) == 1

    in_server(tmp_path, work)


def test_a_preview_shows_what_the_channel_gets(tmp_path: Path) -> None:
    """The newest digest, as the channel's subscription filters it, privately."""

    async def work(server: Server) -> None:
        await server.subscribed(limit=2)
        result = await server.ada.slash(server.channel, "digest preview")
        text = text_of(result)
        assert result.ephemeral
        assert f"Of Tue 17 Nov 2026, <#{server.channel.id}> would get this." in text
        assert "3 papers over the bar of 50 · top 2" in text
        assert "Paper number 3" not in text

    in_server(tmp_path, work)


def test_a_preview_needs_no_subscription(tmp_path: Path) -> None:
    """Of a channel that is not subscribed, the usual settings are shown, and said to be."""

    async def work(server: Server) -> None:
        other = server.guild.create_text_channel("other")
        text = text_of(await server.ada.slash(server.channel, "digest preview", channel=other))
        assert f"<#{other.id}> would get this with the usual settings" in text
        assert "Paper number 3" in text
        assert await server.subscriptions() == []

    in_server(tmp_path, work)


def test_a_preview_may_be_empty(tmp_path: Path) -> None:
    """A filter that nothing passes is told so; so is a store without a digest."""

    async def work(server: Server) -> None:
        await server.subscribed(keywords="unheard of")
        result = await server.ada.slash(server.channel, "digest preview")
        assert "would get nothing: no paper matches" in text_of(result)

    async def nothing(server: Server) -> None:
        assert "No day has closed yet" in await server.refusal("digest preview")

    in_server(tmp_path / "some", work)
    in_server(tmp_path / "none", nothing, days=())
