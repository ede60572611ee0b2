"""The loop that closes digests and delivers them."""

import discord
from discord.ext import commands

from bot.services.courier import Courier
from bot.services.pulse import Pulse, Round
from bot.services.repeating import Repeating
from bot.services.rounds import Rounds

_CLOSING_S = 5.0
_DELIVERING_S = 10.0


class Posting(commands.Cog):
    """Closes the days whose time has come, and delivers what is due."""

    def __init__(self, bot: discord.Client, rounds: Rounds, courier: Courier, pulse: Pulse) -> None:
        self._rounds = rounds
        self._courier = courier
        self._pulse = pulse
        self._loops = (
            Repeating(_CLOSING_S, self.close),
            # Permissions are read from what Discord tells of the servers.
            Repeating(_DELIVERING_S, self.deliver, bot.wait_until_ready),
        )

    async def cog_load(self) -> None:
        """Begin; closing and delivering are not kept waiting by each other."""
        for loop in self._loops:
            loop.start()

    async def cog_unload(self) -> None:
        """Stop; `Courier.stop` finishes what is under way."""
        for loop in self._loops:
            await loop.stop()

    async def close(self) -> None:
        """One round of closing."""
        await self._pulse.guarded(Round.CLOSING, self._rounds.close_days)

    async def deliver(self) -> None:
        """One round of deliveries."""
        await self._pulse.guarded(Round.DELIVERING, self._courier.tick)
