"""The Discord client: what it listens to, which commands it offers, how it starts and stops."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.invite import invite_url
from bot.domain.text import displayed, plural
from bot.services.desk import Desk
from bot.texts import load_languages
from bot.ui.commands import fingerprint_of, prepare_commands
from bot.ui.controls import CONTROLS
from bot.ui.login import discord_errors, never_speaks
from bot.ui.replies import answer_error
from bot.ui.subscription_controls import SubscriptionButton, answer_form
from bot.ui.trial_controls import TrialControl

_SYNCED = "commands"
_COMMAND_IDS = "command ids"
_BEGAN = "began"

log = logging.getLogger(__name__)

ReadMark = Callable[[str], Awaitable[str | None]]
SaveMark = Callable[[str, str], Awaitable[None]]


class TimedTree(app_commands.CommandTree["HotPapersBot"]):
    """The commands; when each began is noted beside it."""

    async def interaction_check(self, interaction: discord.Interaction["HotPapersBot"], /) -> bool:
        """Note the time; everybody may go on."""
        interaction.extras[_BEGAN] = interaction.client.monotonic()
        return True

    async def on_error(
        self,
        interaction: discord.Interaction["HotPapersBot"],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell the person what went wrong, which is an answer too."""
        await answer_error(interaction, error)
        interaction.client.note_answer(interaction)


class HotPapersBot(commands.AutoShardedBot):
    """The bot. It asks for as little as it can: servers and channels, no members, no messages.

    It is ready when Discord has told of no other server for `servers_wait_s`; `connected` is set
    before that, when Discord has let it in. `answered` hears of each command, and how many seconds
    its answer took by `monotonic`; `http_trace` is aiohttp's, for discord.py's requests.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        read_mark: ReadMark,
        save_mark: SaveMark,
        servers_wait_s: float = 2.0,
        shard_count: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        http_trace: Any = None,
    ) -> None:
        never_speaks()
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=servers_wait_s,
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
            shard_count=shard_count,
            tree_cls=TimedTree,
            http_trace=http_trace,
        )
        self.desk = desk
        self.cogs_to_load: Sequence[commands.Cog] = ()
        self.command_ids: Mapping[str, int] = {}
        self.connected = asyncio.Event()
        self._read_mark = read_mark
        self._save_mark = save_mark
        self.monotonic = monotonic
        self.answered: Callable[[str, float], None] = _tell_nobody

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord of the commands if they are others than before."""
        for cog in self.cogs_to_load:
            await self.add_cog(cog)
        self.add_dynamic_items(*CONTROLS, SubscriptionButton, TrialControl)
        await self._sync()

    async def on_connect(self) -> None:
        """Remember that Discord has let the bot in, once at least."""
        self.connected.set()

    async def on_ready(self) -> None:
        """Say that it works, and how it comes into a server; then read the texts it will need."""
        servers = plural(len(self.guilds), "server")
        log.info("connected to Discord as %s, in %s", self.user, servers)
        if self.application_id is not None:
            link = invite_url(self.application_id)
            if self.guilds:
                log.info("the link that invites it to a server: %s", link)
            else:
                log.warning("it is in no server yet: open this link and choose yours: %s", link)
        await asyncio.to_thread(load_languages)

    @property
    def is_online(self) -> bool:
        """Whether Discord hears the bot now, all of it."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def on_interaction(self, interaction: discord.Interaction["HotPapersBot"]) -> None:
        """Answer a form: discord.py knows those only that this very process has sent."""
        if interaction.type is discord.InteractionType.modal_submit:
            await answer_form(interaction)

    async def on_app_command_completion(
        self, interaction: discord.Interaction["HotPapersBot"], _: object
    ) -> None:
        """Note how long a command took that went well."""
        self.note_answer(interaction)

    def note_answer(self, interaction: discord.Interaction["HotPapersBot"]) -> None:
        """Tell how long a command took, whatever its answer was."""
        began = interaction.extras.get(_BEGAN)
        if began is not None and interaction.command is not None:
            self.answered(interaction.command.qualified_name, self.monotonic() - began)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say that it was invited, and what comes next."""
        log.info("it is in the server %s now: /digest subscribe there", displayed(guild.name))

    async def _sync(self) -> None:
        digest = f"{self.application_id} {fingerprint_of(self.tree)}"
        if await self._read_mark(_SYNCED) == digest:
            self.command_ids = json.loads(await self._read_mark(_COMMAND_IDS) or "{}")
            return
        await prepare_commands(self.tree)
        try:
            synced = await self.tree.sync()
        except discord.HTTPException as error:
            log.error("Discord does not take the commands: %s; the next start tries again", error)
            return
        self.command_ids = {command.name: command.id for command in synced}
        await self._save_mark(_COMMAND_IDS, json.dumps(self.command_ids))
        await self._save_mark(_SYNCED, digest)
        log.info("told Discord of %d commands", len(synced))


async def connect(bot: HotPapersBot, token: str) -> None:
    """Log in and serve until the bot is closed.

    Raises:
        ConfigError: Discord refuses the token.
        DiscordError: an intent is not granted, or Discord cannot be reached or has a fault.
    """
    with discord_errors():
        await bot.start(token)


def _tell_nobody(command: str, seconds: float) -> None:
    """Nobody wants to hear of answers."""
