"""The signs of life of the running bot: whether its loops go round, and whether Discord hears it.

Everything is measured by a monotonic clock: somebody who sets the computer's clock stops nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.clock import Clock
from bot.services.guard import guarded
from bot.services.vital_plan import Loop
from bot.texts import Said

_YOUNG_S = 30 * 60.0  # a bot that was away for long has caught up by then

_MINUTE_S = 60.0
_HOUR_S = 60 * _MINUTE_S


class Round(Enum):
    """A loop's body: what it does, and how long it may take to do it well once, in seconds.

    Collecting keeps arXiv's pauses, for five days at a first start; closing asks the sources first,
    each of which has ten minutes.
    """

    PAPERS = (Said("loop-papers"), 3 * _HOUR_S)
    ATTENTION = (Said("loop-attention"), _HOUR_S)
    CLOSING = (Said("loop-closing"), _HOUR_S)
    DELIVERING = (Said("loop-delivering"), 10 * _MINUTE_S)
    WATCHING = (Said("loop-watching"), 10 * _MINUTE_S)

    def __init__(self, what: Said, allowed_s: float) -> None:
        self.what = what
        self.allowed_s = allowed_s


@dataclass(slots=True)
class Pulse:
    """Notes what went well last. `is_online` tells whether there is a connection to Discord now.

    `was_away`: no bot has run on this store for a while, so there is something to catch up with.
    """

    clock: Clock
    is_online: Callable[[], bool]
    was_away: bool = True
    _began_s: float = field(init=False)
    _online_s: float = field(init=False)
    _well_s: dict[Round, float] = field(init=False)

    def __post_init__(self) -> None:
        self._began_s = self._online_s = self.clock.monotonic()
        self._well_s = dict.fromkeys(Round, self._began_s)

    async def guarded(self, loop: Round, call: Callable[[], Awaitable[object]]) -> None:
        """Await `call()`, and note it if it went well. An error is logged, none is raised."""
        if await guarded(str(loop.what), call):
            self._well_s[loop] = self.clock.monotonic()

    @property
    def is_young(self) -> bool:
        """Whether the bot has just come back, and may still be catching up."""
        return self.was_away and self.clock.monotonic() - self._began_s < _YOUNG_S

    def list_loops(self) -> list[Loop]:
        """The loops, and how long ago each went well."""
        now = self.clock.monotonic()
        return [Loop(one.what, now - at, one.allowed_s) for one, at in self._well_s.items()]

    def offline_s(self) -> float | None:
        """For how long there was no connection whenever somebody looked; None if there is one."""
        now = self.clock.monotonic()
        if self.is_online():
            self._online_s = now
            return None
        return now - self._online_s
