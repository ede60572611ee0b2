"""How often faults are played, and by which chance."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_SAMPLE = 0.1


@dataclass(frozen=True)
class Plan:
    """What a kind of faults is told: a folder of its own, a first seed, a share, and a bound.

    `share` is the part of the usual times that is played, `longest_s` how long that may take in
    all: what is not played by then is not played, which the table shows.
    """

    folder: Path
    seed: int = 0
    share: float = 1.0
    longest_s: float = 280.0
    began_s: float = field(default_factory=time.monotonic)

    @property
    def is_sample(self) -> bool:
        """Whether so little is played that what takes longest may be left out."""
        return self.share < _SAMPLE

    def seeds(self, usual: int, *, scaled: bool = True) -> Iterator[int]:
        """The seeds of a fault that is usually played so often, as long as there is time.

        What is not `scaled` is played that often whatever the share is.
        """
        for number in range(max(1, round(usual * self.share)) if scaled else usual):
            if number and time.monotonic() - self.began_s > self.longest_s:
                return
            yield self.seed + number

    def chance(self, seed: int, what: str = "") -> random.Random:
        """A source of chance that is the same for the same seed."""
        return random.Random(f"{what}{seed}")
