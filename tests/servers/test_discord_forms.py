"""Messages that break a rule are refused by the loopback Discord, field by field."""

import aiohttp
import discord
import pytest

from tests.servers.bots import channel_of, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord, MessageFlag
from tests.servers.discord.errors import Payload

V2 = int(MessageFlag.COMPONENTS_V2)


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
