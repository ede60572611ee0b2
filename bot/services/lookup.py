"""Looking up one paper."""

from dataclasses import dataclass

from bot.domain.arxiv_id import ArxivId
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.errors import NotFoundError
from bot.services.ports import DigestStore, PaperStore


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds papers by any spelling of their id."""

    papers: PaperStore
    digests: DigestStore

    async def find(self, spelling: str) -> tuple[Paper, list[Placing]]:
        """The paper, and where it stood in the digests, newest first.

        Raises:
            ArxivIdError: `spelling` is no arXiv id or link.
            NotFoundError: the store does not have that paper.
        """
        arxiv_id = ArxivId.parse(spelling)
        paper = await self.papers.find_paper(arxiv_id.base)
        if paper is None:
            raise NotFoundError(
                f"{arxiv_id.base} is not in the store: it holds what was collected or imported"
            )
        return paper, await self.digests.list_placings(arxiv_id.base)
