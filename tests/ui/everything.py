"""Everything that people can ask the bot for, asked for in a Discord that simcord plays.

What the bot says is taken from the requests that it makes, so that nothing of it is overlooked.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import simcord

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.subscription import Pause
from bot.running import commands_of
from bot.texts import Said
from bot.ui.commands import prepare_commands
from cogs.subscriptions import Subscriptions
from tests.ui.admins import NEWEST, NOW, Server
from tests.ui.limits import walk

_BUTTON, _SELECT = 2, 3
_SHOWN = ("content", "label", "description", "placeholder", "title", "name")
_PLAIN = {
    "hot": ({}, {"date": "latest"}),
    "archive": ({}, {"date": "2026-11-16"}),
    "help": ({},),
    "paper": ({"paper": "2102.00001"}, {"paper": "number"}),
    "digest list": ({},),
    "digest preview": ({}, {"keywords": "paper", "categories": "cs.LG"}),
}
_REFUSED: Mapping[str, tuple[dict[str, Any], ...]] = {
    "hot": (
        {"date": "8 Febtember"},
        {"date": "2021-02-30"},
        {"date": "3/4/2021"},
        {"date": "1990-01-01"},
        {"date": "2026-11-15"},
        {"date": "2026-12-24"},
        {"date": "2030-03-04"},
        {"date": "0001-01-01"},
    ),
    "archive": ({"date": "someday"}, {"date": "2001-01-02"}),
    "paper": (
        {"paper": "9999.99999"},
        {"paper": "2102.1"},
        {"paper": "https://example.org/abs/2102.00001"},
        {"paper": "10.1000/182"},
        {"paper": "no such words"},
        {"paper": "paper"},
        {"paper": " "},
    ),
}
_OPTIONS: tuple[dict[str, Any], ...] = (
    {"time": "25:99"},
    {"time": "23"},
    {"timezone": "Berlln"},
    {"timezone": "+01:00"},
    {"categories": "cs.LGG"},
    {"keywords": "("},
    {"keywords": 'a "b'},
    {"keywords": "a and"},
    {"keywords": "a OR"},
    {"keywords": "OR a"},
    {"keywords": "() a"},
    {"keywords": "a (b"},
    {"keywords": "a NOT (c"},
    {"keywords": "author:"},
    {"limit": 99, "min_attention": -3},
)
_TYPED = (
    ("hot", "date", "20"),
    ("archive", "date", ""),
    ("paper", "paper", "num"),
    ("digest subscribe", "timezone", "ber"),
    ("digest subscribe", "categories", "cs.L"),
    ("digest subscribe", "keywords", ""),
)
DAYS = (NEWEST - timedelta(days=1), NEWEST)


async def ask_for_everything(server: Server) -> None:
    """Every command, every way in which one is refused, every button, select and form."""
    for cog in commands_of(server.app, server.bot, server.subscribing):
        if not isinstance(cog, Subscriptions):
            await server.bot.add_cog(cog)
    await prepare_commands(server.bot.tree)
    await server.bot.tree.sync()
    await _refused(server)
    await _subscribe(server)
    for name, option, typed in _TYPED:
        filled = {"channel": server.channel} if name == "digest subscribe" else {}
        await server.ada.autocomplete(server.channel, name, option, typed, **filled)
    for name, asked in _PLAIN.items():
        for options in asked:
            await _press_all(server, name, options)
    message = await server.ben.send(server.channel, "https://arxiv.org/abs/2102.00002 arXiv:2101.1")
    await server.ben.context_menu(server.channel, "Papers in this message", message)
    message = await server.ben.send(server.channel, "hello")
    await server.ben.context_menu(server.channel, "Papers in this message", message)


def told(env: simcord.Env) -> Iterator[str]:
    """Everything that the bot has told people, text by text."""
    for request in env.http_requests:
        if request.path.startswith(("/interactions/", "/webhooks/", "/channels/")):
            yield from _texts(request.json)


async def _subscribe(server: Server) -> None:
    """Three channels: a usual one, one with everything, and one in trouble."""
    role = server.guild.create_role("readers")
    await server.subscribed()
    other = server.guild.create_text_channel("other")
    await server.subscribed(
        other,
        time="8:00",
        timezone="tokyo",
        categories="cs.LG",
        keywords="robot and paper",
        limit=3,
        min_attention=2,
        missed="all",
        quiet_days=True,
        layout="thread",
        preliminary=True,
        ping=role,
        silent=True,
        publish=True,
        chart=True,
        language="ja",
    )
    third = await server.subscribed(server.guild.create_text_channel("third"), layout="compact")
    number = third.id or 0
    lacking = Said("lacks", count=1, names=Said("permission-view-channel"), channel="#third")
    await server.store.pause([number], Pause.ACCESS, lacking, NOW)
    failed = Delivery(number, NEWEST, "k" * 12, DeliveryState.FAILED, reason=Said("discord-slow"))
    await server.ledger.add_deliveries([failed])


async def _refused(server: Server) -> None:
    for name, asked in _REFUSED.items():
        for options in asked:
            await server.ada.slash(server.channel, name, **options)
    for options in _OPTIONS:
        await server.ada.slash(
            server.channel, "digest subscribe", channel=server.channel, **options
        )
    everyone = server.guild.default_role
    await server.ada.slash(
        server.channel, "digest subscribe", channel=server.channel, ping=everyone
    )


async def _press_all(server: Server, name: str, options: dict[str, Any]) -> None:
    """Ask anew for each control of the answer, so that none is gone when it is pressed."""
    first = await server.ada.slash(server.channel, name, **options)
    for place in range(len(_controls(first))):
        result = await server.ada.slash(server.channel, name, **options)
        controls = _controls(result)
        if place >= len(controls):
            continue
        message, control = controls[place]
        custom_id = control["custom_id"]
        if control["type"] == _BUTTON:
            pressed = await server.ada.click(message, custom_id=custom_id)
            if pressed.modal is not None:
                await server.ada.submit_modal(pressed, _unchanged(pressed.modal))
        else:
            value = control["options"][-1]["value"]
            await server.ada.select(message, [value], custom_id=custom_id)


def _controls(result: Any) -> list[tuple[Any, Mapping[str, Any]]]:
    messages = [m for m in (result.response, *result.followups) if m is not None]
    return [
        (message, part)
        for message in messages
        for part in walk(message.components)
        if part["type"] in (_BUTTON, _SELECT) and "custom_id" in part
    ]


def _unchanged(modal: Mapping[str, Any]) -> dict[str, Any]:
    """What a form is sent with by somebody who changes nothing; roles cannot be kept."""
    values: dict[str, Any] = {}
    for label in modal["components"]:
        field = label["component"]
        if "options" in field:
            values[field["custom_id"]] = [o["value"] for o in field["options"] if o.get("default")]
        else:
            values[field["custom_id"]] = field.get("value") or ([] if field["type"] != 4 else "")
    return values


def _texts(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, str):
        if name in _SHOWN:
            yield part
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one, name)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts(value, key)
