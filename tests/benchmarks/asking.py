"""What a day with 500 mentions on X costs: requests, and dollars for the posts that are read.

The counts are those of the loopback X, not the program's own.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, Networks, open_app
from bot.config import Config
from bot.domain.paper import Paper
from bot.settings import Settings, Sources
from bot.settings import X as XSettings
from tests.benchmarks.measure import Row
from tests.clock import FakeClock
from tests.servers.networks import TOKEN, FakeX, XPost, snowflake

POST_READ_DOLLARS = 0.005
"""What X takes for a post (FACTS section 3)."""

MENTIONS = 500
MOST_SEARCHES, MOST_LOOK_UPS = 8, 5  # the second is one for each hundred posts
_PAPERS = 100
_DAY = date(2026, 9, 2)
_START = datetime.combine(_DAY, time(1), UTC)
_FOUND = _START + timedelta(hours=12)


async def measure(folder: Path) -> list[Row]:
    """Finding the posts in one run, then a refresh of all of them; `floor` is what was promised."""
    clock = FakeClock(_FOUND)
    async with FakeX(_posts(), clock=clock) as x:
        settings = Settings(sources=_only_x(x))
        async with open_app(Config(settings, folder / "asking"), clock) as app:
            await app.papers.save_papers([_paper(number) for number in range(_PAPERS)])
            found = await _collect(app)
            searches, find_reads = x.counts["search"], x.reads
            # The next age after finding at which posts are read again; every one has come to it.
            clock.advance(timedelta(hours=24).total_seconds())
            again = await _collect(app)
            look_ups = x.counts["posts"]
            refresh_reads = x.reads - find_reads
            searches_again = x.counts["search"] - searches
    if (found, again, refresh_reads) != (MENTIONS, 0, MENTIONS):
        raise RuntimeError(f"{found} were found, then {again}, and {refresh_reads} read again")
    return [
        *_rows("find", find_reads, searches, MOST_SEARCHES),
        *_rows("refresh", refresh_reads, look_ups, MOST_LOOK_UPS),
        Row("X: requests for a search without news", searches_again, 1, 1, unit=""),
    ]


def _rows(what: str, reads: int, requests: int, promised: int) -> list[Row]:
    dollars, least = reads * POST_READ_DOLLARS, MENTIONS * POST_READ_DOLLARS
    return [
        Row(f"X: requests to {what} {MENTIONS} posts", requests, promised, 1, unit=""),
        Row(f"X: cost to {what} {MENTIONS} posts", dollars, least, 1, unit="$"),
    ]


async def _collect(app: App) -> int:
    """One run; how many mentions were new."""
    async with app.networks() as networks:
        (report,) = await app.attention(Networks(networks.sources)).collect(_START)
    if report.state.reason:
        raise RuntimeError(str(report.state.reason))
    return report.new


def _only_x(x: FakeX) -> Sources:
    sources = Sources(
        x=XSettings(
            bearer_token=SecretStr(TOKEN),
            daily_reads=4 * MENTIONS,
            base_url=x.url,
            oembed_url=x.url,
        )
    )
    off = {"enabled": False}
    return sources.model_copy(
        update={
            "huggingface": sources.huggingface.model_copy(update=off),
            "hackernews": sources.hackernews.model_copy(update=off),
        }
    )


def _paper(number: int) -> Paper:
    return Paper(
        arxiv_id=f"2609.{number + 1:05}",
        title=f"Paper {number}",
        authors=("Ada Sample",),
        categories=("cs.LG",),
        abstract="What it is about.",
        listed_on=_DAY,
    )


def _posts() -> list[XPost]:
    """A post a minute, about a hundred papers, and native reposts of some, which are not read."""
    posts = []
    for number in range(MENTIONS):
        at = _START + timedelta(minutes=number)
        link = f"https://arxiv.org/abs/{_paper(number % _PAPERS).arxiv_id}"
        posts.append(XPost(snowflake(at), "ada", "Read this", at, links=(link,), likes=number))
    reposts = [
        XPost(snowflake(post.created_at, 1), "bo", "", post.created_at, retweet_of=post.post_id)
        for post in posts[::10]
    ]
    return posts + reposts
