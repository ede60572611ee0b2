"""What a channel is posted of a day: the digest as its subscription wants to see it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import next_listing_day
from bot.domain.collection import Outcome
from bot.domain.digest import DigestView
from bot.domain.filters import Defaults, select_for
from bot.domain.page import PAGE_SIZE, DigestPage
from bot.domain.subscription import Subscription
from bot.services.delivery_ports import Content, QuietDay
from bot.services.ports import DayStore, DigestStore, LateStore, SourceStore


@dataclass(frozen=True, slots=True)
class Posts:
    """Puts contents together from what is stored. `holidays` as in the calendar."""

    digests: DigestStore
    days: DayStore
    late: LateStore
    sources: SourceStore
    defaults: Defaults
    holidays: frozenset[date]

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
        digest = await self.digests.find_digest(day)
        if digest is None:
            return None
        named = await self.late.list_late_with(day)
        view, rising = select_for(subscription, digest, named, self.defaults)
        older, newer = await self.digests.find_shown_neighbours(day, self.defaults.bar)
        ids = [e.paper.arxiv_id for e in (*view.shown, *(riser.entry for riser in rising))]
        return DigestPage(
            view=view,
            size=PAGE_SIZE,
            older=older,
            newer=newer,
            notes=await self.sources.list_notes(ids),
            late=rising,
        )

    async def _why_quiet(self, day: date) -> str:
        record = await self.days.find_day(day)
        if record is None or record.outcome is not Outcome.QUIET:
            return "arXiv has not told of this day"
        return record.evidence


def _nothing_matched(view: DigestView) -> str:
    return f"no paper of the day reached the bar of {view.bar} among those this channel asked for"
