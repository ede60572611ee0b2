"""The HTML under a paper in its archived post: what the network gives for a post, or a quote."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.clock import Clock
from bot.domain.digest import Digest, Entry
from bot.domain.mention import Mention
from bot.errors import SourceError
from bot.render.embeds import quote_embed, sanitised_embed
from bot.services.ports import EmbedSource, SourceStore

_FAULTS = 2  # after so many in a row a network is not asked again for this day


@dataclass(frozen=True, slots=True)
class Embeds:
    """Gives posts their embeds. `networks` are those that have embeds of their own, by source."""

    networks: Mapping[str, EmbedSource]
    store: SourceStore
    clock: Clock

    async def embed(self, digest: Digest, bar: int) -> Digest:
        """The digest with an embed for every post that it shows.

        Each is fetched once in its life. Where it cannot be had, and under papers that do not reach
        the bar, a plain quote with a link stands.
        """
        patience = dict.fromkeys(self.networks, _FAULTS)
        entries = [
            await self._entry(entry, patience)
            if entry.counts.attention >= bar
            else _with_quotes(entry)
            for entry in digest.entries
        ]
        return replace(digest, entries=tuple(entries))

    async def _entry(self, entry: Entry, patience: dict[str, int]) -> Entry:
        mentions = [await self._mention(mention, patience) for mention in entry.mentions]
        return replace(entry, mentions=tuple(mentions))

    async def _mention(self, mention: Mention, patience: dict[str, int]) -> Mention:
        if mention.embed:
            return mention
        html = await self._fetched(mention, patience) if mention.source in self.networks else ""
        return replace(mention, embed=html or quote_embed(mention))

    async def _fetched(self, mention: Mention, patience: dict[str, int]) -> str:
        """What the network gives, from the store if it was asked before; empty for nothing."""
        known = await self.store.find_embed(mention)
        if known is not None or patience[mention.source] <= 0:
            return known or ""
        try:
            answer = await self.networks[mention.source].fetch_embed(mention.url)
        except SourceError:
            patience[mention.source] -= 1
            return ""
        patience[mention.source] = _FAULTS
        html = sanitised_embed(answer) if answer else ""
        await self.store.save_embed(mention, html, self.clock.now())
        return html


def _with_quotes(entry: Entry) -> Entry:
    mentions = [m if m.embed else replace(m, embed=quote_embed(m)) for m in entry.mentions]
    return replace(entry, mentions=tuple(mentions))
