"""Ready-made courses of events, for a process that is pointed at the loopback arXiv."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tests.servers.arxiv import faults
from tests.servers.arxiv.days import Announcements
from tests.servers.arxiv.generate import BIG, generated, weekdays


@dataclass(frozen=True, slots=True)
class Trouble:
    """`fault`, for the next `times` requests to `interface` about `day` (None: about any)."""

    interface: str
    fault: faults.Fault
    day: date | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """What arXiv announces, and what goes wrong."""

    known: Announcements
    troubles: tuple[Trouble, ...] = ()


def two_weeks(ending: date) -> Scenario:
    """Ten weekdays up to `ending`, the sixth a holiday, and a good deal of trouble.

    A stale feed on the last day, 429s without end for one listing page until the client gives up
    and more after that, a page with rows missing, and an empty page of the query API.
    """
    days = weekdays(ending=ending, number=10)
    return Scenario(
        generated(day for day in days if day != days[5]),
        (
            Trouble("feed", faults.stale_feed(), days[-1], times=3),
            Trouble("listing", faults.too_many_requests(), days[2], times=6),
            Trouble("listing", faults.too_many_requests("30"), days[2]),
            Trouble("listing", faults.missing_rows(), days[7]),
            Trouble("query", faults.empty_page()),
            Trouble("query", faults.reset()),
        ),
    )


def quiet_weeks(ending: date) -> Scenario:
    """Ten weekdays up to `ending`, the sixth a holiday, and nothing goes wrong."""
    days = weekdays(ending=ending, number=10)
    return Scenario(generated(day for day in days if day != days[5]))


def stalling_weeks(ending: date) -> Scenario:
    """The quiet weeks, of which the fourth day's listing once begins and never ends."""
    days = weekdays(ending=ending, number=10)
    return Scenario(quiet_weeks(ending).known, (Trouble("listing", faults.stall(), days[3]),))


def big_day(ending: date) -> Scenario:
    """One day whose `cs` listing has 1,500 new papers and cross-lists."""
    return Scenario(generated(weekdays(ending=ending, number=1), BIG))


SCENARIOS: Mapping[str, Callable[[date], Scenario]] = {
    "two-weeks": two_weeks,
    "quiet-weeks": quiet_weeks,
    "stalling-weeks": stalling_weeks,
    "big-day": big_day,
}
