"""A part of the bot's composition root that is loaded once it has connected: its watch over itself.

Everything here looks at the bot, tells its owner, or answers machines that ask how it is.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import App
from bot.client import HotPapersBot
from bot.health import counting_of, health_of
from bot.services.alarms import Alarms
from bot.services.backups import Backups
from bot.services.pulse import Pulse
from bot.services.vitals import Vitals
from bot.serving.metrics import Metrics
from bot.serving.web import Pages, serving
from bot.store.subscriptions import StoredSubscriptions
from bot.ui.owner import DirectMessages
from cogs.watching import Watching


@asynccontextmanager
async def watched(
    app: App, bot: HotPapersBot, pulse: Pulse, backups: Backups
) -> AsyncIterator[Watching]:
    """The loop that watches; meanwhile machines may ask, unless [health] port says no."""
    vitals = Vitals(health_of(app, backups), pulse)
    marks = StoredSubscriptions(app.engine)
    owner = DirectMessages(bot, app.config.settings.discord.owner_id, marks, app.clock.now)
    alarms = Alarms(vitals=vitals, marks=marks, owner=owner, now=app.clock.now)
    watching = Watching(alarms, pulse, owner)
    health = app.config.settings.health
    if health.port == 0:
        yield watching
        return
    metrics = Metrics(lambda: app.tally.counts)
    bot.answered = metrics.time_command
    async with serving(health.host, health.port, Pages(vitals, counting_of(app), metrics)):
        yield watching
