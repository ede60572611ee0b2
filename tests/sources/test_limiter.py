"""arXiv's terms: spacing and one connection, within a process and over two."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import ArxivBusyError, FileAccessError
from bot.sources.clock import SystemClock
from bot.sources.exchange import Request
from bot.sources.gate import wait_silently
from bot.sources.http import HttpClient, Limits
from bot.sources.limiter import ArxivLimiter, Rhythm
from tests.clock import FakeClock
from tests.servers.arxiv import FakeArxiv, faults, generated

TODAY = date(2026, 9, 11)
PAGES = "https://arxiv.org"
PAGE = "https://arxiv.org/list/cs/new"
QUERY = "https://export.arxiv.org/api/query?id_list=1"
FEED = "https://rss.arxiv.org/rss/cs"


def limiter_on(folder: Path, clock: FakeClock, rhythm: Rhythm | None = None) -> ArxivLimiter:
    """A limiter with arXiv's own addresses."""
    return ArxivLimiter(folder, clock=clock, listing_url=PAGES, rhythm=rhythm)


async def starts(limiter: ArxivLimiter, clock: FakeClock, *urls: str) -> list[float]:
    """Seconds from the first call to the start of each request, one after the other."""
    began = clock.monotonic()
    found = []
    for url in urls:
        async with limiter.turn(url, wait_silently):
            found.append(round(clock.monotonic() - began, 6))
    return found


def test_requests_keep_three_seconds_and_pages_fifteen(tmp_path: Path) -> None:
    """Any two requests are 3 s apart, two pages of arxiv.org 15 s, whatever comes between."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock)
    found = asyncio.run(starts(limiter, clock, QUERY, FEED, PAGE, QUERY, PAGE, PAGE, FEED))
    assert found == [0, 3, 6, 9, 21, 36, 39]


def test_intervals_are_configurable(tmp_path: Path) -> None:
    """The rhythm's own numbers are kept."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock, Rhythm(min_interval_s=1, page_interval_s=4))
    assert asyncio.run(starts(limiter, clock, QUERY, QUERY, PAGE, PAGE)) == [0, 1, 2, 6]


def test_a_pause_longer_than_the_patience_is_no_fault_of_others(tmp_path: Path) -> None:
    """Patience is for other processes; the configured pause is waited for whatever its length."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock, Rhythm(min_interval_s=999, patience_s=1))
    assert asyncio.run(starts(limiter, clock, QUERY, PAGE)) == [0, 999]


def test_slow_connect_does_not_shorten_the_pause(tmp_path: Path) -> None:
    """The pause counts from when a request really left."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock)

    async def main() -> float:
        async with limiter.turn(QUERY, wait_silently) as turn:
            clock.advance(10)
            turn.sent()
        left = clock.monotonic()
        async with limiter.turn(QUERY, wait_silently):
            return clock.monotonic() - left

    assert asyncio.run(main()) == pytest.approx(3)


def test_turns_do_not_overlap(tmp_path: Path) -> None:
    """Of many tasks that ask at once, one has the turn at a time, 3 s after the other."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock)
    inside: list[int] = []
    began: list[float] = []

    async def one(number: int) -> None:
        async with limiter.turn(QUERY, wait_silently):
            assert inside == []
            inside.append(number)
            began.append(clock.monotonic())
            await asyncio.sleep(0)
            inside.remove(number)

    async def main() -> None:
        await asyncio.gather(*(one(number) for number in range(5)))

    asyncio.run(main())
    gaps = [later - earlier for earlier, later in pairwise(began)]
    assert gaps == pytest.approx([3, 3, 3, 3])


def test_turn_is_given_back_after_a_failure_and_a_cancellation(tmp_path: Path) -> None:
    """An error or a cancelled wait leaves the way free for the next request."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock)

    async def failing() -> None:
        async with limiter.turn(QUERY, wait_silently):
            raise LookupError

    async def holding(started: asyncio.Event) -> None:
        async with limiter.turn(QUERY, wait_silently):
            started.set()
            await asyncio.Event().wait()

    async def main() -> list[float]:
        with pytest.raises(LookupError):
            await failing()
        started = asyncio.Event()
        holder = asyncio.create_task(holding(started))
        await started.wait()
        waiter = asyncio.create_task(failing())
        await asyncio.sleep(0)
        for task in (waiter, holder):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        return await starts(limiter, clock, QUERY)

    assert asyncio.run(main()) == [3]


def test_limiters_on_one_folder_take_turns(tmp_path: Path) -> None:
    """What one has asked for, the other waits after, back and forth."""
    clock = FakeClock()
    one, two = limiter_on(tmp_path, clock), limiter_on(tmp_path, clock)

    async def main() -> list[float]:
        return [(await starts(limiter, clock, PAGE))[0] for limiter in (one, two, one, two)]

    assert asyncio.run(main()) == [0, 15, 15, 15]


def test_restart_right_after_a_request_waits_too(tmp_path: Path) -> None:
    """What the last run asked for counts, pages as pages."""
    clock = FakeClock()
    asyncio.run(starts(limiter_on(tmp_path, clock), clock, PAGE))
    clock.advance(1)
    assert asyncio.run(starts(limiter_on(tmp_path, clock), clock, QUERY, PAGE)) == [2, 14]
    clock.advance(3600)
    assert asyncio.run(starts(limiter_on(tmp_path, clock), clock, PAGE)) == [0]


@pytest.mark.parametrize("hours", [-5, 5])
def test_setting_the_clock_changes_nothing_within_a_process(tmp_path: Path, hours: int) -> None:
    """After the clock is set by hours, neither direction blocks or lets a request through early."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock)

    async def main() -> list[float]:
        await starts(limiter, clock, PAGE)
        clock.set_forward(timedelta(hours=hours))
        return await starts(limiter, clock, QUERY, PAGE)

    assert asyncio.run(main()) == [3, 15]


def test_restart_after_the_clock_went_back_waits_one_interval(tmp_path: Path) -> None:
    """A last request that lies in the future counts as just now, not as hours away."""
    clock = FakeClock()
    asyncio.run(starts(limiter_on(tmp_path, clock), clock, PAGE))
    clock.set_forward(timedelta(hours=-5))
    limiter = limiter_on(tmp_path, clock)
    assert asyncio.run(starts(limiter, clock, QUERY, PAGE, PAGE)) == [3, 15, 30]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "asked_at": "x"}', "\0"])
def test_damaged_note_costs_one_interval(tmp_path: Path, text: str) -> None:
    """A note that cannot be read is taken for a request just now, once, and is then replaced."""
    (tmp_path / "arxiv.json").write_text(text, encoding="utf-8")
    clock = FakeClock()
    assert asyncio.run(starts(limiter_on(tmp_path, clock), clock, PAGE, PAGE)) == [15, 30]
    clock.advance(60)
    assert asyncio.run(starts(limiter_on(tmp_path, clock), clock, PAGE)) == [0]


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Without a data folder nothing is asked, and the error says which folder."""
    (tmp_path / "file").touch()
    clock = FakeClock()
    with pytest.raises(FileAccessError, match="file"):
        asyncio.run(starts(limiter_on(tmp_path / "file" / "data", clock), clock, QUERY))


def test_waits_are_told(tmp_path: Path) -> None:
    """`on_wait` hears how long a pause is, and why."""
    clock = FakeClock()
    limiter = limiter_on(tmp_path, clock)
    heard: list[tuple[float, str]] = []

    async def main() -> None:
        for _ in range(2):
            async with limiter.turn(PAGE, lambda seconds, why: heard.append((seconds, why))):
                pass

    asyncio.run(main())
    assert heard == [(15.0, "arXiv wants pauses between requests")]


def test_everything_that_asks_arxiv_keeps_the_terms(tmp_path: Path) -> None:
    """Repetitions, redirects and all interfaces go through the gate: the server sees no breach."""
    clock = FakeClock()

    async def main() -> FakeArxiv:
        async with FakeArxiv(generated([TODAY]), today=TODAY, clock=clock) as arxiv:
            limiter = ArxivLimiter(tmp_path, clock=clock, listing_url=arxiv.listing_url)
            arxiv.misbehave("listing", faults.too_many_requests("1"), times=2)
            arxiv.misbehave("query", faults.reset())
            async with HttpClient(clock=clock, gate=limiter) as http:
                listing = f"{arxiv.listing_url}/catchup/cs/{TODAY}?abs=True&page=1"
                query = f"{arxiv.query_url}?search_query=cat:cs.*&max_results=5"
                feed = f"{arxiv.feed_url}/rss/cs"
                urls = (listing, listing, query, feed, query)
                await asyncio.gather(*(http.fetch(Request(url)) for url in urls))
        return arxiv

    arxiv = asyncio.run(main())
    assert arxiv.violations == []
    assert arxiv.counts == {"listing": 4, "query": 3, "feed": 1}


def test_abandoned_answers_are_no_breach(tmp_path: Path) -> None:
    """After a time-out the old connection is closed before the next request is made."""
    clock = FakeClock()

    async def main() -> list[str]:
        async with FakeArxiv(generated([TODAY]), today=TODAY, clock=clock) as arxiv:
            limiter = ArxivLimiter(tmp_path, clock=clock, listing_url=arxiv.listing_url)
            for fault in (faults.stall(), faults.slow_drip()):
                arxiv.misbehave("listing", fault)
            limits = Limits(total_s=0.1)
            async with HttpClient(clock=clock, gate=limiter, limits=limits) as http:
                await http.fetch(Request(f"{arxiv.listing_url}/list/cs/new"))
            assert [visit.abandoned for visit in arxiv.visits] == [True, True, False]
            return arxiv.violations

    assert asyncio.run(main()) == []


def test_server_notices_those_who_do_not_keep_the_terms(tmp_path: Path) -> None:
    """Without the gate the same requests are breaches, so that the test above proves something."""
    clock = FakeClock()

    async def main() -> list[str]:
        async with (
            FakeArxiv(generated([TODAY]), today=TODAY, clock=clock) as arxiv,
            HttpClient(clock=clock) as http,
        ):
            urls = [f"{arxiv.feed_url}/rss/cs"] * 3
            await asyncio.gather(*(http.fetch(Request(url)) for url in urls))
            return arxiv.violations

    violations = " ".join(asyncio.run(main()))
    assert "3 s are wanted" in violations.replace("2.999", "3")
    assert "second connection" in violations


HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.sources.clock import SystemClock
from bot.sources.limiter import ArxivLimiter

async def main():
    limiter = ArxivLimiter(Path(sys.argv[1]), clock=SystemClock(), listing_url="https://arxiv.org")
    async with limiter.turn("https://arxiv.org/list", print):
        print("holding", flush=True)
        sys.stdin.read()

asyncio.run(main())
"""


def test_second_process_is_told_and_gives_up_after_its_patience(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While another process asks, we wait within bounds and name it; when it is gone, we go."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        # The other process writes real moments into its note.
        clock = FakeClock(SystemClock().now())
        limiter = limiter_on(tmp_path, clock, Rhythm(patience_s=60))
        heard: list[str] = []

        async def ask() -> None:
            async with limiter.turn(QUERY, lambda _, why: heard.append(why)):
                pass

        with (
            caplog.at_level(logging.WARNING),
            pytest.raises(ArxivBusyError, match=f"process {holder.pid}") as failed,
        ):
            asyncio.run(ask())
        assert sum(clock.slept) <= 75
        assert "export.arxiv.org" in str(failed.value)
        assert f"process {holder.pid} on the same data folder is asking arXiv" in heard
        assert caplog.text.count(f"process {holder.pid} asks arXiv with the same data folder") == 1
        holder.kill()
    clock.advance(60)
    assert asyncio.run(starts(limiter, clock, QUERY)) == [0]


ASKER = """
import asyncio, sys
from pathlib import Path
from bot.sources.clock import SystemClock
from bot.sources.exchange import Request
from bot.sources.http import HttpClient, Limits
from bot.sources.limiter import ArxivLimiter, Rhythm

async def main():
    folder, base, number = sys.argv[1:]
    rhythm = Rhythm(min_interval_s=0.06, page_interval_s=0.12, poll_s=0.01)
    limiter = ArxivLimiter(Path(folder), clock=SystemClock(), listing_url=base, rhythm=rhythm)
    async with HttpClient(clock=SystemClock(), gate=limiter) as http:
        for _ in range(int(number)):
            await http.fetch(Request(base + "/list/cs/new?show=25"))

asyncio.run(main())
"""


def test_two_processes_together_keep_the_terms(tmp_path: Path) -> None:
    """Two processes on one data folder take turns: the server sees one, well spaced."""

    async def main() -> FakeArxiv:
        days = generated([TODAY])
        async with FakeArxiv(days, today=TODAY, min_interval_s=0.06, page_interval_s=0.12) as arxiv:
            arguments = (str(tmp_path), arxiv.listing_url, "6")
            processes = [
                await asyncio.create_subprocess_exec(sys.executable, "-c", ASKER, *arguments)
                for _ in range(2)
            ]
            assert [await process.wait() for process in processes] == [0, 0]
        return arxiv

    arxiv = asyncio.run(main())
    assert arxiv.violations == []
    assert arxiv.counts == {"listing": 12}


def test_note_says_who_asked_last(tmp_path: Path) -> None:
    """The note in the data folder has our process and the moments."""
    clock = FakeClock()
    asyncio.run(starts(limiter_on(tmp_path, clock), clock, PAGE, QUERY))
    note = json.loads((tmp_path / "arxiv.json").read_text(encoding="utf-8"))
    assert note == {
        "pid": os.getpid(),
        "asked_at": "2026-09-01T12:00:03+00:00",
        "page_at": "2026-09-01T12:00:00+00:00",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arxiv.json", "arxiv.lock"]


def test_system_clock_really_waits() -> None:
    """The composition root's clock tells UTC, runs forward, and sleeps."""
    clock = SystemClock()
    began = clock.monotonic()
    asyncio.run(clock.sleep(0.01))
    assert clock.monotonic() - began >= 0.009
    assert abs(clock.now().timestamp() - time.time()) < 5
    assert clock.now().utcoffset() == timedelta(0)
