"""Days made up from a seed: the same arguments give the same papers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from tests.servers.arxiv.days import Announcements, FakeDay, FakePaper

EASTERN = ZoneInfo("America/New_York")
_SUBMISSIONS_CLOSE = time(14, 0)
_WORDS = (
    *("robust", "latent", "graph", "policy", "diffusion", "attention", "sparse", "causal"),
    *("kernel", "transfer", "adaptive", "neural", "language", "visual", "learning", "bounds"),
    *("planning", "inference", "scaling", "retrieval", "agents", "preference"),
)
_NAMES = ("Ada Lovelace", "José Zamora", "Dominik Köppl", "Mariana Olvera", "J. van der Berg")
_TITLE_TAILS = ("", "", "", " & Beyond", " in $O(n \\log n)$ Time", " for Schrödinger Bridges")
_CS = ("cs.LG", "cs.CL", "cs.CV", "cs.AI", "cs.RO")


@dataclass(frozen=True, slots=True)
class Size:
    """How many papers a generated day has.

    The listing of `cs` shows `new` + `cross`; `elsewhere` are new papers of stat.ML alone;
    `replaced` are of `cs`. Beside them one older paper is cross-listed into `cs` and one inside it.
    """

    new: int = 20
    cross: int = 4
    elsewhere: int = 2
    replaced: int = 5


BIG = Size(new=1150, cross=349, elsewhere=30, replaced=420)
"""With the older cross-list, 1,500 papers for the listing of `cs`."""


def generated(days: Iterable[date], size: Size | None = None) -> Announcements:
    """A mailing of `size` for each of `days`, with ids in the order of announcement."""
    maker = _Maker(size or Size())
    return Announcements([maker.day(day) for day in sorted(days)])


def weekdays(*, ending: date, number: int) -> list[date]:
    """The last `number` Mondays to Fridays up to `ending`, oldest first."""
    found: list[date] = []
    day = ending
    while len(found) < number:
        if day.weekday() < 5:
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


class _Maker:
    def __init__(self, size: Size) -> None:
        self._size = size
        self._numbers = count(1)
        self._old_numbers = count(1)
        self._last_close: datetime | None = None

    def day(self, day: date) -> FakeDay:
        random = Random(day.toordinal())
        closed_at = _window_end(day)
        opened_at = self._last_close or closed_at - timedelta(days=1)
        self._last_close = closed_at
        size = self._size
        kinds = [
            *(_categories_of_cs(random) for _ in range(size.new)),
            *(_categories_of_cross(random) for _ in range(size.cross)),
            *(("stat.ML", "stat.ME") for _ in range(size.elsewhere)),
        ]
        random.shuffle(kinds)
        step = (closed_at - opened_at) / (len(kinds) + 1)
        new = tuple(
            self._paper(random, f"{day:%y%m}.{next(self._numbers):05}", kind, opened_at + step * at)
            for at, kind in enumerate(kinds, start=1)
        )
        return FakeDay(day, new, self._cross(random, day), self._replaced(random, day, closed_at))

    def _cross(self, random: Random, day: date) -> tuple[FakePaper, ...]:
        return (
            self._old_paper(random, day, ("math.OC", "cs.LG")),
            self._old_paper(random, day, ("cs.LG", "cs.CL")),
        )

    def _replaced(self, random: Random, day: date, at: datetime) -> tuple[FakePaper, ...]:
        return tuple(
            self._old_paper(
                random,
                day,
                _categories_of_cs(random),
                version=6 if number == 1 else 2,
                updated_at=at - timedelta(minutes=5 + number),
                withdrawn=number == 2,
                comment="This paper has been withdrawn by the authors" if number == 2 else "v2",
            )
            for number in range(self._size.replaced)
        )

    def _old_paper(
        self,
        random: Random,
        day: date,
        categories: Sequence[str],
        *,
        version: int = 1,
        updated_at: datetime | None = None,
        comment: str = "",
        withdrawn: bool = False,
    ) -> FakePaper:
        submitted = datetime.combine(day - timedelta(days=400), time(10), UTC)
        arxiv_id = f"{submitted:%y%m}.{next(self._old_numbers):05}"
        return FakePaper(
            arxiv_id,
            _title(random),
            _authors(random),
            tuple(categories),
            _abstract(random),
            submitted,
            version=version,
            updated_at=updated_at,
            comment=comment,
            withdrawn=withdrawn,
        )

    def _paper(
        self, random: Random, arxiv_id: str, categories: tuple[str, ...], at: datetime
    ) -> FakePaper:
        return FakePaper(
            arxiv_id,
            _title(random),
            _authors(random),
            categories,
            _abstract(random),
            at.replace(microsecond=0),
            comment=random.choice(("", f"{random.randint(6, 40)} pages")),
        )


def _window_end(day: date) -> datetime:
    """When the submissions of a listing day closed (FACTS section 2, calendar), aware UTC."""
    back = 3 if day.weekday() == 0 else 1
    close = datetime.combine(day - timedelta(days=back), _SUBMISSIONS_CLOSE, EASTERN)
    return close.astimezone(UTC)


def _categories_of_cs(random: Random) -> tuple[str, ...]:
    primary, second = random.sample(_CS, 2)
    return random.choice(((primary,), (primary, second), (primary, "stat.ML")))


def _categories_of_cross(random: Random) -> tuple[str, ...]:
    return random.choice((("stat.ML", "cs.LG"), ("math.OC", "cs.LG"), ("eess.IV", "cs.CV")))


def _title(random: Random) -> str:
    words = " ".join(random.sample(_WORDS, random.randint(3, 7)))
    return words.capitalize() + random.choice(_TITLE_TAILS)


def _authors(random: Random) -> tuple[str, ...]:
    return tuple(random.sample(_NAMES, random.randint(1, len(_NAMES))))


def _abstract(random: Random) -> str:
    sentences = (" ".join(random.choices(_WORDS, k=12)).capitalize() for _ in range(8))
    return ". ".join(sentences) + ". We gain 3% when $x < y$ & $\\alpha > 0$."
