"""The loop that looks after the store at night."""

import discord
from discord.ext import commands, tasks

from bot.services.backups import Backups
from bot.services.guard import guarded


class Keeping(commands.Cog):
    """Looks each minute whether the night's work is due."""

    def __init__(self, bot: discord.Client, backups: Backups) -> None:
        self._bot = bot
        self._backups = backups

    async def cog_load(self) -> None:
        """Begin."""
        self.nights.start()

    async def cog_unload(self) -> None:
        """Stop at once: a copy that is being made is given up."""
        self.nights.cancel()

    @tasks.loop(minutes=1)
    async def nights(self) -> None:
        """One look."""
        await guarded("backing up", self._backups.back_up_if_due)

    @nights.before_loop
    async def let_the_bot_start(self) -> None:
        """Wait until Discord has told of the servers: a start is busy enough."""
        await self._bot.wait_until_ready()
