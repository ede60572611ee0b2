"""What delivery needs from Discord and from the store, as protocols. Moments are aware UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.delivery import Delivery, Part, Posted
from bot.domain.page import DigestPage
from bot.domain.subscription import Pause, Style, Subscription
from bot.texts import Sentence


@dataclass(frozen=True, slots=True)
class QuietDay:
    """A day on which there is nothing to post, the reason in words, and the next listing day."""

    day: date
    reason: Sentence
    next_day: date


Content = DigestPage | QuietDay


class Poster(Protocol):
    """Discord, as far as posting goes."""

    def count_messages(self, content: Content, style: Style) -> int:
        """How many messages the content takes in that style."""

    async def post_message(
        self,
        channel_id: int,
        content: Content,
        *,
        part: int,
        key: str,
        nonce: str,
        style: Style,
    ) -> int:
        """Send one of the content's messages in that style; its id.

        The message carries `key` and `part` where `find_message` sees them, and the nonce, with
        which Discord gives back an earlier message of the last minutes instead of making another.

        Raises:
            PostRefusedError: Discord does not let us (403, 404).
            PostFailedError: it went wrong, and the message may be there or not.
        """

    async def find_message(
        self, channel_id: int, *, part: int, key: str, since: datetime
    ) -> int | None:
        """The id of that message, if it is among the channel's messages since a moment.

        Raises:
            PostRefusedError: Discord does not let us.
            PostFailedError: it went wrong.
        """

    def access_problem(self, channel_id: int) -> str | None:
        """Why nothing can be posted there, in words; empty if it can, None if nobody knows."""

    def find_guild(self, channel_id: int) -> int | None:
        """The server of a channel, None if nobody knows."""

    async def tell_admin(self, subscription: Subscription, text: str) -> bool:
        """Tell who set it up, by direct message or in the server's system channel; whether told."""


class SubscriptionStore(Protocol):
    """Subscriptions."""

    async def list_subscriptions(self, guild_id: int | None = None) -> list[Subscription]:
        """All that are not removed, of one server or of all."""

    async def find_subscription(self, subscription_id: int) -> Subscription | None:
        """The one with that id."""

    async def save_subscription(self, subscription: Subscription) -> Subscription:
        """Store it in place of the channel's earlier one of the same origin."""

    async def pause(
        self, ids: Sequence[int], pause: Pause, reason: str, at: datetime | None
    ) -> None:
        """Pause subscriptions, or let them go on."""

    async def remove(self, subscription_id: int, at: datetime) -> None:
        """Take a subscription out of use."""


class MessageStore(Protocol):
    """What was posted."""

    async def list_messages(self, days: Sequence[date], guild_id: int) -> list[Posted]:
        """What was posted of some days in a server: by delivery, its messages in order."""


class DeliveryStore(Protocol):
    """The ledger."""

    async def list_known_days(self, since: date) -> Mapping[int, frozenset[date]]:
        """The days from `since` on that each subscription has a delivery of."""

    async def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Write deliveries down; one that is known stays as it is."""

    async def list_open(self, now: datetime) -> list[Delivery]:
        """The deliveries that something is to be done for now."""

    async def list_parts(self, delivery_id: int) -> dict[int, Part]:
        """The messages of a delivery that were begun, by number."""

    async def begin_part(self, part: Part) -> None:
        """Note that a message is about to be sent."""

    async def finish_part(self, part: Part, *, is_last: bool) -> None:
        """Note the message that a part became."""

    async def save_outcome(self, delivery: Delivery) -> None:
        """Store how far a delivery has come."""

    async def list_deliveries(self, subscription_id: int, limit: int) -> list[Delivery]:
        """A subscription's newest deliveries."""
