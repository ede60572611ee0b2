"""The channels of the configuration file, as subscriptions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.subscription import Subscription
from bot.services.delivery_ports import SubscriptionStore


@dataclass(frozen=True, slots=True)
class Configured:
    """Keeps the store in step with `[[channels]]`."""

    store: SubscriptionStore

    async def apply(
        self, wanted: Sequence[Subscription], now: datetime
    ) -> list[tuple[Subscription, Subscription]]:
        """Store the configured subscriptions; take those away that the file no longer has.

        One that is paused stays so.

        Returns:
            Those that have changed, as they were and as they are.

        Raises:
            StoreError: the store refused.
        """
        known = [one for one in await self.store.list_subscriptions() if one.configured]
        by_channel = {one.channel_id: one for one in known}
        changed: list[tuple[Subscription, Subscription]] = []
        for subscription in wanted:
            before = by_channel.pop(subscription.channel_id, None)
            if before is not None:
                subscription = _with_state_of(before, subscription)
            if subscription != before:
                stored = await self.store.save_subscription(subscription)
                changed += [(before, stored)] if before is not None else []
        for gone in by_channel.values():
            await self.store.remove(gone.id or 0, now)
        return changed


def _with_state_of(before: Subscription, wanted: Subscription) -> Subscription:
    return replace(
        wanted,
        id=before.id,
        guild_id=before.guild_id,
        since=before.since,
        pause=before.pause,
        pause_reason=before.pause_reason,
        paused_at=before.paused_at,
    )
