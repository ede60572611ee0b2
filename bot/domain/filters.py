"""What of a day a channel wants to see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.digest import Digest, DigestView, LateRiser, entries_over
from bot.domain.keywords import wanted_by
from bot.domain.paper import Paper
from bot.domain.searched import Texts

Read = Callable[[Paper], Texts]
"""Gives the texts of a paper, each time the same."""


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Papers of one of the categories that the keywords ask for (`bot.domain.keywords`).

    Empty means all. `cs` stands for every category of that archive. `read` gives a paper's texts.
    """

    read: Read
    categories: tuple[str, ...] = ()
    keywords: str = ""

    def matches(self, paper: Paper) -> bool:
        """Whether a paper is wanted."""
        return self._has_category(paper) and self._has_keyword(paper)

    def _has_category(self, paper: Paper) -> bool:
        if not self.categories:
            return True
        return any(
            name == wanted or name.startswith(f"{wanted}.")
            for wanted in self.categories
            for name in paper.categories
        )

    def _has_keyword(self, paper: Paper) -> bool:
        wanted = wanted_by(self.keywords)
        return wanted is None or wanted.matches(self.read(paper))


class Wanted(Protocol):
    """What a subscription says of the papers that it wants."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories and archives, none for all."""

    @property
    def keywords(self) -> str:
        """What they are to be about, empty for all."""

    @property
    def limit(self) -> int | None:
        """How many papers, None for what is usual."""

    @property
    def min_attention(self) -> int | None:
        """The bar, None for the usual one."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a subscription that says nothing gets."""

    bar: int
    limit: int


def select_for(
    subscription: Wanted,
    digest: Digest,
    late: tuple[LateRiser, ...],
    defaults: Defaults,
    read: Read,
) -> tuple[DigestView, tuple[LateRiser, ...]]:
    """What a channel is shown of a frozen digest, and of what is named beside it."""
    wanted = PaperFilter(read, subscription.categories, subscription.keywords)
    bar = defaults.bar if subscription.min_attention is None else subscription.min_attention
    limit = subscription.limit or defaults.limit
    passed = tuple(e for e in entries_over(digest, bar) if wanted.matches(e.paper))
    view = DigestView(digest, passed[:limit], over_bar=len(passed), bar=bar)
    rising = tuple(
        riser
        for riser in late
        if riser.entry.counts.attention >= bar and wanted.matches(riser.entry.paper)
    )
    return view, rising
