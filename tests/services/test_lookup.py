"""Papers are found by ids, links and words, and fetched from a loopback arXiv where none is."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.domain.attention import PaperNote
from bot.domain.collection import Outcome
from bot.domain.mention import Counts
from bot.domain.paper import Paper
from bot.errors import ArxivIdError, NotFetchedError, NotFoundError, UsageError
from bot.services.fetching import ArxivPapers, Fetching
from bot.settings import Arxiv, Settings
from bot.sources.gate import wait_silently
from tests import samples
from tests.clock import FakeClock
from tests.servers.arxiv import FakeArxiv, faults, generated

TODAY = date(2026, 9, 11)
NOON = datetime(2026, 9, 11, 16, tzinfo=UTC)
KNOWN = generated([TODAY])
FETCHABLE = min(KNOWN.papers(until=TODAY))
SOME = tuple(sorted(KNOWN.papers(until=TODAY))[:4])
UNKNOWN = "2609.19999"


class World:
    """A store with three papers, and an arXiv that has others."""

    def __init__(self, app: App, server: FakeArxiv) -> None:
        self.app = app
        self.lookup = app.lookup
        self.server = server

    @property
    def requests(self) -> int:
        """How often arXiv was asked."""
        return self.server.counts.total()


def in_world(folder: Path, work: Callable[[World], Awaitable[None]]) -> None:
    """Run `work` with a fresh store and a fresh arXiv."""

    async def run() -> None:
        clock = FakeClock(NOON)
        async with FakeArxiv(KNOWN, today=TODAY, clock=clock) as server:
            arxiv = Arxiv(
                query_url=server.query_url,
                feed_url=server.feed_url,
                listing_url=server.listing_url,
            )
            async with open_app(Config(Settings(arxiv=arxiv), folder), clock) as app:
                await app.papers.save_papers(
                    [
                        samples.paper(1, title="Deep Learning of Robots"),
                        samples.paper(2, title="Deep Learning"),
                        samples.paper(13, title="Graphs", authors=("Emmy Noether",)),
                    ]
                )
                await work(World(app, server))

    asyncio.run(run())


def ids(papers: list[Paper]) -> list[str]:
    """Their ids."""
    return [paper.arxiv_id for paper in papers]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2102.00002", ["2102.00002"]),
        ("https://arxiv.org/pdf/2102.00002v3", ["2102.00002"]),
        ("２１０２．００００２", ["2102.00002"]),
        ("2102.0000", ["2102.00001", "2102.00002"]),
        ("arXiv:2102.", ["2102.00001", "2102.00002", "2102.00013"]),
        ("21", ["2102.00001", "2102.00002", "2102.00013"]),
        ("deep", ["2102.00002", "2102.00001"]),
        ("learning rob", ["2102.00001"]),
        ("NOETHER", ["2102.00013"]),
        ("", ["2102.00013", "2102.00002", "2102.00001"]),
        ("2102.00009", []),
        ("2102.99", []),
        ("https://example.org/", []),
        ("x" * 10_000, []),
    ],
)
def test_typing_finds_papers(tmp_path: Path, typed: str, found: list[str]) -> None:
    """An id, its beginning or words, however far they are typed; nothing typed gives the newest."""

    async def work(world: World) -> None:
        assert ids(await world.lookup.search(typed)) == found
        assert ids(await world.lookup.search(typed, limit=1)) == found[:1]
        assert world.requests == 0

    in_world(tmp_path, work)


@pytest.mark.parametrize(
    ("spelling", "found"),
    [
        ("arXiv:2102.00001v2 [cs.RO] 4 Feb 2021", "2102.00001"),
        ("https://huggingface.co/papers/2102.00013", "2102.00013"),
        ("noether", "2102.00013"),
        ("deep learning of", "2102.00001"),
        ("deep learning", "2102.00002"),
    ],
)
def test_a_page_is_found_by_id_or_words(tmp_path: Path, spelling: str, found: str) -> None:
    """A single hit is taken, and of several the one whose whole title was written."""

    async def work(world: World) -> None:
        assert (await world.lookup.find_page(spelling)).paper.arxiv_id == found

    in_world(tmp_path, work)


@pytest.mark.parametrize(
    ("spelling", "error", "sentence"),
    [
        ("2102.00009", NotFoundError, "2102.00009 is not in the store"),
        ("2102.1", ArxivIdError, "“2102.1” is no arXiv id"),
        ("https://example.org/1", ArxivIdError, "is no arXiv id"),
        ("nothing like it", NotFoundError, "no stored paper has the words “nothing like it”"),
        (
            "deep",
            NotFoundError,
            r"“deep” is in several papers: 2102.00002 \(Deep Learning\), 2102.00001 \(Deep Lea",
        ),
        (" ", UsageError, "write an arXiv id or link, or words of a title"),
    ],
)
def test_what_is_no_single_paper_is_told(
    tmp_path: Path, spelling: str, error: type[Exception], sentence: str
) -> None:
    """An unknown id, a misspelt one, words of none and words of several."""

    async def work(world: World) -> None:
        with pytest.raises(error, match=sentence):
            await world.lookup.find_page(spelling)
        assert world.requests == 0

    in_world(tmp_path, work)


class FakePosted:
    """`PostedLinks` of a server that showed every paper once."""

    async def find_links(
        self, guild_id: int, arxiv_id: str, days: Sequence[date]
    ) -> tuple[str, ...]:
        """A link that names both."""
        return (f"https://discord.com/channels/{guild_id}/{arxiv_id}",)


def test_a_page_has_all_that_is_known(tmp_path: Path) -> None:
    """Where it stood, what is said of it by attention, its summary, and where it was posted."""
    posts = [
        samples.mention(1, post_id="11", counts=Counts(1, 1)),
        samples.mention(1, post_id="12", counts=None),
        samples.mention(1, post_id="13", counts=Counts(5, 1)),
        samples.mention(1, post_id="14", counts=Counts(9, 9), withheld=True),
        samples.mention(2, post_id="21"),
    ]
    note = PaperNote("2102.00001", "huggingface", "Robots learn.")

    async def work(world: World) -> None:
        await world.app.mentions.save_mentions(posts)
        await world.app.sources.save_notes([note])
        await world.app.archive.digests.save_imported([(samples.digest(), "x")])
        page = await world.lookup.find_page("2102.00001", 7)
        assert page.paper.title == "Deep Learning of Robots"
        assert [(placing.day, placing.rank) for placing in page.placings] == [(samples.DAY, 1)]
        assert [mention.post_id for mention in page.mentions] == ["13", "11", "12"]
        assert page.note == note
        assert page.posted == ()
        posted = replace(world.lookup, posted=FakePosted())
        links = ("https://discord.com/channels/7/2102.00001",)
        assert (await posted.find_page("2102.00001", 7)).posted == links
        assert (await posted.find_page("2102.00001")).posted == ()

    in_world(tmp_path, work)


def test_papers_in_a_message_come_in_its_order(tmp_path: Path) -> None:
    """Each stored paper once; other links and papers that are not stored are passed over."""
    links = [
        "https://arxiv.org/abs/2102.00002",
        "https://example.org/",
        "https://arxiv.org/abs/2102.00009",
        "https://arxiv.org/pdf/2102.00001v1",
        "https://huggingface.co/papers/2102.00002",
    ]

    async def work(world: World) -> None:
        pages = await world.lookup.find_pages_in(links)
        assert [page.paper.arxiv_id for page in pages] == ["2102.00002", "2102.00001"]
        assert await world.lookup.find_pages_in([]) == []

    in_world(tmp_path, work)


def test_a_paper_that_is_not_stored_is_fetched_once_and_kept(tmp_path: Path) -> None:
    """Three who ask at once cause one request, and whoever asks later none."""

    async def work(world: World) -> None:
        assert not await world.lookup.is_stored(FETCHABLE)
        asking = [world.lookup.fetch_page(f"arXiv:{FETCHABLE}v1") for _ in range(3)]
        pages = await asyncio.gather(*asking)
        assert {page.paper.arxiv_id for page in pages} == {FETCHABLE}
        assert world.requests == 1
        assert await world.lookup.is_stored(f"https://arxiv.org/abs/{FETCHABLE}")
        page = await world.lookup.fetch_page(FETCHABLE)
        assert page == pages[0] == await world.lookup.find_page(FETCHABLE)
        assert page.paper.title == KNOWN.papers(until=TODAY)[FETCHABLE].title
        assert ids(await world.lookup.search(page.paper.title)) == [FETCHABLE]
        assert world.requests == 1
        assert world.server.violations == []

    in_world(tmp_path, work)


def test_what_arxiv_does_not_know_is_told_and_not_kept(tmp_path: Path) -> None:
    """An id without a paper is asked for again the next time: it may exist by then."""

    async def work(world: World) -> None:
        for _ in range(2):
            with pytest.raises(NotFoundError, match=f"arXiv has no paper {UNKNOWN}: check its"):
                await world.lookup.fetch_page(UNKNOWN)
        assert not await world.lookup.is_stored(UNKNOWN)

    in_world(tmp_path, work)


def test_an_arxiv_that_refuses_is_told_and_asked_again(tmp_path: Path) -> None:
    """A fault reaches everybody who asked, says when to come back, and is over after it."""

    async def work(world: World) -> None:
        world.server.misbehave("query", faults.too_many_requests("3600"), times=50)
        asking = [world.lookup.fetch_page(FETCHABLE) for _ in range(2)]
        for outcome in await asyncio.gather(*asking, return_exceptions=True):
            assert isinstance(outcome, NotFetchedError)
            assert str(outcome).startswith("arXiv: the query API: ")
            assert "429" in str(outcome)
        world.server.behave()
        assert (await world.lookup.fetch_page(FETCHABLE)).paper.arxiv_id == FETCHABLE

    in_world(tmp_path, work)


def test_an_arxiv_that_hangs_is_given_up(tmp_path: Path) -> None:
    """Nobody waits for longer than the bound, and the sentence says what to do."""

    async def work(world: World) -> None:
        world.server.misbehave("query", faults.stall())
        fetcher = world.lookup.fetching.fetcher
        assert isinstance(fetcher, ArxivPapers)
        hasty = ArxivPapers(fetcher.connect, patience_s=0.05)
        hurried = Fetching(hasty, world.app.papers, world.app.clock.now)
        expected = f"arXiv: no answer about {FETCHABLE} within 0.05 s; try again in a minute"
        with pytest.raises(NotFetchedError) as given_up:
            await hurried.fetch(FETCHABLE)
        assert str(given_up.value) == expected

    in_world(tmp_path, work)


def test_a_paper_is_fetched_while_a_day_is_collected(tmp_path: Path) -> None:
    """Neither holds up the other for good, and each gets what it asked for."""

    async def work(world: World) -> None:
        async with world.app.arxiv(wait_silently) as arxiv:
            collecting = asyncio.create_task(world.app.collector(arxiv).collect_day(TODAY))
            pages = await asyncio.gather(*(world.lookup.fetch_page(wanted) for wanted in SOME))
            assert (await collecting).record.outcome is Outcome.COMPLETE
        assert [page.paper.arxiv_id for page in pages] == list(SOME)

    in_world(tmp_path, work)


class FakeFetcher:
    """A `PaperFetcher` that answers when it is let go."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = asyncio.Event()

    async def fetch_paper(self, arxiv_id: str) -> Paper | None:
        """The paper, after `go`."""
        self.asked += 1
        await self.go.wait()
        return samples.paper(1, arxiv_id=arxiv_id)


def test_who_gives_up_takes_the_answer_from_nobody(tmp_path: Path) -> None:
    """One of two who wait is cancelled; the other has the paper, and it is stored."""

    async def work(world: World) -> None:
        fetcher = FakeFetcher()
        fetching = Fetching(fetcher, world.app.papers, world.app.clock.now)
        one, two = (asyncio.create_task(fetching.fetch(FETCHABLE)) for _ in range(2))
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.sleep(0)
        fetcher.go.set()
        assert (await two).arxiv_id == FETCHABLE
        assert one.cancelled()
        assert fetcher.asked == 1
        assert await world.lookup.is_stored(FETCHABLE)

    in_world(tmp_path, work)
