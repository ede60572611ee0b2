"""The loop that looks after the store at night."""

import discord
from discord.ext import commands

from bot.services.guard import guarded
from bot.services.housekeeping import Housekeeping
from bot.services.repeating import Repeating

_EVERY_S = 60.0


class Keeping(commands.Cog):
    """Looks each minute whether the night's work is due."""

    def __init__(self, bot: discord.Client, housekeeping: Housekeeping) -> None:
        self._housekeeping = housekeeping
        # A start is busy enough until Discord has told of the servers.
        self._loop = Repeating(_EVERY_S, self.keep, bot.wait_until_ready)

    async def cog_load(self) -> None:
        """Begin."""
        self._loop.start()

    async def cog_unload(self) -> None:
        """Stop at once: a copy that is being made is given up."""
        await self._loop.stop()

    async def keep(self) -> None:
        """One look: first a copy, then what is no longer needed goes."""
        await guarded("backing up", self._housekeeping.backups.back_up_if_due)
        await guarded("making room", self._housekeeping.make_room_if_due)
