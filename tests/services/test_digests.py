"""Days are ranked and frozen once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App, open_app
from bot.config import Config
from bot.domain.collection import DayRecord, Outcome
from bot.domain.mention import Counts
from bot.errors import NotFoundError
from bot.services.missing import Surroundings, why_missing
from bot.settings import Digest, Settings
from bot.store.days import StoredDays
from tests import samples
from tests.clock import FakeClock


def in_app(tmp_path: Path, work: Callable[[App], Awaitable[None]], bar: int = 50) -> None:
    """Run `work` with the services over a fresh store."""

    async def run() -> None:
        settings = Settings(digest=Digest(rule="classic", min_attention=bar))
        async with open_app(Config(settings, tmp_path), FakeClock(samples.CLOSE)) as app:
            await work(app)

    asyncio.run(run())


def test_closing_ranks_what_was_collected(tmp_path: Path) -> None:
    """Papers come by attention; withdrawn and unmentioned ones are left out, loud posts shown."""

    async def work(app: App) -> None:
        await app.papers.save_papers(
            [samples.paper(1), samples.paper(2), samples.paper(3, withdrawn=True), samples.paper(4)]
        )
        await app.mentions.save_mentions(
            [
                samples.mention(1, post_id="11", counts=Counts(20, 10)),
                samples.mention(1, post_id="12", counts=Counts(3, 3)),
                samples.mention(2, post_id="21", counts=Counts(100, 1)),
                samples.mention(3, post_id="31", counts=Counts(900, 900)),
            ]
        )
        digest = await app.digests.close_day(samples.DAY)
        ranked = [(e.rank, e.paper.arxiv_id, e.counts.attention) for e in digest.entries]
        assert ranked == [(1, "2102.00002", 101), (2, "2102.00001", 36)]
        assert [m.post_id for m in digest.entries[1].mentions] == ["11"]
        assert "status/" in digest.entries[1].mentions[0].embed
        view = await app.digests.view(samples.DAY)
        assert [e.paper.arxiv_id for e in view.shown] == ["2102.00002"]

    in_app(tmp_path, work)


def test_a_frozen_day_stays_as_it_is(tmp_path: Path) -> None:
    """Counts that change after the close change nothing in the digest."""

    async def work(app: App) -> None:
        await app.papers.save_papers([samples.paper(1), samples.paper(2)])
        await app.mentions.save_mentions([samples.mention(1, counts=Counts(60, 0))])
        frozen = await app.digests.close_day(samples.DAY)
        await app.mentions.save_mentions([samples.mention(2, counts=Counts(600, 0))])
        assert await app.digests.close_day(samples.DAY) == frozen
        assert await app.digests.find(samples.DAY) == frozen

    in_app(tmp_path, work)


def test_a_post_about_two_papers_counts_for_each(tmp_path: Path) -> None:
    """One post id may stand under two papers, and is one mention of each."""

    async def work(app: App) -> None:
        await app.papers.save_papers([samples.paper(1), samples.paper(2)])
        await app.mentions.save_mentions(
            [
                samples.mention(1, post_id="9", counts=Counts(60, 0)),
                samples.mention(2, post_id="9", counts=Counts(60, 0)),
            ]
        )
        digest = await app.digests.close_day(samples.DAY)
        assert [e.counts.attention for e in digest.entries] == [60, 60]

    in_app(tmp_path, work)


def test_a_day_that_was_not_collected_cannot_be_closed(tmp_path: Path) -> None:
    """Closing an unknown day says what to do first."""

    async def work(app: App) -> None:
        with pytest.raises(NotFoundError, match="collect the day first"):
            await app.digests.close_day(samples.DAY)

    in_app(tmp_path, work)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            date(2021, 2, 7),
            "there is no digest of Sun 7 Feb 2021: arXiv announces nothing on weekends;"
            " the nearest: 2021-02-05 and 2021-02-08",
        ),
        (
            date(2021, 2, 9),
            "there is no digest of Tue 9 Feb 2021: it is not collected yet,"
            " `hotpapers collect 2021-02-09` brings it in; the nearest: 2021-02-08",
        ),
        (
            date(2021, 2, 10),
            "there is no digest of Wed 10 Feb 2021: it is not announced yet, its listing comes"
            " at 10 Feb 2021 05:00 UTC; the nearest: 2021-02-08",
        ),
        (
            date(2020, 1, 1),
            "there is no digest of Wed 1 Jan 2020: the store begins with 2021-02-05, and"
            " `hotpapers archive import FOLDER` brings older posts in; the nearest: 2021-02-05",
        ),
        (
            date(2026, 12, 28),
            "there is no digest of Mon 28 Dec 2026: a holiday of arXiv probably cancels it;"
            " the nearest: 2021-02-08",
        ),
        (
            date.min,
            "there is no digest of Mon 1 Jan 1: arXiv began on Wed 14 Aug 1991;"
            " the nearest: 2021-02-05",
        ),
    ],
)
def test_a_missing_day_says_why_and_names_its_neighbours(
    tmp_path: Path, day: date, sentence: str
) -> None:
    """A weekend, a holiday, too early, not yet, never asked for: each has its own sentence."""

    async def work(app: App) -> None:
        days = (samples.DAY, samples.DAY - timedelta(days=3))
        for stored in days:
            await app.archive.digests.save_imported([(samples.digest(stored), "x")])
        for ask in (app.digests.find, app.digests.view):
            with pytest.raises(NotFoundError) as missing:
                await ask(day)
            assert str(missing.value) == sentence

    in_app(tmp_path, work)


RETRY = samples.CLOSE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("outcome", "papers", "retry_at", "reason"),
    [
        (Outcome.QUIET, 0, None, "arXiv has none (No updates today.)"),
        (
            Outcome.QUIET,
            0,
            RETRY,
            "arXiv has none (No updates today.), asked again after 9 Feb 2021 10:00 UTC",
        ),
        (
            Outcome.FAILED,
            0,
            RETRY,
            "it is not collected yet (No updates today.), tried again after 9 Feb 2021 10:00 UTC",
        ),
        (Outcome.STALE, 0, None, "it is not collected yet (No updates today.)"),
        (Outcome.COMPLETE, 7, None, "it closes at 10 Feb 2021 09:00 UTC"),
    ],
)
def test_a_missing_day_says_what_became_of_collecting_it(
    tmp_path: Path, outcome: Outcome, papers: int, retry_at: datetime | None, reason: str
) -> None:
    """ArXiv's own word, a fault with the next attempt, or the close that is to come."""
    day = samples.DAY + timedelta(days=1)
    record = DayRecord(
        day, outcome, "No updates today.", papers, ("cs",), samples.CLOSE, retry_at=retry_at
    )

    async def work(app: App) -> None:
        await StoredDays(app.engine).record_day(record)
        with pytest.raises(NotFoundError) as missing:
            await app.digests.find(day)
        expected = f"there is no digest of Tue 9 Feb 2021: {reason}; no other day has one yet"
        assert str(missing.value) == expected

    in_app(tmp_path, work)


def test_a_close_that_is_late_is_not_called_one_to_come() -> None:
    """A day that was collected and is open after its close says so."""
    record = DayRecord(samples.DAY, Outcome.PARTIAL, "", 7, ("cs",), samples.CLOSE)
    around = Surroundings(None, None, record, frozenset(), closes_at=samples.CLOSE)
    words = "it was to close at 9 Feb 2021 09:00 UTC, and is still open; no other day has one yet"
    assert str(why_missing(samples.DAY, around, now=samples.CLOSE)).endswith(words)


@given(st.dates())
def test_every_day_of_the_calendar_has_an_answer(day: date) -> None:
    """No day is too early or too late to be asked for."""
    around = Surroundings(None, None, None, holidays=frozenset())
    assert "; no other day has one yet" in str(why_missing(day, around, now=samples.CLOSE))
