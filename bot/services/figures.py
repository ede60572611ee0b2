"""How the bot's work stands, in numbers. They cost the same after a week and after ten years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.domain.collection import Outcome
from bot.domain.delivery import DeliveryState
from bot.services.health import States
from bot.services.ports import Now

_WINDOW = timedelta(days=30)


class CountedDays(Protocol):
    """What became of collecting each day."""

    async def count_outcomes(self, since: date) -> Mapping[Outcome, int]:
        """How many of the days from `since` on came to what."""


class CountedDeliveries(Protocol):
    """The ledger."""

    async def count_states(self, since: date) -> Mapping[DeliveryState, int]:
        """How many of the deliveries of days from `since` on stand how."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The listing days and deliveries of the last 30 days, and how old each source's word is.

    `ages_s` are seconds since the source had told of every post; one that never did is not there.
    """

    outcomes: Mapping[Outcome, int]
    deliveries: Mapping[DeliveryState, int]
    ages_s: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts."""

    days: CountedDays
    ledger: CountedDeliveries
    states: States
    now: Now

    async def count(self) -> Figures:
        """The figures as of now.

        Raises:
            StoreError: the store refused.
        """
        now = self.now()
        since = (now - _WINDOW).date()
        states = await self.states.list_states()
        return Figures(
            outcomes=await self.days.count_outcomes(since),
            deliveries=await self.ledger.count_states(since),
            ages_s={
                name: (now - state.fresh_at).total_seconds()
                for name, state in states.items()
                if state.fresh_at is not None
            },
        )
