"""The loop that closes digests and delivers them."""

import discord
from discord.ext import commands, tasks

from bot.services.courier import Courier
from bot.services.pulse import Pulse, Round
from bot.services.rounds import Rounds

_CLOSING_S = 5.0
_DELIVERING_S = 10.0


class Posting(commands.Cog):
    """Closes the days whose time has come, and delivers what is due."""

    def __init__(self, bot: discord.Client, rounds: Rounds, courier: Courier, pulse: Pulse) -> None:
        self._bot = bot
        self._rounds = rounds
        self._courier = courier
        self._pulse = pulse

    async def cog_load(self) -> None:
        """Begin; closing and delivering are not kept waiting by each other."""
        self.closing.start()
        self.delivering.start()

    async def cog_unload(self) -> None:
        """Stop; `Courier.stop` finishes what is under way."""
        self.closing.cancel()
        self.delivering.cancel()

    @tasks.loop(seconds=_CLOSING_S)
    async def closing(self) -> None:
        """One round of closing."""
        await self._pulse.guarded(Round.CLOSING, self._rounds.close_days)

    @tasks.loop(seconds=_DELIVERING_S)
    async def delivering(self) -> None:
        """One round of deliveries."""
        await self._pulse.guarded(Round.DELIVERING, self._courier.tick)

    @delivering.before_loop
    async def know_the_channels(self) -> None:
        """Wait until Discord has told of the servers: permissions are read from that."""
        await self._bot.wait_until_ready()
