"""Sources are asked side by side; each fails alone, and what it told is kept."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.domain.attention import Found, PaperNote, SourceStatus
from bot.domain.mention import Counts
from bot.errors import (
    BrokenAnswerError,
    RateLimitedError,
    RedirectError,
    RefusedError,
    ServerFaultError,
    ShapeError,
    SourceError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from tests import samples
from tests.clock import FakeClock
from tests.services.network import (
    NOON,
    SINCE,
    FakeSource,
    ask,
    in_app,
    post,
    rows,
    state_of,
)

FAILURES = [
    BrokenAnswerError,
    RateLimitedError,
    RedirectError,
    RefusedError,
    ServerFaultError,
    ShapeError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
]


class OffsetLoop(asyncio.SelectorEventLoop):
    """An event loop whose time a test can move on."""

    offset = 0.0

    def time(self) -> float:
        """The loop's time and what the test added to it."""
        return super().time() + self.offset


class TimelineSource(FakeSource):
    """A source whose cursor is a moment: it tells of its posts made after it, one a page."""

    def __init__(self, *made_at: datetime) -> None:
        super().__init__()
        self.made_at = sorted(made_at)
        self.faults = 0

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The posts after the cursor, the oldest first; a fault stops it after the first page."""
        self.searches.append((since, cursor))
        begin = datetime.fromisoformat(cursor) if cursor else since
        for made_at in [moment for moment in self.made_at if moment > begin]:
            mention = post(1, post_id=made_at.isoformat(), posted_at=made_at)
            yield Found((mention,), cursor=made_at.isoformat())
            if self.faults:
                self.faults -= 1
                raise ServerFaultError("x.example", "HTTP 500")


def test_stores_what_every_page_brings(tmp_path: Path) -> None:
    """Mentions and notes of all pages are stored, counted, and the state says how far it came."""
    fresh = NOON - timedelta(minutes=3)

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        source.finds(
            Found((post(1), post(2)), notes=(PaperNote("2102.00001", "x", "In one line."),)),
            Found((post(2), post(3)), cursor="there", fresh_at=fresh),
        )
        (report,) = await ask(app, source)
        assert (report.asked, report.found, report.new, report.changed) == (True, 4, 3, 0)
        stored = await rows(app, "SELECT post_id, arxiv_id FROM mention ORDER BY post_id")
        assert stored == [(str(n), f"2102.0000{n}") for n in (1, 2, 3)]
        notes = await app.sources.list_notes(["2102.00001"])
        assert notes["2102.00001"].summary == "In one line."
        state = await state_of(app)
        assert state == report.state
        assert (state.status, str(state.reason), state.failures) == (SourceStatus.WORKING, "", 0)
        assert (state.cursor, state.covered_from, state.fresh_at) == ("there", SINCE, fresh)
        assert (state.checked_at, state.refreshed_at, state.retry_at) == (NOON, NOON, None)

    in_app(tmp_path, work)


def test_the_next_run_begins_where_the_last_ended(tmp_path: Path) -> None:
    """The cursor of the last page is what the next search is given, until one reaches back."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        source.finds(Found((post(1),), cursor="a"), Found((post(2),), cursor="b"))
        await ask(app, source)
        await ask(app, source)
        await ask(app, source, since=SINCE - timedelta(days=1))
        cursors = [cursor for _, cursor in source.searches]
        assert cursors[0] == ""
        assert cursors[-2:] == ["b", ""]

    in_app(tmp_path, work)


def test_a_failure_in_the_middle_keeps_what_came(tmp_path: Path) -> None:
    """The pages before a fault are stored, and the next run goes on behind them."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        source.finds(
            Found((post(1),), cursor="one"),
            Found((post(2),), cursor="two"),
            ServerFaultError("x.example", "HTTP 503"),
        )
        (report,) = await ask(app, source)
        assert (report.found, report.new, report.news) == (2, 2, True)
        state = await state_of(app)
        assert (state.status, state.cursor) == (SourceStatus.FAILING, "two")
        assert await rows(app, "SELECT post_id FROM mention ORDER BY post_id") == [("1",), ("2",)]
        clock.advance(900)
        await ask(app, source)
        assert source.searches[-1] == (SINCE, "two")

    in_app(tmp_path, work)


def test_a_wider_search_after_a_cut_one_leaves_no_gap(tmp_path: Path) -> None:
    """Whatever was cut off before, a search from an earlier moment finds all posts since then."""
    earlier = SINCE - timedelta(days=3)

    async def work(app: App, clock: FakeClock) -> None:
        moments = [SINCE - timedelta(days=2), SINCE + timedelta(hours=1), NOON]
        source = TimelineSource(*moments)
        source.faults = 1
        await ask(app, source)
        clock.advance(3600)
        await ask(app, source, since=earlier)
        assert len(await app.mentions.list_mentions_of_paper("2102.00001")) == 3

    in_app(tmp_path, work)


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failing_source_fails_alone(tmp_path: Path, kind: type[SourceError]) -> None:
    """Each kind of fault becomes a state with a reason and a next time; the others are asked."""

    async def work(app: App, clock: FakeClock) -> None:
        broken, sound = FakeSource("bluesky"), FakeSource("x")
        broken.finds(kind("bsky.example", "it did not work"))
        sound.finds(Found((post(1),)))
        reports = await ask(app, broken, sound)
        assert [r.state.source for r in reports] == ["bluesky", "x"]
        assert [r.state.status for r in reports] == [SourceStatus.FAILING, SourceStatus.WORKING]
        state = await state_of(app, "bluesky")
        assert str(state.reason) == "bsky.example: it did not work"
        assert (state.failures, state.retry_at) == (1, NOON + timedelta(minutes=15))
        assert len(await app.mentions.list_mentions_of_paper("2102.00001")) == 1

    in_app(tmp_path, work)


def test_a_source_that_breaks_its_promise_fails_alone(tmp_path: Path) -> None:
    """An error that is no `SourceError` takes down the source that raised it, and nothing else."""

    async def work(app: App, clock: FakeClock) -> None:
        broken = FakeSource("elsewhere")
        broken.finds(KeyError("likes"))
        (report,) = await ask(app, broken)
        assert report.state.status is SourceStatus.FAILING

    in_app(tmp_path, work)


def test_a_source_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    """After ten minutes a source's run ends as timed out, with what it had told by then."""

    async def work(app: App, clock: FakeClock) -> None:
        slow, sound = FakeSource("bluesky"), FakeSource("x")

        async def hang() -> None:
            while not await app.sources.list_states():
                pass  # the other source is not through yet
            loop = asyncio.get_running_loop()
            assert isinstance(loop, OffsetLoop)
            loop.offset += 601
            await asyncio.Event().wait()

        slow.finds(Found((post(1, source="bluesky"),)), hang)
        sound.finds(Found((post(2),)))
        first, second = await ask(app, slow, sound)
        assert first.state.status is SourceStatus.FAILING
        assert str(first.state.reason) == "bluesky: it was not through in 10 min"
        assert first.new == 1
        assert second.state.status is SourceStatus.WORKING

    in_app(tmp_path, work, loop_factory=OffsetLoop)


def test_a_source_that_waits_is_not_asked(tmp_path: Path) -> None:
    """Before its time a failing source is left alone, at it it is asked, and working is news."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        source.finds(ServerFaultError("x.example", "HTTP 500"))
        await ask(app, source)
        clock.advance(899)
        (report,) = await ask(app, source)
        assert (report.asked, report.news, len(source.searches)) == (False, False, 1)
        clock.advance(1)
        (report,) = await ask(app, source)
        assert (report.asked, report.news, len(source.searches)) == (True, True, 2)
        assert report.state.status is SourceStatus.WORKING
        assert (await state_of(app)).failures == 0

    in_app(tmp_path, work)


def test_a_source_goes_on_until_it_comes_to_the_present(tmp_path: Path) -> None:
    """A source that searches a long time in parts is asked again at once, at most four times."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        for number in range(1, 9):
            old = NOON - timedelta(days=20 - number)
            source.finds(Found((), cursor=str(number), fresh_at=old))
        await ask(app, source)
        assert [cursor for _, cursor in source.searches] == ["", "1", "2", "3"]
        state = await state_of(app)
        assert (state.cursor, state.fresh_at) == ("4", NOON - timedelta(days=16))

    in_app(tmp_path, work)


def test_a_search_that_says_that_it_is_not_through_goes_on(tmp_path: Path) -> None:
    """A source that leaves a cursor and no freshness is asked on until it has some."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        source.finds(Found((post(1),), cursor="1"))
        source.finds(Found((post(2),), cursor="2", fresh_at=NOON))
        (report,) = await ask(app, source)
        assert [cursor for _, cursor in source.searches] == ["", "1"]
        assert (report.new, report.state.fresh_at) == (2, NOON)

    in_app(tmp_path, work)


def test_mentions_wait_for_their_paper(tmp_path: Path) -> None:
    """A post about a paper that the store does not know counts as soon as the paper arrives."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        source.finds(Found((post(1, counts=Counts(7, 8)),)))
        await ask(app, source)
        assert await app.mentions.list_mentions_of_day(samples.DAY) == []
        await app.papers.save_papers([samples.paper(1)])
        (entry,) = (await app.digests.view(samples.DAY)).digest.entries
        assert entry.counts == Counts(7, 8)

    in_app(tmp_path, work)
