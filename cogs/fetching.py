"""The loop that collects: papers from arXiv, posts about them from the sources."""

from discord.ext import commands

from bot.services.pulse import Pulse, Round
from bot.services.repeating import Repeating
from bot.services.rounds import Rounds

_EVERY_S = 5 * 60.0


class Fetching(commands.Cog):
    """Collects what is due every five minutes, from the first moment on."""

    def __init__(self, rounds: Rounds, pulse: Pulse) -> None:
        self._rounds = rounds
        self._pulse = pulse
        self._loops = (
            Repeating(_EVERY_S, self.collect_papers),
            Repeating(_EVERY_S, self.ask_sources),
        )

    async def cog_load(self) -> None:
        """Begin; papers and posts are not kept waiting by each other."""
        for loop in self._loops:
            loop.start()

    async def cog_unload(self) -> None:
        """Stop at once: whatever is cut off is gone on with at the next start."""
        for loop in self._loops:
            await loop.stop()

    async def collect_papers(self) -> None:
        """One round of papers."""
        await self._pulse.guarded(Round.PAPERS, self._rounds.collect_papers)

    async def ask_sources(self) -> None:
        """One round of posts about them."""
        await self._pulse.guarded(Round.ATTENTION, self._rounds.ask_sources)
