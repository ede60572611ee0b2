"""The loop that looks after the store at night."""

import discord
from discord.ext import commands, tasks

from bot.services.guard import guarded
from bot.services.housekeeping import Housekeeping


class Keeping(commands.Cog):
    """Looks each minute whether the night's work is due."""

    def __init__(self, bot: discord.Client, housekeeping: Housekeeping) -> None:
        self._bot = bot
        self._housekeeping = housekeeping

    async def cog_load(self) -> None:
        """Begin."""
        self.nights.start()

    async def cog_unload(self) -> None:
        """Stop at once: a copy that is being made is given up."""
        self.nights.cancel()

    @tasks.loop(minutes=1)
    async def nights(self) -> None:
        """One look: first a copy, then what is no longer needed goes."""
        await guarded("backing up", self._housekeeping.backups.back_up_if_due)
        await guarded("making room", self._housekeeping.make_room_if_due)

    @nights.before_loop
    async def let_the_bot_start(self) -> None:
        """Wait until Discord has told of the servers: a start is busy enough."""
        await self._bot.wait_until_ready()
