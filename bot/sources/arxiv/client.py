"""arXiv behind the port of the collecting service: three interfaces, asked within its terms.

Each method gives a result that says what it is worth; none raises for what a network or a server
may do. Which interface, which day and what was wrong stand in the evidence.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.calendar import SubmissionWindow
from bot.domain.collection import Details, Listed, ListingResult, NothingListed, Unreadable
from bot.domain.paper import Paper
from bot.errors import SourceError
from bot.sources.arxiv.feed import read_feed
from bot.sources.arxiv.listing import read_listing
from bot.sources.arxiv.query import by_id, read_query
from bot.sources.arxiv.records import (
    AnnounceType,
    EmptyAnswer,
    FeedItem,
    FeedPage,
    ListingItem,
    ListingPage,
    ListingSection,
    QueryEntry,
    QueryPage,
)
from bot.sources.exchange import Request
from bot.sources.gate import OnWait, wait_silently
from bot.sources.http import HttpClient
from bot.texts import Said, Sentence

_MOST_IDS = 300  # a request line may have about 4,000 bytes (FACTS section 2)
_LONGEST_IDS = 3_400
_SLICE = 2000
_MOST_PAGES = 20
_ASK_AGAIN = 2  # an empty but valid page of the query API is seen in the wild


@dataclass(frozen=True, slots=True)
class ArxivAddresses:
    """Where the three interfaces are, as the configuration names them."""

    query_url: str
    feed_url: str
    listing_url: str


class Arxiv:
    """Asks arXiv. `http` must go through arXiv's limiter; `on_wait` hears of every wait."""

    def __init__(
        self, http: HttpClient, addresses: ArxivAddresses, on_wait: OnWait = wait_silently
    ) -> None:
        self._http = http
        self._at = addresses
        self._on_wait = on_wait

    async def fetch_listing(self, archive: str, day: date) -> ListingResult:
        """New submissions and cross-lists of a day up to 90 days back, from the catch-up pages."""
        what = Said("the-listing-of", archive=archive, day=str(day))
        items: list[ListingItem] = []
        faults: list[Sentence] = []
        read = 0
        for number in range(1, _MOST_PAGES + 1):
            url = f"{self._at.listing_url}/catchup/{archive}/{day}"
            try:
                body = await self._fetch(url, {"abs": "True", "page": str(number)})
            except SourceError as error:
                return Unreadable(_about(what, error.reason), error.retry_at)
            answer = read_listing(body)
            if isinstance(answer, EmptyAnswer) and number == 1 and answer.total == 0:
                if answer.days != (day,):
                    other = Said("another-day", text=answer.evidence)
                    return Unreadable(_about(what, other))
                return NothingListed(answer.evidence)
            if not isinstance(answer, ListingPage):
                page = Said("about-page", what=what, page=str(number), text=answer.evidence)
                return Unreadable(page)
            if answer.days != (day,):
                shown = ", ".join(map(str, answer.days))
                return Listed(
                    (), answer.days[0], (Said("listing-of-others", what=what, days=shown),)
                )
            items += answer.announced
            faults += answer.faults
            read += sum(_passed(section) for section in answer.sections)
            if read >= answer.total or not answer.sections[-1].kind.is_announced:
                break
        else:
            faults.append(Said("listing-endless", pages=str(_MOST_PAGES)))
        papers = tuple(_paper_of_item(item, day, place) for place, item in enumerate(items))
        return Listed(papers, day, tuple(_about(what, fault) for fault in faults))

    async def fetch_feed(self, archive: str, day: date) -> ListingResult:
        """Today's batch, if today (US Eastern) is `day`: new papers, and cross-lists as uncertain.

        One that is dated otherwise gives none: a new day has begun since. A cut feed has lost new
        papers first (FACTS section 2), so it comes with a fault.
        """
        what = Said("the-feed-of", archive=archive)
        try:
            answer = read_feed(await self._fetch(f"{self._at.feed_url}/atom/{archive}"))
        except SourceError as error:
            return Unreadable(_about(what, error.reason), error.retry_at)
        if isinstance(answer, EmptyAnswer):
            return NothingListed(Said("feed-empty", what=what))
        if not isinstance(answer, FeedPage):
            return Unreadable(_about(what, answer.evidence))
        if answer.day not in (None, day):
            return Listed((), answer.day)
        faults = [_about(what, fault) for fault in answer.faults]
        if answer.is_cut:
            faults.append(Said("feed-cut", what=what, count=str(len(answer.items))))
        new = [item for item in answer.items if item.announce_type is AnnounceType.NEW]
        cross = [item for item in answer.items if item.announce_type is AnnounceType.CROSS]
        return Listed(
            tuple(_paper_of_feed(item, day) for item in new),
            answer.day,
            tuple(faults),
            tuple(_paper_of_feed(item, day) for item in cross),
        )

    async def fetch_details(self, ids: Sequence[str]) -> AsyncIterator[Details]:
        """What the query API has of the papers, one request's worth at a time."""
        for batch in batches(ids):
            yield await self._fetch_batch(batch)

    async def fetch_window(
        self, archives: Sequence[str], day: date, window: SubmissionWindow
    ) -> ListingResult:
        """The papers whose first version was submitted in `window`, in the order of submission."""
        what = Said("the-query-for", day=str(day))
        parameters = {
            "search_query": _window_query(archives, window),
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
            "max_results": str(_SLICE),
        }
        entries: list[QueryEntry] = []
        faults: list[str] = []
        start = empty = 0
        while True:
            answer = await self._query({**parameters, "start": str(start)}, what)
            if isinstance(answer, Unreadable):
                return answer
            if isinstance(answer, EmptyAnswer):
                empty += 1
                if empty <= _ASK_AGAIN:
                    continue
                if start == 0 and answer.total == 0:
                    return NothingListed(Said("query-nothing", what=what))
                at, of = str(start), str(answer.total)
                return Unreadable(Said("query-stopped", what=what, start=at, total=of))
            entries += answer.entries
            faults += answer.faults
            came = len(answer.entries) + len(answer.faults)
            start += came
            if came == 0 or start >= answer.total:
                break
        papers = by_id(entries).values()
        return Listed(
            tuple(_placed(paper_of_entry(e), day, place) for place, e in enumerate(papers)),
            day,
            tuple(_about(what, fault) for fault in faults),
        )

    async def _fetch_batch(self, ids: Sequence[str]) -> Details:
        parameters = {"id_list": ",".join(ids), "max_results": str(len(ids))}
        for _ in range(_ASK_AGAIN + 1):
            answer = await self._query(parameters, Said("the-query"))
            if not isinstance(answer, EmptyAnswer):
                break
        if isinstance(answer, Unreadable):
            return Details({}, answer)
        if isinstance(answer, EmptyAnswer):
            silent = Unreadable(Said("query-silent", total=str(answer.total)))
            return Details({}, silent if answer.total else None)
        found = by_id(answer.entries)
        papers = {wanted: paper_of_entry(found[wanted]) for wanted in ids if wanted in found}
        faults = [_about(Said("the-query"), fault) for fault in answer.faults]
        problem = Unreadable(faults[0]) if faults else None
        return Details(papers, problem)

    async def _query(
        self, parameters: dict[str, str], what: Said
    ) -> QueryPage | EmptyAnswer | Unreadable:
        try:
            answer = read_query(await self._fetch(self._at.query_url, parameters))
        except SourceError as error:
            return Unreadable(_about(what, error.reason), error.retry_at)
        if isinstance(answer, QueryPage | EmptyAnswer):
            return answer
        return Unreadable(_about(what, answer.evidence))

    async def _fetch(self, url: str, parameters: dict[str, str] | None = None) -> bytes:
        request = Request(url, params=parameters or {})
        return (await self._http.fetch(request, on_wait=self._on_wait)).body


def _about(what: Said, text: Sentence) -> Said:
    return Said("about", what=what, text=text)


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in groups that fit into one request each."""
    batch: list[str] = []
    length = 0
    for arxiv_id in ids:
        if batch and (len(batch) == _MOST_IDS or length + len(arxiv_id) > _LONGEST_IDS):
            yield batch
            batch, length = [], 0
        batch.append(arxiv_id)
        length += len(arxiv_id) + len("%2C")
    if batch:
        yield batch


def _passed(section: ListingSection) -> int:
    """How many entries lie behind us; rows that are missing are a fault, not on another page."""
    is_cut = section.continued or section.continues
    return section.shown if is_cut else section.total


def _window_query(archives: Sequence[str], window: SubmissionWindow) -> str:
    """`submittedDate` is GMT, to the minute, and includes both ends (FACTS section 2)."""
    names = (archive if "." in archive else f"{archive}.*" for archive in archives)
    categories = " OR ".join(f"cat:{name}" for name in names)
    last = window.end - timedelta(minutes=1)
    return f"({categories}) AND submittedDate:[{window.start:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]"


def _paper_of_item(item: ListingItem, day: date, place: int) -> Paper:
    return Paper(
        arxiv_id=item.arxiv_id,
        title=item.title,
        authors=item.authors,
        categories=item.categories,
        abstract=item.abstract,
        listed_on=day,
        listing_index=place,
        withdrawn=item.withdrawn,
        comment=item.comment,
    )


def _paper_of_feed(item: FeedItem, day: date) -> Paper:
    return Paper(
        arxiv_id=item.arxiv_id,
        title=item.title,
        authors=item.authors,
        categories=item.categories,
        abstract=item.abstract,
        listed_on=day,
    )


def paper_of_entry(entry: QueryEntry) -> Paper:
    """The paper in an entry of the query API; it says nothing of a listing day."""
    return Paper(
        arxiv_id=entry.arxiv_id,
        title=entry.title,
        authors=entry.authors,
        categories=entry.categories,
        abstract=entry.abstract,
        withdrawn=entry.withdrawn,
        version=entry.version,
        comment=entry.comment,
        submitted_at=entry.submitted_at,
        updated_at=entry.updated_at,
    )


def _placed(paper: Paper, day: date, place: int) -> Paper:
    return replace(paper, listed_on=day, listing_index=place)
