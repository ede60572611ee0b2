"""Asking Hugging Face for papers, within what it allows."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.clock import Clock
from bot.errors import RateLimitedError
from bot.sources.answers import read_items, read_json, require_ok
from bot.sources.exchange import Request, Response, shown_url
from bot.sources.http import HttpClient
from bot.sources.huggingface.allowance import spent_until
from bot.sources.huggingface.shapes import DailyItem, DailyPage, SinglePaper

MOST_PAGES = 5
_PAGE_SIZE = 100
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class DailyList:
    """The papers that the list of one date holds, each once, and when it was read (aware UTC)."""

    items: tuple[DailyItem, ...]
    observed_at: datetime


class PapersApi:
    """The two addresses that are used. Every method may raise `SourceError`."""

    def __init__(self, http: HttpClient, base_url: str, clock: Clock) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._spent_until: datetime | None = None

    async def fetch_day(self, day: date) -> DailyList:
        """The papers featured on a date (UTC): one request, and more only after a full page."""
        found: dict[str, DailyItem] = {}
        for page in range(MOST_PAGES):
            response = await self._get(
                "/api/daily_papers", date=day.isoformat(), limit=str(_PAGE_SIZE), p=str(page)
            )
            require_ok(response)
            raw = read_json(response, DailyPage).root
            items = read_items(raw, DailyItem, where=shown_url(response.url))
            known = len(found)
            for item in items:
                found.setdefault(item.paper.id, item)
            # A page without news is the first one again, from a server that knows no pages.
            if len(raw) < _PAGE_SIZE or len(found) == known:
                break
        return DailyList(tuple(found.values()), response.fetched_at)

    async def fetch_paper(self, arxiv_id: str) -> tuple[SinglePaper | None, datetime]:
        """A paper, None if it has no page, and when that was read (aware UTC)."""
        response = await self._get(f"/api/papers/{arxiv_id}")
        if response.status == _NOT_FOUND:
            return None, response.fetched_at
        require_ok(response)
        return read_json(response, SinglePaper), response.fetched_at

    async def _get(self, path: str, **params: str) -> Response:
        url = self._base_url + path
        if self._spent_until is not None and self._clock.now() < self._spent_until:
            raise RateLimitedError(
                shown_url(url),
                "its allowance of requests is used up",
                retry_at=self._spent_until,
            )
        response = await self._http.fetch(Request(url, params=params))
        self._spent_until = spent_until(response.headers, now=response.fetched_at)
        return response
