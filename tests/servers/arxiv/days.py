"""What the loopback arXiv knows: papers, and the days on which it announces them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

CATEGORY_NAMES = {
    "cs.AI": "Artificial Intelligence",
    "cs.CL": "Computation and Language",
    "cs.CV": "Computer Vision and Pattern Recognition",
    "cs.LG": "Machine Learning",
    "cs.RO": "Robotics",
    "eess.IV": "Image and Video Processing",
    "math.OC": "Optimization and Control",
    "stat.ME": "Methodology",
    "stat.ML": "Machine Learning",
}
ARCHIVE_NAMES = {
    "cs": "Computer Science",
    "eess": "Electrical Engineering and Systems Science",
    "math": "Mathematics",
    "stat": "Statistics",
}
SUBJECT_NAMES = CATEGORY_NAMES | ARCHIVE_NAMES


@dataclass(frozen=True, slots=True)
class FakePaper:
    """One version of one paper. `categories` begin with the primary one; times are aware UTC."""

    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    abstract: str
    submitted_at: datetime
    version: int = 1
    updated_at: datetime | None = None
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    withdrawn: bool = False

    @property
    def primary(self) -> str:
        """The category that stands first."""
        return self.categories[0]

    @property
    def changed_at(self) -> datetime:
        """When this version was submitted."""
        return self.updated_at or self.submitted_at


@dataclass(frozen=True, slots=True)
class FakeDay:
    """What one mailing announces, over all of arXiv.

    `new` are papers that appear for the first time; those with further categories are cross-lists
    there. `cross` are older papers whose LAST category is added on this day. `replaced` are new
    versions of older papers.
    """

    day: date
    new: tuple[FakePaper, ...] = ()
    cross: tuple[FakePaper, ...] = ()
    replaced: tuple[FakePaper, ...] = ()


@dataclass(frozen=True, slots=True)
class Sections:
    """A day as the listing of one subject shows it."""

    new: tuple[FakePaper, ...]
    cross: tuple[FakePaper, ...]
    replaced: tuple[FakePaper, ...]


class Announcements:
    """All mailings, by day; a day without one is simply not there."""

    def __init__(self, days: Iterable[FakeDay]) -> None:
        self.days = {day.day: day for day in days}

    def on(self, day: date) -> FakeDay:
        """The mailing of `day`, an empty one if there was none."""
        return self.days.get(day, FakeDay(day))

    def last(self, *, until: date) -> FakeDay:
        """The newest mailing of `until` or before; an empty one if there is none."""
        known = [day for day in self.days if day <= until]
        return self.days[max(known)] if known else FakeDay(until)

    def papers(self, *, until: date) -> dict[str, FakePaper]:
        """Every paper announced by `until`, in its newest version, by id."""
        newest: dict[str, FakePaper] = {}
        for day in sorted(known for known in self.days if known <= until):
            mailing = self.days[day]
            for paper in (*mailing.new, *mailing.cross, *mailing.replaced):
                kept = newest.get(paper.arxiv_id)
                if kept is None or kept.version <= paper.version:
                    newest[paper.arxiv_id] = paper
        return newest


def is_in(category: str, subject: str) -> bool:
    """Whether `category` is `subject`, or lies in that archive."""
    return category == subject or category.startswith(subject + ".")


def listed(mailing: FakeDay, subject: str) -> Sections:
    """The sections of a listing: cross-lists inside the subject are not shown."""

    def has(paper: FakePaper) -> bool:
        return any(is_in(category, subject) for category in paper.categories)

    def own(paper: FakePaper) -> bool:
        return is_in(paper.primary, subject)

    return Sections(
        new=tuple(p for p in mailing.new if own(p)),
        cross=(
            *(p for p in mailing.new if has(p) and not own(p)),
            *(p for p in mailing.cross if is_in(p.categories[-1], subject) and not own(p)),
        ),
        replaced=tuple(p for p in mailing.replaced if has(p)),
    )


def fed(mailing: FakeDay, subjects: Iterable[str]) -> list[tuple[str, FakePaper]]:
    """The items of a feed with their announce types, new ones first, before the cut.

    Versions from the sixth on are left out, and in a feed of an archive its own inner cross-lists
    count (FACTS section 2).
    """
    wanted = tuple(subjects)

    def hit(category: str) -> bool:
        return any(is_in(category, subject) for subject in wanted)

    def has(paper: FakePaper) -> bool:
        return any(hit(category) for category in paper.categories)

    return [
        *(("new", p) for p in mailing.new if hit(p.primary)),
        *(("cross", p) for p in mailing.new if has(p) and not hit(p.primary)),
        *(("cross", p) for p in mailing.cross if hit(p.categories[-1])),
        *(("replace", p) for p in mailing.replaced if hit(p.primary) and p.version < 6),
        *(
            ("replace-cross", p)
            for p in mailing.replaced
            if has(p) and not hit(p.primary) and p.version < 6
        ),
    ]
