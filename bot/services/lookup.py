"""Looking papers up: by an id in any spelling, by words, and at arXiv where the store has none."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.arxiv_id import ArxivId
from bot.domain.links import papers_in_links
from bot.domain.mention import Mention
from bot.domain.page import PaperPage
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.domain.text import displayed
from bot.domain.wanted import beginning_of_id, id_in
from bot.errors import ArxivIdError, NotFoundError, UsageError
from bot.services.courses import Courses
from bot.services.fetching import Fetching
from bot.services.lookup_ports import NothingPosted, PaperShelf, PostedLinks
from bot.services.ports import DigestStore, LateStore, MentionStore, SourceStore
from bot.texts import Said

MOST_FOUND = 25
"""As many choices as an autocompletion or a select may have (FACTS section 4)."""

_NEAREST = 5
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds papers. Only the methods that begin with `fetch_` ask the network.

    `courses` is None where nobody can draw them.
    """

    papers: PaperShelf
    digests: DigestStore
    late: LateStore
    mentions: MentionStore
    sources: SourceStore
    fetching: Fetching
    posted: PostedLinks = field(default_factory=NothingPosted)
    courses: Courses | None = None

    async def find(self, spelling: str) -> tuple[Paper, list[Placing]]:
        """The paper, and where it stood in the digests, newest first.

        Raises:
            ArxivIdError: `spelling` is no arXiv id or link.
            NotFoundError: the store does not have that paper.
        """
        paper = await self._stored(ArxivId.parse(spelling).base)
        return paper, await self.digests.list_placings(paper.arxiv_id)

    async def fetch(self, spelling: str) -> tuple[Paper, list[Placing]]:
        """Like `find`, with what the store does not have asked for at arXiv, and kept.

        Raises:
            ArxivIdError: `spelling` is no arXiv id or link.
            NotFoundError: arXiv does not know that paper either.
            SourceError: arXiv could not be asked.
        """
        paper = await self._fetched(ArxivId.parse(spelling).base)
        return paper, await self.digests.list_placings(paper.arxiv_id)

    async def is_stored(self, spelling: str) -> bool:
        """Whether `spelling` is an id or a link of a paper that is in the store."""
        try:
            arxiv_id = ArxivId.parse(spelling)
        except ArxivIdError:
            return False
        return await self.papers.find_paper(arxiv_id.base) is not None

    async def search(self, words: str, limit: int = MOST_FOUND) -> list[Paper]:
        """What somebody may mean who has typed so far: an id, its beginning, or words.

        Never raises for what was typed; nothing typed gives the newest papers.
        """
        try:
            arxiv_id = id_in(words)
        except ArxivIdError:
            arxiv_id = None
        if arxiv_id is not None:
            paper = await self.papers.find_paper(arxiv_id.base)
            return [paper] if paper else []
        found: list[Paper] = []
        if prefix := beginning_of_id(words):
            found = await self.papers.list_with_prefix(prefix, limit)
        return found or await self.papers.search(words, limit)

    async def find_page(self, spelling: str, guild_id: int | None = None) -> PaperPage:
        """The paper that an id, a link or words name, with all that is known of it.

        Raises:
            UsageError: it is empty, or meant as an id and is none.
            NotFoundError: no paper is stored under it, or several, of which the nearest are named.
        """
        arxiv_id = id_in(spelling)
        if arxiv_id is None:
            paper = await self._only(spelling)
        else:
            paper = await self._stored(arxiv_id.base)
        return await self._page(paper, guild_id)

    async def fetch_page(self, spelling: str, guild_id: int | None = None) -> PaperPage:
        """The page of an id or a link; a paper that is not stored is asked for at arXiv, and kept.

        Raises:
            ArxivIdError: `spelling` is no arXiv id or link.
            NotFoundError: arXiv does not know that paper.
            SourceError: arXiv could not be asked.
        """
        return await self._page(await self._fetched(ArxivId.parse(spelling).base), guild_id)

    async def find_pages_in(
        self, links: Iterable[str], guild_id: int | None = None
    ) -> list[PaperPage]:
        """The stored papers that the links lead to, in the links' order, at most 25."""
        papers = [await self.papers.find_paper(name) for name in papers_in_links(links)]
        return [await self._page(paper, guild_id) for paper in papers if paper][:MOST_FOUND]

    async def _stored(self, arxiv_id: str) -> Paper:
        paper = await self.papers.find_paper(arxiv_id)
        if paper is None:
            raise NotFoundError(Said("paper-not-stored", paper=arxiv_id))
        return paper

    async def _fetched(self, arxiv_id: str) -> Paper:
        return await self.papers.find_paper(arxiv_id) or await self.fetching.fetch(arxiv_id)

    async def _only(self, words: str) -> Paper:
        """The one paper that has the words, or that has them for its title."""
        if not words.strip():
            raise UsageError(Said("paper-unnamed"))
        shown = displayed(words)[:_LONGEST_TITLE]
        found = await self.papers.search(words, _NEAREST + 1)
        titled = [paper for paper in found if _folded(paper.title) == _folded(words)]
        if len(found) == 1 or len(titled) == 1:
            return (titled or found)[0]
        if not found:
            raise NotFoundError(Said("paper-not-found", words=shown))
        raise NotFoundError(Said("papers-found", words=shown, papers=_named(found)))

    async def _page(self, paper: Paper, guild_id: int | None) -> PaperPage:
        arxiv_id = paper.arxiv_id
        mentions = await self.mentions.list_mentions_of_paper(arxiv_id)
        shown = sorted((m for m in mentions if not m.withheld), key=_attention, reverse=True)
        notes = await self.sources.list_notes([arxiv_id])
        placings = await self.digests.list_placings(arxiv_id)
        named_with = await self.late.find_named_with(arxiv_id)
        days = {placing.day for placing in placings} | ({named_with} if named_with else set())
        posted_on = sorted(days, reverse=True) if guild_id else []
        return PaperPage(
            paper=paper,
            placings=tuple(placings),
            mentions=tuple(shown),
            note=notes.get(arxiv_id),
            posted=await self.posted.find_links(guild_id or 0, arxiv_id, posted_on)
            if posted_on
            else (),
            has_course=self.courses is not None and await self.courses.is_there(mentions),
            named_with=named_with,
        )


def _attention(mention: Mention) -> int:
    return mention.counts.attention if mention.counts else -1


def _folded(text: str) -> str:
    return displayed(text).casefold()


def _named(papers: list[Paper]) -> str:
    """The nearest papers in words, and that there are more."""
    nearest = [f"{paper.arxiv_id} ({_shortened(paper.title)})" for paper in papers[:_NEAREST]]
    more = ["…"] if len(papers) > _NEAREST else []
    return ", ".join(nearest + more)


def _shortened(title: str) -> str:
    line = displayed(title)
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"
