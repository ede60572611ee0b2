"""Papers in the store: as they were told, each once, under the day that listed them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.paper import Paper
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples

DAY, LATER = samples.DAY, samples.DAY + timedelta(days=1)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
MOMENTS = st.none() | st.datetimes(
    datetime(1991, 8, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
PAPERS = st.builds(
    Paper,
    arxiv_id=st.from_regex(r"[0-9]{4}\.[0-9]{5}|(math|cond-mat)/[0-9]{7}", fullmatch=True),
    title=TEXT,
    authors=NAMES,
    categories=NAMES,
    abstract=TEXT,
    listed_on=st.none() | st.dates(date(1991, 8, 1), date(2100, 1, 1)),
    listing_index=st.none() | st.integers(0, 5000),
    withdrawn=st.booleans(),
    version=st.none() | st.integers(1, 99),
    comment=TEXT,
    submitted_at=MOMENTS,
    updated_at=MOMENTS,
)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[StoredPapers]:
    """The database of a folder."""
    engine = await Engine.open(f"sqlite://{folder / 'a.db'}")
    try:
        yield StoredPapers(engine)
    finally:
        await engine.close()


def in_store(folder: Path, work: Callable[[StoredPapers], Awaitable[None]]) -> None:
    """Run `work` on a database of its own."""

    async def run() -> None:
        async with opened(folder) as store:
            await work(store)

    asyncio.run(run())


def in_stores(folder: Path, work: Callable[[StoredPapers, StoredPapers], Awaitable[None]]) -> None:
    """Run `work` on one database, opened twice as two processes would."""

    async def run() -> None:
        async with opened(folder) as one, opened(folder) as two:
            await work(one, two)

    asyncio.run(run())


def detailed(number: int = 1, version: int = 1, **changes: object) -> Paper:
    """A paper as the query API tells of it: a version, and no day."""
    told = {
        "listed_on": None,
        "listing_index": None,
        "version": version,
        "title": f"Paper number {number}, version {version}",
        "comment": "12 pages",
    }
    return samples.paper(number, **(told | changes))


@settings(max_examples=5)
@given(st.lists(PAPERS, max_size=12, unique_by=lambda paper: paper.arxiv_id))
def test_papers_come_back_as_they_were(papers: list[Paper]) -> None:
    """Every field survives, old ids and any script too, and saving again changes nothing."""

    async def work(store: StoredPapers, other: StoredPapers) -> None:
        for _ in range(2):
            await store.save_papers(papers)
            for paper in papers:
                assert await other.find_paper(paper.arxiv_id) == paper

    with TemporaryDirectory() as folder:
        in_stores(Path(folder), work)


def test_a_paper_that_was_never_told_of_is_not_there(tmp_path: Path) -> None:
    """An unknown id is None, an unlisted day has no papers, and no papers can be saved."""

    async def work(store: StoredPapers) -> None:
        await store.save_papers([])
        await store.save_papers([samples.paper(1)])
        assert await store.find_paper("2102.99999") is None
        assert await store.list_papers(LATER) == []
        assert await store.list_ids(LATER) == []
        assert await store.list_undetailed(LATER) == []

    in_store(tmp_path, work)


def test_a_day_is_listed_in_its_own_order(tmp_path: Path) -> None:
    """The order is that of the listing, over more papers than one transaction takes."""
    places = {number: (number * 37) % 450 for number in range(1, 451)}
    papers = [samples.paper(number, listing_index=place) for number, place in places.items()]

    async def work(store: StoredPapers) -> None:
        await store.save_papers([*papers, samples.paper(900, listed_on=LATER)])
        in_order = sorted(papers, key=lambda paper: paper.listing_index or 0)
        assert await store.list_papers(DAY) == in_order
        assert await store.list_ids(DAY) == [paper.arxiv_id for paper in in_order]

    in_store(tmp_path, work)


def test_details_complete_the_listing(tmp_path: Path) -> None:
    """Text and version come from the query API, day and place stay those of the listing."""

    async def work(store: StoredPapers) -> None:
        await store.save_papers([samples.paper(1, listing_index=7)])
        await store.save_papers([detailed(1)])
        expected = detailed(1, listed_on=DAY, listing_index=7)
        assert await store.list_papers(DAY) == [expected]

    in_store(tmp_path, work)


def test_a_later_version_updates_the_text_and_not_the_day(tmp_path: Path) -> None:
    """A withdrawal is taken over, under the old day; an earlier version changes nothing then."""
    withdrawn = detailed(1, version=3, withdrawn=True, listed_on=LATER, listing_index=0)

    async def work(store: StoredPapers) -> None:
        await store.save_papers([detailed(1, listed_on=DAY, listing_index=7)])
        for paper in (withdrawn, detailed(1, version=2)):
            await store.save_papers([paper])
            kept = replace(withdrawn, listed_on=DAY, listing_index=7)
            assert await store.find_paper(kept.arxiv_id) == kept
        assert await store.list_ids(LATER) == []

    in_store(tmp_path, work)


def test_a_listing_never_replaces_details(tmp_path: Path) -> None:
    """A record without a version gives the paper its day and nothing else."""

    async def work(store: StoredPapers) -> None:
        await store.save_papers([detailed(1)])
        await store.save_papers([samples.paper(1, listing_index=7, title="As listed")])
        expected = detailed(1, listed_on=DAY, listing_index=7)
        assert await store.find_paper(expected.arxiv_id) == expected

    in_store(tmp_path, work)


def test_only_papers_without_details_are_asked_for(tmp_path: Path) -> None:
    """Those of the day without a version, in the listing's order; each detail takes one off."""

    async def work(store: StoredPapers) -> None:
        listed = [samples.paper(number, listing_index=9 - number) for number in range(1, 5)]
        await store.save_papers([*listed, samples.paper(8, listed_on=LATER)])
        await store.save_papers([detailed(2), detailed(9)])
        missing = [samples.paper(number).arxiv_id for number in (4, 3, 1)]
        assert await store.list_undetailed(DAY) == missing
        await store.save_papers([detailed(number) for number in (1, 3, 4)])
        assert await store.list_undetailed(DAY) == []
        assert await store.list_undetailed(LATER) == [samples.paper(8).arxiv_id]

    in_store(tmp_path, work)


def test_two_writers_that_race_leave_the_newest_version_and_the_day(tmp_path: Path) -> None:
    """A listing, a first and a second version at once: each paper ends with the best of all."""
    numbers = range(1, 251)
    listed = [samples.paper(number) for number in numbers]

    async def work(one: StoredPapers, two: StoredPapers) -> None:
        done = await asyncio.gather(
            one.save_papers([detailed(number, version=2) for number in numbers]),
            two.save_papers([detailed(number) for number in numbers]),
            two.save_papers(listed),
            one.save_papers([detailed(number) for number in reversed(numbers)]),
            return_exceptions=True,
        )
        assert list(done) == [None] * 4
        expected = [detailed(n, version=2, listed_on=DAY, listing_index=n) for n in numbers]
        assert await one.list_papers(DAY) == expected

    in_stores(tmp_path, work)


def test_a_batch_that_cannot_be_stored_leaves_nothing(tmp_path: Path) -> None:
    """A moment without a zone is refused, and no paper of its batch is half there."""
    naive = datetime(2021, 2, 5)  # noqa: DTZ001 - what is to be refused

    async def work(store: StoredPapers) -> None:
        with pytest.raises(ValueError, match="has no time zone"):
            await store.save_papers([samples.paper(1), samples.paper(2, submitted_at=naive)])
        assert await store.list_ids(DAY) == []

    in_store(tmp_path, work)


def test_two_records_of_one_paper_in_a_batch_are_merged(tmp_path: Path) -> None:
    """It does not matter whether two records come in one call or in two."""

    async def work(store: StoredPapers) -> None:
        await store.save_papers([detailed(1, version=2), samples.paper(1)])
        expected = detailed(1, version=2, listed_on=DAY, listing_index=1)
        assert await store.find_paper(expected.arxiv_id) == expected

    in_store(tmp_path, work)
