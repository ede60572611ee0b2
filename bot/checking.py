"""The composition root of `hotpapers check`: everything is looked at, and nothing is changed.

What is inside (folder, store) and what is outside (Discord, the time) are looked at side by side.
discord.py costs half a second and is loaded only if there is a token and Discord answers.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.app import App, look_into_app, rules_of
from bot.config import Config, holds_secrets
from bot.domain.clock import Clock
from bot.domain.health import Finding, State
from bot.domain.invite import invite_url
from bot.domain.subscription import Subscription
from bot.domain.text import plural
from bot.errors import ConfigError, DiscordError, SourceError, StoreError
from bot.health import health_of
from bot.services.health import find_space, judge_nothing
from bot.services.setup_plan import (
    ChannelAccess,
    judge_channel,
    judge_configuration,
    judge_folder,
)
from bot.services.space import is_readable_by_others, look_at_folder, look_at_space
from bot.services.vital_plan import judge_clock, judge_life, size_words, store_trouble
from bot.services.watch import find_last_life
from bot.sources.http import HttpClient, Limits
from bot.sources.retry import RetryPolicy
from bot.sources.server_time import ServerTime, fetch_server_time
from bot.store.engine import database_file
from bot.store.info import StoreInfo
from bot.store.subscriptions import StoredSubscriptions

_LIMITS = Limits(total_s=5.0, connect_s=3.0, idle_s=3.0, max_bytes=1_000_000)
_DISCORD_S = 15.0
_HOW_TO_SET_ONE = (
    "set DISCORD_TOKEN, or token under [discord] in config.toml (`hotpapers init` asks)"
)


@dataclass(slots=True)
class _Inside:
    """What the folder and the store tell."""

    findings: list[Finding]
    subscriptions: Sequence[Subscription] = ()


@dataclass(slots=True)
class _Outside:
    """What Discord tells: findings about the token, and access by channel if it was asked."""

    findings: list[Finding]
    access: Mapping[int, ChannelAccess] = field(default_factory=dict)


async def check(config: Config, file: Path, clock: Clock) -> list[Finding]:
    """Everything that can be known of this installation; `file` is its configuration file.

    Takes half a minute at most where the network is bad; a database server may take a minute.

    Raises:
        UsageError: a source from elsewhere cannot be loaded, or the database URL is not understood.
    """
    times, inside = await asyncio.gather(_ask_the_time(config, clock), _look_inside(config, clock))
    wanted = {one.channel_id: one for one in inside.subscriptions}
    channels = dict.fromkeys([*wanted, *(one.id for one in config.settings.channels)])
    outside = await _ask_discord(config, times[0], list(channels))
    return [
        _judge_file(file),
        judge_folder(look_at_folder(config.data_dir)),
        *inside.findings,
        *outside.findings,
        *_judge_channels(list(channels), wanted, outside.access),
        _judge_time(times),
    ]


def _judge_file(file: Path) -> Finding:
    is_there = file.exists()
    exposed = is_there and is_readable_by_others(file) and holds_secrets(file)
    return judge_configuration(str(file), is_there=is_there, readable_by_others=exposed)


async def _look_inside(config: Config, clock: Clock) -> _Inside:
    file = database_file(config.database_url)
    space = find_space(partial(look_at_space, config.data_dir, file))
    if file is not None and not file.exists():
        text = "not there yet; the first `hotpapers run` makes it"
        missing = Finding("store", "store", State.OFF, text)
        rules = rules_of(config)
        rest = judge_nothing(rules.closes, rules.sources, clock.now())
        return _Inside([space, missing, *rest])
    try:
        async with look_into_app(config, clock) as app:
            return await _look_into(app)
    except StoreError as error:
        return _Inside([space, store_trouble(error)])


async def _look_into(app: App) -> _Inside:
    subscriptions = StoredSubscriptions(app.engine)
    alive_at = await find_last_life(subscriptions)
    findings = [
        judge_life(alive_at, app.clock.now()),
        await _judge_store(app),
        *await health_of(app).list_findings(),
    ]
    return _Inside(findings, await subscriptions.list_subscriptions())


async def _judge_store(app: App) -> Finding:
    schema = await StoreInfo(app.engine).read_schema()
    size = ""
    if app.engine.file is not None:
        size = f", {size_words(look_at_space(app.config.data_dir, app.engine.file).store)}"
    return Finding("store", "store", State.OK, f"schema {schema}{size}")


def _judge_channels(
    channels: Sequence[int],
    wanted: Mapping[int, Subscription],
    access: Mapping[int, ChannelAccess],
) -> list[Finding]:
    if not channels:
        text = "none is subscribed; /digest subscribe in Discord does that, or [[channels]]"
        return [Finding("channels", "channels", State.OFF, text)]
    return [judge_channel(number, wanted.get(number), access.get(number)) for number in channels]


async def _ask_discord(
    config: Config, time: ServerTime | SourceError, channels: Sequence[int]
) -> _Outside:
    settings = config.settings.discord
    if settings.token is None:
        missing = Finding("token", "token", State.BAD, "there is none", _HOW_TO_SET_ONE)
        return _Outside([missing])
    if isinstance(time, SourceError):
        text = f"not tried, Discord cannot be reached: {time.reason}"
        remedy = "check the network of this machine"
        return _Outside([Finding("token", "token", State.BAD, text, remedy)])
    from bot.ui.access import fetch_access
    from bot.ui.login import set_addresses

    set_addresses(settings.api_url, settings.gateway_url)
    token = settings.token.get_secret_value()
    try:
        account, access = await fetch_access(token, channels, patience_s=_DISCORD_S)
    except ConfigError as error:
        what, _, remedy = error.faults[0].partition(": ")
        return _Outside([Finding("token", "token", State.BAD, what, remedy)])
    except DiscordError as error:
        what, _, remedy = str(error).rpartition("; ")
        return _Outside([Finding("token", "token", State.BAD, what or remedy, remedy)])
    where = plural(account.servers, "server")
    text = f"{account.name}, in {where}; its owner is {account.owner_name}"
    obstacles = [obstacle.rpartition(": ") for obstacle in account.obstacles]
    return _Outside(
        [
            Finding("token", "token", State.OK, text),
            Finding("invite", "invite link", State.OK, invite_url(account.application_id)),
            *(Finding("token", "token", State.BAD, what, do) for what, _, do in obstacles),
        ],
        access,
    )


async def _ask_the_time(config: Config, clock: Clock) -> list[ServerTime | SourceError]:
    """What the servers say that may be asked freely, Discord first; arXiv asks for its pauses."""
    settings = config.settings
    sources = (settings.sources.huggingface, settings.sources.hackernews)
    urls = [
        f"{settings.discord.api_url}/gateway",
        *(one.base_url for one in sources if one.enabled),
    ]
    contact, policy = settings.arxiv.contact, RetryPolicy(attempts=1)
    async with HttpClient(clock=clock, contact=contact, limits=_LIMITS, policy=policy) as http:

        async def ask(url: str) -> ServerTime | SourceError:
            try:
                return await fetch_server_time(http, url)
            except SourceError as error:
                return error

        return await asyncio.gather(*(ask(url) for url in urls))


def _judge_time(times: Sequence[ServerTime | SourceError]) -> Finding:
    told = next((time for time in times if isinstance(time, ServerTime)), None)
    if told is None:
        return judge_clock(None)
    return judge_clock(told.read_at - told.told, by=told.host)
