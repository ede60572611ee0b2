"""What delivery needs from Discord and from the store, as protocols. Moments are aware UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Protocol

from bot.domain.delivery import Delivery, Part, Posted
from bot.domain.page import DigestPage
from bot.domain.subscription import Pause, Style, StyleProblems, Subscription
from bot.texts import Sentence


@dataclass(frozen=True, slots=True)
class QuietDay:
    """A day on which there is nothing to post, the reason in words, and the next listing day."""

    day: date
    reason: Sentence
    next_day: date


Content = DigestPage | QuietDay


@dataclass(frozen=True, slots=True)
class Post:
    """What a channel is posted of a day, and how; `key` is that of its delivery.

    Some of its messages may stand in a thread of the channel.
    """

    channel_id: int
    content: Content
    style: Style
    key: str

    @property
    def is_preliminary(self) -> bool:
        """Whether it shows a day before its close."""
        return isinstance(self.content, DigestPage) and not self.content.view.is_closed


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """A message of a post where it stands, and whether it shows a day before its close."""

    id: int
    preliminary: bool = False


class Edited(Enum):
    """What came of changing a message."""

    DONE = auto()
    GONE = auto()
    REFUSED = auto()
    """Discord does not let it be changed (any more); it stands as it was."""
    SILENT = auto()
    """Discord has not answered in time; it stands as it was, for now."""


class Poster(Protocol):
    """Discord, as far as posting goes.

    `channel_id` may be that of a thread. Unless they say otherwise, the methods raise
    PostRefusedError if Discord does not let us (PlaceGoneError if there is no such channel), and
    PostFailedError if it went wrong: then it may have been carried out or not.
    """

    def count_messages(self, post: Post) -> int:
        """How many messages a post takes. In a thread stand all but the first of its layout."""

    async def post_message(
        self, channel_id: int, post: Post, number: int, *, nonce: str, ping: bool
    ) -> PostedMessage:
        """Send one of a post's messages, counted from 0; with `ping`, to the style's role.

        It carries its delivery's key and its number where `find_message` sees them, and the nonce,
        with which Discord gives back an earlier message of the last minutes instead of making
        another: that one may be preliminary where the post is not.
        """

    async def find_message(
        self, channel_id: int, key: str, number: int, *, since: datetime
    ) -> PostedMessage | None:
        """That message, if it is among the channel's messages since a moment, or the newest.

        The moment is one of this computer's clock, which may be ahead of Discord's.
        """

    async def read_message(self, channel_id: int, message_id: int) -> PostedMessage | None:
        """A message that was sent, None if it is gone."""

    async def edit_message(
        self, channel_id: int, message_id: int, post: Post, number: int
    ) -> Edited:
        """Let a message show what the post has at that place; nobody is pinged."""

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """Take a message away; nothing happens if it is gone."""

    async def open_thread(self, channel_id: int, message_id: int, post: Post) -> int | None:
        """The id of the message's thread, which is begun if there is none.

        None if there can be none.
        """

    async def publish_message(self, channel_id: int, message_id: int) -> None:
        """Publish a message to the channels that follow; nothing happens if it was already."""

    async def look_up(self, channel_id: int) -> None:
        """Ask Discord for a channel that the bot's own view lacks, such as an archived thread.

        What refuses or is gone stays unknown; the methods below know what was found.
        """

    def access_problem(self, channel_id: int) -> Sentence | None:
        """Why nothing can be posted there, in words; empty if it can, None if nobody knows."""

    def find_guild(self, channel_id: int) -> int | None:
        """The server of a channel, None if nobody knows."""

    def style_problems(self, channel_id: int, style: Style) -> StyleProblems:
        """What of a style cannot be had there."""

    async def tell_admin(self, subscription: Subscription, reason: Sentence) -> bool:
        """Tell who set it up, or the server in its system channel, why it is paused; whether told.

        Raises nothing of its own.
        """


class SubscriptionStore(Protocol):
    """Subscriptions."""

    async def list_subscriptions(self, guild_id: int | None = None) -> list[Subscription]:
        """All that are not removed, of one server or of all."""

    async def find_subscription(self, subscription_id: int) -> Subscription | None:
        """The one with that id."""

    async def find_of_channel(self, channel_id: int) -> Subscription | None:
        """That of a channel."""

    async def save_subscription(self, subscription: Subscription) -> Subscription:
        """Store it in place of the channel's earlier one."""

    async def pause(
        self, ids: Sequence[int], pause: Pause, reason: Sentence, at: datetime | None
    ) -> None:
        """Pause subscriptions, or let them go on."""

    async def remove(self, subscription_id: int, at: datetime) -> None:
        """Take a subscription out of use."""


class MessageStore(Protocol):
    """What was posted."""

    async def list_messages(self, days: Sequence[date], guild_id: int) -> list[Posted]:
        """What was posted of some days in a server: by delivery, its messages in order."""


class PublishingStore(Protocol):
    """The ledger, as far as publishing goes."""

    async def list_to_publish(self, now: datetime) -> list[tuple[Part, int]]:
        """The messages whose time to be published has come, with their channels, in that order."""

    async def list_published(self, channel_id: int, since: datetime) -> list[datetime]:
        """When messages of a channel were published from a moment on, the earliest first."""

    async def save_publishing(self, part: Part) -> None:
        """Note when a message is to be published, or was."""


class PartStore(Protocol):
    """The ledger, as far as the messages of a delivery go."""

    async def list_parts(self, delivery_id: int) -> dict[int, Part]:
        """The messages of a delivery that were begun, by number."""

    async def begin_part(self, part: Part) -> None:
        """Note that a message is about to be sent."""

    async def save_part(self, part: Part) -> None:
        """Note how far a message has come; what is known of its publishing stays."""

    async def finish_part(self, part: Part, *, is_last: bool) -> None:
        """Note what a part became, and with the last one that all is sent."""

    async def forget_part(self, part: Part) -> None:
        """Take away a message that is not there any more, and is not needed."""

    async def save_outcome(self, delivery: Delivery) -> None:
        """Store how far a delivery has come."""


class DeliveryStore(PartStore, PublishingStore, Protocol):
    """The ledger."""

    async def list_known_days(self, since: date) -> Mapping[int, frozenset[date]]:
        """The days from `since` on that each subscription has a delivery of."""

    async def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Write deliveries down; one that is known stays as it is."""

    async def list_open(self, now: datetime) -> list[Delivery]:
        """The deliveries that something is to be done for now."""

    async def end_waits(self, now: datetime) -> None:
        """Let whatever waits for a moment to come be tried now: the clock was set back."""

    async def list_preliminary(self) -> list[Delivery]:
        """Those that show a day before its close, whatever their state, oldest first."""

    async def list_told(self, days: Sequence[date]) -> list[Delivery]:
        """The deliveries of some days that only tell of no listing."""

    async def forget_delivery(self, delivery: Delivery) -> None:
        """Take away a delivery of which nothing was begun."""

    async def forget_with_messages(self, delivery: Delivery) -> None:
        """Take away a delivery, with what is known of its messages."""

    async def list_deliveries(self, subscription_id: int, limit: int) -> list[Delivery]:
        """A subscription's newest deliveries."""
