"""The channels of the configuration file, as subscriptions."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.subscription import Subscription
from bot.services.delivery_ports import SubscriptionStore

_TAKEN_OVER = "channel %d gets what [[channels]] says, in place of what /digest subscribe said"
_GONE = "channel %d gets no posts any more: it is no longer in [[channels]]"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Configured:
    """Keeps the store in step with `[[channels]]`."""

    store: SubscriptionStore

    async def apply(
        self, wanted: Sequence[Subscription], now: datetime
    ) -> list[tuple[Subscription, Subscription]]:
        """Store the configured subscriptions; take those away that the file no longer has.

        The file takes over what was set in Discord for the same channel, with all that the channel
        was sent. A subscription that is paused stays so.

        Returns:
            Those that have changed, as they were and as they are.

        Raises:
            StoreError: the store refused.
        """
        stored = await self.store.list_subscriptions()
        # Earlier versions kept one of each origin: the file's comes last, and counts.
        by_channel = {one.channel_id: one for one in sorted(stored, key=lambda one: one.configured)}
        changed: list[tuple[Subscription, Subscription]] = []
        for subscription in wanted:
            before = by_channel.get(subscription.channel_id)
            if before is not None:
                subscription = _with_state_of(before, subscription)
                if not before.configured:
                    log.info(_TAKEN_OVER, subscription.channel_id)
            if subscription != before:
                kept = await self.store.save_subscription(subscription)
                changed += [(before, kept)] if before is not None else []
        in_file = {one.channel_id for one in wanted}
        for one in stored:
            if one.configured and one.channel_id not in in_file:
                log.info(_GONE, one.channel_id)
                await self.store.remove(one.id or 0, now)
            elif one.channel_id in in_file and one is not by_channel[one.channel_id]:
                await self.store.remove(one.id or 0, now)
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
