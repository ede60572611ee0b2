"""A part of the composition roots that speak to Discord: what draws charts over an open app."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.app import App
from bot.charts.drawer import Drawer, can_draw
from bot.domain.subscription import Subscription
from bot.services.charts import Charts
from bot.services.courses import Courses
from bot.services.desk import Desk
from bot.services.warming import Warming
from bot.store.observations import StoredObservations
from bot.store.subscriptions import StoredSubscriptions

_FOLDER = "charts"

log = logging.getLogger(__name__)


@asynccontextmanager
async def charts_of(app: App) -> AsyncIterator[Charts | None]:
    """Charts, whose worker is ended in the end; None where the library that draws is missing."""
    if not can_draw():
        yield None
        return
    drawer = Drawer(app.config.data_dir / _FOLDER, app.clock)
    try:
        yield Charts(drawer, app.clock.now)
    finally:
        await drawer.close()


def desk_with(app: App, charts: Charts | None) -> Desk:
    """What people may ask for, with what charts add to it."""
    if charts is None:
        return app.desk
    courses = Courses(app.papers, app.mentions, StoredObservations(app.engine))
    return replace(app.desk, charts=charts, lookup=replace(app.lookup, courses=courses))


def warmings_of(app: App, charts: Charts | None) -> list[Warming]:
    """What has charts ready in time; nothing where nobody draws."""
    store = StoredSubscriptions(app.engine)
    return [Warming(store, app.rules.closes, charts, app.clock.now)] if charts else []


def check_charts(channels: Sequence[Subscription], charts: Charts | None) -> None:
    """Say so once if the configuration wants charts that nobody can draw."""
    if charts is None and any(channel.style.chart for channel in channels):
        log.warning(
            "[[channels]] chart: charts need matplotlib, which is not installed; posts go without"
            " them until you install it: pip install 'hot-papers-bot[charts]'"
        )
