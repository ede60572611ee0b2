"""The course of counts in the store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.course import Observation
from bot.domain.mention import Counts, Mention
from bot.store.engine import Engine
from bot.store.mentions import StoredMentions
from bot.store.observations import StoredObservations
from bot.store.papers import StoredPapers
from tests import samples

NOON = datetime(2021, 2, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
Work = Callable[[StoredMentions, StoredObservations], Awaitable[None]]


def in_store(folder: Path, work: Work) -> None:
    """Run `work` on a store with two papers."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
        try:
            await StoredPapers(engine).save_papers([samples.paper(1), samples.paper(2)])
            await work(StoredMentions(engine), StoredObservations(engine))
        finally:
            await engine.close()

    asyncio.run(run())


def post(hour: int, likes: int, **changes: object) -> Mention:
    """A post on X about the first paper, as it was read at an hour."""
    fields = {"post_id": "a", "counts": Counts(2, likes, 9), "observed_at": NOON + hour * HOUR}
    return samples.mention(1, **(fields | changes))


def test_each_new_count_is_a_moment(folder: Path) -> None:
    """What was read without a change adds none; other papers' posts do not count."""

    async def work(mentions: StoredMentions, observations: StoredObservations) -> None:
        for hour, likes in enumerate([1, 1, 5, 8]):
            other = samples.mention(2, counts=Counts(0, hour), observed_at=NOON + 9 * HOUR)
            await mentions.save_mentions([post(hour, likes), other])
        own = await mentions.list_mentions_of_paper("2102.00001")
        assert await observations.count_moments(own, 10) == 3
        assert await observations.count_moments(own, 2) == 2
        assert await observations.count_moments([], 3) == 0
        assert await observations.list_observations(own) == [
            Observation("x", "a", NOON + hour * HOUR, 2 + likes)
            for hour, likes in [(0, 1), (2, 5), (3, 8)]
        ]

    in_store(folder, work)


def test_moments_of_all_sources_and_posts_count_together(folder: Path) -> None:
    """The same moment at two posts is one; a post that is gone counts on."""

    async def work(mentions: StoredMentions, observations: StoredObservations) -> None:
        first = [post(0, 1), post(0, 1, post_id="b"), post(0, 3, source="hackernews")]
        await mentions.save_mentions(first)
        await mentions.save_mentions([post(1, 2), post(2, 9, source="hackernews")])
        await mentions.hide_posts("x", ["a"], NOON + 3 * HOUR)
        own = await mentions.list_mentions_of_paper("2102.00001")
        assert await observations.count_moments(own, 10) == 3
        assert len(await observations.list_observations(own)) == 5

    in_store(folder, work)


def test_of_thousands_of_posts_the_loudest_are_read(folder: Path) -> None:
    """Posts without counts are left out, and there is an end to how many are asked about."""

    async def work(mentions: StoredMentions, observations: StoredObservations) -> None:
        many = [replace(post(0, n), post_id=str(n)) for n in range(5_200)]
        await mentions.save_mentions(many)
        unknown = replace(post(0, 0), post_id="none", counts=None)
        found = await observations.list_observations([unknown, *many])
        assert len(found) == 5_000
        assert min(one.attention for one in found) == 202

    in_store(folder, work)
