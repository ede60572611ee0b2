"""A bot over a real store, in a Discord that simcord plays."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import discord
import simcord
from discord import app_commands
from discord.ext import commands
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult, ResponseMessage
from simcord.types import HttpLogEntry

from bot.app import App, open_app
from bot.config import Config
from bot.errors import HotPapersError
from bot.services.desk import Desk
from bot.settings import Digest, Settings
from bot.ui.commands import prepare_commands
from bot.ui.controls import CONTROLS
from bot.ui.help_message import About
from bot.ui.replies import answer_error
from cogs.formatting import Formatting
from cogs.helping import Helping
from cogs.lookup import Lookup
from cogs.ranking import Ranking
from tests.clock import FakeClock
from tests.servers.discord.openapi import OpenApi, check_requests
from tests.servers.discord.recording import Recorded
from tests.shared import SHARED_DATA
from tests.stores import lay_store
from tests.ui.limits import walk

NOW = datetime(2021, 2, 10, 12, tzinfo=UTC)
ABOUT = About(("cs", "stat.ML"), ("huggingface", "hackernews"), "https://support.example/")


class Bot(commands.AutoShardedBot):
    """What the real client is to buttons and errors: it has a desk, and one place for errors."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True), shard_count=1)
        self.desk = desk
        self.command_ids: dict[str, int] = {}
        self.tree.on_error = answer_error  # type: ignore[method-assign]

    async def setup_hook(self) -> None:
        """Load the commands for readers."""
        await self.add_cog(Ranking(self.desk))
        await self.add_cog(Formatting(self.desk))
        await self.add_cog(Lookup(self.desk, self.tree))
        await self.add_cog(Helping(self, ABOUT))
        self.add_dynamic_items(*CONTROLS)
        await prepare_commands(self.tree)
        self.command_ids = {command.name: command.id for command in await self.tree.sync()}


@dataclass(frozen=True, slots=True)
class Scene:
    """A server with one channel and two people, and the store behind the bot."""

    app: App
    bot: Bot
    env: simcord.Env
    guild: GuildHandle
    channel: ChannelHandle
    ada: MemberActor
    ben: MemberActor


def in_discord(
    tmp_path: Path,
    work: Callable[[Scene], Awaitable[None]],
    *,
    change: Callable[[Desk], Desk] = lambda desk: desk,
    bar: int = 50,
) -> None:
    """Run `work` in a fresh server with a fresh store; `change` puts stand-ins into the desk."""
    config = Config(Settings(digest=Digest(rule="classic", min_attention=bar)), tmp_path)
    lay_store(config)

    async def run() -> None:
        async with open_app(config, FakeClock(NOW)) as app:
            bot = Bot(change(app.desk))
            async with simcord.run(bot, check_errors=False) as env:
                guild = env.create_guild("Reading group")
                channel = guild.create_text_channel("hot-papers")
                ada = guild.add_member(env.create_user("ada"))
                ben = guild.add_member(env.create_user("ben"))
                await work(Scene(app, bot, env, guild, channel, ada, ben))
                assert [e for e in env.errors if not is_expected(e)] == []
                assert [r for r in env.http_requests if may_ping(r)] == []
                assert invalid(env.http_requests) == []

    asyncio.run(run())


def all_speak(client: discord.Client, locale: str) -> None:
    """From now on everybody's Discord is in that language; simcord knows English only."""
    parsers = client._connection.parsers
    parse = parsers["INTERACTION_CREATE"]
    parsers["INTERACTION_CREATE"] = lambda data: parse(data | {"locale": locale})


def may_ping(request: HttpLogEntry) -> bool:
    """Whether a request answers somebody without saying that nobody is to be pinged."""
    is_answer = request.path.startswith(("/interactions/", "/webhooks/"))
    if not is_answer or not isinstance(request.json, dict):
        return False
    message = request.json.get("data") or request.json
    says_something = any(message.get(part) for part in ("content", "components", "embeds"))
    return says_something and message.get("allowed_mentions") != {"parse": []}


def invalid(requests: Iterable[HttpLogEntry]) -> list[str]:
    """What Discord's own description has against requests; nothing where it is not at hand."""
    description = discord_description()
    if description is None:
        return []
    recorded = [Recorded(r.method, r.path, arrived_s=0.0, body=r.json) for r in requests if r.json]
    return check_requests(recorded, description)


@cache
def discord_description() -> OpenApi | None:
    """Discord's OpenAPI description, if it was recorded."""
    path = SHARED_DATA / "discord" / "openapi.json"
    return OpenApi(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def is_expected(error: BaseException) -> bool:
    """Whether an error is one of the project's own, which people are told."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    return isinstance(cause, HotPapersError | Planned)


class Planned(Exception):  # noqa: N818  # a mishap of a stand-in, no error of the project
    """What a stand-in raises to see what becomes of an error that nobody foresaw."""


def message_of(result: InteractionResult) -> ResponseMessage:
    """The message that answered."""
    assert result.response is not None
    return result.response


def shown(answered: InteractionResult | ResponseMessage) -> str:
    """All that an answer shows: its content and its texts, from top to bottom."""
    message = message_of(answered) if isinstance(answered, InteractionResult) else answered
    found = [component.get("content") for component in walk(message.components)]
    return "\n".join(filter(None, [message.content, *found]))
