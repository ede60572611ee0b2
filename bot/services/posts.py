"""What a channel is posted of a day: the digest as its subscription wants to see it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from bot.domain.calendar import next_listing_day
from bot.domain.collection import Outcome
from bot.domain.digest import Digest, DigestView, LateRiser
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
    not read again, and who wants the same is given the same page.
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
    ) -> None:
        self.digests = digests
        self.days = days
        self.late = late
        self.sources = sources
        self.defaults = defaults
        self.holidays = holidays
        self._days = Kept(self._read_day, now, _KEEP)
        self._pages = Kept(self._make_page, now, _KEEP)

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
        return await self._pages.find(
            Wishes(
                day,
                subscription.categories,
                subscription.keywords,
                subscription.limit,
                subscription.min_attention,
            )
        )

    async def _read_day(self, day: date) -> _Day | None:
        digest = await self.digests.find_digest(day)
        if digest is None:
            return None
        late = await self.late.list_late_with(day)
        older, newer = await self.digests.find_shown_neighbours(day, self.defaults.bar)
        return _Day(digest, late, older, newer, cache(_texts_of))

    async def _make_page(self, wishes: Wishes) -> DigestPage | None:
        found = await self._days.find(wishes.day)
        if found is None:
            return None
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
        return Said("quiet-told", evidence=record.evidence)


def _texts_of(paper: Paper) -> Texts:
    return Texts.of(paper, readable)


def _nothing_matched(view: DigestView) -> Sentence:
    return Said("quiet-unmatched", bar=view.bar)
