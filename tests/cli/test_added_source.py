"""A fifth source: the README's example as it stands there, and one with a fault of its own."""

import importlib
import re
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from aiohttp import web

from tests.cli.collecting import CLOSED, Scene, play
from tests.clock import FakeClock

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("### Add a source\n")[2].partition("\n### ")[0]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The example of the README, saved and found as it says."""
    (code,) = re.findall(r"```python\n(.*?)```", SECTION, flags=re.DOTALL)
    (tmp_path / "lobsters.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("lobsters")
    del sys.modules["lobsters"]


def story(key: str, link: str, score: int, created_at: datetime) -> dict[str, object]:
    """A story, as Lobsters tells of it."""
    return {
        "short_id": key,
        "created_at": created_at.astimezone(UTC).isoformat(),
        "title": f"Story {key}",
        "url": link,
        "score": score,
        "flags": 0,
        "comment_count": 3,
        "submitter_user": "ada",
        "tags": ["ai"],
    }


@asynccontextmanager
async def serving(answers: Mapping[str, object]) -> AsyncIterator[str]:
    """A site on loopback with JSON under some paths."""

    async def handle(request: web.Request) -> web.Response:
        return web.json_response(answers[request.path])

    application = web.Application()
    application.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def test_the_example_of_the_readme_is_a_source(
    tmp_path: Path, papers_and_pools: Path, module: ModuleType
) -> None:
    """With one line of configuration its mentions are found, refreshed, ranked, shown, and fail."""
    (line,) = re.findall(r"```toml\n(extra = .*?)\n```", SECTION)
    clock = FakeClock(datetime(2026, 9, 3, 4, tzinfo=UTC))

    async def work(scene: Scene) -> None:
        at = CLOSED - timedelta(hours=20)
        stories: list[object] = [
            story("abc123", f"https://arxiv.org/pdf/{scene.ids[2]}v1", 60, at),
            story("def456", f"https://arxiv.org/abs/{scene.ids[3]}", -2, at),
            story("old000", f"https://arxiv.org/abs/{scene.ids[4]}", 99, at - timedelta(days=9)),
        ]
        answers: dict[str, object] = {"/domains/arxiv.org.json": stories}
        async with serving(answers) as url:
            module.Lobsters.address = url
            # The line is for the section [sources], which has to come before those below it.
            scene.configure(f"[sources]\n{line}", "[digest]\nmention_min_score = 5")
            first = await scene.collect()
            assert (first.code, "n/a" in first.err) == (0, False)
            assert "Lobsters: 2 mentions, 2 new; fresh at 3 Sep 2026 04:00 UTC" in first.out
            stories[0] = story("abc123", f"https://arxiv.org/abs/{scene.ids[2]}", 80, at)
            clock.advance(6 * 3600)
            second = await scene.collect()
            assert "Lobsters: 2 mentions, 0 new" in second.out
            papers = {paper["arxiv_id"]: paper for paper in (await scene.hot())["papers"]}
            third = papers[scene.ids[2]]
            counts = third["sources"]["lobsters"]
            assert (counts["shares"], counts["likes"], counts["comments"]) == (0, 80, 3)
            assert third["likes"] == 4 + 6 + 80
            assert "Lobsters 0.00 (0 shares, 80 likes: no pool yet)" in third["explanation"]
            assert papers[scene.ids[3]]["sources"]["lobsters"]["likes"] == 0
            quote = '<a href="https://lobste.rs/s/abc123">Lobsters @ada</a></blockquote>'
            assert quote in scene.post.read_text(encoding="utf-8")
            answers["/domains/arxiv.org.json"] = [{"short_id": 1}]
            third_run = await scene.collect()
            assert third_run.code == 0
            assert f"Lobsters n/a: {url}/domains/arxiv.org.json: its answer" in third_run.err

    play(tmp_path, work, data=papers_and_pools, clock=clock)


def test_the_example_keeps_the_promises_of_a_source(module: ModuleType) -> None:
    """It is a module of one class that has all that the port asks for."""
    source = module.Lobsters
    assert (source.name, source.credentials) == ("lobsters", "")
    assert callable(source.find_mentions)
    assert callable(source.refresh_counts)
    assert len(SECTION.partition("```python\n")[2].partition("```")[0].splitlines()) < 55


_BROKEN = """
class Broken:
    name, credentials = "broken", ""

    def __init__(self, tools):
        pass

    async def find_mentions(self, since, cursor):
        yield {}["a key that is not there"]

    async def refresh_counts(self, mentions):
        return
        yield
"""


def test_a_source_with_a_fault_of_its_own_fails_alone(
    tmp_path: Path, papers_and_pools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in an added source makes that source n/a, and the day is closed by the others."""
    (tmp_path / "broken_source.py").write_text(_BROKEN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    async def work(scene: Scene) -> None:
        scene.configure('[sources]\nextra = ["broken_source:Broken"]')
        try:
            ran = await scene.collect()
        except KeyError:
            pytest.fail("the whole run has ended")
        assert ran.code == 0
        assert "Broken n/a: " in ran.err
        assert (await scene.hot())["closed"] is True

    play(tmp_path, work, data=papers_and_pools)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("no_such_module:X", "cannot be loaded: No module named 'no_such_module'"),
        ("json:Nothing", "cannot be loaded: module 'json' has no attribute 'Nothing'"),
        ("json:JSONDecoder", "has no name, so it is no source"),
    ],
)
def test_a_source_that_cannot_be_loaded_is_wrong_usage(
    tmp_path: Path, papers_and_pools: Path, place: str, sentence: str
) -> None:
    """A wrong place ends in exit 2 and one sentence, before anything is asked."""

    async def work(scene: Scene) -> None:
        scene.configure(f'[sources]\nextra = ["{place}"]')
        ran = await scene.collect()
        assert ran.code == 2
        assert ran.err == f"error: [sources] extra: {place} {sentence}\n"
        assert scene.networks.hugging_face.visits == []

    play(tmp_path, work, data=papers_and_pools)
