"""arXiv's terms, kept by all processes on one data folder together.

One connection at a time, 3 s between requests over all of its hosts, 15 s between pages of
arxiv.org (FACTS section 2).

Within a process intervals are measured with the monotonic clock, so that setting the computer's
clock neither blocks for hours nor lets a request through early. What another process or an earlier
run wrote down is a wall-clock moment: it is translated once, when it is first read, and a moment in
the future counts as now.
"""

import asyncio
import logging
import math
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.clock import Clock
from bot.errors import ArxivBusyError
from bot.sources.exchange import shown_url
from bot.sources.gate import OnWait
from bot.sources.shared_turn import UNREADABLE, Note, SharedTurn

_log = logging.getLogger(__name__)
_NEVER = -math.inf
_ROUNDING_S = 1e-6
_PAUSES = "arXiv wants pauses between requests"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds from one request to the next, and how long other processes are waited for.

    `min_interval_s` is between any two requests, `page_interval_s` between two pages of arxiv.org.
    `patience_s` bounds the wait for other processes on top of the intervals; `poll_s` is how often
    their lock is looked at.
    """

    min_interval_s: float = 3.0
    page_interval_s: float = 15.0
    patience_s: float = 300.0
    poll_s: float = 0.25


class ArxivLimiter:
    """The gate through which everything goes that asks arXiv.

    `listing_url` is the address of arxiv.org's pages; each request to its host is a page. All share
    `data_dir`: requests of one limiter wait in its queue, several take turns as processes do, so
    that a single paper need not wait until the next page of a collection is due.
    """

    def __init__(
        self, data_dir: Path, *, clock: Clock, listing_url: str, rhythm: Rhythm | None = None
    ) -> None:
        self._clock = clock
        self._rhythm = rhythm or Rhythm()
        self._page_host = urlsplit(listing_url).netloc.lower()
        self._shared = SharedTurn(data_dir)
        self._queue = asyncio.Lock()
        self._asked_at = _NEVER
        self._page_at = _NEVER
        self._known: Note | None = None
        self._met: set[int] = set()

    @asynccontextmanager
    async def turn(self, url: str, on_wait: OnWait) -> AsyncIterator["ArxivTurn"]:
        """The right to ask for `url`, once, until the block ends.

        Raises:
            ArxivBusyError: other processes on the data folder used up our patience.
            FileAccessError: the data folder cannot be written.

        """
        is_page = urlsplit(url).netloc.lower() == self._page_host
        if self._queue.locked():
            on_wait(self._rhythm.min_interval_s, "another request to arXiv comes first")
        async with self._queue:
            await self._take_lock(url, on_wait, is_page=is_page)
            try:
                turn = ArxivTurn(self, is_page=is_page)
                turn.sent()
                yield turn
            finally:
                self._shared.give_back()

    def record(self, *, is_page: bool) -> None:
        """Note down, for this process and for all, that a request leaves now."""
        now = self._clock.now()
        self._asked_at = self._clock.monotonic()
        if is_page:
            self._page_at = self._asked_at
        page_at = None
        if self._page_at != _NEVER:
            # Translated anew each time, so that the note is right after the clock has been set.
            page_at = now - timedelta(seconds=self._asked_at - self._page_at)
        self._known = Note(os.getpid(), asked_at=now, page_at=page_at)
        self._shared.write(self._known)

    async def _take_lock(self, url: str, on_wait: OnWait, *, is_page: bool) -> None:
        """Hold the shared lock at a moment at which a request may leave.

        The intervals are waited for without the lock, so that another process is only ever kept
        out by a request that is under way.
        """
        rhythm = self._rhythm
        longest_pause_s = max(rhythm.min_interval_s, rhythm.page_interval_s)
        gives_up_at = self._clock.monotonic() + longest_pause_s + rhythm.patience_s
        reason, announced = _PAUSES, ""
        while True:
            wait_s = self._due_in(is_page=is_page)
            if wait_s <= 0 and self._shared.try_take():
                # Only now can nobody else send: what others did up to here decides.
                reason = self._learn()
                if self._due_in(is_page=is_page) <= 0:
                    return
                self._shared.give_back()
                continue
            if wait_s <= 0:
                reason, wait_s = self._meet_holder(), rhythm.poll_s
            if self._clock.monotonic() + wait_s > gives_up_at:
                raise ArxivBusyError(shown_url(url), f"gave up waiting because {reason}")
            if reason != announced:
                on_wait(wait_s, reason)
                announced = reason
            await self._clock.sleep(wait_s)

    def _due_in(self, *, is_page: bool) -> float:
        """Seconds until a request may leave; 0 if it may now."""
        due_at = self._asked_at + self._rhythm.min_interval_s
        if is_page:
            due_at = max(due_at, self._page_at + self._rhythm.page_interval_s)
        wait_s = due_at - self._clock.monotonic()
        return wait_s if wait_s > _ROUNDING_S else 0.0

    def _learn(self) -> str:
        """Take in what other processes wrote down; returns the reason for a wait."""
        note = self._shared.read()
        if note is not None and note != self._known:
            is_first, self._known = self._known is None, note
            self._asked_at = max(self._asked_at, self._translated(note.asked_at))
            if note.page_at is not None:
                self._page_at = max(self._page_at, self._translated(note.page_at))
            if not is_first:
                # It changed while we run, so the process that wrote it runs as well.
                self._meet(note)
        if self._known == UNREADABLE:
            return "it is not known when arXiv was last asked"
        if self._known is not None and self._known.pid != os.getpid():
            return f"process {self._known.pid} asked arXiv a moment ago"
        return _PAUSES

    def _meet_holder(self) -> str:
        note = self._shared.read()
        if note is None or note == UNREADABLE:
            return "another process on the same data folder is asking arXiv"
        self._meet(note)
        return f"process {note.pid} on the same data folder is asking arXiv"

    def _meet(self, note: Note) -> None:
        """Tell, once, that another process is at work here."""
        if note == UNREADABLE or note.pid in (os.getpid(), *self._met):
            return
        self._met.add(note.pid)
        _log.warning(
            "process %d asks arXiv with the same data folder %s: requests take turns",
            note.pid,
            self._shared.folder,
        )

    def _translated(self, moment: datetime) -> float:
        """A wall-clock moment on the monotonic clock; one in the future is now."""
        ago_s = (self._clock.now() - moment).total_seconds()
        return self._clock.monotonic() - max(0.0, ago_s)


class ArxivTurn:
    """The right to make one request to arXiv."""

    def __init__(self, limiter: ArxivLimiter, *, is_page: bool) -> None:
        self._limiter = limiter
        self._is_page = is_page

    def sent(self) -> None:
        """The request has left; the next one is spaced from here."""
        self._limiter.record(is_page=self._is_page)
