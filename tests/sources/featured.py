"""Hugging Face's papers as a test says."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.domain.attention import Refreshed
from bot.domain.mention import Counts, Mention
from bot.domain.pool import PoolDay
from bot.sources.huggingface import HuggingFace
from tests.clock import START, FakeClock
from tests.servers.scripted import Step
from tests.sources.telling import answers, told

TODAY = START.date()
DAY = timedelta(days=1)


def moment(day: date) -> datetime:
    """The beginning of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def paper(arxiv_id: object, upvotes: object = 1, **more: object) -> dict[str, object]:
    """A paper, as it stands in lists and by itself."""
    return {"id": arxiv_id, "upvotes": upvotes, **more}


def item(arxiv_id: object, upvotes: object = 1, **more: object) -> dict[str, object]:
    """A featured paper; `more` is said of the paper."""
    return {
        "paper": paper(arxiv_id, upvotes, **more),
        "title": "A Title",
        "numComments": 2,
        "submittedBy": {"name": "ann", "fullname": "Ann"},
    }


def lists(by_date: dict[date, list[Any]], papers: Mapping[str, object] | None = None) -> Step:
    """A server with a list for some dates, and the pages of some papers."""

    def answer(request: web.Request) -> object:
        if request.path == "/api/daily_papers":
            return by_date.get(date.fromisoformat(request.query["date"]), [])
        single = (papers or {}).get(request.path.removeprefix("/api/papers/"))
        return web.Response(status=404) if single is None else single

    return answers(answer)


def refresh(
    known: list[Mention], *script: Step, clock: FakeClock | None = None
) -> tuple[list[Refreshed], list[web.Request]]:
    """What refreshing tells, and what it asked for."""
    return told(HuggingFace, lambda source: source.refresh_counts(known), *script, clock=clock)


def pool(day: date, *script: Step) -> PoolDay:
    """A day of the pool, which costs one request."""

    async def ask(source: HuggingFace) -> AsyncIterator[PoolDay]:
        yield await source.fetch_pool_day(day)

    (told_of,), requests = told(HuggingFace, ask, *script)
    assert dates_of(requests) == [day.isoformat()]
    return told_of


def known(arxiv_id: str, day: date | None = TODAY, comments: int = 7) -> Mention:
    """A mention that was found before."""
    return Mention(
        source="huggingface",
        post_id=arxiv_id,
        arxiv_id=arxiv_id,
        url=f"https://huggingface.co/papers/{arxiv_id}",
        author="old",
        posted_at=None if day is None else moment(day),
        text="Old title",
        counts=Counts(0, 1, comments),
        observed_at=START - DAY,
    )


def dates_of(requests: list[web.Request]) -> list[str]:
    """The dates that were asked for."""
    return [request.query["date"] for request in requests]
