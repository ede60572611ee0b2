"""The composition root: settings in, wired services out. Nothing else creates what it needs.

What only collecting, closing and the nights need is loaded when it is asked for: the bot's
connection comes first.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.config import Config
from bot.domain.calendar import HOLIDAYS
from bot.domain.clock import Clock
from bot.domain.filters import Defaults
from bot.opening import backup_folder, make_data_dir, open_engine
from bot.services.archive import Archive
from bot.services.desk import Desk
from bot.services.digests import Digests
from bot.services.embeds import Embeds
from bot.services.fetching import ArxivPapers, Fetching
from bot.services.lookup import Lookup
from bot.services.ports import Arxiv, EmbedSource, HistorySource, MentionSource
from bot.services.posted import PostedMessages
from bot.services.posts import Posts
from bot.services.rankings import DigestRules, Rankings
from bot.services.reading import Reading
from bot.sources.gate import OnWait, wait_silently
from bot.sources.tally import Tally
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.engine import Engine
from bot.store.late import StoredLate
from bot.store.mentions import StoredMentions
from bot.store.papers import StoredPapers
from bot.store.sources import StoredBudget, StoredSources
from bot.store.subscriptions import StoredSubscriptions

if TYPE_CHECKING:
    from bot.services.attention import Attention
    from bot.services.backups import Backups
    from bot.services.closing import Closing
    from bot.services.collect import Collector
    from bot.services.housekeeping import Housekeeping
    from bot.services.pools import Seeding


@dataclass(frozen=True, slots=True)
class Networks:
    """The sources of attention that are set up, and those that say how to show their posts."""

    sources: Sequence[MentionSource] = ()
    embeds: dict[str, EmbedSource] | None = None


@dataclass(frozen=True, slots=True)
class App:
    """The services over one open store. `tally` counts the answers of servers."""

    config: Config
    clock: Clock
    engine: Engine
    rules: DigestRules
    papers: StoredPapers
    mentions: StoredMentions
    sources: StoredSources
    archive: Archive
    digests: Digests
    lookup: Lookup
    tally: Tally

    @property
    def desk(self) -> Desk:
        """What people may ask for."""
        digests = StoredDigests(self.engine)
        return Desk(
            reading=Reading(
                self.digests, digests, StoredLate(self.engine), self.sources, self.rules.bar
            ),
            lookup=self.lookup,
            digests=self.digests,
            archive=self.archive,
            now=self.clock.now,
            timezone=self.config.settings.bot.timezone,
        )

    @property
    def posts(self) -> Posts:
        """What channels are posted."""
        return _posts(self.engine, self.config, self.clock, self.rules, self.digests)

    @property
    def backups(self) -> "Backups":
        """What makes back-ups, and knows what became of the last."""
        from bot.services.backups import Backups

        settings = self.config.settings
        return Backups(
            place=backup_folder(self.config),
            marks=StoredSubscriptions(self.engine),
            now=self.clock.now,
            at=settings.backup.at,
            timezone=settings.bot.timezone,
            keep=settings.backup.keep,
        )

    @property
    def housekeeping(self) -> "Housekeeping":
        """What looks after the store at night."""
        from bot.services.housekeeping import Housekeeping
        from bot.services.pruning import Pruning
        from bot.store.stray import StrayMentions
        from bot.store.unmentioned import UnmentionedPapers

        pruning = Pruning(
            papers=UnmentionedPapers(self.engine),
            mentions=StrayMentions(self.engine),
            digests=StoredDigests(self.engine),
            now=self.clock.now,
            keep=timedelta(days=self.config.settings.database.keep_unmentioned_days),
        )
        return Housekeeping(self.backups, pruning)

    def collector(self, arxiv: Arxiv, archives: Sequence[str] = ()) -> "Collector":
        """What brings listing days in, of the configured archives unless others are named."""
        from bot.services.collect import Collector

        settings = self.config.settings.arxiv
        return Collector(
            arxiv=arxiv,
            papers=self.papers,
            days=StoredDays(self.engine),
            clock=self.clock,
            archives=tuple(archives) or settings.archives,
            holidays=HOLIDAYS | set(settings.holidays),
        )

    def attention(self, networks: Networks) -> "Attention":
        """What finds the posts about papers."""
        from bot.services.attention import Attention
        from bot.services.vanishing import Vanishing

        archive_dir = self.config.archive_dir
        digests = StoredDigests(self.engine)
        return Attention(
            sources=networks.sources,
            mentions=self.mentions,
            states=self.sources,
            vanishing=Vanishing(self.mentions, digests, self.archive, archive_dir),
            clock=self.clock,
            ages=tuple(timedelta(hours=h) for h in self.config.settings.digest.refresh_hours),
            begun_at=self.clock.now(),
        )

    def seeding(self, networks: Networks) -> "Seeding":
        """What fills young pools."""
        from bot.services.pools import Seeding

        histories = [source for source in networks.sources if isinstance(source, HistorySource)]
        return Seeding(histories, self.sources, self.clock)

    def closing(self, networks: Networks) -> "Closing":
        """What closes days."""
        from bot.services.closing import Closing

        archive = self.config.settings.archive
        return Closing(
            digests=_digests(self.engine, self.clock, self.rules, networks),
            archive=self.archive,
            marks=StoredSubscriptions(self.engine),
            folder=self.config.archive_dir if archive.write else None,
            after_write=archive.after_write,
        )

    @asynccontextmanager
    async def arxiv(self, on_wait: OnWait) -> AsyncIterator[Arxiv]:
        """arXiv, asked within its terms by all processes on the data folder together."""
        async with _arxiv(self.config, self.clock, self.tally, on_wait) as arxiv:
            yield arxiv

    @asynccontextmanager
    async def networks(self) -> AsyncIterator[Networks]:
        """The sources of attention that are set up.

        Raises:
            UsageError: a source from elsewhere cannot be loaded.
        """
        from bot.sources.http import HttpClient, Limits
        from bot.sources.registry import Tools, connect
        from bot.sources.retry import RetryPolicy
        from bot.sources.x.oembed import XEmbeds

        settings = self.config.settings
        limits, policy = Limits(total_s=60.0), RetryPolicy(attempts=3, within_s=60.0)
        contact = settings.arxiv.contact
        async with HttpClient(
            clock=self.clock,
            contact=contact,
            limits=limits,
            policy=policy,
            tally=self.tally,
        ) as http:
            tools = Tools(http, self.clock, self.config.data_dir, self.budget)
            x = XEmbeds(http, settings.sources.x.oembed_url)
            yield Networks(list(connect(settings.sources, tools)), {"x": x})

    def tracing(self) -> Any:
        """What lets `tally` count discord.py's requests, too: aiohttp's `TraceConfig`."""
        from bot.sources.tracing import tracing_of_answers

        return tracing_of_answers(self.tally)

    def budget(self, source: str, daily_reads: int) -> StoredBudget:
        """What of a paid source may still be read today."""
        return StoredBudget(self.engine, source, daily_reads, self.clock.now)


@asynccontextmanager
async def _arxiv(
    config: Config, clock: Clock, tally: Tally, on_wait: OnWait
) -> AsyncIterator[Arxiv]:
    # Imported here: the HTTP client and the parsers cost 30 MB that most commands do not need.
    from bot.sources.arxiv.client import Arxiv, ArxivAddresses
    from bot.sources.http import HttpClient
    from bot.sources.limiter import ArxivLimiter, Rhythm

    settings = config.settings.arxiv
    limiter = ArxivLimiter(
        config.data_dir,
        clock=clock,
        listing_url=settings.listing_url,
        rhythm=Rhythm(settings.min_interval_s, settings.page_interval_s),
    )
    addresses = ArxivAddresses(settings.query_url, settings.feed_url, settings.listing_url)
    async with HttpClient(clock=clock, contact=settings.contact, gate=limiter, tally=tally) as http:
        yield Arxiv(http, addresses, on_wait)


@asynccontextmanager
async def open_app(config: Config, clock: Clock) -> AsyncIterator[App]:
    """The services over the store that `config` names, which is created where there is none.

    Raises:
        FileAccessError: the data folder cannot be made.
        StoreError: the store cannot be opened.
    """
    make_data_dir(config.data_dir)
    engine = await open_engine(config)
    try:
        yield _wired(engine, config, clock)
    finally:
        await engine.close()


@asynccontextmanager
async def look_into_app(config: Config, clock: Clock) -> AsyncIterator[App]:
    """The services over the store that is there, to be read only: nothing is made or changed.

    Raises:
        StoreError: there is none, it is of another version, or it cannot be opened.
    """
    engine = await open_engine(config, only_looks=True)
    try:
        yield _wired(engine, config, clock)
    finally:
        await engine.close()


def _wired(engine: Engine, config: Config, clock: Clock) -> App:
    rules = rules_of(config)
    digests, tally = StoredDigests(engine), Tally()
    return App(
        config=config,
        clock=clock,
        engine=engine,
        rules=rules,
        papers=StoredPapers(engine),
        mentions=StoredMentions(engine),
        sources=StoredSources(engine),
        archive=Archive(digests, rules.bar),
        digests=_digests(engine, clock, rules, Networks()),
        lookup=_lookup(engine, config, clock, rules, tally),
        tally=tally,
    )


def _posts(
    engine: Engine,
    config: Config,
    clock: Clock,
    rules: DigestRules,
    live: Digests | None = None,
) -> Posts:
    return Posts(
        digests=StoredDigests(engine),
        days=StoredDays(engine),
        late=StoredLate(engine),
        sources=StoredSources(engine),
        defaults=Defaults(rules.bar, config.settings.digest.limit),
        holidays=rules.holidays,
        now=clock.now,
        live=live,
    )


def _lookup(
    engine: Engine, config: Config, clock: Clock, rules: DigestRules, tally: Tally
) -> Lookup:
    papers = StoredPapers(engine)
    fetcher = ArxivPapers(lambda: _arxiv(config, clock, tally, wait_silently))
    return Lookup(
        papers=papers,
        digests=StoredDigests(engine),
        late=StoredLate(engine),
        mentions=StoredMentions(engine),
        sources=StoredSources(engine),
        fetching=Fetching(fetcher, papers, clock.now),
        posted=PostedMessages(
            ledger=StoredDeliveries(engine),
            subscriptions=StoredSubscriptions(engine),
            posts=_posts(engine, config, clock, rules),
        ),
    )


def rules_of(config: Config) -> DigestRules:
    """What the configuration says of ranking and closing.

    Raises:
        UsageError: a source from elsewhere cannot be loaded.
    """
    settings = config.settings
    weights = settings.sources.weights
    if settings.sources.extra:
        from bot.sources.extra import extra_weights

        weights |= extra_weights(settings.sources.extra)
    return DigestRules(
        rule=settings.digest.rule,
        bar=settings.digest.bar,
        sources=weights,
        mention_min_score=settings.digest.mention_min_score,
        max_mentions=settings.digest.max_mentions,
        close_at=settings.digest.close_at,
        holidays=HOLIDAYS | set(settings.arxiv.holidays),
    )


def _digests(engine: Engine, clock: Clock, rules: DigestRules, networks: Networks) -> Digests:
    digests, late, sources = StoredDigests(engine), StoredLate(engine), StoredSources(engine)
    rankings = Rankings(
        papers=StoredPapers(engine),
        mentions=StoredMentions(engine),
        sources=sources,
        digests=digests,
        late=late,
        now=clock.now,
        rules=rules,
    )
    return Digests(
        days=StoredDays(engine),
        digests=digests,
        late=late,
        rankings=rankings,
        embeds=Embeds(networks.embeds or {}, sources, clock),
        now=clock.now,
        rules=rules,
    )
