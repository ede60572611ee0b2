"""Days as people write them."""

import re
from datetime import date, timedelta

from bot.domain.text import displayed
from bot.errors import DayError

LATEST = "latest"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ALLOWED = "write a day like 2021-02-08, or today, yesterday, latest"


def parse_day(text: str, *, today: date) -> date | None:
    """The day that `text` names; None for `latest`, which only a store can answer.

    Raises:
        DayError: it names none; the message says what is allowed.

    """
    word = text.strip().lower()
    if word == LATEST:
        return None
    if word == "today":
        return today
    if word == "yesterday":
        return today - timedelta(days=1)
    shown = displayed(text)[:40]
    if not _ISO.fullmatch(word):
        raise DayError(f"“{shown}” is no day: {_ALLOWED}")
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise DayError(f"“{shown}” is not in the calendar: {_ALLOWED}") from None


def days_beginning(text: str, *, today: date) -> tuple[date, date]:
    """The first and the last day that `text`, typed so far, may mean; all days if it says none."""
    return date.min, date.max
