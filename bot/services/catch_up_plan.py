"""Deciding which days are to be there: the last ones, and those that an absence left out. Pure."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from bot.domain.calendar import recent_days

FIRST_DAYS = 5
"""At first start so many listing days are brought in (DESIGN, commands), and later in one go."""

MOST_DAYS = 30
"""So many listing days back is made up for an absence."""


def wanted_days(
    now: datetime, known: Collection[date], newest: date | None, *, holidays: frozenset[date]
) -> list[date]:
    """The days that are to be there, as `recent_days` gives them: oldest first, holidays too.

    From the first of the `known` days on, at least the last five. `known` are those that were asked
    for, of the last 30 listing days at least; `newest` is the newest complete day of all.
    """
    days = recent_days(now, MOST_DAYS, holidays=holidays)
    begin = min((day for day in known if day >= days[0]), default=newest or date.max)
    last = recent_days(now, FIRST_DAYS, holidays=holidays)[0]
    return [day for day in days if day >= min(begin, last)]


def most_useful_first(
    days: Sequence[date], closes_at: Callable[[date], datetime], now: datetime
) -> list[date]:
    """The order in which a first start brings in `days`, which are given oldest first.

    The newest one that has closed is what `/hot` shows and channels are posted. Those after it
    follow in their order, since each is held against the day before it; then those before it.
    """
    closed = [day for day in days if closes_at(day) <= now]
    opening = closed[-1:]
    return [*opening, *(day for day in days if day not in closed), *closed[-2::-1]]


def next_few(
    days: Sequence[date], closes_at: Callable[[date], datetime], now: datetime
) -> list[date]:
    """Those of the missing `days`, given oldest first, that are brought in before the others.

    The newest one that has closed is to be posted soon. Then the oldest: the days from there on are
    known to be missing even if the bot ends before it has them all.
    """
    newest = [day for day in days if closes_at(day) <= now][-1:]
    return [*newest, *(day for day in days if day not in newest)][:FIRST_DAYS]
