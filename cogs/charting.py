"""The loop that has charts ready in time."""

from discord.ext import commands, tasks

from bot.services.guard import guarded
from bot.services.warming import Warming

_LOOKING_AHEAD_S = 30.0


class Charting(commands.Cog):
    """Looks ahead for posts with charts."""

    def __init__(self, warming: Warming) -> None:
        self._warming = warming

    async def cog_load(self) -> None:
        """Begin."""
        self.looking_ahead.start()

    async def cog_unload(self) -> None:
        """Stop."""
        self.looking_ahead.cancel()

    @tasks.loop(seconds=_LOOKING_AHEAD_S)
    async def looking_ahead(self) -> None:
        """One look."""
        await guarded("getting ready to draw", self._warming.look_ahead)
