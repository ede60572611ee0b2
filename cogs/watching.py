"""The loop that watches over the bot, and tells its owner."""

from functools import partial

from discord import Interaction
from discord.ext import commands

from bot.services.alarms import Alarms
from bot.services.guard import guarded
from bot.services.pulse import Pulse, Round
from bot.services.repeating import Repeating
from bot.ui.owner import DirectMessages

_EVERY_S = 60.0


class Watching(commands.Cog):
    """Looks each minute how the bot is doing."""

    def __init__(self, alarms: Alarms, pulse: Pulse, owner: DirectMessages) -> None:
        self._alarms = alarms
        self._pulse = pulse
        self._owner = owner
        self._loop = Repeating(_EVERY_S, self.look)

    async def cog_load(self) -> None:
        """Begin."""
        self._loop.start()

    async def cog_unload(self) -> None:
        """Stop at once: a message that is cut off is looked for at the next start."""
        await self._loop.stop()

    async def look(self) -> None:
        """One look."""
        await self._pulse.guarded(Round.WATCHING, self._alarms.watch)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Learn the owner's language."""
        await guarded("the owner's language", partial(self._owner.hear, interaction))
