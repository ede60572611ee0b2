"""Papers that take off after their close are named once, beside a later day's digest."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, Networks
from bot.domain.mention import Counts
from bot.domain.pool import PoolDay
from bot.render.records import render_digest_json
from tests import samples
from tests.clock import FakeClock
from tests.services.network import in_app, post, rows

EARLY = date(2021, 2, 8)  # a Monday
LATER = date(2021, 2, 9)
NOW = datetime(2021, 2, 10, 9, tzinfo=UTC)


async def closed(app: App, day: date, *numbers: int) -> None:
    """Close a day with some papers."""
    await app.papers.save_papers([samples.paper(number, listed_on=day) for number in numbers])
    await app.digests.close_day(day)


async def liked(app: App, number: int, likes: int) -> None:
    """Give a paper that many likes."""
    await app.mentions.save_mentions([post(number, counts=Counts(0, likes))])


async def named(app: App, day: date) -> list[tuple[date, int, str]]:
    """The papers of a day that were named later: with which day, in which place, which."""
    risers = (await app.digests.view(day)).late
    return [(r.named_with, r.entry.rank, r.entry.paper.arxiv_id) for r in risers]


def test_a_paper_that_takes_off_is_caught(tmp_path: Path) -> None:
    """It is named with the next digest, shown with its own day, and changes neither digest."""

    async def work(app: App, clock: FakeClock) -> None:
        await liked(app, 1, 40)
        await closed(app, EARLY, 1, 2)
        before = await app.digests.find(EARLY)
        await liked(app, 2, 30)
        await app.papers.save_papers([samples.paper(3, listed_on=LATER)])
        post_file = (await app.closing(Networks()).close_day(LATER)).post
        assert await named(app, EARLY) == [(LATER, 1, "2102.00002")]
        assert await named(app, LATER) == []
        assert await app.digests.find(EARLY) == before
        assert (await app.digests.find(LATER)).entries == ()
        assert post_file is not None
        assert "Paper number" not in post_file.file.read_text(encoding="utf-8")

    in_app(tmp_path, work, now=NOW)


def test_a_paper_is_named_once(tmp_path: Path) -> None:
    """What one digest has named, and what its own day showed, no later one names."""

    async def work(app: App, clock: FakeClock) -> None:
        await liked(app, 1, 40)
        await closed(app, EARLY, 1, 2)
        await liked(app, 1, 400)
        await liked(app, 2, 30)
        await closed(app, LATER, 3)
        await liked(app, 2, 300)
        await closed(app, LATER + timedelta(days=1), 4)
        assert await named(app, EARLY) == [(LATER, 1, "2102.00002")]
        assert await rows(app, "SELECT arxiv_id FROM late") == [("2102.00002",)]

    in_app(tmp_path, work, now=NOW)


@pytest.mark.parametrize(
    ("bar", "likes", "expected"),
    [(5, 9, 0), (5, 10, 1), (0, 9, 0), (50, 49, 0), (50, 50, 1), (11, 10, 0)],
)
def test_late_risers_reach_ten_and_the_bar(
    tmp_path: Path, bar: int, likes: int, expected: int
) -> None:
    """A paper needs at least 10, and at least the installation's bar."""

    async def work(app: App, clock: FakeClock) -> None:
        await closed(app, EARLY, 1)
        await liked(app, 1, likes)
        await closed(app, LATER, 3)
        assert len(await named(app, EARLY)) == expected

    in_app(tmp_path, work, now=NOW, min_attention=bar)


def test_at_most_five_are_named_the_best_first(tmp_path: Path) -> None:
    """Of seven that took off the five loudest are named; the next digest names the others."""

    async def work(app: App, clock: FakeClock) -> None:
        await closed(app, EARLY, *range(1, 8))
        for number in range(1, 8):
            await liked(app, number, 10 + number)
        await closed(app, LATER, 9)
        expected = [(LATER, rank, f"2102.0000{8 - rank}") for rank in range(1, 6)]
        assert await named(app, EARLY) == expected
        third = LATER + timedelta(days=1)
        await closed(app, third, 10)
        expected += [(third, 1, "2102.00002"), (third, 2, "2102.00001")]
        assert await named(app, EARLY) == expected

    in_app(tmp_path, work, now=NOW)


@pytest.mark.parametrize(
    ("closes", "holidays", "expected"),
    [
        (date(2021, 2, 17), (), 1),
        (date(2021, 2, 18), (), 0),
        (date(2021, 2, 18), (date(2021, 2, 15),), 1),
        (date(2021, 2, 19), (date(2021, 2, 15),), 0),
    ],
)
def test_only_the_last_seven_listing_days_are_looked_at(
    tmp_path: Path, closes: date, holidays: tuple[date, ...], expected: int
) -> None:
    """Weekends do not count among the seven, nor days that a holiday has cancelled."""

    async def work(app: App, clock: FakeClock) -> None:
        await closed(app, EARLY, 1)
        await liked(app, 1, 60)
        await closed(app, closes, 3)
        assert len(await named(app, EARLY)) == expected

    in_app(tmp_path, work, now=NOW + timedelta(days=20), arxiv_holidays=holidays)


def test_papers_of_days_that_are_open_are_not_late(tmp_path: Path) -> None:
    """A day that has not closed yet shows its papers itself."""

    async def work(app: App, clock: FakeClock) -> None:
        await app.papers.save_papers([samples.paper(1, listed_on=EARLY)])
        await liked(app, 1, 60)
        await closed(app, LATER, 3)
        assert (await app.digests.view(EARLY)).late == ()
        await app.digests.close_day(EARLY)
        third = LATER + timedelta(days=1)
        await closed(app, third, 4)
        assert await named(app, EARLY) == []

    in_app(tmp_path, work, now=NOW)


async def risen(app: App) -> dict[str, Any]:
    """The JSON of a paper that rose late, under `balanced`, with a pool of ten."""
    sums = tuple(range(1, 11))
    await app.sources.save_pool_days([PoolDay("x", date(2021, 2, 4), sums)])
    await closed(app, EARLY, 1)
    await liked(app, 1, 60)
    await closed(app, LATER, 3)
    record = json.loads(render_digest_json(await app.digests.view(EARLY)))
    assert record["papers"] == []
    (riser,) = record["caught_on_later"]
    assert isinstance(riser, dict)
    return riser


def test_the_json_of_their_day_names_them(tmp_path: Path) -> None:
    """`caught_on_later` has the paper with its counts and the day of the post that names it."""

    async def work(app: App, clock: FakeClock) -> None:
        riser = await risen(app)
        assert (riser["named_with"], riser["rank"]) == ("2021-02-09", 1)
        assert (riser["arxiv_id"], riser["shares"], riser["likes"]) == ("2102.00001", 0, 60)

    in_app(tmp_path, work, now=NOW, rule="balanced")


def test_their_explanation_knows_the_pool(tmp_path: Path) -> None:
    """A late riser is explained like any entry, by the pool that it was held against."""

    async def work(app: App, clock: FakeClock) -> None:
        riser = await risen(app)
        assert riser["sources"]["x"]["pool"] == 10
        assert "no pool yet" not in riser["explanation"]

    in_app(tmp_path, work, now=NOW, rule="balanced")
