"""Having what draws ready when posts with charts are due, so that the first has its chart too."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.outlook import Closes, next_post
from bot.domain.subscription import Pause, Style, Subscription
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
        if any(at - now <= AHEAD for one in wanting for at in self._moments(one, now)):
            await self.charts.warm()

    def _moments(self, subscription: Subscription, now: datetime) -> Iterator[datetime]:
        """When a chart is wanted next: with a post, and when one from before the close is final."""
        yield next_post(subscription, self.closes, now).at
        if subscription.style.preliminary:
            final = replace(subscription, at=None, style=Style())
            yield next_post(final, self.closes, now).at
