"""What looks at how an open app is doing, put together for `check` and for the running bot."""

from functools import partial

from bot.app import App
from bot.services.backups import Backups
from bot.services.figures import Counting
from bot.services.health import Health
from bot.services.source_plan import Reads
from bot.services.space import look_at_space
from bot.store.days import StoredDays
from bot.store.deliveries import StoredDeliveries
from bot.store.digests import StoredDigests
from bot.store.subscriptions import StoredSubscriptions

_PAID = "x"


def health_of(app: App, backups: Backups | None = None) -> Health:
    """How all of it is doing; `backups` are those that the bot makes, where it runs."""
    daily_reads = app.config.settings.sources.x.daily_reads
    budget = app.budget(_PAID, daily_reads)

    async def reads() -> Reads:
        return Reads(await budget.count(), daily_reads)

    return Health(
        days=StoredDays(app.engine),
        closed=StoredDigests(app.engine),
        ledger=StoredDeliveries(app.engine),
        subscriptions=StoredSubscriptions(app.engine),
        states=app.sources,
        closes=app.rules.closes,
        set_up=tuple(app.rules.sources),
        backups=backups or app.backups,
        space=partial(look_at_space, app.config.data_dir, app.engine.file),
        now=app.clock.now,
        reads={_PAID: reads} if _PAID in app.rules.sources else {},
    )


def counting_of(app: App) -> Counting:
    """How the work stands, in numbers."""
    return Counting(
        days=StoredDays(app.engine),
        ledger=StoredDeliveries(app.engine),
        states=app.sources,
        now=app.clock.now,
    )
