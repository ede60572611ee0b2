"""Having what draws ready when posts with charts are due, so that the first has its chart too."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.outlook import Closes, next_post
from bot.domain.subscription import Pause
from bot.services.charts import Charts
from bot.services.delivery_ports import SubscriptionStore
from bot.services.ports import Now

AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Warming:
    """Looks ahead. A chart that nobody saw coming waits some seconds for what draws to be ready."""

    subscriptions: SubscriptionStore
    closes: Closes
    charts: Charts
    now: Now

    async def look_ahead(self) -> None:
        """Get ready if a post with a chart is due soon.

        Raises:
            StoreError: the store refused.
        """
        now = self.now()
        wanting = (
            one
            for one in await self.subscriptions.list_subscriptions()
            if one.style.chart and one.pause is Pause.NOT
        )
        if any(next_post(one, self.closes, now).at - now <= AHEAD for one in wanting):
            await self.charts.warm()
