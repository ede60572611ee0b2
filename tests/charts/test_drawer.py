"""The worker and what becomes of charts when it fails, with real processes and real faults."""

import asyncio
import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.charts.drawer import Bounds, Drawer
from bot.errors import ChartError
from tests.charts.samples import day_chart
from tests.clock import FakeClock

GENEROUS = Bounds(drawing_s=20.0, starting_s=60.0, waiting_s=60.0)
_LONGEST_S = 20.0
_ORPHAN = """
import asyncio, pathlib, sys
from bot.charts.drawer import Drawer
from bot.sources.clock import SystemClock
from tests.charts.samples import day_chart
async def main():
    drawing = "tests.charts.faulty:" + sys.argv[2]
    drawer = Drawer(pathlib.Path(sys.argv[1]), SystemClock(), drawing=drawing)
    await drawer.warm()
    done, _ = await asyncio.wait([asyncio.create_task(drawer.draw(day_chart()))], timeout=0.2)
    print(drawer.worker_pid, len(done), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


@asynccontextmanager
async def drawer(
    folder: Path, faulty: str = "fine", bounds: Bounds = GENEROUS, clock: FakeClock | None = None
) -> AsyncIterator[Drawer]:
    """A drawer whose worker has one of the functions of `tests.charts.faulty`."""
    drawing = f"tests.charts.faulty:{faulty}"
    made = Drawer(folder / "fonts", clock or FakeClock(), bounds=bounds, drawing=drawing)
    try:
        yield made
    finally:
        await made.close()


def has_ended(pid: int) -> bool:
    """Whether a process comes to its end within a bounded time."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], _LONGEST_S)[0])
    finally:
        os.close(process)


def test_without_the_library_nothing_can_be_drawn() -> None:
    """That is found out without importing it."""
    found = "from bot.charts.drawer import can_draw; print(can_draw(), 'numpy' in sys.modules)"
    for before, said in [("", "True False"), ("; sys.modules['matplotlib'] = None", "False False")]:
        command = [sys.executable, "-c", f"import sys{before}; {found}"]
        assert subprocess.check_output(command, text=True).strip() == said


def test_a_worker_draws_one_chart_after_the_other(tmp_path: Path) -> None:
    """Charts go there and back as they are, and the process stays the same."""

    async def run() -> None:
        async with drawer(tmp_path) as made:
            assert made.worker_pid is None
            pictures = await asyncio.gather(
                *(made.draw(day_chart((title,))) for title in ("one", "two", "three"))
            )
            first = made.worker_pid
            await made.draw(day_chart())
            assert made.worker_pid == first
        assert [b"two" in picture for picture in pictures] == [False, True, False]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("faulty", "reason"),
    [
        ("dying", "has died"),
        ("greedy", "MemoryError"),
        ("vast", "a picture of 2,097,160 bytes"),
        ("wrong", "no picture"),
        ("failing", "ValueError: @everyone xxx"),
        ("missing", "No module named 'matplotlib'"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_fault_is_said_and_the_worker_replaced(
    tmp_path: Path, faulty: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever happens while a chart is drawn is one error; the process does not go on."""

    async def run() -> None:
        async with drawer(tmp_path, faulty) as made:
            for _ in range(2):
                with pytest.raises(ChartError, match=reason) as raised:
                    await made.draw(day_chart())
                assert made.worker_pid is None
            assert len(str(raised.value)) < 600
            assert "\u202e" not in str(raised.value)

    caplog.set_level(logging.INFO, "bot")
    asyncio.run(run())
    [line] = caplog.messages
    assert line.startswith("posts go without charts: ")


def test_a_worker_that_hangs_is_killed_at_the_deadline(tmp_path: Path) -> None:
    """A chart that takes too long is given up, and its process is not left behind."""

    async def run() -> None:
        async with drawer(tmp_path, "hanging", Bounds(drawing_s=0.2)) as made:
            await made.warm()
            pid = made.worker_pid
            assert pid is not None
            with pytest.raises(ChartError, match=r"it took over 0\.2 s"):
                await made.draw(day_chart())
            assert await asyncio.to_thread(has_ended, pid)

    asyncio.run(run())


def test_a_worker_that_was_killed_is_replaced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One chart is lost with it, the next is drawn, and both are said once."""

    async def run() -> None:
        async with drawer(tmp_path) as made:
            await made.warm()
            assert made.worker_pid is not None
            os.kill(made.worker_pid, signal.SIGKILL)
            with pytest.raises(ChartError, match="has died"):
                await made.draw(day_chart())
            for _ in range(2):
                await made.draw(day_chart())

    caplog.set_level(logging.INFO, "bot")
    asyncio.run(run())
    assert caplog.messages == [
        "posts go without charts: the process that draws has died",
        "charts are drawn again",
    ]


def test_what_a_library_prints_is_no_answer(tmp_path: Path) -> None:
    """Only frames come out of a worker."""

    async def run() -> None:
        async with drawer(tmp_path, "talkative") as made:
            assert await made.draw(day_chart()) == await made.draw(day_chart())

    asyncio.run(run())


def test_a_worker_sees_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the bot's environment it gets what finding fonts takes."""
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("HOTPAPERS_SOURCES__X__BEARER_TOKEN", "secret")

    async def run() -> bytes:
        async with drawer(tmp_path, "telling") as made:
            return await made.draw(day_chart())

    seen = asyncio.run(run())
    assert b"MPLCONFIGDIR" in seen
    assert b"TOKEN" not in seen


def test_fonts_are_looked_for_once_in_the_life_of_a_bot(tmp_path: Path) -> None:
    """What an earlier bot knew of the machine's fonts is forgotten, what this one knows is kept."""
    known = tmp_path / "fonts" / "fontlist-v390.json"
    other = tmp_path / "fonts" / "other.json"
    known.parent.mkdir()
    known.write_text("old")
    other.write_text("kept")

    async def run() -> None:
        async with drawer(tmp_path) as made:
            await made.draw(day_chart())
            assert not known.exists()
            known.write_text("new")
            assert made.worker_pid is not None
            os.kill(made.worker_pid, signal.SIGKILL)
            with pytest.raises(ChartError):
                await made.draw(day_chart())
            await made.draw(day_chart())
        assert (known.read_text(), other.read_text()) == ("new", "kept")

    asyncio.run(run())


def test_many_charts_at_once_wait_in_a_bounded_queue(tmp_path: Path) -> None:
    """Those for which there is no room are refused at once, the others are drawn."""

    async def run() -> list[object]:
        async with drawer(tmp_path, bounds=Bounds(20.0, 60.0, 60.0, waiting=3)) as made:
            charts = [made.draw(day_chart()) for _ in range(10)]
            return list(await asyncio.gather(*charts, return_exceptions=True))

    outcomes = asyncio.run(run())
    assert sum(isinstance(one, bytes) for one in outcomes) == 4
    refused = [str(one) for one in outcomes if isinstance(one, ChartError)]
    assert refused == ["too many charts are wanted at once"] * 6


def test_a_chart_does_not_wait_for_ever_for_its_turn(tmp_path: Path) -> None:
    """Behind one that hangs, a chart is given up after a bounded time."""

    async def run() -> None:
        bounds = Bounds(drawing_s=20.0, starting_s=60.0, waiting_s=0.2)
        async with drawer(tmp_path, "hanging", bounds) as made:
            await made.warm()
            first = asyncio.create_task(made.draw(day_chart()))
            second = asyncio.create_task(made.draw(day_chart()))
            with pytest.raises(ChartError, match="before this one"):
                await second
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            assert made.worker_pid is None

    asyncio.run(run())


def test_after_faults_in_a_row_nothing_is_tried_for_a_while(tmp_path: Path) -> None:
    """No process is started for ten minutes; then charts are tried again."""
    clock = FakeClock()

    async def run() -> list[str]:
        async with drawer(tmp_path, "wrong", clock=clock) as made:
            said = []
            for wait in (0, 0, 0, 1, 590, 10):
                clock.advance(wait)
                with pytest.raises(ChartError) as raised:
                    await made.draw(day_chart())
                said.append(str(raised.value))
            return said

    tried, off = "what was drawn is no picture", "too much went wrong just now"
    assert asyncio.run(run()) == [tried, tried, tried, off, off, tried]


def test_a_worker_ends_when_no_chart_is_wanted(tmp_path: Path) -> None:
    """After the idle time its memory is free; the next chart gets another process."""

    async def run() -> list[bytes]:
        bounds = Bounds(20.0, 60.0, 60.0, idle_s=0.01)
        async with drawer(tmp_path, "numbered", bounds) as made:
            first = await made.draw(day_chart())
            pid = int(first.partition(b"\n\x1a\n")[2])
            assert await asyncio.to_thread(has_ended, pid)
            assert made.worker_pid is None
            return [first, await made.draw(day_chart())]

    first, second = asyncio.run(run())
    assert first != second


def test_closing_ends_everything_at_once(tmp_path: Path) -> None:
    """A chart under way and those that wait are given up, and nothing is drawn any more."""

    async def run() -> None:
        async with drawer(tmp_path, "hanging") as made:
            await made.warm()
            pid = made.worker_pid
            assert pid is not None
            charts = [asyncio.create_task(made.draw(day_chart())) for _ in range(3)]
            await asyncio.sleep(0)
            await made.close()
            outcomes = await asyncio.gather(*charts, return_exceptions=True)
            assert [type(one) for one in outcomes] == [ChartError] * 3
            assert has_ended(pid)
            with pytest.raises(ChartError, match="being stopped"):
                await made.draw(day_chart())

    asyncio.run(run())


@pytest.mark.parametrize("faulty", ["fine", "hanging"])
def test_a_bot_that_is_killed_leaves_no_worker(tmp_path: Path, faulty: str) -> None:
    """The worker ends with the bot, even in the middle of a chart that never ends."""
    command = [sys.executable, "-c", _ORPHAN, str(tmp_path), faulty]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        pid, drawn = bot.stdout.readline().split()
        bot.kill()
    assert has_ended(int(pid))
    assert int(drawn) == (faulty == "fine")
