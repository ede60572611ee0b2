"""Fetching a paper that the store does not have: once for all who ask, and within bounds."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC

from bot.domain.paper import Paper
from bot.errors import NotFetchedError, NotFoundError
from bot.services.lookup_ports import PaperFetcher, PaperShelf
from bot.services.ports import Arxiv, Now
from bot.texts import Said

PATIENCE_S = 30.0
"""How long a person waits for arXiv, its pauses between requests included."""


@dataclass(frozen=True, slots=True)
class ArxivPapers:
    """The `PaperFetcher` that asks arXiv's query API. `connect` opens the way to it."""

    connect: Callable[[], AbstractAsyncContextManager[Arxiv]]
    patience_s: float = PATIENCE_S

    async def fetch_paper(self, arxiv_id: str) -> Paper | None:
        """The paper with that canonical id, None if arXiv does not know it.

        Raises:
            NotFetchedError: arXiv could not be asked, or gave no usable answer in time.
        """
        try:
            async with asyncio.timeout(self.patience_s), self.connect() as arxiv:
                [details] = [batch async for batch in arxiv.fetch_details([arxiv_id])]
        except TimeoutError:
            waited = Said("no-answer", paper=arxiv_id, seconds=f"{self.patience_s:g}")
            raise NotFetchedError("arXiv", waited, transient=True) from None
        if details.problem is not None:
            problem = details.problem
            raise NotFetchedError("arXiv", problem.evidence, retry_at=problem.retry_at)
        return details.papers.get(arxiv_id)


@dataclass(frozen=True, slots=True)
class Fetching:
    """Fetches papers and keeps them; who asks for one that is under way waits for that request."""

    fetcher: PaperFetcher
    papers: PaperShelf
    now: Now
    _under_way: dict[str, asyncio.Task[Paper]] = field(default_factory=dict)

    async def fetch(self, arxiv_id: str) -> Paper:
        """The paper as arXiv has it, stored.

        Raises:
            NotFoundError: arXiv does not know that id.
            NotFetchedError: arXiv could not be asked.
        """
        task = self._under_way.get(arxiv_id)
        if task is None:
            task = asyncio.create_task(self._fetch(arxiv_id))
            self._under_way[arxiv_id] = task
            task.add_done_callback(lambda done: self._forget(arxiv_id, done))
        # One of several who gives up does not take the answer from the others.
        return await asyncio.shield(task)

    async def _fetch(self, arxiv_id: str) -> Paper:
        paper = await self.fetcher.fetch_paper(arxiv_id)
        if paper is None:
            raise NotFoundError(Said("paper-unknown", paper=arxiv_id))
        await self.papers.save_fetched(paper, self.now().astimezone(UTC).date())
        return await self.papers.find_paper(arxiv_id) or paper

    def _forget(self, arxiv_id: str, task: asyncio.Task[Paper]) -> None:
        del self._under_way[arxiv_id]
        if not task.cancelled():
            task.exception()  # everybody who asked may have given up
