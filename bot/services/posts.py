"""What a channel is posted of a day: the digest as its subscription wants to see it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple, Protocol

from bot.domain.calendar import next_listing_day
from bot.domain.collection import Outcome
from bot.domain.digest import Delay, Digest, DigestView, LateRiser
from bot.domain.filters import Defaults, Read, select_for
from bot.domain.page import PAGE_SIZE, DigestPage
from bot.domain.paper import Paper
from bot.domain.searched import Texts
from bot.domain.subscription import Subscription
from bot.render.tex import readable
from bot.services.delivery_ports import Content, QuietDay
from bot.services.kept import Kept
from bot.services.ports import DayStore, DigestStore, LateStore, Now, SourceStore
from bot.texts import Said, Sentence

_KEEP = timedelta(minutes=1)
_KEEP_LIVE = timedelta(minutes=5)


class Live(Protocol):
    """Days that have not closed yet."""

    def closes_at(self, day: date) -> datetime:
        """When a day closes, aware UTC."""

    async def rank(self, day: date) -> Digest | None:
        """A day as it stands now; None if nothing was collected."""

    async def find_delay(self, day: date) -> Delay | None:
        """Why an open day has not closed; None before its close."""


class Wishes(NamedTuple):
    """What of a subscription decides on what a channel sees of a day."""

    day: date
    categories: tuple[str, ...]
    keywords: str
    limit: int | None
    min_attention: int | None


@dataclass(frozen=True, slots=True)
class _Day:
    """What is stored of a day and is the same for all channels."""

    digest: Digest
    late: tuple[LateRiser, ...]
    older: date | None
    newer: date | None
    read: Read


class Posts:
    """Puts contents together from what is stored. `holidays` as in the calendar.

    A day goes to many channels at once, most of which want the same: for a minute, what was read is
    not read again, and who wants the same is given the same page. What is ranked `live`, before a
    close, is good for five minutes.
    """

    def __init__(
        self,
        *,
        digests: DigestStore,
        days: DayStore,
        late: LateStore,
        sources: SourceStore,
        defaults: Defaults,
        holidays: frozenset[date],
        now: Now,
        live: Live | None = None,
    ) -> None:
        self.digests = digests
        self.days = days
        self.late = late
        self.sources = sources
        self.defaults = defaults
        self.holidays = holidays
        self.live = live
        self._days = Kept(self._read_day, now, _KEEP)
        self._pages = Kept(self._make_page, now, _KEEP)
        self._live_days = Kept(self._rank_day, now, _KEEP_LIVE)
        self._live_pages = Kept(self._make_live_page, now, _KEEP_LIVE)

    async def find_content(self, subscription: Subscription, day: date) -> Content | None:
        """What is to be posted of a day; None for nothing."""
        page = await self.find_page(subscription, day)
        if page is not None and (page.view.shown or page.late):
            return page
        if not subscription.quiet_days:
            return None
        reason = await self._why_quiet(day) if page is None else _nothing_matched(page.view)
        return QuietDay(day, reason, next_listing_day(day, holidays=self.holidays))

    async def find_page(self, subscription: Subscription, day: date) -> DigestPage | None:
        """The frozen digest of a day as a channel sees it; None if the day has none."""
        return await self._pages.find(_wishes(subscription, day))

    async def find_live_page(self, subscription: Subscription, day: date) -> DigestPage | None:
        """A day before its close as a channel sees it; None if nothing was collected of it."""
        return await self._live_pages.find(_wishes(subscription, day))

    async def _read_day(self, day: date) -> _Day | None:
        digest = await self.digests.find_digest(day)
        if digest is None:
            return None
        return await self._beside(digest, await self.late.list_late_with(day))

    async def _rank_day(self, day: date) -> _Day | None:
        digest = await self.live.rank(day) if self.live else None
        return await self._beside(digest, ()) if digest else None

    async def _beside(self, digest: Digest, late: tuple[LateRiser, ...]) -> _Day:
        older, newer = await self.digests.find_shown_neighbours(digest.day, self.defaults.bar)
        return _Day(digest, late, older, newer, cache(_texts_of))

    async def _make_page(self, wishes: Wishes) -> DigestPage | None:
        found = await self._days.find(wishes.day)
        return await self._page_of(found, wishes) if found else None

    async def _make_live_page(self, wishes: Wishes) -> DigestPage | None:
        found = await self._live_days.find(wishes.day)
        if found is None or self.live is None:
            return None
        page = await self._page_of(found, wishes)
        closes_at = self.live.closes_at(wishes.day)
        delay = await self.live.find_delay(wishes.day)
        return replace(page, view=replace(page.view, closes_at=closes_at, delay=delay))

    async def _page_of(self, found: _Day, wishes: Wishes) -> DigestPage:
        view, rising = select_for(wishes, found.digest, found.late, self.defaults, found.read)
        ids = [e.paper.arxiv_id for e in (*view.shown, *(riser.entry for riser in rising))]
        return DigestPage(
            view=view,
            size=PAGE_SIZE,
            older=found.older,
            newer=found.newer,
            notes=await self.sources.list_notes(ids),
            late=rising,
        )

    async def _why_quiet(self, day: date) -> Sentence:
        record = await self.days.find_day(day)
        if record is None or record.outcome is not Outcome.QUIET:
            return Said("quiet-untold")
        if not record.is_settled:
            return Said("quiet-doubted", evidence=record.evidence)
        return Said("quiet-told", evidence=record.evidence)


def _wishes(subscription: Subscription, day: date) -> Wishes:
    return Wishes(
        day,
        subscription.categories,
        subscription.keywords,
        subscription.limit,
        subscription.min_attention,
    )


def _texts_of(paper: Paper) -> Texts:
    return Texts.of(paper, readable)


def _nothing_matched(view: DigestView) -> Sentence:
    return Said("quiet-unmatched", bar=view.bar)
