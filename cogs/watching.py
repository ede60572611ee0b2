"""The loop that watches over the bot, and tells its owner."""

from discord.ext import commands, tasks

from bot.services.alarms import Alarms
from bot.services.pulse import Pulse, Round


class Watching(commands.Cog):
    """Looks each minute how the bot is doing."""

    def __init__(self, alarms: Alarms, pulse: Pulse) -> None:
        self._alarms = alarms
        self._pulse = pulse

    async def cog_load(self) -> None:
        """Begin."""
        self.looking.start()

    async def cog_unload(self) -> None:
        """Stop at once: a message that is cut off is looked for at the next start."""
        self.looking.cancel()

    @tasks.loop(minutes=1)
    async def looking(self) -> None:
        """One look."""
        await self._pulse.guarded(Round.WATCHING, self._alarms.watch)
