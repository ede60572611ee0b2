"""Reading: the pages that people see, put together from what is stored."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.days import days_beginning
from bot.domain.digest import DigestView, Entry
from bot.domain.page import PAGE_SIZE, DigestPage
from bot.services.digests import Digests
from bot.services.ports import DigestStore, LateStore, SourceStore

MOST_CHOICES = 25
"""As many as an autocompletion may offer (FACTS section 4)."""

MOST_CATEGORIES = 24
"""A select has 25 options (FACTS section 4), and one of them is for all."""

_NEAR = timedelta(days=4)  # over a weekend with a holiday at either end


@dataclass(frozen=True, slots=True)
class Reading:
    """Finds pages. Nothing here asks the network."""

    digests: Digests
    store: DigestStore
    late: LateStore
    sources: SourceStore
    bar: int

    async def find_page(
        self,
        day: date | None,
        *,
        number: int = 0,
        category: str | None = None,
        size: int = PAGE_SIZE,
    ) -> DigestPage:
        """A page of a day, of the latest closed one if `day` is None; the last if `number` is over.

        Raises:
            NotFoundError: nothing is known of that day; the message names its neighbours.
        """
        view = await self.digests.view(day, category=category)
        found = view.digest.day
        older, newer = await self.store.find_shown_neighbours(found, self.bar)
        last = max(0, (len(view.shown) - 1) // size)
        number = max(0, min(number, last))
        shown = view.shown[number * size : (number + 1) * size]
        late = await self.late.list_late_with(found)
        ids = [entry.paper.arxiv_id for entry in (*shown, *(riser.entry for riser in late))]
        return DigestPage(
            view=view,
            number=number,
            size=size,
            older=older,
            newer=newer,
            categories=await self._categories(view),
            notes=await self.sources.list_notes(ids),
            late=late,
        )

    async def list_choices(self, text: str, today: date, limit: int = MOST_CHOICES) -> list[date]:
        """The days with a digest that somebody may mean who has typed `text`, the latest first.

        `2021`, `2021-02`, `feb 2021`, `8 feb`, `yesterday` narrow them; what cannot be read does
        not. A day without a digest gives its neighbours. Never raises for what was typed.
        """
        since, until = days_beginning(text, today=today)
        if since != until:
            return await self.store.list_newest_days_within(since, until, limit)
        first, last = _around(since)
        found = await self.store.list_newest_days_within(first, last, limit)
        return [since] if since in found else found

    async def _categories(self, view: DigestView) -> tuple[str, ...]:
        """The categories of a day's papers over the bar, whatever the view is narrowed to."""
        entries: tuple[Entry, ...] = view.shown
        if view.category is not None:
            entries = (await self.digests.view(view.digest.day)).shown
        counted = Counter(name for entry in entries for name in entry.paper.categories)
        frequent = sorted(counted, key=lambda name: (-counted[name], name))
        return tuple(frequent[:MOST_CATEGORIES])


def _around(day: date) -> tuple[date, date]:
    """A few days to both sides, as far as the calendar goes."""
    first, last = date.min + _NEAR, date.max - _NEAR
    return max(day, first) - _NEAR, min(day, last) + _NEAR
