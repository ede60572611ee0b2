"""The posts about papers: found at every source, read again as they age, taken away when gone.

Sources are asked side by side, and each fails alone: its state says why and when it is asked again,
what it had told before stays. What a page brought is stored before the next one is asked for.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.attention import Found, Refreshed, SourceState
from bot.domain.calendar import appears_at
from bot.domain.clock import Clock
from bot.domain.mention import Mention
from bot.errors import (
    BudgetSpentError,
    FileAccessError,
    HotPapersError,
    SourceError,
    TimedOutError,
)
from bot.services.attention_plan import (
    after_failure,
    after_success,
    begin_search,
    is_fresh,
    may_ask,
)
from bot.services.ports import MentionSource, MentionStore, SourceStore
from bot.services.vanishing import Vanishing
from bot.texts import Said, Sentence

log = logging.getLogger(__name__)

_Known = Mapping[tuple[str, str], Mention]  # by post and paper

_EARLIER = timedelta(hours=3)
_MOST_SEARCHES = 4  # a source may search a long time in parts
_LONGEST_RUN_S = 600.0  # for one source; what it has told by then is stored


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What asking a source came to.

    `asked` is false if it was not time to; `news` if its status is another than before.
    """

    state: SourceState
    asked: bool = True
    news: bool = False
    found: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(slots=True)
class _Run:
    """One source's run while it lasts; `told` are the posts whose counts it has brought."""

    source: MentionSource
    state: SourceState
    found: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    told: set[str] = field(default_factory=set)
    note: Sentence = ""

    def report(self, before: SourceState) -> SourceReport:
        news = self.state.status is not before.status
        return SourceReport(
            self.state,
            news=news,
            found=self.found,
            new=self.new,
            changed=self.changed,
            gone=self.gone,
        )


@dataclass(frozen=True, slots=True)
class Attention:
    """Asks the sources. `ages` are those at which a post's counts are read again.

    `begun_at` is when the process began: who started it may have put right what was refused.
    """

    sources: Sequence[MentionSource]
    mentions: MentionStore
    states: SourceStore
    vanishing: Vanishing
    clock: Clock
    ages: tuple[timedelta, ...]
    begun_at: datetime

    async def collect(self, since: datetime, *, insist: bool = False) -> list[SourceReport]:
        """Bring in the posts made since a moment, and the new counts of older ones.

        Gives a report of each source, in their order. `insist` as in `may_ask`.

        Raises:
            StoreError: the store refused; what was stored before stays.
        """
        known = await self.states.list_states()
        runs = [
            self._ask(source, known.get(source.name) or SourceState(source.name), since, insist)
            for source in self.sources
        ]
        results = await asyncio.gather(*runs, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, SourceReport)]

    async def _ask(
        self, source: MentionSource, before: SourceState, since: datetime, insist: bool
    ) -> SourceReport:
        now, keys = self.clock.now(), source.credentials
        if not may_ask(before, keys, now, insist=insist, begun_at=self.begun_at):
            return SourceReport(before, asked=False)
        run = _Run(source, before)
        try:
            async with asyncio.timeout(_LONGEST_RUN_S):
                await self._find(run, since)
                await self._refresh(run)
        except TimeoutError:
            minutes = _LONGEST_RUN_S / 60
            what = Said("source-slow", minutes=f"{minutes:g}")
            self._failed(run, TimedOutError(source.name, what))
        except SourceError as error:
            self._failed(run, error)
        except FileAccessError as error:
            self._failed(run, SourceError(source.name, f"a post that is gone stays shown: {error}"))
        except HotPapersError:
            raise  # the store refused, which no other source would survive either
        except Exception as error:
            log.exception("the source %s broke", source.name)
            what = Said("source-broke", kind=type(error).__name__)
            self._failed(run, SourceError(source.name, what))
        else:
            run.state = after_success(run.state, self.clock.now(), run.note)
        await self.states.save_state(run.state)
        return run.report(before)

    def _failed(self, run: _Run, error: SourceError) -> None:
        now = self.clock.now()
        run.state = after_failure(run.state, error, credentials=run.source.credentials, now=now)

    async def _find(self, run: _Run, since: datetime) -> None:
        run.state = begin_search(run.state, since)
        since = run.state.covered_from or since
        fresh_at: datetime | None = None
        for _ in range(_MOST_SEARCHES):
            begun_at = run.state.cursor
            async for page in run.source.find_mentions(since, begun_at):
                await self._store(run, page)
                fresh_at = page.fresh_at or fresh_at
                if page.cursor is not None:
                    run.state = replace(run.state, cursor=page.cursor)
                    await self.states.save_state(run.state)
            if run.state.cursor == begun_at or is_fresh(fresh_at, self.clock.now()):
                break
        run.state = replace(run.state, fresh_at=fresh_at or run.state.fresh_at)

    async def _store(self, run: _Run, page: Found) -> None:
        withheld = [mention.post_id for mention in page.mentions if mention.withheld]
        if withheld:
            await self.vanishing.hide(run.source.name, withheld)
        run.found += len(page.mentions)
        run.told.update(mention.post_id for mention in page.mentions)
        run.new += await self.mentions.save_mentions(page.mentions)
        await self.states.save_notes(page.notes)

    async def _refresh(self, run: _Run) -> None:
        """Read those posts again that came to one of the ages since the last time."""
        now = self.clock.now()
        if not self.ages:
            return
        since = max(run.state.refreshed_at or now, now - max(self.ages))
        aged = await self.mentions.list_due(run.source.name, since, now, self.ages)
        due = [mention for mention in aged if mention.post_id not in run.told]
        known = {(mention.post_id, mention.arxiv_id): mention for mention in due}
        try:
            if due:
                async for batch in run.source.refresh_counts(due):
                    await self._keep(run, known, batch)
        except BudgetSpentError as error:
            # All posts were found. Those left out here are read at their next age: it is not worth
            # tomorrow's budget.
            run.note = error.reason
        run.state = replace(run.state, refreshed_at=now)

    async def _keep(self, run: _Run, known: _Known, batch: Refreshed) -> None:
        """Store what is different from what was known; nothing is written if nothing is."""
        changed = [m for m in batch.mentions if _is_news(known.get((m.post_id, m.arxiv_id)), m)]
        asked_for = {post_id for post_id, _ in known}
        gone = [post_id for post_id in batch.gone if post_id in asked_for]
        withheld = [mention.post_id for mention in changed if mention.withheld]
        # Hidden first: what is stored already would be no news if this were cut off.
        if withheld:
            await self.vanishing.hide(run.source.name, withheld)
        if gone:
            await self.vanishing.hide(run.source.name, gone, gone_at=self.clock.now())
        if changed:
            await self.mentions.save_mentions(changed)
        if batch.notes:
            await self.states.save_notes(batch.notes)
        run.changed += len(changed)
        run.gone += len(gone)


def posts_since(day: date) -> datetime:
    """From when on posts about the papers of a listing day are looked for, aware UTC.

    Three hours before the announcement: authors know their papers' addresses a little earlier.
    """
    return appears_at(day) - _EARLIER


def _is_news(known: Mention | None, mention: Mention) -> bool:
    """Whether a refreshed mention says something else; nothing is learned of unknown posts."""
    if known is None:
        return False
    return (known.counts, known.text, known.author, known.url, known.withheld) != (
        mention.counts,
        mention.text,
        mention.author,
        mention.url,
        mention.withheld,
    )
