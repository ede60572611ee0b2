"""Requests of discord.py, and the loopback's answers, hold against Discord's own description."""

import io
import json
from pathlib import Path

import discord
import pytest

from tests.servers.bots import ranking, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord
from tests.servers.discord.openapi import OpenApi, check_answers, check_requests, with_text_ids
from tests.servers.discord.recording import Recorded


@pytest.fixture(scope="session")
def description(shared_data: Path) -> OpenApi:
    """Discord's own OpenAPI description."""
    path = shared_data / "discord" / "openapi.json"
    return OpenApi(json.loads(path.read_text(encoding="utf-8")))


def test_a_day_of_requests_and_answers_is_valid(play: Play, description: OpenApi) -> None:
    """Everything that bots do here, and is answered, is as Discord describes it."""

    async def scene(loopback: FakeDiscord) -> None:
        ada = loopback.world.add_user("ada")
        guild = loopback.world.add_guild(members=[ada])
        papers = loopback.world.add_channel(guild)
        async with running(loopback) as bot:
            await bot.tree.sync()
            await bot.fetch_guild(guild.id)
            channel = bot.text_channel(papers.id)
            first = await channel.fetch_message((await channel.send(view=ranking(), nonce="1")).id)
            file = discord.File(io.BytesIO(b"x"), "x.md")
            message = await channel.send("x", file=file, reference=first)
            await message.edit(content="y", attachments=message.attachments)
            await message.create_thread(name="thread")
            assert len([m async for m in channel.history(limit=5)]) == 2
            await (await bot.fetch_user(ada.id)).send("hello")
            await loopback.invoke("hot", {"day": "today"}, channel=papers, user=ada)
            await loopback.invoke("archive", channel=papers)
            await loopback.invoke("subscribe", {"channel": papers}, channel=papers)
            await loopback.autocomplete("hot", "day", "2021", channel=papers)
            await loopback.press("abstract:2102.00001", loopback.messages(papers)[0])
            await message.delete()
        assert len({request.route for request in loopback.requests}) >= 12
        assert check_requests(loopback.requests, description) == []
        assert check_answers(loopback.requests, description) == []

    play(scene)


@pytest.mark.parametrize(
    ("method", "path", "body", "fault"),
    [
        ("POST", "/channels/1/nowhere", {}, "no such operation"),
        ("PUT", "/channels/1/messages", {}, "no such operation"),
        ("POST", "/channels/1/messages", None, "no body"),
        ("POST", "/channels/1/messages", {"content": 1}, "body.content: 1 is not of type"),
        (
            "POST",
            "/channels/1/messages",
            {"nonce": "x" * 26},
            f"body.nonce: '{'x' * 26}' is too long",
        ),
        (
            "POST",
            "/channels/1/messages",
            {"components": [{"type": 1, "components": [{"type": 2, "style": 99}]}]},
            "body.components.0.components.0.style: ",
        ),
        (
            "POST",
            "/channels/1/messages",
            {"components": [{"type": 10, "content": "x" * 4001}]},
            "body.components.0.content: ",
        ),
        ("POST", "/channels/1/messages/2/threads", {}, "body: 'name' is a required property"),
        ("DELETE", "/channels/1/messages/2", {"content": "x"}, "a body where none is wanted"),
    ],
)
def test_wrong_request_is_found(
    description: OpenApi, method: str, path: str, body: object, fault: str
) -> None:
    """A fault is one readable line with the place of what is wrong."""
    request = Recorded(method, path, 0.0, body=body)
    [said] = check_requests([request, request], description)
    assert said.startswith(f"{method} {path}: {fault}")


def test_query_is_checked_too(description: OpenApi) -> None:
    """Parameters have to be known and in range."""
    right = Recorded("GET", "/channels/1/messages", 0.0, query={"limit": "100", "before": "7"})
    wrong = Recorded("GET", "/channels/1/messages", 0.0, query={"limit": "101", "page": "1"})
    assert check_requests([right], description) == []
    assert sorted(check_requests([wrong], description)) == [
        "GET /channels/1/messages: query has an unknown page",
        "GET /channels/1/messages: query limit: 101 is greater than the maximum of 100",
    ]


def test_only_snowflakes_become_text() -> None:
    """Ids that discord.py sends as numbers become text, other numbers stay."""
    body = {
        "attachments": [{"id": 0, "size": 5}],
        "allowed_mentions": {"users": [7], "parse": []},
        "message_reference": {"message_id": 8, "type": 0},
        "components": [{"id": 1, "custom_id": "x"}],
        "sticker_ids": [9],
        "flags": 64,
    }
    assert with_text_ids(body) == {
        "attachments": [{"id": "0", "size": 5}],
        "allowed_mentions": {"users": ["7"], "parse": []},
        "message_reference": {"message_id": "8", "type": 0},
        "components": [{"id": 1, "custom_id": "x"}],
        "sticker_ids": ["9"],
        "flags": 64,
    }
