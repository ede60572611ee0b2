"""Digests: a day is ranked and frozen once, and read by everyone who shows it."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.digest import Digest, DigestView, Entry, select_entries
from bot.domain.mention import Mention
from bot.domain.ranking import rank_classic, select_mentions
from bot.errors import NotFoundError
from bot.render.embeds import quote_embed
from bot.render.markdown import fingerprint, render_post
from bot.render.text import date_words
from bot.services.ports import DigestStore, MentionStore, Now, PaperStore


@dataclass(frozen=True, slots=True)
class DigestRules:
    """The settings that decide what a digest holds and what is shown of it."""

    bar: int
    mention_min_score: int = 25
    max_mentions: int = 10


@dataclass(frozen=True, slots=True)
class Digests:
    """Closes days, and finds closed ones."""

    papers: PaperStore
    mentions: MentionStore
    digests: DigestStore
    now: Now
    rules: DigestRules

    async def close_day(self, day: date) -> Digest:
        """Rank a collected day and freeze it; a day that is frozen already stays as it is.

        Raises:
            NotFoundError: nothing was collected for that day.
        """
        if await self.digests.find_seal(day) is None:
            digest = await self._ranked(day)
            post = render_post(digest, bar=self.rules.bar)
            await self.digests.freeze_digest(digest, fingerprint(post))
        frozen = await self.digests.find_digest(day)
        if frozen is None:
            raise NotFoundError(f"the digest of {day} was removed meanwhile; try again")
        return frozen

    async def view(
        self, day: date | None, *, category: str | None = None, limit: int | None = None
    ) -> DigestView:
        """What to show of a closed day, the latest one if `day` is None.

        Raises:
            NotFoundError: there is no digest of that day; the message names its neighbours.
        """
        digest = await self.find(day)
        return select_entries(digest, bar=self.rules.bar, category=category, limit=limit)

    async def find(self, day: date | None) -> Digest:
        """A closed day, the latest one if `day` is None.

        Raises:
            NotFoundError: there is none; the message names its neighbours.
        """
        wanted = day or await self.digests.find_latest_day()
        if wanted is None:
            raise NotFoundError(
                "the store is empty: bring posts in with `hotpapers archive import FOLDER`"
            )
        digest = await self.digests.find_digest(wanted)
        if digest is None:
            raise NotFoundError(await self._why_missing(wanted))
        return digest

    async def _ranked(self, day: date) -> Digest:
        papers = await self.papers.list_papers(day)
        if not papers:
            raise NotFoundError(f"no papers were collected for {day}: collect the day first")
        mentions = await self.mentions.list_mentions_of_day(day)
        closed_at = self.now().replace(microsecond=0)
        ranked = rank_classic(papers, mentions, observed_at=closed_at)
        entries = tuple(self._with_shown_mentions(entry) for entry in ranked)
        return Digest(day=day, rule="classic", closed_at=closed_at, entries=entries)

    def _with_shown_mentions(self, entry: Entry) -> Entry:
        shown = select_mentions(
            entry.mentions,
            min_score=self.rules.mention_min_score,
            limit=self.rules.max_mentions,
        )
        return replace(entry, mentions=tuple(_embedded(mention) for mention in shown))

    async def _why_missing(self, day: date) -> str:
        before, after = await self.digests.find_neighbours(day)
        weekend = " (a weekend: arXiv announces nothing)" if day.weekday() >= 5 else ""
        neighbours = " and ".join(str(found) for found in (before, after) if found)
        nearest = f"; the nearest: {neighbours}" if neighbours else "; the store is empty"
        return f"there is no digest of {date_words(day)}{weekend}{nearest}"


def _embedded(mention: Mention) -> Mention:
    return mention if mention.embed else replace(mention, embed=quote_embed(mention))
