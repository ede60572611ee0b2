"""Posts that are gone at their source go here too: from the store, and from what is shown.

It is the one change that a frozen digest may see: ranks and sums stay, the post's text goes, and
the archive's file is written again.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.domain.digest import Digest, Entry
from bot.render.markdown import fingerprint, render_post
from bot.services.archive import Archive
from bot.services.ports import DigestStore, MentionStore


@dataclass(frozen=True, slots=True)
class Vanishing:
    """Hides posts. `folder` is that of the archive."""

    mentions: MentionStore
    digests: DigestStore
    archive: Archive
    folder: Path
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def hide(
        self, source: str, post_ids: Sequence[str], *, gone_at: datetime | None = None
    ) -> None:
        """Take posts out of frozen digests and of their files; gone ones lose their text, too.

        Files come first: whatever stops this in the middle, the post is found gone again, and all
        of it is done once more. One caller at a time: each writes whole files.

        Raises:
            StoreError: the store refused.
            FileAccessError: a file of the archive cannot be written again.
        """
        async with self.turn:
            lighter = []
            for day in await self.digests.list_days_showing(source, post_ids):
                digest = await self.digests.find_digest(day)
                if digest is not None:
                    lighter.append(without_posts(digest, source, set(post_ids)))
            for digest in lighter:
                await self.archive.rewrite_post(digest, self.folder)
            if lighter or gone_at is not None:
                await self.mentions.hide_posts(source, post_ids, gone_at)
            for digest in lighter:
                post = render_post(digest, bar=self.archive.bar)
                await self.digests.save_fingerprint(digest.day, fingerprint(post))


def without_posts(digest: Digest, source: str, post_ids: Collection[str]) -> Digest:
    """The digest as it is when some posts are no longer shown."""

    def lighter(entry: Entry) -> Entry:
        kept = [m for m in entry.mentions if m.source != source or m.post_id not in post_ids]
        return replace(entry, mentions=tuple(kept))

    return replace(digest, entries=tuple(lighter(entry) for entry in digest.entries))
