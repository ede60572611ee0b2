"""How the subscriptions of a server stand."""

from dataclasses import dataclass

from bot.domain.delivery import Delivery
from bot.domain.schedule import Due
from bot.domain.subscription import NO_PROBLEMS, StyleProblems, Subscription


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subscription stands: when its next post comes, and what became of the last one.

    `next_post` is None while it is paused, and `is_due` if it is posted at once. `last` is None
    before the first delivery. `problems` are of its style.
    """

    subscription: Subscription
    next_post: Due | None = None
    last: Delivery | None = None
    problems: StyleProblems = NO_PROBLEMS
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page, counted from 0, of the `total` subscriptions of a server."""

    items: tuple[Standing, ...]
    number: int = 0
    pages: int = 1
    total: int = 0
