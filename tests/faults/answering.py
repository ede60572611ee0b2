"""A stand-in for the way out to the network, which gives one answer to every question."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from bot.domain.arxiv_id import ArxivId
from bot.domain.attention import Found, Refreshed
from bot.domain.mention import Counts, Mention
from bot.errors import SourceError
from bot.render.embeds import sanitised_embed
from bot.sources.bluesky import Bluesky
from bot.sources.exchange import Request, Response
from bot.sources.gate import OnWait, wait_silently
from bot.sources.hackernews import HackerNews
from bot.sources.http import HttpClient
from bot.sources.huggingface import HuggingFace
from bot.sources.x import X
from bot.sources.x.oembed import XEmbeds
from tests.clock import START, FakeClock
from tests.faults.oracles import embed_faults, steering_faults, unseen_faults
from tests.sources.x.standin import FakeBudget

_SESSION = json.dumps({"accessJwt": "a", "refreshJwt": "r", "did": "did:plc:abc"}).encode()
_BIGGEST = 2**63


class Reading(NamedTuple):
    """What came of reading an answer: whether anything did, and what is wrong with it."""

    is_read: bool
    faults: list[str]


class FakeHttp(HttpClient):
    """Answers everything with `body`, but for what is asked to begin a session."""

    def __init__(self, body: bytes) -> None:
        super().__init__(clock=FakeClock())
        self.body = body

    async def fetch(self, request: Request, *, on_wait: OnWait = wait_silently) -> Response:
        """The answer, at once."""
        is_session = request.url.endswith("createSession")
        body = _SESSION if is_session else self.body
        limit = request.max_bytes or 32_000_000
        return Response(200, {}, body[:limit], request.url, START)


async def hugging_face(body: bytes) -> Reading:
    """What is wrong with what Hugging Face's source makes of an answer."""
    source = HuggingFace(FakeHttp(body), "https://huggingface.co", FakeClock())
    reading = await _found(source.find_mentions(START - timedelta(days=2), ""))
    reading.faults.extend(
        await _refreshed(source.refresh_counts([_known("huggingface", "2608.00001")]))
    )
    with suppress(SourceError):
        pool = await source.fetch_pool_day(START.date())
        reading.faults.extend(f"a pool of {s}" for s in pool.sums if not 0 <= s < _BIGGEST)
    return reading


async def hacker_news(body: bytes) -> Reading:
    """What is wrong with what the source for Hacker News makes of an answer."""
    source = HackerNews(FakeHttp(body), "https://hn.algolia.com", FakeClock())
    reading = await _found(source.find_mentions(START - timedelta(days=2), ""))
    reading.faults.extend(await _refreshed(source.refresh_counts([_known("hackernews", "1")])))
    return reading


async def bluesky(body: bytes, folder: str) -> Reading:
    """What is wrong with what Bluesky's source makes of an answer."""
    source = Bluesky(
        FakeHttp(body),
        "https://bsky.social",
        clock=FakeClock(),
        handle="a.example",
        app_password="b",
        session_file=Path(folder) / "session.json",
    )
    uri = "at://did:plc:abc/app.bsky.feed.post/3kabc"
    reading = await _found(source.find_mentions(START - timedelta(hours=3), ""))
    reading.faults.extend(await _refreshed(source.refresh_counts([_known("bluesky", uri)])))
    return reading


async def x(body: bytes) -> Reading:
    """What is wrong with what X's source makes of an answer."""
    source = X(
        FakeHttp(body),
        "https://api.x.com",
        clock=FakeClock(),
        bearer_token="t",
        budget=FakeBudget(),
        refresh_keep=0,
    )
    reading = await _found(source.find_mentions(START - timedelta(days=5), ""))
    reading.faults.extend(
        await _refreshed(source.refresh_counts([_known("x", "1960000000000000001")]))
    )
    return reading


async def oembed(body: bytes) -> Reading:
    """What is wrong with the embed that is made of an answer of X's oEmbed."""
    embeds = XEmbeds(FakeHttp(body), "https://publish.x.com")
    try:
        html = await embeds.fetch_embed("https://x.com/ada/status/1960000000000000001")
    except SourceError:
        return Reading(False, [])
    return Reading(bool(html), list(embed_faults(sanitised_embed(html))) if html else [])


def _known(source: str, post_id: str) -> Mention:
    return Mention(
        source=source,
        post_id=post_id,
        arxiv_id="2608.00001",
        url="https://example.org",
        author="ada",
        posted_at=START - timedelta(days=1),
        counts=Counts(1, 1),
        observed_at=START,
    )


async def _found(pages: AsyncIterator[Found]) -> Reading:
    faults: list[str] = []
    is_read = False
    with suppress(SourceError):
        async for page in pages:
            is_read = is_read or bool(page.mentions)
            faults += [fault for mention in page.mentions for fault in _mention_faults(mention)]
            faults += [fault for note in page.notes for fault in _text_faults(note.summary)]
    return Reading(is_read, faults)


async def _refreshed(batches: AsyncIterator[Refreshed]) -> list[str]:
    faults: list[str] = []
    with suppress(SourceError):
        async for batch in batches:
            faults += [fault for mention in batch.mentions for fault in _mention_faults(mention)]
    return faults


def _mention_faults(mention: Mention) -> Iterator[str]:
    """What of a mention could not be stored, or not be shown."""
    if not 0 < len(mention.post_id) <= 255 or not mention.post_id.isprintable():
        yield f"a post is called {mention.post_id!r:.80}"
    if ArxivId.parse(mention.arxiv_id).base != mention.arxiv_id:
        yield f"a paper is called {mention.arxiv_id!r:.80}"
    if not mention.url.startswith("https://") or not mention.url.isprintable():
        yield f"a link to {mention.url!r:.80}"
    if mention.counts and not all(0 <= count < _BIGGEST for count in mention.counts):
        yield f"the counts {mention.counts}"
    for moment in (mention.posted_at, mention.observed_at):
        if moment is not None and moment.utcoffset() != timedelta(0):
            yield f"the moment {moment}"
    yield from _text_faults(mention.text)
    yield from unseen_faults(mention.author)


def _text_faults(text: str) -> Iterator[str]:
    yield from steering_faults(text)
    if "\n" in text:
        yield "a line break in a text"
