"""Frozen digests in the store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.domain.digest import Seal, SourcePart
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples

Work = Callable[[StoredDigests], Awaitable[None]]


def in_store(tmp_path: Path, work: Work) -> None:
    """Run `work` on the digests of a fresh store."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{tmp_path / 'a.db'}")
        try:
            await work(StoredDigests(engine))
        finally:
            await engine.close()

    asyncio.run(run())


def test_a_digest_comes_back_as_it_was_frozen(tmp_path: Path) -> None:
    """Every field of the digest, its entries and its shown posts survives, n/a sources included."""
    digest = samples.digest()
    failed = SourcePart("hackernews", None, 0.0)
    first = replace(digest.entries[0], parts=(*digest.entries[0].parts, failed))
    digest = replace(digest, entries=(first, *digest.entries[1:]), image="/media/other.jpg")

    async def work(digests: StoredDigests) -> None:
        assert await digests.freeze_digest(digest, "print")
        assert await digests.find_digest(samples.DAY) == digest
        assert await digests.find_seal(samples.DAY) == Seal("print", imported=False)

    in_store(tmp_path, work)


def test_a_day_is_frozen_once(tmp_path: Path) -> None:
    """Freezing a day again changes nothing and says so."""

    async def work(digests: StoredDigests) -> None:
        assert await digests.freeze_digest(samples.digest(papers=2), "first")
        assert not await digests.freeze_digest(samples.digest(papers=3), "second")
        found = await digests.find_digest(samples.DAY)
        assert found is not None
        assert len(found.entries) == 2

    in_store(tmp_path, work)


def test_a_span_is_found_under_each_of_its_days(tmp_path: Path) -> None:
    """A digest of three days answers for all three, and for no day beside them."""
    span = samples.digest(date(2020, 7, 2), last_day=date(2020, 7, 4), imported=True)

    async def work(digests: StoredDigests) -> None:
        await digests.save_imported([(span, "print")])
        for day, there in ((1, False), (2, True), (3, True), (4, True), (5, False)):
            assert (await digests.find_digest(date(2020, 7, day)) is not None) == there

    in_store(tmp_path, work)


def test_importing_a_day_again_replaces_it_and_keeps_known_papers(tmp_path: Path) -> None:
    """The new digest takes the old one's place; a paper that arXiv described keeps that text."""

    async def work(digests: StoredDigests) -> None:
        papers = StoredPapers(digests.engine)
        await papers.save_papers([samples.paper(1, title="As arXiv has it")])
        await digests.save_imported([(samples.digest(papers=5, imported=True), "a")])
        await digests.save_imported([(samples.digest(papers=2, imported=True), "b")])
        found = await digests.find_digest(samples.DAY)
        assert found == samples.digest(papers=2, imported=True)
        known = await papers.find_paper("2102.00001")
        assert known is not None
        assert known.title == "As arXiv has it"
        assert await papers.find_paper("2102.00005") is not None

    in_store(tmp_path, work)


def test_neighbours_and_ranges(tmp_path: Path) -> None:
    """Days are found in order, with the nearest ones on both sides of a gap."""
    days = [date(2021, 2, day) for day in (8, 5, 9)]

    async def work(digests: StoredDigests) -> None:
        assert await digests.find_latest_day() is None
        await digests.save_imported([(samples.digest(day), "x") for day in days])
        assert await digests.find_latest_day() == date(2021, 2, 9)
        assert await digests.find_neighbours(date(2021, 2, 7)) == (days[1], days[0])
        assert await digests.find_neighbours(date(2021, 2, 9)) == (days[0], None)
        assert await digests.list_days(date(2021, 2, 6), date.max) == [days[0], days[2]]

    in_store(tmp_path, work)


def test_placings_tell_where_a_paper_stood(tmp_path: Path) -> None:
    """A paper of two digests has two placings, the newest first, with the posts shown then."""
    later = date(2021, 2, 9)

    async def work(digests: StoredDigests) -> None:
        imported = [(samples.digest(day), "x") for day in (samples.DAY, later)]
        await digests.save_imported(imported)
        placings = await digests.list_placings("2102.00002")
        assert [(p.day, p.rank, p.papers, p.shares) for p in placings] == [
            (later, 2, 3, 98),
            (samples.DAY, 2, 3, 98),
        ]
        assert [m.embed for m in placings[0].mentions] == ["<blockquote>post 2</blockquote>"]
        assert placings[0].parts == samples.digest().entries[1].parts

    in_store(tmp_path, work)


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    """A naive time would be taken for UTC by the library; it never gets that far."""
    naive = datetime(2021, 2, 9, 9)  # noqa: DTZ001  # the point of the test

    async def work(digests: StoredDigests) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            await digests.freeze_digest(samples.digest(closed_at=naive), "x")
        assert await digests.find_digest(samples.DAY) is None

    in_store(tmp_path, work)
