"""Timing pairs and printing them."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: medians, their ratio, and the bound that was promised."""

    what: str
    ours: float
    floor: float
    bound: float
    unit: str = "ms"

    def cells(self) -> list[str]:
        """The line's cells."""
        ratio = self.ours / self.floor
        verdict = "ok" if ratio <= self.bound else "MISSED"
        return [
            self.what,
            f"{self.ours:.2f} {self.unit}",
            f"{self.floor:.2f} {self.unit}",
            f"{ratio:.2f}",
            f"{self.bound:g}",
            verdict,
        ]


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    """The milliseconds that awaiting `call()` takes."""
    start = time.perf_counter()
    await call()
    return (time.perf_counter() - start) * 1000


def timed_plain(call: Callable[[], object]) -> float:
    """The milliseconds that `call()` takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def median(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)
