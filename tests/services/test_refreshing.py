"""Known posts are read again at the configured ages, and only news is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.domain.attention import Found, Refreshed, SourceStatus
from bot.domain.mention import Counts, Mention
from bot.errors import BudgetSpentError, RefusedError, ServerFaultError
from tests import samples
from tests.clock import FakeClock
from tests.services.network import (
    NOON,
    FakeSource,
    ask,
    counted,
    in_app,
    post,
    rows,
    state_of,
)

HOUR = timedelta(hours=1)
OBSERVED = "SELECT post_id, shares, likes FROM observation ORDER BY id"


async def begun(app: App, *mentions: Mention) -> FakeSource:
    """A source that was asked once and has told of some posts about stored papers."""
    source = FakeSource()
    await app.papers.save_papers([samples.paper(number) for number in (1, 2, 3)])
    source.finds(Found(mentions))
    await ask(app, source)
    return source


async def read_at(
    app: App, clock: FakeClock, source: FakeSource, hours: Sequence[float]
) -> list[float]:
    """The hours after noon at which a run read a post again; the clock stands at noon."""
    times, before = [], 0.0
    for hour in hours:
        clock.advance((hour - before) * 3600)
        before = hour
        count = len(source.readings)
        await ask(app, source)
        times += [hour] * (len(source.readings) - count)
    return times


def test_posts_are_read_again_at_each_age_once(tmp_path: Path) -> None:
    """With a run every half hour a post is read at 1, 3 and 6 hours, on the dot, and never else."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        runs = [number / 2 for number in range(1, 21)]
        assert await read_at(app, clock, source, runs) == [1.0, 3.0, 6.0]

    in_app(tmp_path, work, refresh_hours=(1, 3, 6))


def test_an_age_is_reached_to_the_second(tmp_path: Path) -> None:
    """A second before its age a post is not due, at it it is, and a second after no more."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        runs = [2 - 1 / 3600, 2, 2 + 1 / 3600]
        assert await read_at(app, clock, source, runs) == [2]

    in_app(tmp_path, work, refresh_hours=(2,))


def test_a_downtime_of_days_is_made_up_for_once(tmp_path: Path) -> None:
    """A post that came to several ages while nothing ran is read once, at the next run."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        assert await read_at(app, clock, source, [50, 50.5, 51]) == [50]
        assert source.readings == [["1"]]

    in_app(tmp_path, work, refresh_hours=(1, 3, 6, 12, 24, 48, 96))


def test_ages_may_stand_in_any_order(tmp_path: Path) -> None:
    """Ages that are configured from the longest on are kept like any others."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        assert await read_at(app, clock, source, [27]) == [27]

    in_app(tmp_path, work, refresh_hours=(24, 1))


def test_without_ages_nothing_is_read_again(tmp_path: Path) -> None:
    """`refresh_hours = []` switches the reading of known posts off."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1), post(2))
        assert await read_at(app, clock, source, [1, 2, 30]) == []

    in_app(tmp_path, work, refresh_hours=())


def test_what_was_just_found_is_not_read_again(tmp_path: Path) -> None:
    """A run does not ask for the counts of posts that it has found itself."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        clock.advance(24 * 3600)
        made = NOON + 20 * HOUR
        source.finds(Found((post(2, posted_at=made, observed_at=clock.now()),)))
        await ask(app, source)
        assert [post_id for ids in source.readings for post_id in ids] == ["1"]

    in_app(tmp_path, work)


def test_only_posts_about_stored_papers_are_read_again(tmp_path: Path) -> None:
    """A post about a paper that the store does not have is left alone."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1), post(9))
        await read_at(app, clock, source, [1])
        assert source.readings == [["1"]]

    in_app(tmp_path, work)


def test_unchanged_counts_write_nothing(tmp_path: Path) -> None:
    """Posts that are read again with the same counts leave every row as it was."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1), post(2))
        tables = ("mention", "observation", "note", "shown", "embed")
        before = [await rows(app, f"SELECT * FROM {name} ORDER BY id") for name in tables]
        source.reads(lambda known: counted(known, Counts(10, 20), NOON + HOUR))
        clock.advance(3600)
        (report,) = await ask(app, source)
        assert (report.changed, source.readings) == (0, [["1", "2"]])
        after = [await rows(app, f"SELECT * FROM {name} ORDER BY id") for name in tables]
        assert after == before
        assert [len(table) for table in after] == [2, 2, 0, 0, 0]

    in_app(tmp_path, work)


def test_changed_counts_add_one_observation_a_post(tmp_path: Path) -> None:
    """A post about two papers is observed once, and counts for both with what it has now."""

    async def work(app: App, clock: FakeClock) -> None:
        both = post(1), replace(post(1), arxiv_id="2102.00002")
        source = await begun(app, *both)
        assert await rows(app, OBSERVED) == [("1", 10, 20)]
        source.reads(lambda known: counted(known, Counts(10, 21), NOON + HOUR))
        clock.advance(3600)
        (report,) = await ask(app, source)
        assert report.changed == 2
        assert await rows(app, OBSERVED) == [("1", 10, 20), ("1", 10, 21)]
        mentions = await app.mentions.list_mentions_of_day(samples.DAY)
        assert [(m.counts, m.observed_at) for m in mentions] == [(Counts(10, 21), NOON + HOUR)] * 2

    in_app(tmp_path, work)


def test_nothing_is_learned_of_posts_that_were_not_asked_for(tmp_path: Path) -> None:
    """A source that tells of other posts, even that they are gone, changes nothing."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1), post(2, age=5 * HOUR))
        source.reads(Refreshed((post(3, counts=Counts(9, 9)),), gone=("2", "77")))
        clock.advance(3600)
        (report,) = await ask(app, source)
        assert source.readings == [["1"]]
        assert (report.changed, report.gone) == (0, 0)
        assert await rows(app, "SELECT post_id FROM mention WHERE gone_at IS NOT NULL") == []
        assert len(await rows(app, "SELECT 1 FROM mention")) == 2

    in_app(tmp_path, work, refresh_hours=(1,))


def test_a_refresh_that_failed_is_due_again(tmp_path: Path) -> None:
    """What was not told before the fault is asked for at the next run; what was told stays."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1), post(2))
        told = replace(post(1), counts=Counts(11, 20), observed_at=NOON + HOUR)
        source.reads(Refreshed((told,)), ServerFaultError("x.example", "HTTP 500"))
        clock.advance(3600)
        (report,) = await ask(app, source)
        assert (report.changed, report.state.status) == (1, SourceStatus.FAILING)
        assert report.state.refreshed_at == NOON
        clock.advance(3600)
        await ask(app, source)
        assert source.readings == [["1", "2"], ["1", "2"]]
        assert await rows(app, OBSERVED) == [("1", 10, 20), ("2", 10, 20), ("1", 11, 20)]

    in_app(tmp_path, work, refresh_hours=(1, 24))


def test_a_spent_budget_leaves_posts_to_their_next_age(tmp_path: Path) -> None:
    """What the budget did not allow waits for its next age; the source works, and says so."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        again = NOON + 12 * HOUR
        source.reads(BudgetSpentError("x", "1000 reads are used", retry_at=again))
        clock.advance(3600)
        (report,) = await ask(app, source)
        assert (report.state.status, report.state.retry_at) == (SourceStatus.WORKING, None)
        assert str(report.state.reason) == "x: 1000 reads are used"
        assert (await state_of(app)).refreshed_at == NOON + HOUR
        assert await read_at(app, clock, source, [10, 11.5, 23]) == [23]
        assert (await state_of(app)).reason == ""

    in_app(tmp_path, work, refresh_hours=(1, 24))


def test_a_refresh_that_keeps_failing_is_asked_for_less_and_less(tmp_path: Path) -> None:
    """The wait after a second fault in a row is longer than after the first."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        waits = []
        for _ in range(3):
            source.reads(ServerFaultError("x.example", "HTTP 500"))
            clock.advance(3600)
            (report,) = await ask(app, source)
            assert report.state.retry_at is not None
            waits.append((report.state.retry_at - clock.now()) / timedelta(minutes=1))
        assert waits == [15, 30, 60]

    in_app(tmp_path, work, refresh_hours=(1, 100))


def test_a_refresh_that_is_refused_is_tried_on_three_days(tmp_path: Path) -> None:
    """Credentials that may search and not read again are tried once a week after three days."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await begun(app, post(1))
        source.credentials = "mine"
        for _ in range(3):
            source.reads(RefusedError("x.example", "HTTP 403"))
            clock.advance(86400)
            (report,) = await ask(app, source)
            assert report.state.status is SourceStatus.REFUSED
        assert report.state.retry_at == clock.now() + timedelta(days=7)

    in_app(tmp_path, work, refresh_hours=(1, 100))
