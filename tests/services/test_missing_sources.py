"""A source that is off, one that is failing and one that told nothing are three things."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.domain.attention import Found
from bot.domain.mention import Counts
from bot.errors import ServerFaultError
from bot.render.records import render_digest_json
from bot.render.words import reading_words
from tests import samples
from tests.clock import FakeClock
from tests.services.network import NOON, FakeSource, ask, in_app, post

FIVE_DOWN = ServerFaultError("bsky.example", "HTTP 502")


async def paper_json(app: App) -> dict[str, Any]:
    """The only paper of the day as JSON."""
    record = json.loads(render_digest_json(await app.digests.view(samples.DAY)))
    (paper,) = record["papers"]
    assert isinstance(paper, dict)
    return paper


async def collected_by(app: App, *sources: FakeSource) -> None:
    """One run of the sources over a day of one paper."""
    await app.papers.save_papers([samples.paper(1)])
    await ask(app, *sources)


def told(*mentions: Any) -> FakeSource:
    """A source X that tells of some posts."""
    source = FakeSource("x")
    source.finds(Found(mentions, fresh_at=NOON))
    return source


def test_a_source_that_is_off_is_not_shown(tmp_path: Path) -> None:
    """It has no reading, no part and no place in the JSON."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected_by(app, told(post(1)))
        digest = (await app.digests.view(samples.DAY)).digest
        assert [reading.source for reading in digest.readings] == ["x"]
        assert (await paper_json(app))["sources"] == {"x": {"shares": 10, "likes": 20}}

    in_app(tmp_path, work)


def test_a_failing_source_is_null_and_never_zero(tmp_path: Path) -> None:
    """Its part has no counts, in the frozen digest as well, and the words say why."""

    async def work(app: App, clock: FakeClock) -> None:
        down = FakeSource("bluesky")
        down.finds(FIVE_DOWN)
        await collected_by(app, told(post(1)), down)
        await app.digests.close_day(samples.DAY)
        paper = await paper_json(app)
        assert paper["sources"] == {"bluesky": None, "x": {"shares": 10, "likes": 20}}
        assert paper["explanation"].endswith("; missing: Bluesky")
        digest = await app.digests.find(samples.DAY)
        words = [reading_words(reading, digest.closed_at) for reading in digest.readings]
        assert words[0] == "Bluesky n/a: bsky.example: HTTP 502"

    in_app(tmp_path, work, sources=("x", "bluesky"))


def test_a_source_that_was_never_asked_is_null(tmp_path: Path) -> None:
    """A source that was set up just now is missing, and says so."""

    async def work(app: App, clock: FakeClock) -> None:
        await collected_by(app, told(post(1)))
        assert (await paper_json(app))["sources"]["bluesky"] is None
        reading = (await app.digests.view(samples.DAY)).digest.readings[0]
        assert (reading.failing, reading.reason) == (True, "it was not asked yet")

    in_app(tmp_path, work, sources=("x", "bluesky"))


def test_a_source_that_answered_without_a_mention_is_not_missing(tmp_path: Path) -> None:
    """It has a reading that works, no part of the score, and nothing is said to be missing."""

    async def work(app: App, clock: FakeClock) -> None:
        quiet = FakeSource("bluesky")
        quiet.finds(Found((), fresh_at=NOON))
        await collected_by(app, told(post(1)), quiet)
        paper = await paper_json(app)
        assert paper["sources"] == {"x": {"shares": 10, "likes": 20}}
        assert "missing" not in paper["explanation"]
        digest = (await app.digests.view(samples.DAY)).digest
        assert [(r.source, r.failing) for r in digest.readings] == [
            ("bluesky", False),
            ("x", False),
        ]

    in_app(tmp_path, work, sources=("x", "bluesky"))


def test_what_a_failing_source_told_before_counts_with_its_age(tmp_path: Path) -> None:
    """Its earlier counts stand in the sum, and the explanation says how old its word is."""

    async def work(app: App, clock: FakeClock) -> None:
        bluesky = FakeSource("bluesky")
        earlier = post(1, source="bluesky", post_id="b", counts=Counts(1, 4))
        bluesky.finds(Found((earlier,), fresh_at=NOON - timedelta(hours=1)))
        bluesky.finds(FIVE_DOWN)
        await collected_by(app, told(post(1)), bluesky)
        clock.advance(5 * 3600)
        await collected_by(app, FakeSource("x"), bluesky)
        await app.digests.close_day(samples.DAY)
        paper = await paper_json(app)
        assert (paper["shares"], paper["likes"]) == (11, 24)
        assert paper["sources"]["bluesky"] == {"shares": 1, "likes": 4}
        assert "Bluesky 5 (1 repost, 4 likes, as of 6 hours before)" in paper["explanation"]
        assert "missing" not in paper["explanation"]

    in_app(tmp_path, work, sources=("x", "bluesky"))


def test_what_a_cut_off_source_told_counts_with_its_age(tmp_path: Path) -> None:
    """The explanation says that the source is failing although it told something before."""

    async def work(app: App, clock: FakeClock) -> None:
        bluesky = FakeSource("bluesky")
        bluesky.finds(Found((post(1, source="bluesky", post_id="b"),)), FIVE_DOWN)
        await collected_by(app, told(post(1)), bluesky)
        clock.advance(5 * 3600)
        await app.digests.close_day(samples.DAY)
        assert "5 hours before" in (await paper_json(app))["explanation"]

    in_app(tmp_path, work, sources=("x", "bluesky"))
