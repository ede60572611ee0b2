"""Publishing: posts of announcement channels go to the channels that follow, a few an hour.

It comes after a delivery and never fails one. Discord publishes a message once however often it is
asked, so a crash between the request and its note does no harm.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.delivery import Part
from bot.errors import PostFailedError, PostRefusedError
from bot.services.delivery_ports import Poster, PublishingStore

HOURLY = 9
"""How many messages of a channel are published within an hour.

Discord allows about ten (FACTS section 4); discord.py ends the tenth only with the hour.
"""

_HOUR = timedelta(hours=1)
_PATIENCE = timedelta(hours=24)  # a post that is older is no news for those who follow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes what deliveries have left to be published."""

    ledger: PublishingStore
    poster: Poster
    clock: Clock

    async def list_due(self) -> Mapping[int, Sequence[Part]]:
        """The messages to publish now, by channel.

        Raises:
            StoreError: the store refused.
        """
        due: dict[int, list[Part]] = {}
        for part, channel_id in await self.ledger.list_to_publish(self.clock.now()):
            due.setdefault(channel_id, []).append(part)
        return due

    async def publish(self, channel_id: int, parts: Sequence[Part]) -> None:
        """Publish messages of a channel; those over its limit, or that fail, are left for later.

        Raises:
            StoreError: the store refused.
        """
        for part in parts:
            now = self.clock.now()
            recent = await self.ledger.list_published(channel_id, now - _HOUR)
            if len(recent) >= HOURLY:
                await self.ledger.save_publishing(_later(part, recent[-HOURLY] + _HOUR, now))
            else:
                await self.ledger.save_publishing(await self._publish(channel_id, part))

    async def _publish(self, channel_id: int, part: Part) -> Part:
        """The part after an attempt."""
        try:
            await self.poster.publish_message(channel_id, part.message_id or 0)
        except PostRefusedError as error:
            log.info("a post of channel %s is not published: %s", channel_id, error)
            return replace(part, publish_at=None)
        except PostFailedError as error:
            now = self.clock.now()
            return _later(part, max(error.retry_at or now, now + _HOUR), now)
        return replace(part, publish_at=None, published_at=self.clock.now())


def _later(part: Part, at: datetime, now: datetime) -> Part:
    """The part with another time, or with none if it has become too old."""
    is_old = part.begun_at is not None and now - part.begun_at > _PATIENCE
    return replace(part, publish_at=None if is_old else at)
