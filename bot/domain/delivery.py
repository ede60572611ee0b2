"""The delivery ledger: what is to be posted where, and how far it has come.

A delivery is one digest for one subscription, of one or several messages (parts). It is written
before anything is sent, and a part is marked before its message is: whatever is found after a crash
is either not begun, certain, or to be looked up in the channel. So is a message that is made final.
Beginning a thread at a message and publishing one are done again: Discord does them only once.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.subscription import Layout
from bot.texts import Sentence


class DeliveryState(StrEnum):
    """How far a delivery has come (DESIGN, delivery)."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    SKIPPED = "skipped"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in (DeliveryState.PENDING, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest for a subscription. Moments are aware UTC.

    `key` is random and makes the nonces. `parts` is the number of messages, 0 where there is no
    listing to tell of: that is known by it, and not by moments of a clock that may be set back.
    `reason` says why it failed, was refused or skipped, or what is lacking of what was sent.
    `layout` is what its messages are laid out by, once the first of them was begun. One that is
    `preliminary` shows the day before its close, and is taken up again after it.
    """

    subscription_id: int
    day: date
    key: str
    state: DeliveryState = DeliveryState.PENDING
    parts: int = 1
    attempts: int = 0
    retry_at: datetime | None = None
    reason: Sentence = ""
    layout: Layout = Layout.CARDS
    preliminary: bool = False
    id: int | None = None

    @property
    def tells_of_nothing(self) -> bool:
        """Whether it was planned for a day without a listing."""
        return self.parts == 0

    def nonce(self, part: int, *, again: bool = False) -> str:
        """What makes Discord refuse a second message: at most 25 characters (FACTS section 4).

        A message that takes the place of one that was there is sent `again`: nobody says how long
        Discord gives back what was deleted.
        """
        return f"hp-{self.key}-{part}{'-a' if again else ''}"


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a delivery, counted from 0. Moments are aware UTC.

    `begun_at` is set before the message is sent, `message_id` after. A part with the first and
    without the second may or may not have reached the channel. `thread_id` is the thread that it is
    in, None for the subscription's channel. What is `preliminary` shows the day before its close;
    `edited_at` is set before it is made final. `opened_id` is the thread that was begun at it, 0 if
    none could be. It is to be published from `publish_at` on, and was at `published_at`.
    """

    delivery_id: int
    number: int
    begun_at: datetime | None = None
    message_id: int | None = None
    thread_id: int | None = None
    preliminary: bool = False
    edited_at: datetime | None = None
    opened_id: int | None = None
    publish_at: datetime | None = None
    published_at: datetime | None = None


class Posted(NamedTuple):
    """A message of a delivery where it stands: in its channel, or in a thread there."""

    day: date
    subscription_id: int
    layout: Layout
    number: int
    channel_id: int
    message_id: int
