"""The engine: nothing leaks, nothing is lost, and a process always exits."""

import ast
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from bot.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreReadOnlyError,
    UsageError,
)
from bot.store.engine import Engine
from bot.store.models import PaperRow
from bot.store.papers import StoredPapers
from tests import samples

ROOT = Path(__file__).resolve().parents[2]


def in_store(url: str, work: Callable[[Engine], Awaitable[None]]) -> None:
    """Run `work` with an open engine, and close it."""

    async def run() -> None:
        engine = await Engine.open(url)
        try:
            await work(engine)
        finally:
            await engine.close()

    asyncio.run(run())


def test_cancelled_writes_leave_no_open_transaction_and_no_lock(tmp_path: Path) -> None:
    """Whenever a write is cancelled, it is stored whole or not at all, and the next one works."""

    async def work(engine: Engine) -> None:
        papers, other = StoredPapers(engine), await Engine.open(url)
        cancelled = 0
        try:
            for number in range(1, 301):
                batch = [samples.paper(number), samples.paper(number + 1000)]
                task = asyncio.create_task(papers.save_papers(batch))
                for _ in range(number % 12):
                    await asyncio.sleep(0)
                task.cancel()
                cancelled += isinstance(
                    (await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError
                )
                # An open transaction or a lock left behind would make this wait, and fail.
                await StoredPapers(other).save_papers([samples.paper(5000)])
        finally:
            await other.close()
        assert cancelled > 200
        stored = {paper.arxiv_id for paper in await papers.list_papers(samples.DAY)}
        for number in range(1, 301):
            assert (f"2102.{number:05d}" in stored) == (f"2102.{number + 1000:05d}" in stored)

    url = f"sqlite://{tmp_path / 'a.db'}?busy_timeout=200"
    in_store(url, work)


def test_a_cancelled_call_is_finished_before_the_cancellation_goes_on(tmp_path: Path) -> None:
    """The caller sees its cancellation only when the store is done, and the write counts."""

    async def work(engine: Engine) -> None:
        papers = StoredPapers(engine)
        task = asyncio.create_task(papers.save_papers([samples.paper(1)]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await papers.find_paper("2102.00001") is not None

    in_store(f"sqlite://{tmp_path / 'a.db'}", work)


def test_a_failing_write_stores_nothing_and_gives_the_lock_back(tmp_path: Path) -> None:
    """An error in the middle of a write takes back what came before it."""

    async def work(engine: Engine) -> None:
        async def half() -> None:
            await PaperRow.bulk_create([_row(1)])
            raise LookupError("in the middle")

        with pytest.raises(LookupError, match="in the middle"):
            await engine.write(half)
        papers = StoredPapers(engine)
        assert await papers.find_paper("2102.00001") is None
        await papers.save_papers([samples.paper(2)])
        assert await papers.find_paper("2102.00002") is not None

    in_store(f"sqlite://{tmp_path / 'a.db'}", work)


def test_a_reader_does_not_wait_for_a_transaction(tmp_path: Path) -> None:
    """While a write is under way everybody else reads what was there before it."""

    async def work(engine: Engine) -> None:
        begun, go = asyncio.Event(), asyncio.Event()

        async def write_slowly() -> None:
            await PaperRow.bulk_create([_row(1)])
            begun.set()
            await go.wait()

        papers = StoredPapers(engine)
        writing = asyncio.create_task(engine.write(write_slowly))
        await begun.wait()
        async with asyncio.timeout(20):
            assert await papers.find_paper("2102.00001") is None
        go.set()
        await writing
        assert await papers.find_paper("2102.00001") is not None

    in_store(f"sqlite://{tmp_path / 'a.db'}", work)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    """A call that is said to read and writes is refused, and stores nothing."""

    async def work(engine: Engine) -> None:
        async def write() -> None:
            await PaperRow.bulk_create([_row(1)])

        with pytest.raises(StoreReadOnlyError):
            await engine.read(write)
        assert await StoredPapers(engine).find_paper("2102.00001") is None

    in_store(f"sqlite://{tmp_path / 'a.db'}", work)


_WRITER = """
import asyncio, sys
from bot.store.engine import Engine
from bot.store.models import PaperRow

async def add_one():
    (row,) = await PaperRow.filter(arxiv_id="2102.00001").values("version")
    await PaperRow.filter(arxiv_id="2102.00001").update(version=row["version"] + 1)

async def main():
    engine = await Engine.open(sys.argv[1])
    try:
        for _ in range(300):
            await engine.write(add_one)
    finally:
        await engine.close()

asyncio.run(main())
"""


def test_two_processes_write_together_and_lose_nothing(tmp_path: Path) -> None:
    """300 read-then-writes from each of two processes: none is locked out, none is lost."""
    url = f"sqlite://{tmp_path / 'a.db'}"

    async def prepare(engine: Engine) -> None:
        await StoredPapers(engine).save_papers([samples.paper(1, version=0)])

    async def check(engine: Engine) -> None:
        stored = await StoredPapers(engine).find_paper("2102.00001")
        assert stored is not None
        assert stored.version == 600

    in_store(url, prepare)
    command = [sys.executable, "-c", _WRITER, url]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for writer in writers:
        _, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, err
    in_store(url, check)


def test_a_writer_that_waited_too_long_is_told_and_the_engine_goes_on(tmp_path: Path) -> None:
    """While another process holds the write lock, a write ends in StoreBusyError; then it works."""
    url = f"sqlite://{tmp_path / 'a.db'}?busy_timeout=50"

    async def work(engine: Engine) -> None:
        papers, other = StoredPapers(engine), await Engine.open(url)

        async def hold() -> None:
            with pytest.raises(StoreBusyError, match=r"another process; try again"):
                await papers.save_papers([samples.paper(1)])
            assert await papers.find_paper("2102.00001") is None

        try:
            await other.write(hold)
            await papers.save_papers([samples.paper(1)])
            assert await papers.find_paper("2102.00001") is not None
        finally:
            await other.close()

    in_store(url, work)


def test_a_full_disk_is_said_and_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """A write that does not fit ends in StoreFullError; what was stored stays readable."""
    file = tmp_path / "a.db"

    async def prepare(engine: Engine) -> None:
        await StoredPapers(engine).save_papers([samples.paper(1)])

    async def work(engine: Engine) -> None:
        papers = StoredPapers(engine)
        big = [samples.paper(n, abstract="x" * 20_000) for n in range(2, 50)]
        with pytest.raises(StoreFullError, match=r"disk is full; free some space"):
            await papers.save_papers(big)
        assert [p.arxiv_id for p in await papers.list_papers(samples.DAY)] == ["2102.00001"]

    in_store(f"sqlite://{file}", prepare)
    in_store(f"sqlite://{file}?max_page_count={file.stat().st_size // 4096 + 2}", work)


def test_a_read_only_database_is_said(tmp_path: Path) -> None:
    """A write to a database that may only be read ends in StoreReadOnlyError."""
    in_store(f"sqlite://{tmp_path / 'a.db'}", _nothing)

    async def work(engine: Engine) -> None:
        with pytest.raises(StoreReadOnlyError, match="write permission"):
            await StoredPapers(engine).save_papers([samples.paper(1)])

    in_store(f"sqlite://{tmp_path / 'a.db'}?query_only=ON", work)


@pytest.mark.parametrize(
    ("name", "content"),
    [("garbage", b"not a database" * 400), ("torn", None)],
)
def test_a_damaged_file_is_said_and_not_overwritten(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    """A file that is no database, or a torn one, stays as it is and is named."""
    file = tmp_path / f"{name}.db"
    if content is None:
        in_store(f"sqlite://{file}", _nothing)
        whole = file.read_bytes()
        content = whole[:100] + b"\x00" * 4000 + whole[4100:]
    file.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=rf"{name}\.db.*db restore"):
        in_store(f"sqlite://{file}", _nothing)
    assert file.read_bytes() == content


def test_a_process_that_fails_on_start_exits(tmp_path: Path) -> None:
    """A store that cannot be opened ends the process at once, with a sentence and no trace."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hotpapers.db").write_bytes(b"not a database" * 400)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "db", "info"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: the database ")
    assert "is not a database; restore a back-up" in done.stderr
    assert done.stderr.count("\n") == 1
    assert time.monotonic() - started < 30


_OPENER = """
import asyncio, sys
from bot.store.engine import Engine

async def main():
    sys.stdin.readline()
    engine = await Engine.open(sys.argv[1])
    await engine.close()

asyncio.run(main())
"""


def test_processes_that_start_together_on_nothing_all_open(tmp_path: Path) -> None:
    """Several first starts at the same moment make one store, and none of them fails."""
    for number in range(3):
        command = [sys.executable, "-c", _OPENER, f"sqlite://{tmp_path / str(number)}.db"]
        starts = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        for start in starts:
            assert start.stdin is not None
            start.stdin.write("go\n")
            start.stdin.flush()
        for start in starts:
            _, err = start.communicate(timeout=60)
            assert (start.returncode, err) == (0, "")


@pytest.mark.parametrize("where", ["no/such/folder/x.db", "."])
def test_a_file_that_cannot_be_opened_is_said_without_a_trace(tmp_path: Path, where: str) -> None:
    """No thread of the database outlives the error and complains."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "db", "info"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"HOTPAPERS_DATABASE__URL": f"sqlite://{where}"},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: the database ")
    assert done.stderr.count("\n") == 1


def test_an_unknown_database_is_refused() -> None:
    """A URL of a database that we do not know is wrong usage, and says what is allowed."""
    with pytest.raises(UsageError, match=r"sqlite://PATH or postgres://"):
        in_store("oracle://somewhere", _nothing)


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    """Spaces, #, % and ? in a path are part of the path."""
    folder = tmp_path / "a b#c%20d?e"
    folder.mkdir()
    in_store(f"sqlite://{folder / 'x.db'}", _nothing)
    assert (folder / "x.db").stat().st_size > 0


def test_a_closed_store_is_one_file(tmp_path: Path) -> None:
    """Nothing is left in a write-ahead log that who copies the file would leave behind."""
    file = tmp_path / "a.db"

    async def work(engine: Engine) -> None:
        await StoredPapers(engine).save_papers([samples.paper(1)])

    for _ in range(50):
        in_store(f"sqlite://{file}", work)
        assert [one.name for one in tmp_path.iterdir()] == ["a.db"]


def test_calls_work_from_any_task(tmp_path: Path) -> None:
    """An engine opened in one task serves tasks that know nothing of its context."""

    async def main() -> None:
        opening = asyncio.create_task(Engine.open(f"sqlite://{tmp_path / 'a.db'}"))
        engine = await opening
        try:
            tasks = [
                asyncio.create_task(StoredPapers(engine).save_papers([samples.paper(n)]))
                for n in range(1, 20)
            ]
            await asyncio.gather(*tasks)
            assert len(await StoredPapers(engine).list_papers(date(2021, 2, 8))) == 19
        finally:
            await engine.close()

    asyncio.run(main())


async def _nothing(engine: Engine) -> None:
    await asyncio.sleep(0)


def _row(number: int) -> PaperRow:
    one = samples.paper(number)
    return PaperRow(
        arxiv_id=one.arxiv_id,
        title=one.title,
        authors=[],
        categories=[],
        abstract="",
        comment="",
        withdrawn=False,
    )


def test_no_delete_is_limited() -> None:
    """On SQLite the library forgets the limit of a delete and takes every row."""
    for file in sorted((ROOT / "bot" / "store").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _method(node) == "delete":
                chain = [_method(call) for call in ast.walk(node) if isinstance(call, ast.Call)]
                assert "limit" not in chain, f"{file.name}:{node.lineno}"


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
