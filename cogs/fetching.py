"""The loop that collects: papers from arXiv, posts about them from the sources."""

from discord.ext import commands, tasks

from bot.services.pulse import Pulse, Round
from bot.services.rounds import Rounds

_MINUTES = 5.0


class Fetching(commands.Cog):
    """Collects what is due every five minutes, from the first moment on."""

    def __init__(self, rounds: Rounds, pulse: Pulse) -> None:
        self._rounds = rounds
        self._pulse = pulse

    async def cog_load(self) -> None:
        """Begin; papers and posts are not kept waiting by each other."""
        self.papers.start()
        self.attention.start()

    async def cog_unload(self) -> None:
        """Stop at once: whatever is cut off is gone on with at the next start."""
        self.papers.cancel()
        self.attention.cancel()

    @tasks.loop(minutes=_MINUTES)
    async def papers(self) -> None:
        """One round of papers."""
        await self._pulse.guarded(Round.PAPERS, self._rounds.collect_papers)

    @tasks.loop(minutes=_MINUTES)
    async def attention(self) -> None:
        """One round of posts about them."""
        await self._pulse.guarded(Round.ATTENTION, self._rounds.ask_sources)
