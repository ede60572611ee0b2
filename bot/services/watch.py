"""The bot's watch over itself: when it was last alive, and so for how long it was not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.schedule import ON_TIME, Downtime

_ALIVE, _DOWN = "alive", "downtime"
_EVERY = timedelta(minutes=1)
_CUT_OFF = timedelta(minutes=10)


class Marks(Protocol):
    """Small facts that are remembered."""

    async def find_mark(self, name: str) -> str | None:
        """A fact."""

    async def save_mark(self, name: str, value: str) -> None:
        """Remember a fact."""


@dataclass(slots=True)
class Watch:
    """Knows the last downtime of over two hours, across restarts.

    `is_set_back`: the clock shows less than at the look before, so it was ahead, or is behind now.
    """

    marks: Marks
    is_set_back: bool = field(default=False)
    _marked_at: datetime | None = field(default=None)
    _downtime: Downtime | None = field(default=None)

    async def last_downtime(self, now: datetime) -> Downtime | None:
        """The last downtime, and a note that the bot is alive now.

        Raises:
            StoreError: the store refused.
        """
        if self._marked_at is None:
            alive_at = _moment(await self.marks.find_mark(_ALIVE))
            self._downtime = await self._stored()
        else:
            alive_at = self._marked_at
        self.is_set_back = alive_at is not None and alive_at > now
        if alive_at is not None and now - alive_at > ON_TIME:
            # Stored before the mark moves on: a crash between the two finds the same downtime.
            # What was due in the minutes before may have been cut off; what should have been
            # posted in the last two hours is not late yet.
            down = Downtime(alive_at - _CUT_OFF, now - ON_TIME)
            await self.marks.save_mark(_DOWN, f"{down.start.isoformat()}/{down.end.isoformat()}")
            self._downtime = down
        elif self._downtime is not None and now < self._downtime.end:
            # The clock was ahead for a while, which looked like a downtime, and is no more.
            await self.marks.save_mark(_DOWN, "")
            self._downtime = None
        if self._marked_at is None or not timedelta(0) <= now - self._marked_at < _EVERY:
            await self.marks.save_mark(_ALIVE, now.isoformat())
            self._marked_at = now
        return self._downtime

    async def _stored(self) -> Downtime | None:
        start, _, end = (await self.marks.find_mark(_DOWN) or "").partition("/")
        began_at, ended_at = _moment(start), _moment(end)
        return Downtime(began_at, ended_at) if began_at and ended_at else None


async def find_last_life(marks: Marks) -> datetime | None:
    """The last sign of life of a bot on this store, aware UTC, None if there was none.

    Raises:
        StoreError: the store refused.
    """
    return _moment(await marks.find_mark(_ALIVE))


async def was_away(marks: Marks, now: datetime) -> bool:
    """Whether no bot was alive on this store for so long that something may have been missed.

    Raises:
        StoreError: the store refused.
    """
    alive_at = await find_last_life(marks)
    return alive_at is None or now - alive_at > _CUT_OFF


def _moment(text: str | None) -> datetime | None:
    """The moment that was written down; a broken note is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
