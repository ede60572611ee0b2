"""Hugging Face's Daily Papers: which papers were featured, and how many upvotes they have.

No key is needed. A paper is its own post: featured twice, it is still one mention, of the day on
which it was featured first. Weekends have no papers, and the lists of today and yesterday still
grow (FACTS section 3).

Requests of one call: finding makes one a date, for `MOST_DATES` dates at most; refreshing the same,
and then one a paper for `MOST_SINGLES` papers at most; a day of the pool is one. A date has more
pages than one only if it has 100 papers. 500 requests are allowed in five minutes; when the service
says that none is left, none is made.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.attention import Found, PaperNote, Refreshed
from bot.domain.clock import Clock
from bot.domain.mention import Counts, Mention
from bot.domain.pool import PoolDay
from bot.errors import ShapeError
from bot.sources.http import HttpClient
from bot.sources.huggingface.api import PapersApi
from bot.sources.huggingface.shapes import NAME, Paper, SinglePaper

MOST_DATES = 60
MOST_SINGLES = 50
_DAY = timedelta(days=1)


class HuggingFace:
    """A `MentionSource` and a `HistorySource`; `base_url` is https://huggingface.co or a stand-in.

    The cursor is the date (UTC, ISO 8601) with which the next search begins: the day before the
    last search, whose list may have grown since.
    """

    name = NAME
    credentials = ""

    def __init__(self, http: HttpClient, base_url: str, clock: Clock) -> None:
        self._api = PapersApi(http, base_url, clock)
        self._clock = clock

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The papers featured from the date of `since` (UTC) on, a date at a time, oldest first.

        A search over more than `MOST_DATES` dates ends early, with a cursor to go on from.

        Raises:
            SourceError: a date could not be read.
        """
        began_at = self._clock.now()
        today = began_at.date()
        first = min(max(since.astimezone(UTC).date(), _date_in(cursor, today)), today)
        last = min(today, first + (MOST_DATES - 1) * _DAY)
        seen: set[str] = set()
        for day in _days(first, last):
            found = await self._find_on(day, today)
            new = [mention for mention in found.mentions if mention.post_id not in seen]
            seen.update(mention.post_id for mention in new)
            yield replace(found, mentions=tuple(new))
        if last < today:
            yield Found((), cursor=(last + _DAY).isoformat())
        else:
            yield Found((), cursor=(today - _DAY).isoformat(), fresh_at=began_at)

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The counts of now, from the lists of the papers' dates, newest first.

        What is on none of them is asked for by itself, and gone if it has no page any more (404).
        What is over the bounds is not told of.

        Raises:
            SourceError: a list could not be read, or a paper for another reason than its shape.
        """
        missing = {mention.post_id: mention for mention in mentions}
        read = 0
        for day in _dates_of(mentions, until=self._clock.now().date())[:MOST_DATES]:
            # The list of another date may have told of all of this one's.
            if any(_date_of(mention) == day for mention in missing.values()):
                yield await self._refresh_on(day, missing)
                read += 1
        fault: ShapeError | None = None
        for mention in list(missing.values())[:MOST_SINGLES]:
            try:
                yield await self._refresh_alone(mention)
                read += 1
            except ShapeError as error:
                fault = error
        if fault is not None and not read:
            raise fault

    async def fetch_pool_day(self, day: date) -> PoolDay:
        """The upvotes of the papers that were featured on `day` (UTC), in one request.

        Raises:
            SourceError: they could not be had.
        """
        today = self._clock.now().date()
        daily = await self._api.fetch_day(day)
        own = [item for item in daily.items if item.featured_on(day, today) == day]
        return PoolDay(NAME, day, tuple(item.counts.attention for item in own), seeded=True)

    async def _find_on(self, day: date, today: date) -> Found:
        """The papers on a date's list; one that says that it is of another date, with that date."""
        daily = await self._api.fetch_day(day)
        return Found(
            tuple(
                item.mention(item.featured_on(day, today), daily.observed_at)
                for item in daily.items
            ),
            _notes(item.paper for item in daily.items),
        )

    async def _refresh_on(self, day: date, missing: dict[str, Mention]) -> Refreshed:
        """Those of the missing that are on a date's list, which takes them out of `missing`."""
        daily = await self._api.fetch_day(day)
        known = [item for item in daily.items if item.paper.id in missing]
        return Refreshed(
            tuple(
                replace(
                    missing.pop(item.paper.id), counts=item.counts, observed_at=daily.observed_at
                )
                for item in known
            ),
            notes=_notes(item.paper for item in known),
        )

    async def _refresh_alone(self, mention: Mention) -> Refreshed:
        paper, observed_at = await self._api.fetch_paper(mention.post_id)
        if paper is None:
            return Refreshed((), gone=(mention.post_id,))
        if paper.id != mention.post_id:
            return Refreshed(())
        now = replace(mention, counts=_counts_of(paper, mention.counts), observed_at=observed_at)
        return Refreshed((now,), notes=_notes([paper]))


def _counts_of(paper: SinglePaper, known: Counts | None) -> Counts:
    """The counts of a paper by itself; its comments stay as known where it does not tell them."""
    before = known.comments if known is not None else 0
    return Counts(0, paper.upvotes, before if paper.comments is None else paper.comments)


def _notes(papers: Iterable[Paper]) -> tuple[PaperNote, ...]:
    """What there is to note of the papers; nothing of those of which nothing is said."""
    notes = (paper.note for paper in papers)
    return tuple(note for note in notes if note.summary or note.code_url)


def _days(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    for passed in range((last - first).days + 1):
        yield first + passed * _DAY


def _date_of(mention: Mention) -> date | None:
    return mention.posted_at.astimezone(UTC).date() if mention.posted_at is not None else None


def _dates_of(mentions: Iterable[Mention], *, until: date) -> list[date]:
    """The dates of the mentions, newest first, without those that have not come yet."""
    dates = {_date_of(mention) for mention in mentions}
    return sorted((day for day in dates if day is not None and day <= until), reverse=True)


def _date_in(cursor: str, today: date) -> date:
    """The date in a cursor; the first of all dates for one that is none, or lies ahead."""
    try:
        day = date.fromisoformat(cursor)
    except ValueError:
        return date.min
    return day if day <= today else date.min
