"""Whether and how the counts of a paper went, over a real store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.domain.course import Observation
from bot.domain.mention import Counts, Mention
from bot.errors import NotFoundError
from bot.services.courses import Courses
from bot.settings import Settings
from bot.store.observations import StoredObservations
from tests import samples
from tests.clock import FakeClock

NOON = datetime(2021, 2, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAPER = "2102.00001"


@dataclass
class Counting:
    """The store's observations, and how often they were asked for."""

    store: StoredObservations
    asked: int = 0

    async def count_moments(self, mentions: list[Mention], most: int) -> int:
        """Ask the store."""
        self.asked += 1
        return await self.store.count_moments(mentions, most)

    async def list_observations(self, mentions: list[Mention]) -> list[Observation]:
        """Ask the store."""
        return await self.store.list_observations(mentions)


@dataclass
class World:
    """A store with a paper, and what tells of its course."""

    app: App
    counting: Counting
    courses: Courses

    async def see(self, hour: int, likes: int, **changes: object) -> None:
        """Read a post of the paper anew."""
        fields = {"counts": Counts(0, likes), "observed_at": NOON + hour * HOUR}
        await self.app.mentions.save_mentions([samples.mention(1, **(fields | changes))])

    async def has_course(self) -> bool:
        """Whether `/paper` would offer a course."""
        page = await replace(self.app.lookup, courses=self.courses).find_page(PAPER)
        return page.has_course


def in_world(folder: Path, work: Callable[[World], Awaitable[None]]) -> None:
    """Run `work` on a fresh store."""

    async def run() -> None:
        async with open_app(Config(Settings(), folder), FakeClock(NOON)) as app:
            await app.papers.save_papers([samples.paper(1)])
            counting = Counting(StoredObservations(app.engine))
            courses = Courses(app.papers, app.mentions, counting)  # type: ignore[arg-type]
            await work(World(app, counting, courses))

    asyncio.run(run())


def test_a_course_begins_with_the_third_moment(tmp_path: Path) -> None:
    """One post that was read three times with new counts has a course; before that it has none."""

    async def work(world: World) -> None:
        for hour, likes in enumerate([1, 4]):
            await world.see(hour, likes)
            assert not await world.has_course()
            with pytest.raises(NotFoundError, match=f"{PAPER} were not read often enough"):
                await world.courses.find_course(PAPER)
        await world.see(2, 4)
        assert not await world.has_course()
        await world.see(3, 9)
        assert await world.has_course()
        found = await world.courses.find_course(PAPER)
        assert found.paper.title == "Paper number 1"
        [course] = found.courses
        assert course.points == ((NOON, 1), (NOON + HOUR, 4), (NOON + 3 * HOUR, 9))

    in_world(tmp_path, work)


def test_the_store_is_asked_only_where_the_posts_do_not_say_it(tmp_path: Path) -> None:
    """Three posts that were last read at three moments are a course by themselves."""

    async def work(world: World) -> None:
        assert not await world.has_course()
        assert world.counting.asked == 0
        for hour in range(3):
            await world.see(hour, 5, post_id=str(hour))
        assert await world.has_course()
        assert world.counting.asked == 0

    in_world(tmp_path, work)


def test_what_is_not_stored_has_no_course(tmp_path: Path) -> None:
    """An unknown paper is said to be unknown; without somebody to draw, nobody looks."""

    async def work(world: World) -> None:
        with pytest.raises(NotFoundError, match=r"2102\.99999"):
            await world.courses.find_course("2102.99999")
        for hour in range(4):
            await world.see(hour, hour)
        assert not (await world.app.lookup.find_page(PAPER)).has_course

    in_world(tmp_path, work)
