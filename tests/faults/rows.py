"""What playing a fault came to, and the table of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_WIDEST = 58
_MOST_SHOWN = 5


@dataclass
class Row:
    """A fault, what became of it each time, and the times at which that was wrong.

    `outcomes` counts what is as it should be; each of `wrong` says what was not, with its seed.
    """

    fault: str
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def times(self) -> int:
        """How often the fault was played."""
        return self.outcomes.total() + len(self.wrong)

    def went(self, outcome: str) -> None:
        """Count one time that went as it should."""
        self.outcomes[outcome] += 1

    def went_wrong(self, seed: object, what: str) -> None:
        """Count one time that did not."""
        self.wrong.append(f"seed {seed}: {what}")


def table(rows: Sequence[Row]) -> str:
    """Lines for people: fault, times, outcome; below them what was wrong."""
    lines = [f"{'fault':{_WIDEST}} {'times':>6}  outcome"]
    for row in rows:
        lines += [f"{row.fault:{_WIDEST}} {row.times:6,}  {_outcome(row)}"]
    for row in rows:
        lines += [f"WRONG  {row.fault}: {each}" for each in row.wrong[:_MOST_SHOWN]]
        if more := len(row.wrong[_MOST_SHOWN:]):
            lines.append(f"WRONG  {row.fault}: {more} more")
    return "\n".join(lines) + "\n"


def _outcome(row: Row) -> str:
    parts = [
        words if len(row.outcomes) == 1 and not row.wrong else f"{number:,} {words}"
        for words, number in row.outcomes.most_common()
    ]
    if row.wrong:
        parts.insert(0, f"{len(row.wrong):,} WRONG")
    return "; ".join(parts) or "never played"
