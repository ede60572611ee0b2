"""Days close when their time has come, once, however many try."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVarTuple

import pytest

from bot.app import App, Networks, open_app
from bot.domain.attention import SourceState, SourceStatus
from bot.domain.collection import Outcome
from bot.domain.digest import Delay
from bot.domain.mention import Counts
from bot.domain.pool import PoolDay
from bot.errors import AfterWriteError
from tests import samples
from tests.clock import FakeClock
from tests.services.network import NOON, collected, config, in_app, post, rows

Arguments = TypeVarTuple("Arguments")
CLOSE = datetime(2021, 2, 9, 9, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


async def answered(app: App, name: str = "x", **changes: object) -> None:
    """Record that a source answered at noon."""
    state = SourceState(name, checked_at=NOON, fresh_at=NOON, covered_from=NOON)
    await app.sources.save_state(replace(state, **changes))  # type: ignore[arg-type]  # by name


async def some_day(app: App) -> None:
    """Three papers, two of them with posts, and a source that answered."""
    await app.papers.save_papers([samples.paper(number) for number in (1, 2, 3)])
    await app.mentions.save_mentions([post(1), post(2, counts=Counts(50, 4))])
    await answered(app)


async def due_after(app: App, clock: FakeClock, hours: float) -> bool:
    """Whether the samples' day is due so long after its usual close, to the second."""
    clock.set_forward(CLOSE + timedelta(hours=hours, seconds=-1) - clock.now())
    early = await app.digests.list_due()
    clock.set_forward(timedelta(seconds=1))
    return early == [] and await app.digests.list_due() == [samples.DAY]


def test_a_day_is_due_at_its_close(tmp_path: Path) -> None:
    """A complete day is due at 09:00 UTC of the next day, and not a second before."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected(app)
        await answered(app)
        assert app.digests.closes_at(samples.DAY) == CLOSE
        assert await due_after(app, clock, 0)

    in_app(tmp_path, work)


def test_the_close_is_configured(tmp_path: Path) -> None:
    """`close_at` moves the close of every day."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected(app)
        await answered(app)
        assert await due_after(app, clock, 3.5)

    in_app(tmp_path, work, close_at="12:30")


@pytest.mark.parametrize("outcome", [Outcome.PARTIAL, Outcome.FAILED, Outcome.STALE])
def test_an_incomplete_day_waits_a_day_longer(tmp_path: Path, outcome: Outcome) -> None:
    """Of a day of which arXiv has not told everything the close is a day later."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected(app, outcome)
        await answered(app)
        assert await due_after(app, clock, 24)

    in_app(tmp_path, work)


@pytest.mark.parametrize("status", [None, "failing", "refused", "spent"])
def test_without_a_working_source_a_day_waits(tmp_path: Path, status: str | None) -> None:
    """While no source that is set up answers, or none was asked, the close is a day later."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected(app)
        await answered(app, "hackernews")  # not set up here
        if status:
            await answered(app, status=SourceStatus(status))
        assert await due_after(app, clock, 24)

    in_app(tmp_path, work)


def test_a_moment_of_a_clock_that_was_ahead_holds_no_day(tmp_path: Path) -> None:
    """Neither a day that came in then nor a source that failed then is waited for."""

    async def work(app: App, clock: FakeClock) -> None:
        ahead = NOON + timedelta(days=4000)
        await collected(app, checked_at=ahead)
        await answered(app, status=SourceStatus.FAILING, failing_since=ahead)
        assert await due_after(app, clock, 24)

    in_app(tmp_path, work)


def test_one_working_source_is_enough(tmp_path: Path) -> None:
    """A day closes on time if one of two sources answers."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected(app)
        await answered(app, "bluesky", status=SourceStatus.FAILING)
        await answered(app)
        assert await due_after(app, clock, 0)

    in_app(tmp_path, work, sources=("x", "bluesky"))


def test_days_without_papers_and_closed_days_are_not_due(tmp_path: Path) -> None:
    """A quiet day never closes, and a frozen one is not closed again."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected(app, Outcome.QUIET, papers=0, day=samples.DAY - timedelta(days=1))
        await collected(app)
        await some_day(app)
        clock.advance(48 * 3600)
        assert await app.digests.list_due() == [samples.DAY]
        await app.digests.close_day(samples.DAY)
        assert await app.digests.list_due() == []

    in_app(tmp_path, work)


def test_before_its_close_a_day_is_preliminary(tmp_path: Path) -> None:
    """It is ranked as it stands, says when it closes, and is stored nowhere; then it is frozen."""

    async def work(app: App, clock: FakeClock) -> None:
        await some_day(app)
        view = await app.digests.view(samples.DAY)
        assert (view.is_closed, view.closes_at) == (False, CLOSE)
        assert [e.paper.arxiv_id for e in view.shown] == ["2102.00002", "2102.00001"]
        assert await rows(app, "SELECT 1 FROM digest") == []
        assert await rows(app, "SELECT 1 FROM pool") == []
        await app.mentions.save_mentions([post(1, counts=Counts(99, 0), observed_at=NOON)])
        later = await app.digests.view(samples.DAY)
        assert [e.paper.arxiv_id for e in later.shown] == ["2102.00001", "2102.00002"]
        await app.digests.close_day(samples.DAY)
        assert (await app.digests.view(samples.DAY)).is_closed

    in_app(tmp_path, work)


@pytest.mark.parametrize(
    ("outcome", "status", "hours", "delay"),
    [
        (Outcome.PARTIAL, SourceStatus.WORKING, -0.01, None),
        (Outcome.COMPLETE, SourceStatus.WORKING, 0, Delay.SOON),
        (Outcome.PARTIAL, SourceStatus.WORKING, 0, Delay.ARXIV),
        (Outcome.PARTIAL, SourceStatus.WORKING, 24, Delay.SOON),
        (Outcome.COMPLETE, SourceStatus.FAILING, 0, Delay.SOURCES),
        (Outcome.COMPLETE, SourceStatus.FAILING, 24, Delay.SOON),
        (Outcome.COMPLETE, SourceStatus.WORKING, 24 * 365, Delay.UNKNOWN),
    ],
)
def test_an_open_day_says_what_its_close_waits_for(
    tmp_path: Path, outcome: Outcome, status: SourceStatus, hours: float, delay: Delay | None
) -> None:
    """From its close on, whatever holds it up; a day that is a year old closes when it is asked."""

    async def work(app: App, clock: FakeClock) -> None:
        await some_day(app)
        await collected(app, outcome)
        await answered(app, status=status)
        clock.set_forward(CLOSE - clock.now() + timedelta(hours=hours))
        view = await app.digests.view(samples.DAY)
        assert (view.closes_at, view.delay) == (CLOSE, delay)

    in_app(tmp_path, work)


def test_two_bots_that_close_a_day_freeze_it_once(tmp_path: Path) -> None:
    """Of two stores open on one file one freezes the day, and both give what it froze."""

    async def run() -> None:
        settings = config(tmp_path)
        async with open_app(settings, FakeClock(CLOSE)) as first:
            await some_day(first)
            async with open_app(settings, FakeClock(CLOSE + timedelta(minutes=5))) as second:
                closed = await asyncio.gather(
                    *(app.closing(Networks()).close_day(samples.DAY) for app in (first, second) * 4)
                )
                assert [one.digest for one in closed] == [closed[0].digest] * 8
                assert await second.digests.find(samples.DAY) == closed[0].digest
                counts = [f"SELECT COUNT(*) FROM {t}" for t in ("digest", "entry", "shown", "pool")]
                assert [await rows(first, count) for count in counts] == [
                    [(1,)],
                    [(2,)],
                    [(2,)],
                    [(1,)],
                ]

    asyncio.run(run())


def test_two_processes_that_close_a_day_freeze_it_once(tmp_path: Path) -> None:
    """Two processes at the same moment give the same digest and the same file."""
    program = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from bot.app import Networks, open_app
from tests import samples
from tests.clock import FakeClock
from tests.services.network import config
async def main(minutes):
    clock = FakeClock(samples.CLOSE + timedelta(minutes=minutes))
    async with open_app(config(Path(sys.argv[1])), clock) as app:
        sys.stdin.readline()
        closed = await app.closing(Networks()).close_day(samples.DAY)
        print(closed.digest)
asyncio.run(main(int(sys.argv[2])))
"""

    async def fill() -> None:
        async with open_app(config(tmp_path), FakeClock(CLOSE)) as app:
            await some_day(app)

    asyncio.run(fill())
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), minutes],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for minutes in ("1", "2")
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
    assert told[0][0] == told[1][0] != ""
    files = [file.name for file in (tmp_path / "archive").iterdir()]
    assert files == ["2021-02-08---Hot-Papers.md"]


def test_a_close_feeds_the_pools(tmp_path: Path) -> None:
    """What each source's papers had at the close is stored with the freeze, and stays."""

    async def work(app: App, clock: FakeClock) -> None:
        await some_day(app)
        url = "https://bsky.app/profile/ada.example/post/9"
        await app.mentions.save_mentions(
            [post(1, source="bluesky", post_id="9", url=url, counts=Counts(3, 4))]
        )
        await app.digests.close_day(samples.DAY)
        expected = [
            PoolDay("bluesky", samples.DAY, (7,)),
            PoolDay("x", samples.DAY, (30, 54)),
        ]
        assert sorted(await app.sources.list_pool_days(), key=lambda d: d.source) == expected
        await app.mentions.save_mentions([post(3, counts=Counts(900, 0))])
        await app.digests.close_day(samples.DAY)
        assert sorted(await app.sources.list_pool_days(), key=lambda d: d.source) == expected

    in_app(tmp_path, work, sources=("x", "bluesky"))


def test_the_post_is_written_at_the_close(tmp_path: Path) -> None:
    """The file holds the papers over the bar, in the digest's order."""

    async def work(app: App, clock: FakeClock) -> None:
        await some_day(app)
        closed = await app.closing(Networks()).close_day(samples.DAY)
        assert closed.post is not None
        assert closed.post.written
        text = closed.post.file.read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if line.startswith("# ")] == [
            "# 1. Paper number 2"
        ]
        again = await app.closing(Networks()).close_day(samples.DAY)
        assert again.post is not None
        assert not again.post.written

    in_app(tmp_path, work, min_attention=50)


def test_what_killed_processes_left_goes_with_the_next_close(tmp_path: Path) -> None:
    """A draft of long ago is removed; a younger one may still be written, and is left alone."""
    archive = tmp_path / "archive"
    archive.mkdir()
    old, young = (archive / f".2021-02-05---Hot-Papers.md.{end}.part" for end in ("a" * 8, "b" * 8))
    for draft in (old, young):
        draft.write_bytes(b"half")
    os.utime(old, (0, 0))

    async def work(app: App, clock: FakeClock) -> None:
        await some_day(app)
        await app.closing(Networks()).close_day(samples.DAY)
        assert not old.exists()
        assert young.exists()

    in_app(tmp_path, work)


def test_the_command_runs_in_the_archive(tmp_path: Path) -> None:
    """`after_write` is run in the archive's folder once posts were written."""
    program = "from pathlib import Path; Path('done').write_text('yes')"

    async def work(app: App, clock: FakeClock) -> None:
        app.config.archive_dir.mkdir()
        await app.closing(Networks()).run_after_write()
        assert (app.config.archive_dir / "done").read_text() == "yes"

    in_app(tmp_path, work, after_write=(sys.executable, "-c", program))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ((sys.executable, "-c", "raise SystemExit(3)"), "ended with exit code 3"),
        (("no-such-command-here", "now"), r"\(no-such-command-here now\): No such file"),
    ],
)
def test_a_command_that_fails_is_told(
    tmp_path: Path, command: tuple[str, ...], sentence: str
) -> None:
    """The error names the setting, the command and what became of it."""

    async def work(app: App, clock: FakeClock) -> None:
        app.config.archive_dir.mkdir()
        with pytest.raises(AfterWriteError, match=sentence) as caught:
            await app.closing(Networks()).run_after_write()
        assert str(caught.value).startswith("[archive] after_write (")

    in_app(tmp_path, work, after_write=command)


class HastyLoop(asyncio.SelectorEventLoop):
    """An event loop on which what is to come in a second comes in a hundredth of one."""

    def call_at(
        self,
        when: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Call after a hundredth of the time."""
        now = self.time()
        return super().call_at(now + (when - now) / 100, callback, *args, context=context)


def test_a_command_that_hangs_is_stopped(tmp_path: Path) -> None:
    """After two minutes it is killed, and the error says so."""
    program = "import time; time.sleep(60)"

    async def work(app: App, clock: FakeClock) -> None:
        app.config.archive_dir.mkdir()
        with pytest.raises(AfterWriteError, match="was stopped after 120 s"):
            await app.closing(Networks()).run_after_write()

    in_app(
        tmp_path,
        work,
        after_write=(sys.executable, "-c", program),
        loop_factory=HastyLoop,
    )
