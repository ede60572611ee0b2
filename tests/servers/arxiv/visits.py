"""What the loopback arXiv saw, and whether it kept to arXiv's terms."""

from collections import Counter
from dataclasses import dataclass

PAGES = frozenset({"listing", "abs"})
"""The interfaces that are pages of arxiv.org, which want longer pauses."""


@dataclass(slots=True)
class Visit:
    """One request.

    Times are the server's clock in seconds; `ended_s` is None while it lasts. `abandoned` says that
    the client went away before its answer was whole.
    """

    interface: str
    path: str
    started_s: float
    ended_s: float | None = None
    status: int | None = None
    fault: str = ""
    abandoned: bool = False


class Visits:
    """All requests in order, and each breach of the terms in words.

    `tolerance_s` allows for a request that was held up on the way, on a clock that really runs.
    """

    def __init__(
        self, *, min_interval_s: float, page_interval_s: float, tolerance_s: float
    ) -> None:
        self.all: list[Visit] = []
        self.violations: list[str] = []
        self._min_interval_s = min_interval_s - tolerance_s
        self._page_interval_s = page_interval_s - tolerance_s

    @property
    def counts(self) -> Counter[str]:
        """Requests for each interface."""
        return Counter(visit.interface for visit in self.all)

    def begin(self, interface: str, path: str, *, now_s: float) -> Visit:
        """Note a request that has just arrived."""
        visit = Visit(interface, path, now_s)
        if self.all:
            self._check_gap(self.all[-1], visit, self._min_interval_s)
        pages = [other for other in self.all if other.interface in PAGES]
        if pages and interface in PAGES:
            self._check_gap(pages[-1], visit, self._page_interval_s)
        self.all.append(visit)
        return visit

    def under_way(self) -> list[Visit]:
        """The requests that are being answered."""
        return [visit for visit in self.all if visit.ended_s is None]

    def _check_gap(self, earlier: Visit, later: Visit, wanted_s: float) -> None:
        gap_s = later.started_s - earlier.started_s
        if gap_s < wanted_s:
            self.violations.append(
                f"{later.path} came {gap_s:.3f} s after {earlier.path}, {wanted_s:g} s are wanted"
            )
