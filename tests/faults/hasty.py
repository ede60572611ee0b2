"""A loop for which time passes only while somebody waits in vain, and then at once."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

_SILENCE_S = 0.02
_LONGEST_STEP_S = 25.0  # less than any wait for the next byte

Passes = Callable[[float, bool], bool]
"""Asked before so many seconds pass, and told whether a name is looked up in vain.

It says whether they may pass; then they have.
"""


class HastyLoop(asyncio.SelectorEventLoop):
    """Runs as any loop does, but for its clock: that is set forward where `passes` allows it.

    Names that `is_silent` knows are looked up for ever.
    """

    ahead_s = 0.0

    def __init__(self, passes: Passes, is_silent: Callable[[str], bool] = lambda _: False) -> None:
        super().__init__(_HastySelector(self._pass))
        self._passes = passes
        self._is_silent = is_silent
        self._looked_up = 0

    def time(self) -> float:
        """Seconds since an unknown start."""
        return super().time() + self.ahead_s

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        """Look a name up."""
        if self._is_silent(str(host)):
            self._looked_up += 1
            try:
                await asyncio.Event().wait()
            finally:
                self._looked_up -= 1
        return await super().getaddrinfo(host, port, **options)

    def _pass(self, seconds: float) -> bool:
        if not self._passes(seconds, self._looked_up > 0):
            return False
        self.ahead_s += seconds
        return True


class _HastySelector(selectors.DefaultSelector):
    """Waits a moment in earnest, and then lets time pass."""

    def __init__(self, passes: Callable[[float], bool]) -> None:
        super().__init__()
        self._passes = passes

    def select(self, timeout: float | None = None) -> Any:
        """The events that came; none where a time-out may have."""
        left = timeout
        while True:
            events = super().select(_SILENCE_S if left is None else min(left, _SILENCE_S))
            if events or (left is not None and left <= _SILENCE_S):
                return events
            if left is not None:
                if self._passes(min(left, _LONGEST_STEP_S)):
                    return []
                left -= _SILENCE_S
