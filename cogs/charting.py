"""The loop that has charts ready in time."""

from discord.ext import commands

from bot.services.guard import guarded
from bot.services.repeating import Repeating
from bot.services.warming import Warming

_LOOKING_AHEAD_S = 30.0


class Charting(commands.Cog):
    """Looks ahead for posts with charts."""

    def __init__(self, warming: Warming) -> None:
        self._warming = warming
        self._loop = Repeating(_LOOKING_AHEAD_S, self.look_ahead)

    async def cog_load(self) -> None:
        """Begin."""
        self._loop.start()

    async def cog_unload(self) -> None:
        """Stop."""
        await self._loop.stop()

    async def look_ahead(self) -> None:
        """One look."""
        await guarded("getting ready to draw", self._warming.look_ahead)
