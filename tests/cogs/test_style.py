"""How posts look and sound: chosen with a command or the form “Look”, and told in answers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.domain.subscription import Layout, Style
from bot.texts import list_languages
from tests.ui.admins import Server, in_server, press, text_of
from tests.ui.bot import all_speak, shown

NO_THREADS = discord.PermissionOverwrite(create_public_threads=False)
NO_PINGS = discord.PermissionOverwrite(mention_everyone=False)
CARDS = "a section for each paper"


async def asked(server: Server, **options: Any) -> str:
    """The answer to ada's `/digest subscribe` of the channel."""
    where = options.pop("channel", server.channel)
    return text_of(
        await server.ada.slash(server.channel, "digest subscribe", channel=where, **options)
    )


async def style_of(server: Server) -> Style:
    """What is stored of the one subscription."""
    (one,) = await server.subscriptions()
    return one.style


def test_the_answer_says_how_posts_will_look(tmp_path: Path) -> None:
    """What is usual, and what was chosen, in words."""

    async def work(server: Server) -> None:
        readers = server.guild.create_role("readers", mentionable=True)
        assert f"**Look** {CARDS}" in await asked(server)
        text = await asked(server, layout="compact", ping=readers, silent=True, preliminary=True)
        assert (
            "**Look** a line for each paper, in one short message · posted before the close, and"
            f" made final after it · pings <@&{readers.id}> · silent"
        ) in text
        assert await style_of(server) == Style(
            Layout.COMPACT, preliminary=True, ping_role_id=readers.id, silent=True
        )

    in_server(tmp_path, work)


def test_the_list_shows_what_is_not_usual(tmp_path: Path) -> None:
    """Of a usual channel nothing about its look, of another one what was chosen."""

    async def work(server: Server) -> None:
        await asked(server)
        usual = text_of(await server.ada.slash(server.channel, "digest list"))
        assert "· right after the close\n" in usual
        await asked(server, layout="thread", silent=True)
        text = text_of(await server.ada.slash(server.channel, "digest list"))
        assert "· right after the close · in a thread · silent\n" in text
        assert "⚠️" not in text

    in_server(tmp_path, work)


def test_a_thread_in_a_thread_is_refused_by_name(tmp_path: Path) -> None:
    """The answer says what is allowed there, and nothing is stored."""

    async def work(server: Server) -> None:
        parent = server.bot.get_channel(server.channel.id)
        assert isinstance(parent, discord.TextChannel)
        await parent.create_thread(name="old", type=discord.ChannelType.public_thread)
        (thread,) = server.channel.threads
        sentence = await server.refusal("digest subscribe", channel=thread, layout="thread")
        assert sentence == (
            "The layout thread cannot be had there: #old is a thread, and there are no threads in"
            " threads; choose cards or compact; nothing was changed."
        )
        assert await server.subscriptions() == []
        assert "**Look** a line for each" in await asked(server, channel=thread, layout="compact")

    in_server(tmp_path, work)


def test_a_thread_needs_permissions(tmp_path: Path) -> None:
    """Where they lack, choosing it names them; where they are taken later, the list says so."""

    async def work(server: Server) -> None:
        assert server.bot.user is not None
        closed = server.guild.create_text_channel(
            "closed", overwrites={server.bot.user: NO_THREADS}
        )
        sentence = await server.refusal("digest subscribe", channel=closed, layout="thread")
        assert "I lack the permission Create Public Threads in #closed" in sentence
        assert (await server.subscribed(closed, silent=True)).style == Style(silent=True)
        (one,) = await server.subscriptions()
        await server.store.save_subscription(
            type(one)(**{**_fields(one), "style": Style(layout=Layout.THREAD)})
        )
        text = text_of(await server.ada.slash(server.channel, "digest list"))
        assert (
            f"⚠️ No thread, but {CARDS}: I lack the permission Create Public Threads in #closed."
        ) in text
        assert "No thread, but" in await asked(server, channel=closed, limit=3)

    in_server(tmp_path, work)


def _fields(subscription: Any) -> dict[str, Any]:
    return {name: getattr(subscription, name) for name in type(subscription).__slots__}


def test_a_chart_needs_a_permission(tmp_path: Path) -> None:
    """It can be wished for before it is granted; the answer and the list say what lacks."""

    async def work(server: Server) -> None:
        assert server.bot.user is not None
        no_files = discord.PermissionOverwrite(attach_files=False)
        closed = server.guild.create_text_channel("closed", overwrites={server.bot.user: no_files})
        told = "⚠️ No picture: I lack the permission Attach Files in #closed."
        text = await asked(server, channel=closed, chart=True)
        assert told in text
        assert "with a picture of the top papers" not in text
        assert told in text_of(await server.ada.slash(server.channel, "digest list"))
        fine = await asked(server, chart=True)
        assert f"**Look** {CARDS} · with a picture of the top papers" in fine
        assert "⚠️" not in fine

    in_server(tmp_path, work)


def test_a_chart_that_nobody_draws_any_more_is_told(tmp_path: Path) -> None:
    """A channel that wanted charts keeps its wish; the list says why there are none."""

    async def work(server: Server) -> None:
        (one,) = [await server.subscribed(silent=True)]
        await server.store.save_subscription(replace(one, style=Style(chart=True)))
        text = text_of(await server.ada.slash(server.channel, "digest list"))
        assert "⚠️ No picture: hot-papers-bot\\[charts\\] is not installed." in text
        assert (await style_of(server)).chart

    in_server(tmp_path, work, drawing=None)


@pytest.mark.parametrize("chart", [True, False])
def test_a_preview_has_the_chart_that_the_channel_wants(tmp_path: Path, chart: bool) -> None:
    """It comes with the first message of the post, and with no other."""

    async def work(server: Server) -> None:
        await server.subscribed(chart=chart)
        result = await server.ada.slash(server.channel, "digest preview")
        assert result.response is not None
        messages = [result.response, *result.followups]
        pictures = [len(message.attachments) for message in messages]
        assert pictures == [0, int(chart), 0]

    in_server(tmp_path, work)


def test_everyone_is_never_pinged(tmp_path: Path) -> None:
    """The role of everybody, which has the server's id, is refused with the reason."""

    async def work(server: Server) -> None:
        sentence = await server.refusal(
            "digest subscribe", channel=server.channel, ping=server.guild.default_role
        )
        assert "cannot be pinged by the daily papers: choose a role" in sentence
        assert await server.subscriptions() == []

    in_server(tmp_path, work)


def test_a_role_that_cannot_be_pinged_is_told(tmp_path: Path) -> None:
    """It is stored, posts go out without it, and answer and list say why."""

    async def work(server: Server) -> None:
        shy = server.guild.create_role("shy")
        assert server.bot.user is not None
        quiet = server.guild.create_text_channel("quiet", overwrites={server.bot.user: NO_PINGS})
        told = "⚠️ Nobody is pinged: @shy cannot be mentioned: let anyone mention it"
        assert told in await asked(server, channel=quiet, ping=shy)
        assert told in text_of(await server.ada.slash(server.channel, "digest list"))
        assert (await style_of(server)).ping_role_id == shy.id

    in_server(tmp_path, work)


def test_publishing_is_told_where_it_has_an_effect(tmp_path: Path) -> None:
    """In an announcement channel it is usual; elsewhere who asks for it is told why it is idle."""

    async def work(server: Server) -> None:
        news = server.guild.create_news_channel("news")
        assert "published to those who follow" in await asked(server, channel=news)
        assert "published" not in await asked(server, channel=news, publish=False)
        listed = text_of(await server.ada.slash(server.channel, "digest list"))
        assert "· not published" in listed
        idle = "⚠️ Publishing has no effect: \\#hot-papers is no announcement channel"
        assert idle in await asked(server, publish=True)
        assert "⚠️" not in await asked(server, silent=True)

    in_server(tmp_path, work)


def test_the_second_form_shows_and_changes_the_look(tmp_path: Path) -> None:
    """It opens as things stand, and what is chosen counts, nothing too."""

    async def work(server: Server) -> None:
        readers = server.guild.create_role("readers", mentionable=True)
        await asked(server, layout="compact", ping=readers, silent=True)
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "look", 1)
        assert form.modal is not None
        layouts, role, manners, _ = (field["component"] for field in form.modal["components"])
        assert [o["value"] for o in layouts["options"] if o.get("default")] == ["compact"]
        assert [int(default["id"]) for default in role["default_values"]] == [readers.id]
        chosen = [o["value"] for o in manners["options"] if o.get("default")]
        assert chosen == ["silent", "publish"]
        typed: dict[str, Any] = {"layout": ["thread"], "role": [], "manners": ["preliminary"]}
        typed["language"] = ["server"]
        answer = await server.ada.submit_modal(form, typed)
        assert await style_of(server) == Style(Layout.THREAD, preliminary=True, publish=False)
        assert f"<#{server.channel.id}> changed" in text_of(answer) + text_of(result)
        again = await press(server, server.ada, result, "look", 1)
        typed |= {"layout": ["cards"], "role": [readers], "manners": ["publish"]}
        await server.ada.submit_modal(again, typed)
        assert await style_of(server) == Style(ping_role_id=readers.id)
        typed |= {"role": []}
        again = await press(server, server.ada, result, "look", 1)
        quiet = await server.ada.submit_modal(again, typed)
        assert "⚠️" not in text_of(quiet) + text_of(result)

    in_server(tmp_path, work)


@pytest.mark.parametrize(
    ("locale", "label", "own"),
    [("en-US", "Language", "As the server"), ("ja", "言語", "サーバーと同じ")],
)
def test_the_second_form_has_the_language_of_the_posts(
    tmp_path: Path, locale: str, label: str, own: str
) -> None:
    """Each language by its own name, and the server's; it is kept as the command keeps it."""

    async def work(server: Server) -> None:
        await asked(server, language="ja")
        all_speak(server.bot, locale)
        result = await server.ada.slash(server.channel, "digest list")
        assert "日本語" in text_of(result)
        for choice, kept in (("server", ""), ("en", "en"), ("ja", "ja")):
            before = (await style_of(server)).language
            form = await press(server, server.ada, result, "look", 1)
            assert form.modal is not None
            field = form.modal["components"][-1]
            assert field["label"] == label
            options = field["component"]["options"]
            assert [(o["label"], o["value"]) for o in options] == [
                (own, "server"),
                *((one.say("language-name"), one.code) for one in list_languages()),
            ]
            assert [o["value"] for o in options if o.get("default")] == [before or "server"]
            typed = {"layout": ["cards"], "role": [], "manners": ["publish"], "language": [choice]}
            await server.ada.submit_modal(form, typed)
            assert await style_of(server) == Style(language=kept)

    in_server(tmp_path, work)


@pytest.mark.parametrize("layout", ["cards", "compact", "thread"])
def test_a_preview_shows_the_chosen_layout(tmp_path: Path, layout: str) -> None:
    """As it would be posted; a thread with a line between the post and what stands in it."""

    async def work(server: Server) -> None:
        await asked(server, layout=layout)
        result = await server.ada.slash(server.channel, "digest preview")
        texts = [shown(message) for message in result.followups]
        (post,) = [text for text in texts if text.startswith("## Hot papers")]
        assert ("**1. [" in post) is (layout == "cards")
        assert ("**1.** [" in post) is (layout != "cards")
        if layout == "thread":
            assert texts[1] == "-# In its thread:"
            assert "**1. [" in texts[2]

    in_server(tmp_path, work)
