"""What looking papers up needs from the world outside, as protocols.

Every method of a store may raise `StoreError`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.course import Observation
from bot.domain.mention import Mention
from bot.domain.paper import Paper


class PaperShelf(Protocol):
    """Papers by canonical id, and by the words of their titles and authors."""

    async def save_fetched(self, paper: Paper, on: date) -> None:
        """Insert a paper that somebody asked for `on` a day (UTC), or merge it into what is stored.

        It stays from that day on as if it was listed then.
        """

    async def find_paper(self, arxiv_id: str) -> Paper | None:
        """The paper with that id."""

    async def search(self, text: str, limit: int) -> list[Paper]:
        """The papers with all the words of `text`, the last perhaps unfinished; newest first."""

    async def list_with_prefix(self, prefix: str, limit: int) -> list[Paper]:
        """The papers whose ids begin with `prefix`, in the order of their ids."""


class ObservationStore(Protocol):
    """The counts with which posts were seen, each time that they were new."""

    async def count_moments(self, mentions: Sequence[Mention], most: int) -> int:
        """At how many moments the posts were seen with new counts; `most` if there are more."""

    async def list_observations(self, mentions: Sequence[Mention]) -> list[Observation]:
        """What the posts were seen with; of thousands those with the most attention."""


class PaperFetcher(Protocol):
    """Where a paper is asked for that the store does not have."""

    async def fetch_paper(self, arxiv_id: str) -> Paper | None:
        """The paper with that canonical id, None if arXiv does not know it.

        Raises:
            SourceError: arXiv could not be asked, or gave no usable answer in time.
        """


class PostedLinks(Protocol):
    """What was posted where."""

    async def find_links(
        self, guild_id: int, arxiv_id: str, days: Sequence[date]
    ) -> tuple[str, ...]:
        """Links to the messages of a server that showed a paper, in the order of `days`.

        These are the days in whose digests it stood, or beside whose papers it was named.
        """


class NothingPosted:
    """`PostedLinks` where nothing is ever posted, such as on the command line."""

    async def find_links(
        self, guild_id: int, arxiv_id: str, days: Sequence[date]
    ) -> tuple[str, ...]:
        """None."""
        return ()
