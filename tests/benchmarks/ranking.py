"""Ranking a day under both rules, and refreshing mentions that have not changed."""

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import App, Networks, open_app
from bot.config import Config
from bot.domain.attention import Found, Refreshed, SourceState
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.domain.pool import Pool
from bot.domain.ranking import rank_balanced, rank_classic
from bot.settings import Settings
from tests.benchmarks.measure import Row, median, timed, timed_plain
from tests.clock import FakeClock

_PAPERS, _MENTIONS = 2_000, 20_000
_SOURCES = ("x", "bluesky", "hackernews", "huggingface")
_WEIGHTS = (75, 24, 0.5, 0.5)  # who posts how much: the two without reposts have few posts a day
_NOW = datetime(2026, 9, 2, 9, tzinfo=UTC)
_AGES = (timedelta(hours=12),)
_ROUNDS = 5


def rank_rows(rounds: int) -> list[Row]:
    """Both rules against sorting the same scores, and one pass over the mentions."""
    papers, mentions = _papers(), _mentions(_SOURCES)
    chance = random.Random(3)
    pools = {
        name: Pool(name, tuple(sorted(chance.randrange(1, 3000) for _ in range(2_000))))
        for name in _SOURCES
    }

    def classic() -> object:
        return rank_classic(papers, mentions, observed_at=_NOW)

    def balanced() -> object:
        return rank_balanced(papers, mentions, pools=pools, observed_at=_NOW)

    def floor() -> object:
        return _sorted_scores(papers, mentions)

    return [
        _pair("rank 2,000 papers, 20,000 mentions, classic", classic, floor, 8, rounds),
        _pair("rank 2,000 papers, 20,000 mentions, balanced", balanced, floor, 20, rounds),
    ]


async def refresh_rows(folder: Path, rounds: int) -> list[Row]:
    """A refresh that finds nothing new, against reading the same mentions from the store."""
    clock = FakeClock(_NOW)
    async with open_app(Config(Settings(), folder), clock) as app:
        await app.papers.save_papers(_papers())
        await app.mentions.save_mentions(_mentions(["x"]))
        ours, floors = [], []
        for _ in range(rounds * _ROUNDS):
            state = SourceState("x", covered_from=_NOW, refreshed_at=_NOW - timedelta(hours=1))
            await app.sources.save_state(state)
            before = await _written(app)
            ours.append(await timed(lambda: _collect(app)))
            if await _written(app) != before:
                raise RuntimeError("a refresh without news has written mentions")
            floors.append(
                await timed(
                    lambda: app.mentions.list_due("x", _NOW - timedelta(hours=1), _NOW, _AGES)
                )
            )
    return [
        Row("refresh 20,000 unchanged mentions / reading them", median(ours), median(floors), 2)
    ]


class _Unchanged:
    """A source whose counts are as they were."""

    name = "x"
    credentials = ""

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """Nothing new."""
        yield Found((), cursor="", fresh_at=_NOW)

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """All as before."""
        if len(mentions) != _MENTIONS:
            raise RuntimeError(f"{len(mentions)} mentions are due, not {_MENTIONS}")
        yield Refreshed(tuple(mentions))


async def _collect(app: App) -> object:
    return await app.attention(Networks([_Unchanged()])).collect(_NOW)


async def _written(app: App) -> tuple[int, ...]:
    """What tells that a mention or an observation was written."""
    mentions = await app.mentions.list_mentions_of_day(_NOW.date())
    return len(mentions), hash(tuple((m.counts, m.observed_at) for m in mentions))


def _sorted_scores(papers: Sequence[Paper], mentions: Sequence[Mention]) -> list[object]:
    """The least that ranking can be: one pass over the mentions, one sort of the scores."""
    scores: Mapping[str, int] = _scores(mentions)
    return [
        paper
        for _, paper in sorted([(scores[p.arxiv_id], p.arxiv_id) for p in papers], reverse=True)
    ]


def _scores(mentions: Sequence[Mention]) -> dict[str, int]:
    scores: dict[str, int] = defaultdict(int)
    for mention in mentions:
        counts = mention.counts
        if counts is not None:
            scores[mention.arxiv_id] += counts.shares + counts.likes
    return scores


def _pair(
    what: str, ours: Callable[[], object], floor: Callable[[], object], bound: float, rounds: int
) -> Row:
    times = [(timed_plain(ours), timed_plain(floor)) for _ in range(rounds * _ROUNDS)]
    return Row(what, median([t[0] for t in times]), median([t[1] for t in times]), bound)


def _papers() -> list[Paper]:
    day = date(2026, 9, 2)
    return [
        Paper(
            arxiv_id=f"2609.{number:05d}",
            title=f"Paper {number}",
            authors=("Ada Sample",),
            categories=("cs.LG",),
            abstract="What it is about.",
            listed_on=day,
            listing_index=number,
        )
        for number in range(1, _PAPERS + 1)
    ]


def _mentions(sources: Sequence[str]) -> list[Mention]:
    """Ten mentions of each paper, posted within an hour, most of them on the first source."""
    chance = random.Random(4)
    return [
        Mention(
            source=chance.choices(sources, weights=_WEIGHTS[: len(sources)])[0],
            post_id=str(2_000_000_000_000_000_000 + number),
            arxiv_id=f"2609.{1 + number // 10:05d}",
            url=f"https://x.com/someone/status/{2_000_000_000_000_000_000 + number}",
            author="someone",
            posted_at=_NOW - timedelta(hours=12, minutes=number % 50),
            text="a post about a paper",
            counts=Counts(chance.randrange(100), chance.randrange(300), 3),
            observed_at=_NOW - timedelta(hours=1),
        )
        for number in range(_MENTIONS)
    ]
