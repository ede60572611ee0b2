"""What people and strange clients send: options, choices, custom_ids and forms of any kind."""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.config import load_config
from bot.running import commands_of, delivering_of, subscribing_of
from bot.store.digests import StoredDigests
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from bot.ui.subscription_controls import SubscriptionButton
from bot.ui.subscription_ids import Act
from tests import samples
from tests.benchmarks.offline import Offline, Payload, offline
from tests.cli.running import ALONE
from tests.clock import FakeClock
from tests.faults import texts
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.servers.discord.errors import ApiError
from tests.servers.discord.interaction_payload import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    resolved,
)
from tests.servers.discord.validation import check_message

_TIMES = 1_000
_TEXT, _INTEGER, _BOOLEAN, _CHANNEL, _SUB_COMMAND = 3, 4, 5, 7, 1
_BUTTON, _SELECT = 2, 3
_LONGEST_OPTION = 6000
_ANSWERS = (4, 7)
_MODAL, _CHOICES = 9, 8
_VERBS = ("read", "more", "course", "turn", "all", "only", "pick", "sub", "nothing", "")
_FIELDS = (
    "2102.00001", "2021-02-08", "latest", "0", "1", "-1", "999999", "9" * 30, "cs.LG", "key.0",
    "list", "pause", "resume", "change", "form", "look", "style", "preview", "post", "ask",
    "remove", "", "9999-99-99", "0001-01-01", "9999-12-31", "hep-th/9901001", "../..", "é",
)  # fmt: skip


def play(plan: Plan) -> list[Row]:
    """1,000 of each kind through the real client; everybody gets an answer that is none of ours."""
    log = logging.getLogger("bot")
    before = log.level
    log.setLevel(logging.CRITICAL)  # what goes wrong is in the answer
    try:
        return asyncio.run(_play(plan))
    finally:
        log.setLevel(before)


async def _play(plan: Plan) -> list[Row]:
    words = [text[:_LONGEST_OPTION] for text in texts.drawn(texts.titles, 500, plan.seed)]
    rows = []
    async with client_in(plan.folder) as client:
        for name, event in (
            ("options of commands", _command),
            ("words for choices", _typing),
            ("custom_ids and choices", _press),
            ("forms", _form),
        ):
            row = Row(f"malformed answers: {name}")
            for seed in plan.seeds(_TIMES):
                chance = plan.chance(seed, name)
                data, kind = event(client, chance, words)
                fault = await fault_of(client, data, kind)
                if fault:
                    row.went_wrong(seed, f"{fault} to {json.dumps(data)[:300]}")
                else:
                    row.went("answered, within every limit")
            rows.append(row)
    return rows


@asynccontextmanager
async def client_in(folder: Path) -> AsyncIterator[Offline]:
    """The client with every command, over a store with a day in it."""
    (folder / "config.toml").write_text(ALONE, encoding="utf-8")
    config = load_config(folder / "config.toml", {})
    async with open_app(config, FakeClock()) as app:
        digest = samples.digest(papers=30)
        await StoredDigests(app.engine).freeze_digest(digest, "seal")
        await app.papers.save_papers([entry.paper for entry in digest.entries])
        async with offline(app.desk) as client:
            await _add_commands(app, client)
            yield client


async def _add_commands(app: App, client: Offline) -> None:
    bot = client.bot
    poster = ChannelPoster(bot, Pace(), app.clock.now)
    subscribing = subscribing_of(app, delivering_of(app, poster), poster, can_draw=False)
    bot.desk = replace(app.desk, subscribing=subscribing)
    for cog in commands_of(app, bot, subscribing):
        if bot.get_cog(cog.qualified_name) is None:
            await bot.add_cog(cog)
    bot.add_dynamic_items(SubscriptionButton)


def _command(client: Offline, chance: random.Random, words: list[str]) -> tuple[Payload, int]:
    """A command with options that no person would choose."""
    text = chance.choice(words)
    name = chance.choice(["hot", "paper", "archive", "digest"])
    if name != "digest":
        option = {"hot": "date", "paper": "paper", "archive": "date"}[name]
        return _called(name, [_option(option, _TEXT, text)]), COMMAND
    channel = str(next(iter(client.world.channels)))
    options = [
        _option("channel", _CHANNEL, channel),
        *(
            _option(each, _TEXT, chance.choice(words))
            for each in ("time", "timezone", "categories", "keywords")
            if chance.random() < 0.4
        ),
        *(
            _option(each, _INTEGER, chance.choice([0, 1, -1, 31, 10**9, 2**53]))
            for each in ("limit", "min_attention")
            if chance.random() < 0.3
        ),
    ]
    sub = {"name": "subscribe", "type": _SUB_COMMAND, "options": options}
    shown = client.world.channels[int(channel)]
    things = resolved(client.world, client.world.guild_of(shown), [shown])
    return _called("digest", [sub]) | {"resolved": things}, COMMAND


def _typing(client: Offline, chance: random.Random, words: list[str]) -> tuple[Payload, int]:
    """The beginning of an option for which choices are offered."""
    text = chance.choice(words)[: chance.choice([1, 5, 100, _LONGEST_OPTION])]
    name, option = chance.choice([("hot", "date"), ("paper", "paper"), ("archive", "date")])
    if chance.random() < 0.4:
        option = chance.choice(["timezone", "categories", "keywords"])
        typed = [_option(option, _TEXT, text) | {"focused": True}]
        sub = {"name": "subscribe", "type": _SUB_COMMAND, "options": typed}
        return _called("digest", [sub]), AUTOCOMPLETE
    return _called(name, [_option(option, _TEXT, text) | {"focused": True}]), AUTOCOMPLETE


def _press(client: Offline, chance: random.Random, words: list[str]) -> tuple[Payload, int]:
    """A button or select of ours, but with any custom_id and any choice."""
    number = chance.randrange(1, 6)
    fields = [chance.choice([*_FIELDS, chance.choice(words)[:20]]) for _ in range(number)]
    verb = chance.choice(_VERBS)
    if verb == "sub" and chance.random() < 0.5:
        fields = [chance.choice(list(Act)), chance.choice(["0", "1", "9" * 18]), "0"]
    version = "hp1" if verb in _VERBS[:8] else chance.choice(["hp0", "hp2", "hp77"])
    data: Payload = {
        "custom_id": ":".join([version, verb, *fields])[:100].replace("\n", " "),
        "component_type": _BUTTON,
    }
    if verb in ("only", "pick"):
        values = [chance.choice(["*", "cs.LG", "2102.00001", chance.choice(words)[:100]])]
        data |= {"component_type": _SELECT, "values": values[: chance.randrange(2) + 1]}
    return data, COMPONENT


def _form(client: Offline, chance: random.Random, words: list[str]) -> tuple[Payload, int]:
    """A form with other fields, and with anything in them."""
    fields = []
    for name in ("when", "categories", "keywords", "numbers", "habits", "layout", "x"):
        if chance.random() < 0.8:
            text = chance.choice(words)[:400]
            value = {"value": text} if chance.random() < 0.8 else {"values": [text]}
            inner = {"type": 4, "id": 2, "custom_id": name} | value
            fields.append({"type": 18, "id": 1, "component": inner})
    act = chance.choice(["form", "style", "change", "list", "x"])
    custom_id = f"hp1:sub:{act}:{chance.choice([0, 1, 10**17])}:0"
    return {"custom_id": custom_id, "components": fields}, MODAL_SUBMIT


def _called(name: str, options: list[Payload]) -> Payload:
    return {"id": "1", "name": name, "type": 1, "options": options}


def _option(name: str, kind: int, value: object) -> Payload:
    return {"name": name, "type": kind, "value": value}


async def fault_of(client: Offline, data: Payload, kind: int) -> str:
    """What is wrong with the answer to an interaction; empty if nothing is."""
    source = client.message_with(data) if kind == COMPONENT else None
    event = client.event(kind, data, source)
    try:
        _, answer = await client.answered(event)
    except TimeoutError:
        return "no answer"
    text = json.dumps(answer, ensure_ascii=False)
    if "incident" in text:
        return f"an incident: {text[:200]}"
    inner: Any = answer.get("data", answer)
    if answer.get("type") == _CHOICES:
        return "; ".join(_choice_faults(inner["choices"]))
    if answer.get("type") == _MODAL:
        return ""
    try:
        check_message(inner, files=len(inner.get("attachments") or ()))
    except ApiError as error:
        return f"refused: {json.dumps(error.payload())[:200]}"
    return ""


def _choice_faults(choices: list[Payload]) -> Iterator[str]:
    if len(choices) > 25:
        yield f"{len(choices)} choices"
    for choice in choices:
        if not 0 < len(choice["name"]) <= 100 or not 0 < len(str(choice["value"])) <= 100:
            yield f"the choice {choice}"
