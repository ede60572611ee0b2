"""What of a day a channel wants to see."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.digest import Digest, DigestView, LateRiser, entries_over
from bot.domain.paper import Paper


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Papers of one of the categories that have one of the keywords in title or abstract.

    Empty means all. `cs` stands for every category of that archive. Keywords are separated by
    commas, their case does not matter.
    """

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
        words = [word.strip().casefold() for word in self.keywords.split(",") if word.strip()]
        if not words:
            return True
        text = f"{paper.title}\n{paper.abstract}".casefold()
        return any(word in text for word in words)


class Wanted(Protocol):
    """What a subscription says of the papers that it wants."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories and archives, none for all."""

    @property
    def keywords(self) -> str:
        """Words with commas, none for all."""

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
) -> tuple[DigestView, tuple[LateRiser, ...]]:
    """What a channel is shown of a frozen digest, and of what is named beside it."""
    wanted = PaperFilter(subscription.categories, subscription.keywords)
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
