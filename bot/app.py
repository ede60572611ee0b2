"""The composition root: settings in, wired services out. Nothing else creates what it needs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.config import Config
from bot.errors import FileAccessError
from bot.services.archive import Archive
from bot.services.collect import Collector
from bot.services.digests import DigestRules, Digests
from bot.services.lookup import Lookup
from bot.services.ports import Clock, Listing, MentionSource
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.mentions import StoredMentions
from bot.store.papers import StoredPapers


@dataclass(frozen=True, slots=True)
class App:
    """The services over one open store."""

    engine: Engine
    papers: StoredPapers
    mentions: StoredMentions
    archive: Archive
    digests: Digests
    lookup: Lookup

    def collector(self, listing: Listing, sources: Sequence[MentionSource]) -> Collector:
        """What brings days in from these sources."""
        return Collector(listing, sources, self.papers, self.mentions)


@asynccontextmanager
async def open_app(config: Config, now: Clock) -> AsyncIterator[App]:
    """The services over the store that `config` names, which is created where there is none.

    Raises:
        FileAccessError: the data folder cannot be made.
        StoreError: the store cannot be opened.
    """
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        folder = config.data_dir
        reason = error.strerror or str(error)
        raise FileAccessError(f"the data folder {folder} cannot be made: {reason}") from error
    engine = await Engine.open(config.database_url)
    try:
        yield _wired(engine, config, now)
    finally:
        await engine.close()


def _wired(engine: Engine, config: Config, now: Clock) -> App:
    digest = config.settings.digest
    papers, mentions, digests = StoredPapers(engine), StoredMentions(engine), StoredDigests(engine)
    rules = DigestRules(digest.bar, digest.mention_min_score, digest.max_mentions)
    return App(
        engine=engine,
        papers=papers,
        mentions=mentions,
        archive=Archive(digests, digest.bar),
        digests=Digests(papers, mentions, digests, now, rules),
        lookup=Lookup(papers, digests),
    )
