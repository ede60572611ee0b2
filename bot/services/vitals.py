"""How the running bot is doing: what the store and the disk tell, and its own signs of life."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.health import Finding, State
from bot.errors import StoreError
from bot.services.health import Health
from bot.services.pulse import Pulse
from bot.services.vital_plan import judge_gateway, judge_loops, store_trouble
from bot.texts import Said

_FRESHNESS = frozenset({"arxiv", "sources", "deliveries", "store", "loops", "gateway"})


@dataclass(frozen=True, slots=True)
class Vitals:
    """Looks at everything that can be known from inside."""

    health: Health
    pulse: Pulse

    @property
    def is_young(self) -> bool:
        """Whether the bot has just begun, and may still be catching up."""
        return self.pulse.is_young

    async def list_findings(self) -> list[Finding]:
        """All findings as of now; without a store that can be read, only those that need none."""
        try:
            found = await self.health.list_findings(catching_up=self.pulse.is_young)
            store = Finding("store", Said("subject-store"), State.OK, Said("store-well"))
        except StoreError as error:
            found = []
            store = store_trouble(error)
        loops = judge_loops(self.pulse.list_loops())
        return [store, *found, loops, judge_gateway(self.pulse.offline_s())]


def is_fresh(findings: Iterable[Finding]) -> bool:
    """Whether the bot does what it is there for: no day and no post is late, and nothing stalls.

    One of several sources, the disk and back-ups are troubles too, and people's; none is late yet.
    """
    return not any(one.state is State.BAD and one.kind in _FRESHNESS for one in findings)
