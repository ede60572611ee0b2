"""What stands in the front matter of a post: the names of days, categories, and its clock."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HISTORICAL_CLOCK = "Asia/Tokyo"
"""The zone of the times in posts that do not name one (FACTS section 1)."""

CATEGORY_NAME = re.compile(r"[A-Za-z.-]{2,30}")
"""What a post takes for the name of a category."""

_FIRST_YEAR = 1991  # arXiv's first; four digits are also what strftime can be trusted with


def local_text(moment: datetime, clock: str, form: str) -> str:
    """`moment` on the post's clock, as strftime's `form` says."""
    return moment.astimezone(ZoneInfo(clock)).strftime(form)


def from_clock(text: str, clock: str, form: str) -> datetime:
    """The UTC moment at which the post's clock showed `text`.

    Raises:
        ValueError: `text` is not of that form, or lies before arXiv's time.
    """
    local = datetime.strptime(text, form)  # noqa: DTZ007  # the zone comes next
    if local.year < _FIRST_YEAR:
        raise ValueError(f"{text} lies before {_FIRST_YEAR}")
    return local.replace(tzinfo=ZoneInfo(clock)).astimezone(UTC)


def day_span(label: str) -> tuple[date, date | None]:
    """The days that `2021-02-08` or `2020-07-02 - 2020-07-03` names.

    Raises:
        ValueError: it names none, or the span runs backwards.
    """
    first, _, last = label.partition(" - ")
    day = date.fromisoformat(first)
    last_day = date.fromisoformat(last) if last else None
    if last_day is not None and last_day <= day:
        raise ValueError(f"the span {label} runs backwards")
    return day, last_day
