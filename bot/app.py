"""The composition root: settings in, wired services out. Nothing else creates what it needs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.config import Config
from bot.domain.calendar import HOLIDAYS
from bot.domain.clock import Clock
from bot.errors import FileAccessError
from bot.services.archive import Archive
from bot.services.attention import Attention
from bot.services.collect import Collector
from bot.services.digests import DigestRules, Digests
from bot.services.lookup import Lookup
from bot.services.ports import Arxiv, MentionSource
from bot.sources.gate import OnWait
from bot.store.days import StoredDays
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.mentions import StoredMentions
from bot.store.papers import StoredPapers


@dataclass(frozen=True, slots=True)
class App:
    """The services over one open store."""

    config: Config
    clock: Clock
    engine: Engine
    papers: StoredPapers
    mentions: StoredMentions
    archive: Archive
    digests: Digests
    lookup: Lookup

    def collector(self, arxiv: Arxiv, archives: Sequence[str] = ()) -> Collector:
        """What brings listing days in, of the configured archives unless others are named."""
        settings = self.config.settings.arxiv
        return Collector(
            arxiv=arxiv,
            papers=self.papers,
            days=StoredDays(self.engine),
            clock=self.clock,
            archives=tuple(archives) or settings.archives,
            holidays=HOLIDAYS | set(settings.holidays),
        )

    def attention(self, sources: Sequence[MentionSource]) -> Attention:
        """What finds the posts about papers."""
        return Attention(sources, self.mentions)

    @asynccontextmanager
    async def arxiv(self, on_wait: OnWait) -> AsyncIterator[Arxiv]:
        """arXiv, asked within its terms by all processes on the data folder together."""
        # Imported here: the HTTP client and the parsers cost 30 MB that most commands do not need.
        from bot.sources.arxiv.client import Arxiv, ArxivAddresses
        from bot.sources.http import HttpClient
        from bot.sources.limiter import ArxivLimiter, Rhythm

        settings = self.config.settings.arxiv
        limiter = ArxivLimiter(
            self.config.data_dir,
            clock=self.clock,
            listing_url=settings.listing_url,
            rhythm=Rhythm(settings.min_interval_s, settings.page_interval_s),
        )
        addresses = ArxivAddresses(settings.query_url, settings.feed_url, settings.listing_url)
        async with HttpClient(clock=self.clock, contact=settings.contact, gate=limiter) as http:
            yield Arxiv(http, addresses, on_wait)


@asynccontextmanager
async def open_app(config: Config, clock: Clock) -> AsyncIterator[App]:
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
        yield _wired(engine, config, clock)
    finally:
        await engine.close()


def _wired(engine: Engine, config: Config, clock: Clock) -> App:
    digest = config.settings.digest
    papers, mentions, digests = StoredPapers(engine), StoredMentions(engine), StoredDigests(engine)
    rules = DigestRules(digest.bar, digest.mention_min_score, digest.max_mentions)
    return App(
        config=config,
        clock=clock,
        engine=engine,
        papers=papers,
        mentions=mentions,
        archive=Archive(digests, digest.bar),
        digests=Digests(papers, mentions, digests, clock.now, rules),
        lookup=Lookup(papers, digests),
    )
