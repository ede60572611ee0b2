"""Young pools are filled once from what a source remembers."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.domain.pool import PoolDay
from bot.errors import ServerFaultError
from bot.services.pools import Seeding, missing_days
from tests.clock import FakeClock
from tests.services.network import in_app

TODAY = date(2021, 2, 8)
NOW = datetime(2021, 2, 8, 23, 59, tzinfo=UTC)
LAST_THIRTY = [TODAY - timedelta(days=back) for back in range(1, 31)]


class FakeHistory:
    """A source that remembers one paper a day, and fails at the calls that the test names."""

    def __init__(self, name: str = "huggingface", *faults: int) -> None:
        self.name = name
        self.faults = set(faults)
        self.asked: list[date] = []

    async def fetch_pool_day(self, day: date) -> PoolDay:
        """One paper with as many upvotes as the day's number; none on the first of a month."""
        self.asked.append(day)
        if len(self.asked) in self.faults:
            raise ServerFaultError("hf.example", "HTTP 500")
        return PoolDay(self.name, day, () if day.day == 1 else (day.day,))


def seeding(app: App, clock: FakeClock, *histories: FakeHistory) -> Seeding:
    """What fills pools from these histories."""
    return Seeding(histories, app.sources, clock)


def seeded(back: int, source: str = "huggingface") -> PoolDay:
    """A seeded day so many days before today."""
    return PoolDay(source, TODAY - timedelta(days=back), (1,), seeded=True)


def test_asks_for_thirty_days_once(tmp_path: Path) -> None:
    """The thirty days before today come, the newest first, and nothing is asked for again."""

    async def work(app: App, clock: FakeClock) -> None:
        history = FakeHistory()
        assert await seeding(app, clock, history).seed_pools() == 30
        assert history.asked == LAST_THIRTY
        stored = await app.sources.list_pool_days()
        assert {day.day for day in stored} == set(LAST_THIRTY)
        assert all(day.seeded and day.source == "huggingface" for day in stored)
        clock.advance(5 * 86400)
        assert await seeding(app, clock, history).seed_pools() == 0
        assert len(history.asked) == 30

    in_app(tmp_path, work, now=NOW)


def test_a_fault_now_and_then_stops_nothing(tmp_path: Path) -> None:
    """Days that could not be had are passed over, and the next run asks for them only."""

    async def work(app: App, clock: FakeClock) -> None:
        history = FakeHistory("huggingface", 8, 20)
        assert await seeding(app, clock, history).seed_pools() == 28
        assert history.asked == LAST_THIRTY
        clock.advance(2 * 86400)
        assert await seeding(app, clock, history).seed_pools() == 2
        assert history.asked[30:] == [LAST_THIRTY[7], LAST_THIRTY[19]]

    in_app(tmp_path, work, now=NOW)


def test_a_run_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    """A third fault ends a run; what came stays, and a later run asks for the rest only."""

    async def work(app: App, clock: FakeClock) -> None:
        history = FakeHistory("huggingface", 3, 8, 9)
        assert await seeding(app, clock, history).seed_pools() == 6
        assert history.asked == LAST_THIRTY[:9]
        clock.advance(2 * 86400)
        assert await seeding(app, clock, history).seed_pools() == 24
        assert history.asked[9:] == [LAST_THIRTY[2], *LAST_THIRTY[7:]]

    in_app(tmp_path, work, now=NOW)


def test_a_failing_source_is_left_alone(tmp_path: Path) -> None:
    """One that fails three times stops nobody else, and is not asked a fourth time."""

    async def work(app: App, clock: FakeClock) -> None:
        broken, sound = FakeHistory("other", 1, 2, 3), FakeHistory()
        assert await seeding(app, clock, broken, sound).seed_pools() == 30
        assert broken.asked == LAST_THIRTY[:3]

    in_app(tmp_path, work, now=NOW)


def test_a_pool_that_fills_itself_is_not_seeded() -> None:
    """With thirty closed days nothing is missing, with twenty-nine everything is."""
    closed = [PoolDay("huggingface", TODAY - timedelta(days=n), (1,)) for n in range(1, 31)]
    assert missing_days("huggingface", closed, TODAY) == []
    assert missing_days("huggingface", closed[1:], TODAY) == LAST_THIRTY
    assert missing_days("other", closed, TODAY) == LAST_THIRTY


@given(st.sets(st.integers(1, 30)), st.integers(0, 100))
def test_seeds_and_missing_days_are_thirty_in_a_row(known: set[int], waited: int) -> None:
    """Whatever came before, and however long ago, what is missing makes it thirty days."""
    stored = [seeded(back) for back in known]
    today = TODAY + timedelta(days=waited if known else 0)
    missing = missing_days("huggingface", stored, today)
    together = sorted({*missing, *(day.day for day in stored)})
    newest = max((day.day for day in stored), default=TODAY - timedelta(days=1))
    window = [newest - timedelta(days=number) for number in range(30)]
    assert set(window) <= set(together)
    assert not set(missing) & {day.day for day in stored}
    assert missing == sorted(missing, reverse=True)
