"""What a run is to kill, and what came of it."""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date

from bot.domain.subscription import Layout
from tests.crash.census import Hit, Point, Thing
from tests.crash.points import Found

CHANNELS = 20
PAPERS = 15
PAPERS_A_MESSAGE = 10
ANYWHERE = "anywhere"
LATE = "request received, carried out after the next"

FIRST = (Point.PLANNED, Point.BEGUN)
EACH = (
    Point.RECEIVED,
    Point.STORED,
    Point.HALF,
    Point.ANSWERED,
    Point.WRITTEN,
    Point.SOUGHT,
)
REQUEST = (Point.RECEIVED, Point.STORED, Point.HALF, Point.ANSWERED)
IN_THREADS = (
    *(Hit(Thing.MESSAGE, point) for point in (*FIRST, *REQUEST, Point.SOUGHT, Point.WRITTEN)),
    *(Hit(Thing.THREAD, point) for point in (*REQUEST, Point.SOUGHT, Point.WRITTEN)),
    *(Hit(Thing.INSIDE, point) for point in (Point.BEGUN, *REQUEST, Point.SOUGHT, Point.WRITTEN)),
)
"""The kills of a day with threads, in the order in which a post comes to stand.

The last one of the short posts and of the threads lets all channels come that far.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: `parts` messages a delivery, how long nonces are remembered, and the kills of a day.

    Every day is killed once at each of `FIRST`, `rounds` times at each of `EACH`, and `anywhere`
    times at a random moment; where nonces are kept, a late request is in between. Deliveries of one
    message have a picture.

    Where the layout is `thread`, the first of the parts is the short post. A day is killed once at
    each of `IN_THREADS`; the next one is begun before it is done, and killed `anywhere` times at a
    random moment.
    """

    parts: int = 1
    nonce_window_s: float = 180.0
    days: int = 1
    rounds: int = 1
    anywhere: int = 4
    seed: int = 0
    layout: Layout = Layout.CARDS

    @property
    def name(self) -> str:
        """What tells it from others, for the table."""
        count = self.cards
        messages = "1 message" if count == 1 else f"{count} messages"
        where = " in a thread" if self.has_threads else ""
        return f"{messages}{where}, nonces kept for {self.nonce_window_s:g} s"

    @property
    def has_threads(self) -> bool:
        """Whether the cards stand in a thread."""
        return self.layout is Layout.THREAD

    @property
    def cards(self) -> int:
        """How many messages with cards a delivery has."""
        return self.parts - self.has_threads

    @property
    def papers(self) -> int:
        """How many papers a delivery has."""
        return min(PAPERS, self.cards * PAPERS_A_MESSAGE)

    @property
    def hits(self) -> Set[Hit]:
        """What its kills have to hit, each at least once."""
        return set(IN_THREADS if self.has_threads else (Hit(Thing.MESSAGE, p) for p in Point))


@dataclass
class Figures:
    """What came of a run.

    `kills` counts by where they were placed, `hits` the deliveries that were at each point when
    their process was killed, over all kills. `messages` counts by channel, day and part, `threads`
    by channel and day. `in_order`: all messages stand where they belong, one after the other, and
    show the papers by rank.
    """

    plan: Plan
    kills: Counter[Hit | str] = field(default_factory=Counter)
    hits: Counter[Hit] = field(default_factory=Counter)
    messages: Counter[tuple[int, date, int]] = field(default_factory=Counter)
    threads: Counter[tuple[int, date]] = field(default_factory=Counter)
    in_order: bool = True
    expected: int = 0
    expected_threads: int = 0
    looked_for: int = 0
    given_back: int = 0
    seconds: float = 0.0

    def add(self, place: Hit | str, found: Found) -> None:
        """Count a kill, and what it hit."""
        self.kills[place] += 1
        self.hits.update(found.values())

    @property
    def missing(self) -> int:
        """Messages that should be there and are not."""
        return self.expected - len(self.messages)

    @property
    def twice(self) -> int:
        """Messages that are there more than once."""
        return sum(self.messages.values()) - len(self.messages)

    @property
    def has_threads(self) -> bool:
        """Whether each short post has its thread, and nothing else has one."""
        return len(self.threads) == self.threads.total() == self.expected_threads

    @property
    def is_fine(self) -> bool:
        """Whether all is there once, where it belongs."""
        return not self.missing and not self.twice and self.in_order and self.has_threads

    @property
    def not_hit(self) -> Iterator[Hit]:
        """What no kill has hit, and should have."""
        return (hit for hit in self.plan.hits if not self.hits[hit])
